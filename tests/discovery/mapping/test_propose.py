"""What a mapping is proposed from: names in many spellings, values that can be what the name says, keys that stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from homefinder.discovery.mapping.dates import find_form, is_date
from homefinder.discovery.mapping.profile import fold_name, profile_entries
from homefinder.discovery.mapping.propose import propose_mapping
from homefinder.discovery.observe import ObservedEntry


def propose(*entries: Mapping[str, Any]) -> dict[str, Any]:
    found = propose_mapping([ObservedEntry(one, {}) for one in entries], "standard")
    return dict(found.mapping)


def rows(**columns: str) -> list[dict[str, str]]:
    """Six entries; ``#`` in a value is the number of the entry."""
    return [{name: text.replace("#", str(at)) for name, text in columns.items()} for at in range(1, 7)]


@pytest.mark.parametrize(
    ("name", "folded"),
    [("dct:lastModified", "last modified"), ("last_modified", "last modified"), ("NPDAlias", "npd alias"),
     ("http://data.example/ns#shortTitle", "short title"), ("@id", "id"), ("Date Updated", "date updated")],
)  # fmt: skip
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("Full Name", "Standard of #", "title"),
        ("prefLabel", "Standard of #", "title"),
        ("abstract", "What the standard number # is about, in some words.", "description"),
        ("landingPage", "https://x.example/#", "url"),
        ("lastUpdated", "2024-01-0#", "modified"),
        ("Date published", "# March 2024", "issued"),
        ("Maintained by", "Office of #", "publisher"),
        ("lifecycle_status", "live", "status"),
        ("licence", "Open Government Licence v3.0", "licence"),
        ("license", "https://x.example/licence", "licence_url"),
        ("versionNumber", "1.#", "version"),
        ("Tags", "a#; b; c", "keywords"),
    ],
)
def test_fields_are_told_by_name_and_value(column: str, value: str, field: str) -> None:
    base = {} if field == "title" else {"title": "Thing #"}
    mapping = propose(*rows(id="k#", **base, **{column: value}))
    made = mapping["fields"][field]
    assert made == column or made["from"] == column


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("url", "no address at all", "url"),
        ("updated", "yes", "modified"),
        ("status", "A long story of what became of number # and why", "status"),
        ("licence", "2024-01-0#", "licence"),
    ],
)
def test_a_name_whose_values_do_not_fit_is_not_believed(column: str, value: str, field: str) -> None:
    assert field not in propose(*rows(id="k#", title="Thing #", **{column: value}))["fields"]


def test_what_belongs_to_another_thing_is_not_taken() -> None:
    entries = [
        {"id": f"k{at}", "title": f"Thing {at}", "organisation": {"title": "Office", "modified": "2024-01-01"}}
        for at in range(5)
    ]
    fields = propose(*entries)["fields"]
    assert (fields["title"], fields["publisher"]) == ("title", "organisation.title")


def test_of_several_names_the_one_to_show_is_taken() -> None:
    entries = [
        {"id": f"k{at}", "names": [{"value": f"Alt {at}", "types": ["alias"]},
                                  {"value": f"Name {at}", "types": ["label", "main_display"]}]}
        for at in range(5)
    ]  # fmt: skip
    assert propose(*entries)["fields"]["title"] == {
        "from": "names", "where": {"types": "main_display"}, "each": "value", "first": True
    }  # fmt: skip


def test_lists_of_files_are_addresses() -> None:
    files = [{"url": "https://x.example/a.csv", "name": "A", "format": "CSV"}]
    mapping = propose(*[{"id": f"k{at}", "title": f"T {at}", "resources": files} for at in range(3)])
    assert mapping["fields"]["addresses"] == [
        {"role": "attachment", "each": "resources", "url": "url", "title": "name", "media_type": "format"}
    ]


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"id": "k#", "title": "T #"}, "{id}"),
        ({"@id": "https://x.example/#", "identifier": "https://y.example/#", "title": "T #"}, "{@id}"),
        ({"slug": "t-#", "title": "T #", "modified": "2024-01-0#"}, "{slug}"),
        ({"title": "T #", "status": "live"}, "{title|slug}"),
        ({"title": "T", "section": "S #"}, "{section|slug}"),
        ({"id": "#", "code": "C#", "title": "T #"}, "{code}"),
        ({"id": "2024-01-01T10:00:0#Z", "reference": "R#", "title": "T #"}, "{reference}"),
    ],
)
def test_keys_are_what_stays(columns: dict[str, str], key: str) -> None:
    made = propose(*rows(**columns))["key"]
    assert made == key


def test_what_is_left_is_kept_or_too_long_for_it() -> None:
    found = propose_mapping(
        [
            ObservedEntry({"id": f"k{at}", "title": f"T {at}", "odd": "x", "@type": "A", "whole": "w" * 5_000}, {})
            for at in range(4)
        ],
        "standard",
    )
    assert (found.mapping["keep"], found.mapping["ignore"]) == (["odd"], ["@type", "whole"])
    assert found.left_over == ("odd", "whole")


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (("2024-01-31", "2024"), ""), (("31/01/2024", "01/02/2024"), ""), (("1706659200000",), "epoch-ms"),
        (("1706659200",), "epoch"), (("Wed, 31 Jan 2024 10:00:00 EST",), "rfc822"),
        (("31/01/2024 10:00:00",), ""), (("12/31/2024", "01/02/2024"), "%m/%d/%Y"),
    ],
)  # fmt: skip
def test_the_form_of_dates_is_told_from_them(texts: tuple[str, ...], form: str) -> None:
    assert find_form(texts) == form
    assert all(is_date(text) for text in texts)


def test_profiles_count_entries_not_values() -> None:
    entries = [ObservedEntry({"tags": ["a", "b"], "deep": [{"x": 1}, {"x": 2}]}, {}), ObservedEntry({"tags": []}, {})]
    found = {one.path: one for one in profile_entries(entries)}
    assert (found["tags"].filled, found["tags"].total, found["tags"].many) == (1, 2, True)
    assert (found["deep.x"].filled, found["deep.x"].in_list) == (1, True)
