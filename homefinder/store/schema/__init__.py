"""The tables of the databases as they are today, and how files of older versions come to them."""

from homefinder.store.schema.definitions import CATALOGUE, CURATION, LEDGER, Schema, describe_making_catalogue

__all__ = ["CATALOGUE", "CURATION", "LEDGER", "Schema", "describe_making_catalogue"]
