"""What is answered to published criteria for a home: by people, by a publication, or by what the catalogue knows."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "answer": ["CriterionAnswer", "assess_home"],
        "elsewhere": ["PublishedAssessment", "list_published_assessments"],
        "people": ["GivenAnswer", "keep_answer", "read_given_answers"],
    },
)
