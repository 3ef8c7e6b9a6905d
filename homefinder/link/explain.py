"""Why a home stands where it stands, in one plain sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.link.model import Evidence, Feature

TOLD = 4
"""How many words a sentence names."""


def sentence(features: Sequence[Feature]) -> str:
    """Say which words speak for the home, and what else weighs."""
    by_name = {feature.name: feature for feature in features}
    words = by_name["words"].evidence if "words" in by_name else ()
    shared = _joined([_pair(item) for item in words[:TOLD]])
    start = f"Shares {shared}" if shared else "Reads like the need, though it shares no word with it"
    family = by_name["structure"].evidence if "structure" in by_name else ()
    also = f", and {family[0].home}" if family and family[0].home.startswith("part of") else ""
    return f"{start}{also}."


def _pair(evidence: Evidence) -> str:
    return f"“{evidence.home}”" if evidence.need in ("", evidence.home) else f"“{evidence.need}” as “{evidence.home}”"


def _joined(parts: Sequence[str]) -> str:
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"
