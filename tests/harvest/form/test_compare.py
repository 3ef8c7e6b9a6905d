"""The form of a publication from run to run: what came, what went, what has another type."""

from __future__ import annotations

from typing import Any

from homefinder.harvest.form.compare import compare_forms, describe_form_changes, measure_form
from homefinder.model import Record
from homefinder.store.queries.source_years import FieldForm, FormChange


def make(count: int, **fields: Any) -> list[Record]:
    extra = fields.pop("extra", {})
    return [Record("s", f"k{number}", "standard", f"T{number}", extra=extra, **fields) for number in range(count)]


def test_fields_are_counted_with_their_types() -> None:
    records = [*make(3, modified="2026-01-02", keywords=("a",)), *make(1, extra={"size": 4, "empty": ""})]
    form = measure_form(records)
    assert form == {
        "extra/size": FieldForm(1, 4, "number"),
        "keywords": FieldForm(3, 4, "list"),
        "modified": FieldForm(3, 4, "date"),
        "title": FieldForm(4, 4, "text"),
    }


def test_what_comes_goes_and_is_retyped_is_told_once() -> None:
    before = measure_form(make(10, description="About it", modified="2026-01-02", extra={"tags": ["a"]}))
    now = measure_form(make(10, modified="Friday", extra={"tags": ["a"], "owner": "Office"}))
    changes = compare_forms(before, now)
    assert changes == [
        FormChange("description", "vanished", "text on 100% of the records", ""),
        FormChange("extra/owner", "appeared", "", "text on 100% of the records"),
        FormChange("modified", "retyped", "date", "text"),
    ]
    assert describe_form_changes(changes) == (
        "The form of the publication changed: owner came; description went; modified is text where it was date."
    )
    assert compare_forms(before, before) == []


def test_few_records_and_small_shares_tell_nothing() -> None:
    assert compare_forms(measure_form(make(4)), measure_form(make(4, description="x"))) == []
    some = [*make(7), *make(3, description="x")]
    assert compare_forms(measure_form(make(10)), measure_form(some)) == []
    assert compare_forms({}, measure_form(make(10))) == []


def test_a_publication_of_many_fields_is_counted_within_bounds() -> None:
    form = measure_form(make(2, extra={f"f{number}": "x" for number in range(1_000)}))
    assert len(form) == 200
