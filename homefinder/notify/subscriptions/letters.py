"""The mails to readers: the question whether they want to be told, and what is new. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from jinja2 import Environment, PackageLoader, StrictUndefined

from homefinder.clean.markdown import SafeMarkdown, escape_markdown, format_day
from homefinder.clean.wording import count_things, format_label
from homefinder.notify.render import resolve_link
from homefinder.notify.smtp import MailSettings, build_message
from homefinder.notify.subscriptions.news import NewsItem
from homefinder.notify.subscriptions.store import Subscription
from homefinder.urls import build_page_path

MAX_ITEMS = 20
"""Most changes of one subscription in one mail; its page has the rest."""

KIND_WORDS = {"sector": "the sector", "need": "the need", "home": "the standard", "owner": "the owner"}


@dataclass(frozen=True, slots=True)
class NewsSection:
    """One subscription of a mail: how its thing is called, and what is new of it."""

    subscription: Subscription
    title: str
    news: Sequence[NewsItem]

    @property
    def page(self) -> str:
        """The path of the page of the thing."""
        return build_thing_path(self.subscription.kind, self.subscription.target)

    @property
    def shown_news(self) -> Sequence[NewsItem]:
        """The first of the news."""
        return self.news[:MAX_ITEMS]


def build_thing_path(kind: str, target: str) -> str:
    """The path of what a subscription is about."""
    return f"/needs?sector={target}" if kind == "sector" else build_page_path(kind, target)


def build_stop_path(token: str) -> str:
    """The path by which whoever has the token stops a subscription."""
    return build_page_path("mail/stop", token)


def build_question(mail: MailSettings, subscription: Subscription, title: str, base: str) -> EmailMessage:
    """The mail that asks for a yes (double opt-in): nothing more is sent without it."""
    address = resolve_link(build_page_path("mail/confirm", subscription.token), base)
    words = f"{KIND_WORDS[subscription.kind]} “{title}”"
    text = (
        f"Somebody, we hope you, asked Homefinder to tell this address by e-mail what changes for {words}.\n\n"
        f"If it was you, say yes here:\n{address}\n\n"
        "If it was not, do nothing: you get no further mail, and the address is deleted after seven days.\n"
    )
    return build_message(mail, f"Do you want to be told of changes for “{title}”?", text)


def build_news_mail(mail: MailSettings, sections: Sequence[NewsSection], base: str) -> EmailMessage:
    """One mail with what is new of each thing that an address follows, and the headers of one click to stop it.

    See https://www.rfc-editor.org/rfc/rfc8058.
    """
    count = sum(len(section.news) for section in sections)
    about = sections[0].title if len(sections) == 1 else f"{len(sections)} things that you follow"
    message = build_message(
        mail, f"{count_things(count, 'change')}: {about}", _render(sections, base, "news.md.j2"),
        _render(sections, base, "news.html.j2"),
    )  # fmt: skip
    stop = resolve_link(build_stop_path(sections[0].subscription.token), base)
    message["List-Unsubscribe"] = f"<{stop}?all=1>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _render(sections: Sequence[NewsSection], base: str, template: str) -> str:
    is_html = template.endswith(".html.j2")
    environment = Environment(
        loader=PackageLoader("homefinder.notify"), autoescape=is_html,  # noqa: S701 finalize
        undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=None if is_html else escape_markdown,
    )  # fmt: skip
    names = {
        "sections": sections,
        "link": lambda path: _mark_address(resolve_link(path, base), is_html=is_html),
        "day": lambda text: str(format_day(text)),
        "words": format_label,
        "kinds": KIND_WORDS,
        "stop": build_stop_path,
        "privacy": "/privacy",
    }
    return environment.get_template(template).render(names).strip() + "\n"


def _mark_address(address: str, *, is_html: bool) -> str:
    return address if is_html else SafeMarkdown(f"<{address}>")
