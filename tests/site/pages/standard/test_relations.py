"""What a standard is related to: each other one once, under the heading that says most."""

from __future__ import annotations

from homefinder.site.pages.standard.relations import group_related


def test_each_other_standard_stands_once_under_its_first_relation() -> None:
    rows = [
        {"kind": "named by, as see-also", "id": "a"}, {"kind": "has part", "id": "a"},
        {"kind": "about", "id": "b"}, {"kind": "described-by", "id": "c"}, {"kind": "see-also", "id": "d"},
    ]  # fmt: skip
    found = {words: [row["id"] for row in several] for words, several in group_related(rows, {"c"}).items()}
    assert found == {"Its parts": ["a"], "What it is about": ["b"], "Also related": ["d"]}
