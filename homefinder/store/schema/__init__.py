"""The tables of the databases as they are today, and how files of older versions come to them."""

from homefinder.store.schema.definitions import CURATION, LEDGER, REMEDY, Schema

__all__ = ["CURATION", "LEDGER", "REMEDY", "Schema"]
