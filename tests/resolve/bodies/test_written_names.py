"""What stands in ``publisher_names``, read back."""

from __future__ import annotations

from homefinder.resolve.publishers import read_body_ids
from homefinder.store.db import create_in_memory, insert_many
from homefinder.store.schema import LEDGER

COLUMNS = ("publisher_id", "id", "name", "name_key")
ROWS = (
    ("office", "office", "Office", "office"),
    ("office", "the-office", "The Office", "office"),
    ("office", "", "Office of Offices", "office offices"),  # declared, and given by no publication
)


def test_a_declared_name_is_not_the_id_of_those_that_name_nobody() -> None:
    ledger = create_in_memory(LEDGER)
    insert_many(ledger, "publisher_names", COLUMNS, ROWS)
    assert read_body_ids(ledger) == {"the-office": "office"}
