"""The fifteen traps of the recordings: what misleads whoever compares keys, names and files without reading them."""

from __future__ import annotations

import pytest

from homefinder.items.compare.editions import compare_contents
from homefinder.items.compare.model import PartChange
from tests.items.editions import read_contents, read_recording

pytestmark = pytest.mark.shared


def changes(source: str, old: tuple[str, str], new: tuple[str, str]) -> list[PartChange]:
    return compare_contents(read_contents(source, *old), read_contents(source, *new))


def pairs(found: list[PartChange], kind: str, change: str) -> set[tuple[str, str]]:
    return {(one.old, one.new) for one in found if (one.kind, one.change) == (kind, change)}


def keys(found: list[PartChange], kind: str, change: str) -> set[str]:
    return {one.key for one in found if (one.kind, one.change) == (kind, change)}


def test_1_element_type_and_codes_that_are_renamed_together() -> None:
    found = changes("cin-census-xsd", ("2026-05-28", "2024"), ("2026-05-28", "2025"))
    place = "Children/Child/ChildIdentifiers/"
    assert pairs(found, "item", "renamed") == {(place + "GenderCurrent", place + "Sex")}
    assert pairs(found, "code_list", "renamed") == {("gendertype", "sextype")}
    assert pairs(found, "code", "renamed") == {
        ("gendertype/1", "sextype/M"), ("gendertype/2", "sextype/F"), ("gendertype/0", "sextype/U")}  # fmt: skip
    assert keys(found, "code", "removed") == {"gendertype/9"}
    assert 0.6 < next(one.score for one in found if one.change == "renamed") < 1


def test_2_a_past_edition_that_is_changed_afterwards() -> None:
    found = changes("cin-census-xsd", ("2024-08-13", "2023"), ("2025-08-22", "2023"))
    assert keys(found, "code", "added") == {"assessmentfactorstype/18A", "assessmentfactorstype/19A"}


def test_3_an_edition_without_a_change() -> None:
    old = read_recording("standard-safeguarding-dataset", "2025-12-31", "replay")[""].contents
    new = read_recording("standard-safeguarding-dataset", "2026-07-14", "replay")[""].contents
    assert len(new.items) == 359
    assert compare_contents(old, new) == []


def test_4_an_edition_that_is_a_base_and_differences() -> None:
    found = changes("ssda903-yaml-schema", ("2026-06-02", "2025"), ("2026-06-02", "2026"))
    assert keys(found, "code", "added") == {f"episodes.PLACE/Z1{number}" for number in (1, 2, 3, 4)}
    census = read_recording("school-census-yaml-schema", "2026-06-04")
    assert [len(census[year].contents.items) for year in ("2023", "2024", "2025", "2026")] == [934, 943, 916, 916]
    assert census["2024"].contents.former["spring.pupilonroll.sex"] == ("spring.pupilonroll.gender",)


def test_5_a_list_that_is_stale_says_so_by_its_day_alone() -> None:
    found = changes("ssda903-rules", ("2024-06-17", "2024_25"), ("2025-02-14", "2024_25"))
    assert ("SW108STG2", "SW08STG2") in pairs(found, "rule", "renamed")
    assert len(keys(found, "rule", "removed")) == 7


def test_6_rule_fields_that_no_item_has() -> None:
    from homefinder.items.rules.fields import ItemSchema, NamedItem, resolve_rules

    items = read_contents("ssda903-yaml-schema", "2026-06-02", "2026").items
    schema = ItemSchema([NamedItem(key, item.name, item.group) for key, item in items.items()])
    rules = read_contents("ssda903-rules", "2026-04-22", "2026_27").rules
    found = resolve_rules({rule.code: (rule.fields, rule.tables) for rule in rules.values()}, schema)
    named = {pair: [item.id for item in items] for pair, (items, _) in found.items()}
    assert named["151", "NB_ADOPTER"] == ["ad1.NB_ADOPTR"]
    assert named["709", "PLACEMENT"] == ["episodes.PLACE"]
    assert named["1015", "PL_LA"] == [] == named["105", "UASC"] == named["231", "UASC_STATUS"]
    assert sorted(named["184", "DOB"]) == ["header.DOB", "placed_adoption.DOB"]


def test_7_the_logic_of_a_rule_under_the_same_message() -> None:
    from tests.items.editions import read_text

    def edition(check: str) -> str:
        rule = '@rule_definition(code="7", message="Too old.", affected_fields=["DOB"])'
        return f"{rule}\ndef validate(dfs):\n    return {check}\n"

    mapping = {"code": "code", "message": "message", "fields": "affected_fields", "expression": "$source"}
    declared = {"form": "python", "call": "rule_definition", "rule": mapping}
    old, new = (read_text({"rule.py": edition(check)}, declared).contents for check in ("dfs.age > 18", "dfs.age > 21"))
    assert [(one.key, one.change, one.old) for one in compare_contents(old, new)] == [
        ("7", "redefined", "another logic under the same message")
    ]


