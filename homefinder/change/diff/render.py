"""A difference for people: as plain text for a terminal or a mail, and as safe HTML for pages and feeds. Pure."""

from __future__ import annotations

from html import escape

from homefinder.change.diff.fields import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    Difference,
    FieldDifference,
    MemberChange,
    TextPiece,
)
from homefinder.change.diff.values import format_value

CONTEXT_WORDS = 12
"""Words that are kept on each side of a difference in a long text; what lies between is an ellipsis."""
MAX_MEMBERS = 50
"""Most members of one structure that are listed."""
MAX_PIECE_LENGTH = 4_000
"""Most characters of one run of words that are shown."""


def render_text(difference: Difference) -> str:
    """The difference as plain text: ``[-words that went-]`` and ``{+words that came+}``."""
    start = "" if difference.from_record_id == difference.record_id else f"{difference.from_record_id}, "
    end = f"{difference.record_id}, " if start else ""
    head = f"{difference.title}\n{start or f'{difference.record_id}: '}{difference.from_day} → {end}{difference.to_day}"
    if not difference.fields:
        return f"{head}\n\nNothing that the publication says differs."
    return "\n\n".join([head, *(render_field_text(field) for field in difference.fields)])


def render_field_text(field: FieldDifference) -> str:
    """One field as plain text."""
    if field.members:
        lines = [_render_member_text(member) for member in field.members[:MAX_MEMBERS]]
        return "\n".join([f"{field.label}:", *lines, *_format_rest_count(field)])
    if field.pieces and field.before and field.after:
        return (
            f"{field.label}: "
            + "".join(_render_piece_text(piece) for piece in shorten_unchanged_pieces(field.pieces)).strip()
        )
    return f"{field.label}: {format_value(field.before)} → {format_value(field.after)}"


def render_html(difference: Difference) -> str:
    """The difference as HTML: a definition list with ``<del>`` and ``<ins>``, and words for screen readers.

    Everything that a publication said is escaped; there are no attributes that it could fill.
    """
    if not difference.fields:
        return "<p>Nothing that the publication says differs.</p>"
    rows = [f"<dt>{escape(field.label)}</dt><dd>{render_field_html(field)}</dd>" for field in difference.fields]
    return f'<dl class="difference">{"".join(rows)}</dl>'


def render_field_html(field: FieldDifference) -> str:
    """What differs in one field as HTML."""
    if field.members:
        items = [f"<li>{_render_member_html(member)}</li>" for member in field.members[:MAX_MEMBERS]]
        items += [f"<li>{escape(line.strip())}</li>" for line in _format_rest_count(field)]
        return f"<ul>{''.join(items)}</ul>"
    if field.pieces and field.before and field.after:
        return "".join(_render_piece_html(piece) for piece in shorten_unchanged_pieces(field.pieces))
    pieces = [TextPiece(done, text) for done, text in ((REMOVED, field.before), (ADDED, field.after)) if text]
    return " ".join(_render_piece_html(piece) for piece in pieces)


def _format_rest_count(field: FieldDifference) -> list[str]:
    more = len(field.members) - MAX_MEMBERS
    return [f"  and {more} more"] if more > 0 else []


def shorten_unchanged_pieces(pieces: tuple[TextPiece, ...]) -> list[TextPiece]:
    """The pieces, with what stayed cut down to the words beside a difference."""
    last = len(pieces) - 1
    return [
        _shorten_piece(piece, at == 0, at == last) if piece.done == SAME else piece for at, piece in enumerate(pieces)
    ]


def _shorten_piece(piece: TextPiece, first: bool, last: bool) -> TextPiece:
    words = piece.text.split()
    ends = ([] if first else words[:CONTEXT_WORDS], [] if last else words[-CONTEXT_WORDS:])
    if len(words) <= sum(map(len, ends)) + CONTEXT_WORDS:
        return piece
    text = " … ".join(" ".join(end) for end in ends)
    return TextPiece(SAME, text if last else f"{text} ")


def _render_piece_text(piece: TextPiece) -> str:
    text, behind = _split_trailing_space(piece.text)
    marks = {REMOVED: ("[-", "-]"), ADDED: ("{+", "+}"), SAME: ("", "")}[piece.done]
    return f"{marks[0]}{text}{marks[1]}{behind or ' '}"


def _render_piece_html(piece: TextPiece) -> str:
    text, behind = _split_trailing_space(piece.text)
    safe = escape(text)
    if piece.done == SAME:
        return f"{safe}{behind}"
    tag, word = ("del", "taken out: ") if piece.done == REMOVED else ("ins", "added: ")
    return f'<{tag}><span class="visually-hidden">{word}</span>{safe}</{tag}>{behind or " "}'


def _split_trailing_space(text: str) -> tuple[str, str]:
    """The text without the white space behind it, and that white space; a very long run is cut."""
    bare = text.rstrip()
    return (bare if len(bare) <= MAX_PIECE_LENGTH else f"{bare[:MAX_PIECE_LENGTH]}…"), text[len(bare) :]


def _render_member_text(member: MemberChange) -> str:
    if member.done == CHANGED:
        return f"  {member.name}: {format_value(member.before)} → {format_value(member.after)}"
    marks = ("{+", "+}") if member.done == ADDED else ("[-", "-]")
    return f"  {marks[0]}{member.name}{marks[1]}"


def _render_member_html(member: MemberChange) -> str:
    if member.done == CHANGED:
        pair = (TextPiece(REMOVED, member.before), TextPiece(ADDED, member.after))
        return f"{escape(member.name)}: " + "".join(_render_piece_html(piece) for piece in pair if piece.text).strip()
    return _render_piece_html(TextPiece(member.done, member.name)).strip()
