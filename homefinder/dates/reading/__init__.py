"""Publications in any form as passages, each with what it stands under, and as fields that declare a date."""

from homefinder.dates.reading.declared_fields import find_declared_facts
from homefinder.dates.reading.documents import Document, read_document
from homefinder.dates.reading.passages import Passage

__all__ = ["Document", "Passage", "find_declared_facts", "read_document"]
