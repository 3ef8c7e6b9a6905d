"""A difference for people: as plain text for a terminal or a mail, and as safe HTML for pages and feeds. Pure."""

from __future__ import annotations

from html import escape

from homefinder.change.diff.fields import ADDED, CHANGED, REMOVED, SAME, Difference, FieldDifference, Member, Piece
from homefinder.change.events.classify import shown

CONTEXT = 12
"""Words that are kept on each side of a difference in a long text; what lies between is an ellipsis."""
MEMBERS_SHOWN = 50
"""Most members of one structure that are listed."""
LONGEST = 4_000
"""Most characters of one run of words that are shown."""


def as_text(found: Difference) -> str:
    """The difference as plain text: ``[-words that went-]`` and ``{+words that came+}``."""
    start = "" if found.from_record_id == found.record_id else f"{found.from_record_id}, "
    end = f"{found.record_id}, " if start else ""
    head = f"{found.title}\n{start or f'{found.record_id}: '}{found.from_day} → {end}{found.to_day}"
    if not found.fields:
        return f"{head}\n\nNothing that the publication says differs."
    return "\n\n".join([head, *(field_as_text(field) for field in found.fields)])


def field_as_text(field: FieldDifference) -> str:
    """One field as plain text."""
    if field.members:
        lines = [_member_text(member) for member in field.members[:MEMBERS_SHOWN]]
        return "\n".join([f"{field.label}:", *lines, *_more(field)])
    if field.pieces and field.before and field.after:
        return f"{field.label}: " + "".join(_piece_text(piece) for piece in near(field.pieces)).strip()
    return f"{field.label}: {shown(field.before)} → {shown(field.after)}"


def as_html(found: Difference) -> str:
    """The difference as HTML: a definition list with ``<del>`` and ``<ins>``, and words for screen readers.

    Everything that a publication said is escaped; there are no attributes that it could fill.
    """
    if not found.fields:
        return "<p>Nothing that the publication says differs.</p>"
    rows = [f"<dt>{escape(field.label)}</dt><dd>{field_as_html(field)}</dd>" for field in found.fields]
    return f'<dl class="difference">{"".join(rows)}</dl>'


def field_as_html(field: FieldDifference) -> str:
    """What differs in one field as HTML."""
    if field.members:
        items = [f"<li>{_member_html(member)}</li>" for member in field.members[:MEMBERS_SHOWN]]
        return f"<ul>{''.join(items)}{''.join(f'<li>{escape(line.strip())}</li>' for line in _more(field))}</ul>"
    if field.pieces and field.before and field.after:
        return "".join(_piece_html(piece) for piece in near(field.pieces))
    pieces = [Piece(done, text) for done, text in ((REMOVED, field.before), (ADDED, field.after)) if text]
    return " ".join(_piece_html(piece) for piece in pieces)


def _more(field: FieldDifference) -> list[str]:
    more = len(field.members) - MEMBERS_SHOWN
    return [f"  and {more} more"] if more > 0 else []


def near(pieces: tuple[Piece, ...]) -> list[Piece]:
    """The pieces, with what stayed cut down to the words beside a difference."""
    last = len(pieces) - 1
    return [_cut(piece, at == 0, at == last) if piece.done == SAME else piece for at, piece in enumerate(pieces)]


def _cut(piece: Piece, first: bool, last: bool) -> Piece:
    words = piece.text.split()
    ends = ([] if first else words[:CONTEXT], [] if last else words[-CONTEXT:])
    if len(words) <= sum(map(len, ends)) + CONTEXT:
        return piece
    text = " … ".join(" ".join(end) for end in ends)
    return Piece(SAME, text if last else f"{text} ")


def _piece_text(piece: Piece) -> str:
    text, behind = _spaced(piece.text)
    marks = {REMOVED: ("[-", "-]"), ADDED: ("{+", "+}"), SAME: ("", "")}[piece.done]
    return f"{marks[0]}{text}{marks[1]}{behind or ' '}"


def _piece_html(piece: Piece) -> str:
    text, behind = _spaced(piece.text)
    safe = escape(text)
    if piece.done == SAME:
        return f"{safe}{behind}"
    tag, word = ("del", "taken out: ") if piece.done == REMOVED else ("ins", "added: ")
    return f'<{tag}><span class="visually-hidden">{word}</span>{safe}</{tag}>{behind or " "}'


def _spaced(text: str) -> tuple[str, str]:
    """The text without the white space behind it, and that white space; a very long run is cut."""
    bare = text.rstrip()
    return (bare if len(bare) <= LONGEST else f"{bare[:LONGEST]}…"), text[len(bare) :]


def _member_text(member: Member) -> str:
    if member.done == CHANGED:
        return f"  {member.name}: {shown(member.before)} → {shown(member.after)}"
    marks = ("{+", "+}") if member.done == ADDED else ("[-", "-]")
    return f"  {marks[0]}{member.name}{marks[1]}"


def _member_html(member: Member) -> str:
    if member.done == CHANGED:
        pair = (Piece(REMOVED, member.before), Piece(ADDED, member.after))
        return f"{escape(member.name)}: " + "".join(_piece_html(piece) for piece in pair if piece.text).strip()
    return _piece_html(Piece(member.done, member.name)).strip()
