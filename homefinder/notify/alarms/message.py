"""What an alarm says: a sentence for people, and the same as values for programs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homefinder.notify.alarms.conditions import Condition
from homefinder.urls import build_page_path

TEST = "test"
"""The subject of a message by which an operator sees whether alarms arrive."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A change of a subject's condition that a receiver was not told of yet. ``before``: the state it was told last."""

    condition: Condition
    before: str
    at: str
    """When the change was found, ISO 8601 in UTC."""

    @property
    def headline(self) -> str:
        """The change in one line."""
        if self.condition.subject == TEST:
            return "a test of the alarms"
        what = self.condition.source_id or self.condition.title
        if not self.condition.kinds:
            return f"{what} is well again (was {self.before})"
        return f"{what}: {self.condition.state}" + (f" (was {self.before})" if self.before != "well" else "")


def render_text(alarm: Alarm, base: str) -> str:
    """The alarm as a mail says it."""
    condition = alarm.condition
    lines = [f"{condition.title}: {condition.state}.", ""]
    lines += [f"{kind}: {reason}." for kind, reason in zip(condition.kinds, condition.reasons, strict=True)]
    if condition.remedy:
        lines += ["", f"What to do: {condition.remedy}."]
    if page := find_page(condition, base):
        lines += ["", page]
    lines += ["", explain_receiver(condition)]
    lines += ["", f"Found at {alarm.at}. You are told once of each change, and when it is well again."]
    return "\n".join(lines) + "\n"


def render_values(alarm: Alarm, base: str) -> Mapping[str, object]:
    """The alarm as a webhook gets it. ``text`` is what chat programs show (Slack, Mattermost and others)."""
    condition = alarm.condition
    reasons = [f"{kind}: {reason}" for kind, reason in zip(condition.kinds, condition.reasons, strict=True)]
    return {
        "text": ". ".join([f"Homefinder: {alarm.headline}", *reasons]) + ".",
        "source": condition.source_id,
        "title": condition.title,
        "state": condition.state,
        "before": alarm.before,
        "kinds": list(condition.kinds),
        "reasons": list(condition.reasons),
        "what_to_do": condition.remedy,
        "why": explain_receiver(condition),
        "page": find_page(condition, base),
        "at": alarm.at,
    }


def explain_receiver(condition: Condition) -> str:
    """Why whoever gets the alarm gets it."""
    what = f"the source “{condition.title}” is read here" if condition.source_id else "this catalogue is looked after"
    return f"You see this because {what} and the alarms of this Homefinder are sent to you."


def find_page(condition: Condition, base: str) -> str:
    """The page of the site that shows the source; empty for the publication."""
    return f"{base.rstrip('/')}{build_page_path('source', condition.source_id)}" if condition.source_id else ""