def test_8_and_9_names_that_mislead_are_told_apart(comparer) -> None:  # type: ignore[no-untyped-def]
    compare = comparer
    assert (
        compare("ssda903-yaml-schema:episodes.CIN", "cin-census-xsd:Children/Child/CINdetails/CINclosureDate") != "same"
    )
    assert compare("ssda903-yaml-schema:episodes.URN", "ssda903-yaml-schema:header.UPN") != "same"
    assert compare("ssda903-yaml-schema:ad1.SEX_ADOPTR", "ssda903-yaml-schema:header.SEX") != "same"
    assert compare("ssda903-yaml-schema:header.DOB", "ssda903-yaml-schema:header.MC_DOB") != "same"
    birth = "cin-census-xsd:Children/Child/ChildIdentifiers/"
    assert compare(birth + "PersonBirthDate", "ssda903-yaml-schema:header.DOB") == "same"
    assert compare(birth + "ExpectedPersonBirthDate", "ssda903-yaml-schema:header.DOB") != "same"


def test_10_a_whole_schema_that_moves() -> None:
    found = changes("ukgov-metadata-exchange-editions", ("2023-09-28", ""), ("2024-07-09", ""))
    assert len(keys(found, "item", "moved")) == 19
    assert not keys(found, "item", "added") | keys(found, "item", "removed")
    moved = changes("irve-table-schema", ("2022-10-17", ""), ("2023-02-27", ""))
    assert len(keys(moved, "item", "moved")) == 40
    assert not keys(moved, "item", "removed")


def test_11_tables_that_are_merged() -> None:
    found = changes("open-referral-hsds", ("2020-11-17", ""), ("2023-06-22", ""))
    moved = pairs(found, "item", "moved")
    assert {("physical_address.city", "address.city"), ("postal_address.city", "address.city")} <= moved
    assert ("organization.url", "organization.website") in pairs(found, "item", "renamed")


def test_12_a_label_that_arrives() -> None:
    found = changes("threesixtygiving-standard", ("2022-12-31", ""), ("2025-12-01", ""))
    assert "countryCode/AD" in keys(found, "code", "redefined")
    assert len(keys(found, "code", "added")) == 7
    hsds = changes("open-referral-hsds", ("2020-11-17", ""), ("2023-06-22", ""))
    assert "organization.tax_status" not in keys(hsds, "item", "renamed")


def test_13_a_label_alone_that_changed() -> None:
    found = changes("cin-census-xsd", ("2026-05-28", "2025"), ("2026-05-28", "2026"))
    assert [(one.kind, one.key, one.change) for one in found] == [("code", "primaryneedcodetype/N1", "redefined")]


def test_14_what_is_not_valid_in_its_own_language_is_an_issue() -> None:
    edition = read_recording("ssd-data-model-editions", "2025-08-18")[""]
    assert sum(issue.code == "unreadable-items" for issue in edition.issues) == 5
    assert len(edition.contents.items) == 359
    assert len(read_contents("nhs-pds-openapi", "2026-03-13").items) == 239


@pytest.mark.parametrize("source", ["cin-census-xsd", "ssda903-yaml-schema", "school-census-yaml-schema"])
def test_15_what_is_restated_by_others_says_whose_it_is(source: str) -> None:
    from tests.items.editions import find_declaration

    assert {one["restates"] for one in find_declaration(source)["items"]} == {"Department for Education"}


@pytest.fixture(scope="module")
def comparer():  # type: ignore[no-untyped-def]
    from homefinder.items.meaning.facts import build_comparer
    from homefinder.items.meaning.profile import ItemFacts
    from tests.conftest import ROOT

    facts = []
    for source, day, name in (("cin-census-xsd", "2026-05-28", "2026"), ("ssda903-yaml-schema", "2026-06-02", "2026")):
        contents = read_contents(source, day, name)
        for key, item in contents.items.items():
            codes = [(one.code, one.label) for one in contents.list_codes(item.code_list)]
            facts.append(
                ItemFacts(f"{source}:{key}", source, key, item.name, item.title, item.definition, item.datatype,
                    item.group,
                          key.removesuffix(item.name), item.code_list, codes)
            )  # fmt: skip
    made, profiles = build_comparer(facts, ROOT / "vocab")
    by_id = {profile.facts.id: profile for profile in profiles}
    return lambda left, right: made.compare(by_id[left], by_id[right]).relation
