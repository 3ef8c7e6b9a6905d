"""The rows of the tables as RDF nodes: one file for each kind of thing."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "change_requests": ["request_nodes"],
        "duties": ["duty_nodes", "proposal_nodes", "use_nodes"],
        "events": ["event_nodes"],
        "history": ["change_nodes", "run_nodes", "version_nodes"],
        "homes": ["home_nodes", "publisher_nodes", "series_nodes"],
        "mappings": ["mapping_nodes", "need_nodes"],
        "outcomes": ["outcome_nodes"],
        "routes": ["route_nodes"],
        "scorecards": ["scorecard_nodes"],
        "sources": ["record_nodes", "source_nodes"],
    },
)
