"""Every dated fact of the catalogue as a calendar: what binds, from when, and with how much notice."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "binding_changes": ["list_binding_changes", "list_consultations"],
        "icalendar_file": ["render_icalendar"],
        "queries": ["read_calendar_entries"],
        "workload": ["BindingChange", "Workload", "compute_workload"],
        "write": ["write_calendar"],
    },
)
