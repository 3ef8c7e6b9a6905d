"""Tells people what changed: the digest of a sector by mail, and Atom feeds."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "atom": ["AtomEntry", "render_atom_feed"],
        "deliver": ["RenderedDigest", "render_digest", "send_digest"],
        "digest_model": ["Digest"],
        "smtp": ["MailError"],
    },
)
