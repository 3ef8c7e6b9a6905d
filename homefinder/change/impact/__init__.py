"""What a change reaches: the needs, homes, decisions and requests that rest on what changed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "impact": ["Impact", "compute_impact"],
        "need_watch": ["NeedWatch", "build_need_watch"],
        "severity": ["score_binding", "write_severities"],
        "target": ["resolve_change_target"],
    },
)
