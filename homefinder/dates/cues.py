"""The words that say what is to happen on a date: one table of patterns for each kind, with how sure each is.

A pattern of more weight wins over one of less that stands nearer. Weights are choices made on one half of a judged set
of texts; what they give on the other half is in ``docs/dates.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE = "none"
"""What is told of the date asks nothing of anybody."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words beside a date that tell its kind."""

    kind: str
    weight: float
    pattern: re.Pattern[str]


def _cues(kind: str, weight: float, *patterns: str) -> list[Cue]:
    return [Cue(kind, weight, re.compile(rf"(?<![\w])(?:{'|'.join(patterns)})", re.IGNORECASE))]


PAST_WORDS = (
    r"(?:was|were|been|has been|have been|had been|is|are|first|originally|last|page|being)?\s*"
)

NEGATIVE_CUES = [
    *_cues(
        NONE, 3.0,
        r"(?:last|first|originally|previously|initially|page|page last)\s+(?:published|updated|issued|released|modified|reviewed|amended|posted|launched)",
        r"(?:date\s+)?(?:posted?|uploaded on|printed)\b(?! to)", r"date of (?:letter|publication|issue|meeting|report|birth)s?",
        r"publication date\s*:", r"date published", r"date (?:created|added|updated|modified|of last update)", r"change description", r"showing diff",
        r"(?:was|were)\s+(?:first\s+|last\s+|originally\s+)?(?:published|updated|issued|released|made|laid|introduced|announced|proposed|held|agreed|approved|consulted|asked|sent|written|launched|amended)",
        r"(?:^|\W)(?:made|laid before|laid)\b(?! available| on or)", r"^\W*date\s*:?\s*$", r"dated\s*:?\s*$", r"letter (?:of|dated)", r"minutes of", r"meeting (?:of|on|is|was|will be|in|took)", r"next meeting",
        r"dates? of birth", r"born (?:on|between|before|after|from)", r"birthdays?", r"aged? [^.]{0,50}(?:as of|at|on)", r"compared (?:with|to)", r"since\s*$",
        r"(?:on|published|made|received|placed|born|created|updated|in place) (?:on )?(?:or )?(?:after|before)\s*(?:the\s*)?$", r"on or (?:after|before)\s*(?:the\s*)?$",
        r"previous(?:ly)?(?:_display_date| date| deadline| release)?\s*:?\s*$", r"(?:moved|changed|delayed|postponed|brought forward|put back|revised|extended|rescheduled)(?: \w+){0,4} from", r"(?:instead of|rather than|not on|and not|not go ahead|will not|originally planned|originally due|was due|was to be|were due|had been due|cancelled|withdrawn from sale)[^.]{0,60}$",
        r"week (?:commencing|beginning|ending|of)", r"w/c", r"version\s*[:v]?\s*[0-9][0-9.]*,?\s*(?:[(–,-]|of|dated)?\s*$", r"\bv[0-9]+(?:\.[0-9]+)*\b\W*$", r"release note", r"early warning note\s*$",
        r"(?:an increase|a decrease|a fall|a rise|increased|decreased|fell|rose)[^.]{0,60}$", r"for example", r"e\.g\.", r"such as", r"royal assent", r"[Cc]ydsyniad", r"received on", r"correct as (?:at|of)",
        r"proposed by [^.]{0,60} in\s*$", r"introduced (?:in|on|from|by)\b", r"retrieved|accessed on|downloaded|captured", r"entry-date", r"test(?:ing)? (?:period|window|system|run|site|area)", r"(?:familiarisation|dry run|practice run|dry-run)",
        r"training (?:session|event|day)s?", r"webinar", r"workshop", r"took place", r"held on",
    ),
    *_cues(NONE, 2.3, r"(?:made|announced|given|adopted|signed|agreed|launched|established|set up|founded|granted|certified|passed|elected|appointed) (?:by [^.]{0,40} )?(?:on|in)\s*$", r"\b(?:PDF|KB|MB|bytes)\b[^.]{0,20}\(?\s*$"),
    *_cues(NONE, 2.9, r"(?<!be )(?:uploaded|loaded)(?:\s+(?:on|in))?\s*$"),
    *_cues(NONE, 1.6, r"(?:published|updated|issued|released|posted|revised|added|amended|archived)\b(?:\s+(?:on|in))?\s*[:\-–]?\s*(?:at\s*)?$", r"correction", r"\bcorrected", r"wrongly|in error|incorrectly|mistake"),
]  # fmt: skip

