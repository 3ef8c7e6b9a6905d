"""Words beside a date of which nothing is asked: what was done on it, what it is compared with, examples, updates."""

from __future__ import annotations

from homefinder.dates.meaning.cues import NONE, build_cue

NEGATIVE_CUES = (
    build_cue(
        NONE, 3.0,
        (
            r"(?:last|first|originally|previously|initially|page|page last)\s+(?:published|updated|issued|"
            r"released|modified|reviewed|amended|posted|launched)"
        ),
        r"(?:date\s+)?(?:posted?|uploaded on|printed)\b(?! to)",
        r"date of (?:letter|publication|issue|meeting|report|birth)s?", r"publication date\s*:", r"date published",
        r"date (?:created|added|updated|modified|of last update)", r"change description", r"showing diff",
        (
            r"(?:was|were)\s+(?:first\s+|last\s+|originally\s+)?(?:published|updated|issued|released|made|laid|"
            r"introduced|announced|proposed|held|agreed|approved|consulted|asked|sent|written|launched|amended)"
        ),
        r"(?:^|\W)(?:made|laid before|laid)\b(?! available| on or)", r"^\W*date\s*:?\s*$", r"dated\s*:?\s*$",
        r"letter (?:of|dated)", r"minutes of", r"meeting (?:of|on|is|was|will be|in|took)", r"next meeting",
        r"dates? of birth", r"born (?:on|between|before|after|from)", r"birthdays?",
        r"aged? [^.]{0,50}(?:as of|at|on)", r"compared (?:with|to)", r"since\s*$",
        (
            r"(?:on|published|made|received|placed|born|created|updated|in place) (?:on )?(?:or )?(?:after|"
            r"before)\s*(?:the\s*)?$"
        ),
        r"on or (?:after|before)\s*(?:the\s*)?$",
        r"previous(?:ly)?(?:_display_date| date| deadline| release)?\s*:?\s*$",
        (
            r"(?:moved|changed|delayed|postponed|brought forward|put back|revised|extended|rescheduled)(?: "
            r"\w+){0,4} from"
        ),
        (
            r"(?:instead of|rather than|not on|and not|not go ahead|will not|originally planned|originally due|"
            r"was due|was to be|were due|had been due|cancelled|withdrawn from sale)[^.]{0,60}$"
        ),
        r"week (?:commencing|beginning|ending|of)", r"w/c",
        r"version\s*[:v]?\s*[0-9][0-9.]*,?\s*(?:[(–,-]|of|dated)?\s*$", r"\bv[0-9]+(?:\.[0-9]+)*\b\W*$",
        r"release note", r"early warning note\s*$",
        r"(?:an increase|a decrease|a fall|a rise|increased|decreased|fell|rose)[^.]{0,60}$", r"for example",
        r"e\.g\.", r"such as", r"royal assent", r"for the first time (?:in|on)\s*$", r"voluntary basis",
        r"[Cc]ydsyniad", r"received on", r"correct as (?:at|of)",
        r"proposed by [^.]{0,60} in\s*$", r"introduced (?:in|on|from|by)\b",
        r"retrieved|accessed on|downloaded|captured", r"entry-date",
        r"test(?:ing)? (?:period|window|system|run|site|area)", r"(?:familiarisation|dry run|practice run|dry-run)",
        r"training (?:session|event|day)s?", r"webinar", r"workshop", r"took place", r"held on",
    ),
    build_cue(
        NONE, 2.3,
        (
            r"(?:made|announced|given|adopted|signed|agreed|launched|established|set up|founded|granted|certified|"
            r"passed|elected|appointed) (?:by [^.]{0,40} )?(?:on|in)\s*$"
        ),
        r"\b(?:PDF|KB|MB|bytes)\b[^.]{0,20}\(?\s*$",
    ),
    build_cue(
        NONE, 2.9,
        r"(?<!be )(?:uploaded|loaded)(?:\s+(?:on|in))?\s*$",
    ),
    build_cue(
        NONE, 1.6,
        (
            r"(?:published|updated|issued|released|posted|revised|added|amended|archived)\b(?:\s+(?:on|"
            r"in))?\s*[:\-–]?\s*(?:at\s*)?$"
        ),
        r"correction", r"\bcorrected", r"wrongly|in error|incorrectly|mistake",
    ),
)  # fmt: skip
"""Words before a date; what ends in ``$`` must stand right before it."""

AFTER_NEGATIVE_CUES = (
    build_cue(
        NONE, 3.0,
        r"\A\s*\(?(?:PDF|MS Word|MS Excel|ODT|ODS|XLSX?|DOCX?|HTML|CSV|ZIP)\b",
        (
            r"\A\s*(?:\(?(?:first )?published|update|updated|correction|meeting|minutes|version|letter|release note|"
            r"early warning note)\b"
        ),
        r"\A\W*see all updates",
        r"\A\s*(?:was|were) (?:published|updated|issued|cancelled|withdrawn|moved|changed|replaced)",
    ),
)  # fmt: skip
"""Words behind a date."""
