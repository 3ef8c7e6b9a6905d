"""How many requests this process answered, by status."""

from __future__ import annotations

from collections import Counter

from homefinder.site.http.asgi import Message, Send

_answers: Counter[int] = Counter()


def count_requests(send: Send) -> Send:
    """``send`` that counts the answer when it begins."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            _answers[int(message["status"])] += 1
        await send(message)

    return sending


def read_request_counts() -> dict[int, int]:
    """Status → answers since this process began."""
    return dict(sorted(_answers.items()))
