"""The only way to the databases: opening, schemas and migrations, locks, and typed queries."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "build_state": ["read_state", "write_state"],
        "db": ["insert_many", "open_curation", "open_ledger", "open_published", "open_read_only", "transaction"],
        "locks": ["hold_lock"],
        "provenance": ["read_provenance"],
        "queries": ["list_changes", "list_issues", "list_runs", "list_sources"],
        "today": ["read_today"],
    },
)
