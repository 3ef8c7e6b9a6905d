"""Judging on the page of a need, where one reads, and the judgements on which reviewers differ."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "disputes": ["list_own_disputes"],
        "in_place": ["build_need_view", "comment_in_place", "judge_in_place"],
    },
)
