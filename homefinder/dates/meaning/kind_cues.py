"""Words beside a date that tell what is to happen on it, for each kind, with how sure each group of words is.

A pattern of more weight wins over one of less that stands nearer. The weights are choices, made on one half of a judged
set of texts; what they give on the other half is in ``docs/dates.md``.
"""

from __future__ import annotations

from homefinder.dates.meaning.cues import build_cue

KIND_CUES = (
    build_cue(
        "applies-from", 3.6,
        r"(?:appl(?:y|ies)|effective|in force|in use|used) [^.]{0,80}on or after\s*(?:the\s*)?$",
    ),
    build_cue(
        "review-date", 2.6,
        r"review(?:ed)? (?:date|by|before|in|on|due|again)", r"(?:due|date) (?:for|of) (?:next )?review",
        r"next review", r"will be (?:\w+ )?reviewed", r"review(?:ed)? (?:no later|not later)",
        r"(?:expiry or|expiry and) review", r"to be reviewed", r"expiry date", r"guidance expires",
        r"due (?:to be|for) review(?:ed)?",
    ),
    build_cue(
        "withdrawn-on", 2.5,
        r"archived in",
        r"withdrawn", r"withdraw", r"retire[ds]?", r"retirement", r"end-date", r"decommission\w*", r"discontinu\w+",
        r"revoked?", r"repealed?", r"archived on",
        r"no longer (?:be )?(?:available|collected|supported|valid|required|accepted|maintained)",
        r"ceased? to (?:be|have|apply)", r"superseded", r"end of (?:life|support)",
        r"(?:can|may) (?:still )?be used (?:up to|until)", r"valid (?:to|until)",
        r"(?:support|service) (?:ends|will end|ended)", r"switched off", r"removed from",
        r"(?:be|is|was|being) closed down", r"deprecat\w+", r"deleted",
    ),
    build_cue(
        "clean-until", 2.4,
        r"clean(?:ing|sed|sing|se|ed)?",
        (
            r"(?:closed?|closes|closing|locked|frozen) (?:to|for) (?:\w+ ){0,2}(?:amendments|changes|corrections|"
            r"edits|resubmissions?)"
        ),
        r"amendments?(?: to [^.]{0,30})? (?:until|by|must|close|deadline|window|end|can)",
        r"corrections? (?:until|by|must|close|deadline|window|end|can|to)", r"resubmi\w+",
        r"(?:data ?base|database|collection|system|collect) (?:will )?(?:be )?clos(?:es|ed?|ing)",
        r"(?:data|collection) (?:freeze|frozen)",
        r"resolve (?:all )?(?:queries|errors|duplicates)",
        r"(?:queries|errors|duplicates) (?:must be |to be |should be )?(?:resolved|cleared)",
        r"(?:correct|amend) (?:any |all |your |their |the )?(?:errors|data|records|returns?|queries)",
        r"final amendments?", r"data ?quality (?:checks|window|period)",
        r"last (?:date|day|chance) (?:for|to) (?:amend|correct|make changes|clean)\w*",
    ),
    build_cue(
        "load-by", 2.3,
        r"load(?:ing|ed|s)?", r"upload(?:ed|ing|s)?(?![^.]{0,25}submi)",
        r"first (?:load|version|submission|return|cut|draft|upload|snapshot|deadline)",
        r"initial (?:load|submission|return|upload|data)", r"provisional (?:return|submission|data|deadline|version)",
        r"interim (?:return|submission|deadline)", r"draft (?:return|submission|data)s?",
    ),
    build_cue(
        "reference-date", 2.1,
        r"on the (?:night|day|morning) of\s*$",
        (
            r"(?:census|survey|reference|snapshot|count|headcount|collection reference|return|data) (?:day|"
            r"date)s?(?![^.]{0,25}(?:submi|deadline))"
        ),
        r"census (?:date|day) (?:for|in|of) [^.]{0,30}", r"as (?:at|of)\s*(?:the\s+)?$",
        r"as it (?:was|is|stood) (?:on|at)", r"position (?:at|on|as)", r"snapshot (?:of|on|at|as|taken)",
        r"on roll (?:on|at|as)",
        (
            r"(?:census|survey|count|headcount)\s*(?:will be|is|takes place|took place|was|will take place|:|is "
            r"taken|is held|will be taken|will be held)?\s*(?:on|at)?\s*(?:the\s*)?$"
        ),
        r"in post on", r"employed on", r"dyddiad (?:y )?cyfrifiad", r"ar ddiwrnod y cyfrifiad",
        r"(?:diwrnod|dyddiad) cyfeirio",
    ),
    build_cue(
        "reference-date", 1.0,
        r"(?:census|survey|count)\b", r"\bat\s*$",
    ),
    build_cue(
        "submit-by", 2.2,
        r"deadline", r"submi(?:t|ts|tted|tting|ssions?)", r"hard close", r"return date", r"closing date",
        r"due (?:date|by|on|in|for)", r"(?:data|returns?|forms?|census) (?:is|are) due", r"approv(?:e|ed|al)(?! date)",
        r"sign(?:ed|ing)?[- ]?off", r"sign-off", r"authoris(?:e|ed|ation)", r"cut-?off", r"no later than",
        r"not later than",
        r"(?:must|should|to) be (?:received|returned|submitted|sent|completed|with us|lodged|filed|provided)",
        r"return(?:ed|s)?\b[^.]{0,40}(?:by|to)\b", r"collection (?:closes|will close|ends)",
        r"(?:return|window|portal) (?:closes|will close|ends)", r"complet(?:e|ed|ion) (?:\w+ ){0,6}by",
        r"complet\w+ (?:\w+ ){0,3}(?:return|census|form|survey|questionnaire)s?", r"send (?:\w+ ){0,8}by",
        r"provide (?:\w+ ){0,8}by", r"(?:last|final) (?:date|day|opportunity)(?: to| for)?", r"dyddiad cau", r"erbyn",
        r"closes?\b", r"apply by", r"applications? (?:close|must)", r"nominations?",
        r"return(?:ed)? (?:their|your|the|its|it|them|this)", r"files? (?:must|should|to) be",
    ),
    build_cue(
        "opens", 2.3,
        r"(?:be|is) (?:live|open)\b(?! standard)",
        (
            r"open(?:s|ed|ing)?(?: date| time| day)?\b(?! (?:until|to \d|till|standards?|data|source|government|"
            r"consultation))"
        ),
        r"open for (?:submissions?|returns?|data)", r"go(?:es)? live",
        (
            r"(?:collection|return|window|registration|submission|portal|system)s? (?:start|begin|launch|"
            r"open)(?:s|es|ing)?"
        ),
        r"available for (?:submission|upload|data|entry|use)",
        r"can (?:be )?(?:submit|submitted|load|loaded|upload|uploaded|start) (?:\w+ ){0,3}from",
        r"start (?:of|date for) (?:the )?(?:collection|return|window|submission)",
        r"(?:start|begin) (?:to )?(?:load|submit|upload)ing",
        r"(?:submission|collection|return|registration|data entry) window", r"yn agor", r"available (?:to \w+ )?from",
    ),
    build_cue(
        "applies-from", 2.3,
        r"in(?:to)? force", r"com(?:es?|ing|menc\w+) in(?:to)? (?:effect|force|operation)", r"commenc\w+",
        (
            r"(?:with effect|effective|takes? effect|took effect|have effect|has effect|having effect)(?: from| "
            r"date| on)?"
        ),
        r"effective", r"appl(?:y|ies|ied|icable|ying)\b(?: from| to| in)?", r"implement(?:ed|ation|s|ing)?(?: date)?",
        r"mandat\w+", r"statutory", r"compulsory",
        (
            r"(?:required|requirement|must|used|valid|start|starts|starting|collected|adopted|use|introduced|"
            r"in use|operational|binding|available) (?:\w+ ){0,4}from"
        ),
        r"i rym", r"cychwyn", r"became", r"becom(?:e|es|ing)", r"(?:were|was|been|be|being) added",
        r"will (?:be )?(?:change|replace|introduce|start|begin|switch|move|adopt|use|collect|become|add)[a-z]*",
        r"start-date", r"roll(?:ed|ing)?[- ]out", r"replac\w+", r"transition (?:starts|begins)",
    ),
    build_cue(
        "applies-from", 1.3,
        r"from\s*(?:the\s+)?$",
    ),
    build_cue(
        "comply-by", 2.35,
        r"compl(?:y|iance|iant|ied)\b", r"conform(?:s|ance|ant|ity)?",
        r"transition(?:al)? (?:period|arrangements?)? ?(?:ends?|will end|until|to)",
        (
            r"(?:must|should) be (?:fully )?(?:accessible|in place|met|implemented|compatible|live|migrated|"
            r"adopted|operational|compliant)(?: \w+){0,5} by"
        ),
        (
            r"(?:fully )?(?:implement|adopt|migrate|meet|move|transition|upgrade|publish an?)(?:ed|"
            r"ing)?[^.]{0,80}\bby"
        ),
        r"register by", r"registration deadline",
        r"(?:have|need|required|requirement|obligation)s? to (?:\w+ ){0,5}by", r"completed by",
        r"meet the (?:\w+ ){0,3}(?:requirement|standard)s?", r"stop using", r"in place by", r"grace period",
    ),
    build_cue(
        "publish-expected", 2.5,
        r"(?:data|figures|statistics|results|guidance|guide) (?:published|released|available)\s*(?:$|:)",
        (
            r"(?:will|to|expected to|due to|should|plan to|planned to|aim to|intend to|scheduled to) (?:\w+ "
            r"){0,2}(?:be )?(?:\w+ )?(?:publish|release|issue|share|updated|update|made available|announce|provide[d]? "
            r"on this page)(?:ed|d)?"
        ),
        r"(?:publication|release)(?: is| are)? (?:due|expected|planned|scheduled|date|on)",
        r"(?:due|scheduled|planned|expected|available) for (?:publication|release)",
        r"(?:next|first|provisional|final|further|latest) (?:release|publication|update|revision|edition)",
        r"(?:release|publication|publishing) (?:date|day|window)",
        r"(?:is|are) (?:next )?(?:published|released|updated)(?: again)? (?:in|on)", r"display_date",
        r"(?:delayed|postponed|rescheduled|moved|put back)[^.]{0,60} (?:to|until)\s*$",
        r"(?:due|expected|available|ready) in", r"results? (?:due|expected|will be)", r"caiff ei gyhoeddi",
        r"yn cael ei gyhoeddi", r"(?:we|they) will (?:\w+ )?(?:publish|release|issue|announce|respond)",
    ),
    build_cue(
        "consult-closes", 2.6,
        r"consulting\b[^.]{0,80}\buntil",
        r"respond by",
        (
            r"(?:responses?|replies|views|comments|feedback|submissions? of evidence)\b[^.]{0,60}\b(?:by|until|"
            r"before|no later|reach|received)"
        ),
        (
            r"(?:consultation|call for evidence|ymgynghoriad)[^.]{0,60}(?:clos(?:es|ed|ing)|ends?|ended|ran until|"
            r"open until|runs until|cau|yn dod i ben)"
        ),
        r"clos(?:es|ing|ed) (?:date|on)? ?(?:for|of) (?:responses|the consultation|comments)",
        r"ymateb(?:wch|ion)?[^.]{0,40}erbyn", r"ymatebion", r"open until", r"closed? (?:on|at)\s*$", r"closing_date",
        r"gofynnwyd am (?:sylwadau|ymatebion)",
    ),
    build_cue(
        "consult-opens", 2.6,
        r"launch(?:ed|es)? (?:date|on)?",
        (
            r"(?:consultation|call for evidence|ymgynghoriad)[^.]{0,60}(?:open(?:s|ed)|launch(?:es|ed)|start(?:s|"
            r"ed)|began|begins|agor|lansio|dechrau)"
        ),
        r"open(?:ed|s) (?:for (?:responses|comments)|to responses)",
        r"(?:consultation|call for evidence|call for views)[^.]{0,40}\b(?:ran|runs?|held|open)\b", r"opening_date",
        r"dyddiad (?:lansio|agor|dechrau)",
    ),
    build_cue(
        "period", 2.2,
        r"period", r"covers?", r"covering", r"(?:collection|financial|academic|reporting|school) year",
        r"for the year",
        (
            r"(?:data|records?|figures|information|activity|events?) (?:for|from|between|relating to|collected "
            r"between)"
        ),
        r"(?:in|within|over) the range", r"quarter", r"year end(?:ing|ed)", r"relat(?:es?|ing) to", r"coverage",
        r"cyfnod", r"blwyddyn",
    ),
    build_cue(
        "period", 0.8,
        r"dates?\b", r"(?:activity|reporting|collection)", r"between", r"during", r"for\s*$",
    ),
)  # fmt: skip
"""Kind, weight and patterns."""