AFTER_NEGATIVE_CUES = _cues(
    NONE, 3.0, r"\s*\(?(?:PDF|MS Word|MS Excel|ODT|ODS|XLSX?|DOCX?|HTML|CSV|ZIP)\b", r"\s*(?:\(?(?:first )?published|update|updated|correction|meeting|minutes|version|letter|release note|early warning note)\b",
    r"\s*(?:was|were) (?:published|updated|issued|cancelled|withdrawn|moved|changed|replaced)",
)  # fmt: skip
"""What follows a date of which nothing is asked."""

KIND_CUES = [
    *_cues("review-date", 2.6, r"review(?:ed)? (?:date|by|before|in|on|due|again)", r"(?:due|date) (?:for|of) (?:next )?review", r"next review", r"will be (?:\w+ )?reviewed", r"review(?:ed)? (?:no later|not later)", r"(?:expiry or|expiry and) review", r"to be reviewed", r"expiry date", r"guidance expires", r"due (?:to be|for) review(?:ed)?"),
    *_cues("withdrawn-on", 2.5, r"withdrawn", r"withdraw", r"retire[ds]?", r"retirement", r"end-date", r"decommission\w*", r"discontinu\w+", r"revoked?", r"repealed?", r"archived on", r"no longer (?:be )?(?:available|collected|supported|valid|required|accepted|maintained)", r"ceased? to (?:be|have|apply)", r"superseded", r"end of (?:life|support)", r"(?:can|may) (?:still )?be used (?:up to|until)", r"valid (?:to|until)", r"(?:support|service) (?:ends|will end|ended)", r"switched off", r"removed from", r"(?:be|is|was|being) closed down", r"deprecat\w+", r"deleted"),
    *_cues("clean-until", 2.4, r"clean(?:ing|sed|sing|se|ed)?", r"(?:closed?|closes|closing|locked|frozen) (?:to|for) (?:\w+ ){0,2}(?:amendments|changes|corrections|edits|resubmissions?)", r"amendments?(?: to [^.]{0,30})? (?:until|by|must|close|deadline|window|end|can)", r"corrections? (?:until|by|must|close|deadline|window|end|can|to)", r"resubmi\w+", r"(?:data ?base|database|collection|system|collect) (?:will )?(?:be )?clos(?:es|ed?|ing)", r"freez\w+", r"resolve (?:all )?(?:queries|errors|duplicates)", r"(?:queries|errors|duplicates) (?:must be |to be |should be )?(?:resolved|cleared)", r"(?:correct|amend) (?:any |all |your |their |the )?(?:errors|data|records|returns?|queries)", r"final amendments?", r"data ?quality (?:checks|window|period)", r"last (?:date|day|chance) (?:for|to) (?:amend|correct|make changes|clean)\w*"),
    *_cues("load-by", 2.3, r"load(?:ing|ed|s)?", r"upload(?:ed|ing|s)?(?![^.]{0,25}submi)", r"first (?:load|version|submission|return|cut|draft|upload|snapshot|deadline)", r"initial (?:load|submission|return|upload|data)", r"provisional (?:return|submission|data|deadline|version)", r"interim (?:return|submission|deadline)", r"draft (?:return|submission|data)s?"),
    *_cues("reference-date", 2.1, r"(?:census|survey|reference|snapshot|count|headcount|collection reference|return|data) (?:day|date)s?(?![^.]{0,25}(?:submi|deadline))", r"census (?:date|day) (?:for|in|of) [^.]{0,30}", r"as (?:at|of)\s*(?:the\s+)?$", r"as it (?:was|is|stood) (?:on|at)", r"position (?:at|on|as)", r"snapshot (?:of|on|at|as|taken)", r"on roll (?:on|at|as)", r"(?:census|survey|count|headcount)\s*(?:will be|is|takes place|took place|was|will take place|:|is taken|is held|will be taken|will be held)?\s*(?:on|at)?\s*(?:the\s*)?$", r"in post on", r"employed on", r"dyddiad (?:y )?cyfrifiad", r"ar ddiwrnod y cyfrifiad", r"(?:diwrnod|dyddiad) cyfeirio"),
    *_cues("reference-date", 1.0, r"(?:census|survey|count)\b", r"\bat\s*$"),
    *_cues("submit-by", 2.2, r"deadline", r"submi(?:t|ts|tted|tting|ssions?)", r"hard close", r"return date", r"closing date", r"due (?:date|by|on|in|for)", r"(?:data|returns?|forms?|census) (?:is|are) due", r"approv(?:e|ed|al)", r"sign(?:ed|ing)?[- ]?off", r"sign-off", r"authoris(?:e|ed|ation)", r"cut-?off", r"no later than", r"not later than", r"(?:must|should|to) be (?:received|returned|submitted|sent|completed|with us|lodged|filed|provided)", r"return(?:ed|s)?\b[^.]{0,40}(?:by|to)\b", r"collection (?:closes|will close|ends)", r"(?:return|window|portal) (?:closes|will close|ends)", r"complet(?:e|ed|ion) (?:\w+ ){0,6}by", r"complet\w+ (?:\w+ ){0,3}(?:return|census|form|survey|questionnaire)s?", r"send (?:\w+ ){0,8}by", r"provide (?:\w+ ){0,8}by", r"(?:last|final) (?:date|day|opportunity)(?: to| for)?", r"dyddiad cau", r"erbyn", r"closes?\b", r"apply by", r"applications? (?:close|must)", r"nominations?", r"return(?:ed)? (?:their|your|the|its|it|them|this)", r"files? (?:must|should|to) be"),
    *_cues("opens", 2.3, r"open(?:s|ed|ing)?(?: date| time| day)?\b(?! (?:until|to \d|till|standards?|data|source|government|consultation))", r"open for (?:submissions?|returns?|data)", r"go(?:es)? live", r"(?:collection|return|window|registration|submission|portal|system)s? (?:start|begin|launch|open)(?:s|es|ing)?", r"available for (?:submission|upload|data|entry|use)", r"can (?:be )?(?:submit|submitted|load|loaded|upload|uploaded|start) (?:\w+ ){0,3}from", r"start (?:of|date for) (?:the )?(?:collection|return|window|submission)", r"(?:start|begin) (?:to )?(?:load|submit|upload)ing", r"(?:submission|collection|return|registration|data entry) window", r"yn agor", r"available (?:to \w+ )?from"),
    *_cues("applies-from", 2.3, r"in(?:to)? force", r"com(?:es?|ing|menc\w+) in(?:to)? (?:effect|force|operation)", r"commenc\w+", r"(?:with effect|effective|takes? effect|took effect|have effect|has effect|having effect)(?: from| date| on)?", r"effective", r"appl(?:y|ies|ied|icable|ying)\b(?: from| to| in)?", r"implement(?:ed|ation|s|ing)?(?: date)?", r"mandat\w+", r"statutory", r"compulsory", r"(?:required|requirement|must|used|live|valid|start|starts|starting|collected|adopted|use|introduced|in use|operational|binding|available) (?:\w+ ){0,4}from", r"i rym", r"cychwyn", r"became", r"becom(?:e|es|ing)", r"(?:were|was|been|be|being) added", r"will (?:be )?(?:change|replace|introduce|start|begin|switch|move|adopt|use|collect|become|add)[a-z]*", r"start-date", r"roll(?:ed|ing)?[- ]out", r"replac\w+", r"transition (?:starts|begins)"),
    *_cues("applies-from", 1.3, r"from\s*(?:the\s+)?$"),
    *_cues("comply-by", 2.35, r"compl(?:y|iance|iant|ied)\b", r"conform(?:s|ance|ant|ity)?", r"transition(?:al)? (?:period|arrangements?)? ?(?:ends?|will end|until|to)", r"(?:must|should) be (?:fully )?(?:accessible|in place|met|implemented|compatible|live|migrated|adopted|operational|compliant)(?: \w+){0,5} by", r"(?:fully )?(?:implement|adopt|migrate|meet|move|transition|upgrade|publish an?)(?:ed|ing)?[^.]{0,80}\bby", r"register by", r"registration deadline", r"(?:have|need|required|requirement|obligation)s? to (?:\w+ ){0,5}by", r"completed by", r"meet the (?:\w+ ){0,3}(?:requirement|standard)s?", r"stop using", r"in place by", r"grace period"),
    *_cues("publish-expected", 2.5, r"(?:will|to|expected to|due to|should|plan to|planned to|aim to|intend to|scheduled to) (?:\w+ ){0,2}(?:be )?(?:\w+ )?(?:publish|release|issue|updated|update|made available|announce|provide[d]? on this page)(?:ed|d)?", r"(?:publication|release)(?: is| are)? (?:due|expected|planned|scheduled|date|on)", r"(?:due|scheduled|planned|expected|available) for (?:publication|release)", r"(?:next|first|provisional|final|further|latest) (?:release|publication|update|revision|edition)", r"(?:release|publication|publishing) (?:date|day|window)", r"(?:is|are) (?:next )?(?:published|released|updated)(?: again)? (?:in|on)", r"display_date", r"(?:delayed|postponed|rescheduled|moved|put back)[^.]{0,60} (?:to|until)\s*$", r"(?:due|expected|available|ready) in", r"results? (?:due|expected|will be)", r"caiff ei gyhoeddi", r"yn cael ei gyhoeddi", r"(?:we|they) will (?:\w+ )?(?:publish|release|issue|announce|respond)"),
    *_cues("consult-closes", 2.6, r"respond by", r"(?:responses?|replies|views|comments|feedback|submissions? of evidence)\b[^.]{0,60}\b(?:by|until|before|no later|reach|received)", r"(?:consultation|call for evidence|ymgynghoriad)[^.]{0,60}(?:clos(?:es|ed|ing)|ends?|ended|ran until|open until|runs until|cau|yn dod i ben)", r"clos(?:es|ing|ed) (?:date|on)? ?(?:for|of) (?:responses|the consultation|comments)", r"ymateb(?:wch|ion)?[^.]{0,40}erbyn", r"ymatebion", r"open until", r"closing_date", r"gofynnwyd am (?:sylwadau|ymatebion)"),
    *_cues("consult-opens", 2.6, r"launch(?:ed|es)? (?:date|on)?", r"(?:consultation|call for evidence|ymgynghoriad)[^.]{0,60}(?:open(?:s|ed)|launch(?:es|ed)|start(?:s|ed)|began|begins|agor|lansio|dechrau)", r"open(?:ed|s) (?:for (?:responses|comments)|to responses)", r"(?:consultation|call for evidence|call for views)[^.]{0,40}\b(?:ran|runs?|held|open)\b", r"opening_date", r"dyddiad (?:lansio|agor|dechrau)"),
    *_cues("period", 2.2, r"period", r"covers?", r"covering", r"(?:collection|financial|academic|reporting|school) year", r"for the year", r"(?:data|records?|figures|information|activity|events?) (?:for|from|between|relating to|collected between)", r"(?:in|within|over) the range", r"quarter", r"year end(?:ing|ed)", r"relat(?:es?|ing) to", r"coverage", r"cyfnod", r"blwyddyn"),
    *_cues("period", 0.8, r"dates?\b", r"(?:activity|reporting|collection)", r"between", r"during", r"for\s*$"),
]  # fmt: skip

