"""Who may write on the site: accounts, sessions, limits on attempts, and the log of every act."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "accounts": ["Account", "add_account", "read_accounts", "remove_account"],
        "audit": ["AuditEntry", "write_audit_entry"],
        "middleware": ["protect_application"],
        "session": ["find_actor"],
    },
)
