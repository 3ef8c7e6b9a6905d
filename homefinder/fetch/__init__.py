"""The only way to the network: polite, guarded against private addresses, with every body archived for replay."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "archive": ["Archive"],
        "client": ["open_live_fetcher", "open_replay_fetcher"],
        "limits": ["Limits", "RetryPolicy"],
        "link_checker": ["LinkCheck", "LinkChecker"],
        "replay": ["Replay", "find_replays"],
    },
)
