"""Where in a file of YAML a value stands, so that what is wrong with it can be shown with its line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

Steps = Sequence[int | str]


@dataclass(frozen=True, slots=True)
class YamlPlaces:
    """The nodes of a file. Lines count from 1."""

    root: yaml.Node | None

    def find_line(self, steps: Steps) -> int:
        """The line of the value at these steps, or of the nearest that holds it; 1 where there is none."""
        node, line = self.root, 1
        for step in steps:
            found = _find_member(node, step)
            if found is None:
                break
            line, node = found
        return line


def read_places(text: str) -> YamlPlaces:
    """The places of a text; none where it is no YAML."""
    try:
        return YamlPlaces(yaml.compose(text, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return YamlPlaces(None)


def _find_member(node: yaml.Node | None, step: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
