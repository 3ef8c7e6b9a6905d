"""Read ``metadata.yml``, where Datasette's titles, licences, column descriptions and questions are declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from homefinder.errors import DeclarationError


def read_metadata(path: Path) -> dict[str, Any]:
    """The declared metadata. Raises DeclarationError when the file is absent, not YAML or not a mapping."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(path, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise DeclarationError(path, f"is not valid YAML: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("databases"), dict):
        raise DeclarationError(path, "must be a mapping with a key 'databases'")
    return data
