"""What whoever runs a Homefinder does: lay one out, back it up, restore it, and heal what can be healed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "backup": ["write_backup"],
        "heal": ["heal"],
        "move_base": ["BaseMove", "write_redirects"],
        "own_home": ["lay_out_home"],
        "site_declaration": ["SiteDeclaration", "read_site_declaration"],
        "restore": ["restore_backup"],
    },
)
