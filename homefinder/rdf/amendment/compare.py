"""What a part of the projection says otherwise than it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from homefinder.rdf.amendment.digests import SaidPart, Subject, subject_of
from homefinder.rdf.names import Node


class PartDifferences(NamedTuple):
    """What a part says now, and all nodes of each thing of which it says something else; none where it says nothing."""

    now: SaidPart
    nodes: dict[Subject, list[Node]]


def find_differences(make_nodes: Callable[[], Iterator[Node]], before: SaidPart, version: str) -> PartDifferences:
    """Make the nodes of a part and compare them with what was kept of it.

    Nodes of things that stay are let go at once. They are made a second time where a thing differs that several nodes
    tell of.
    """
    now, held, several = SaidPart(version), dict[Subject, list[Node]](), set[Subject]()
    for node in make_nodes():
        subject = subject_of(node)
        is_further = subject in now.digests
        digest = now.add(node)
        if is_further:
            several.add(subject)
            held.pop(subject, None)
        elif before.digests.get(subject) != digest:
            held[subject] = [node]
    changed = {subject for subject, digest in now.digests.items() if before.digests.get(subject) != digest}
    nodes = {subject: held.get(subject, []) for subject in changed}
    if again := several & changed:
        for node in make_nodes():
            if (subject := subject_of(node)) in again:
                nodes[subject].append(node)
    return PartDifferences(now, nodes | {subject: [] for subject in before.digests.keys() - now.digests.keys()})
