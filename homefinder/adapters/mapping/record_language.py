"""In which language a record is told, and what its publication says of it in others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from homefinder.adapters.mapping.evaluate import ExpressionValue, Scope, as_text, as_texts, evaluate_expression
from homefinder.adapters.mapping.expressions import Expression
from homefinder.languages import ENGLISH, is_same_language
from homefinder.model import Translation


def take_values(expressions: Mapping[str, Expression], scope: Scope) -> tuple[dict[str, ExpressionValue], Scope, str]:
    """The values of ``expressions``, the scope with the language of the record, and the language that is declared.

    The language is the declared one; where the title is given by language and lacks it, that of the title.
    """
    stated = evaluate_expression(expressions["language"], scope) if "language" in expressions else ExpressionValue()
    declared = as_text(stated.value).strip()
    title = evaluate_expression(expressions.get("title", []), replace(scope, language=declared))
    keeps = not title.language or (declared != "" and is_same_language(declared, title.language))
    scope = replace(scope, language=declared if keeps else title.language)
    taken = {name: evaluate_expression(expression, scope) for name, expression in expressions.items()}
    if not keeps:
        taken["language"] = ExpressionValue(title.language, title.location)
    return taken, scope, declared


def list_translations(localised: Iterable[tuple[str, ExpressionValue]], language: str) -> Iterator[Translation]:
    """The texts in other languages than that of the record; a text that is shown for want of the right one is among
    them, so that it is known in which language it is."""
    for name, one in localised:
        shown = {one.language: one.value} if not is_same_language(one.language, language or ENGLISH) else {}
        for tag, value in {**shown, **one.others}.items():
            yield from (Translation(name, tag, text) for text in as_texts(value))
