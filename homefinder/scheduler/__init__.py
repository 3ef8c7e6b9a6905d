"""Runs harvests on a schedule: the deployments, and the Prefect server and worker that carry them out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "deployments": ["prefect_yaml"],
        "server": ["run"],
    },
)
