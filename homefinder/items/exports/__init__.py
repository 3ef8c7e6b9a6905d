"""The items of a standard as a schema by which others can check a file: JSON Schema, Frictionless Table Schema,
SHACL."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"schemas": ["FORMS", "build_schema"]},
)
