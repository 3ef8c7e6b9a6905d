"""What others asked the owners of standards for: the steps of each proposal, the days in each, the reason and the
answers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "answers": ["AssessmentAnswer", "read_answers"],
        "model": ["STAGES", "Proposal", "Remark"],
        "similar": ["find_similar_proposals"],
        "stages": ["read_stage"],
        "write": ["write_proposals"],
    },
)