BY = re.compile(r"(?<!\w)(?:by|until|before|no later than|not later than|till|up to|up until|ahead of|erbyn|cyn|hyd at)\s*(?:the\s+|noon\s+|midnight\s+|midday\s+|close of business\s+|close of play\s+|cob\s+|[0-9:.]+\s?(?:am|pm|noon)?\s*|\(?[0-9:.]*\)?|at\s+|on\s+|,\s*|end of\s+)*$", re.IGNORECASE)
FROM = re.compile(r"(?<!\w)(?:from|starting|starts?|beginning|begins?|after|as of|o)\s*(?:the\s+|on\s+|in\s+|start of\s+|[0-9:.]+\s?(?:am|pm|noon)?\s*(?:on\s+)?)*$", re.IGNORECASE)
BEFORE = re.compile(r"(?<!\w)(?:before|cyn)\s+(?:the\s+)?$", re.IGNORECASE)
DUTY = re.compile(
    r"must|should|shall|require|need|have to|has to|have until|has until|expected|deadline|obliged|please|rhaid|dylai",
    re.IGNORECASE,
)
CONSULTATION = re.compile(r"consultation|call for (?:evidence|views)|ymgynghor", re.IGNORECASE)
COLLECTION = re.compile(
    r"\b(?:data|returns?|form|census|survey|collection|submission|evidence|application|statement|estimates?|results)\b",
    re.IGNORECASE,
)
FUTURE = re.compile(
    r"\b(?:must|will|shall|should|required?|appl(?:y|ies)|used?|collect\w*|mandatory|statutory|compulsory|replac\w+|valid|new"
    r"|chang\w+|introduc\w+|version|standard|regulations?|order|act)\b",
    re.IGNORECASE,
)
"""Words without which “from” a day says nothing of what applies."""
LABEL_AFTER = re.compile(r"\s*(?:[:–—|-]|is\b|are\b|will be|was the|marks|for\b|as\b|when\b|to\b|,|\(?the\b|$)", re.IGNORECASE)
"""How a text goes on in which the date stands before what it is of."""
RESPONSE = re.compile(r"\brespon|comments?\b|views\b|feedback|replies|opening_date|closing_date|sylwadau|ymateb", re.IGNORECASE)
UPDATE_NOTE = re.compile(
    r"\W*(?:page |content |guidance |document )?(?:updated?|added|adding|amended|corrected|removed|revised|first published|clarified)\b",
    re.IGNORECASE,
)
PROVISIONAL = re.compile(
    r"propos|provisional|expect|planned|plan to|aim|likely|draft|indicative|subject to|anticipat|intend|tentative"
    r"|may be|could|hope|around|approximately|to be confirmed|tbc",
    re.IGNORECASE,
)
