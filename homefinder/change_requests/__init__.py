"""A sector's own proposals to change a standard: their states, deadlines and YAML files."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "actions": ["ActionDetails", "apply_action", "open_request"],
        "files": ["export_requests", "import_requests"],
        "model": ["ChangeRequest", "ChangeRequestView", "RequestEvent"],
        "possible_answers": ["list_suggestions_for"],
        "store": ["read_request_views"],
        "uid": ["resolve_request"],
        "workflow": ["FINAL_STATES", "MOVES", "STATES"],
    },
)
