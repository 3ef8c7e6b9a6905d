"""The words by which a publication states a duty, and the words that only look like it. Declared here and nowhere else.

What binds somebody to *use the thing* is a duty of it; what the thing is about is none. So a word counts where it is
said of the thing itself (at the head of a sentence, in a status) or where a body stands before it as the one bound.
"""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

BODY = (
    r"(?:central government|local government|government|councils?|(?:local |planning |housing "
    r"|criminal justice |health |"
    r"public |police |education |mineral |waste |fire |licensing |tax )*(?:authorit(?:y|ies)|"
    r"agenc(?:y|ies)|bod(?:y|ies))|"
    r"departments?|organisations?|providers?|schools?|academies|colleges|universities|nurseries|childminders|trusts?|"
    r"hospitals?|practices|commissioners|boards?|landlords?|employers?|practitioners|operators|carriers|suppliers|vendors|"
    r"sites|companies|businesses|firms|charities|funders|publishers|services?|systems?|records|it systems|partners|"
    r"part(?:y|ies)|forces|prisons|courts|regulators?|inspectorates|panels?|partnerships?|professionals|social workers|"
    r"receivers|holders|owners|everyone|whoever|registrars|jobcentres|local offices)"
)
"""Who can be bound."""

WHO = (
    rf"(?:(?:every|each|all|any|most|new|other)\s)?(?:[\w'’-]+\s){{0,3}}?{BODY}"
    r"(?:\s(?:in|of|with|that|who)\s[\w'’ -]{2,60}?)?"
)

FALSE_FRIENDS = re.compile(
    r"\badopt(?:ion|ive|ed|er|ers)?\s(?:pay|leave|panels?|agenc\w+|order|support|of\s(?:roads?|highways?|children))"
    r"|\bstatutory\s(?:adoption|maternity|paternity|sick|parental|redundancy|shared|neonatal|bereavement)\b"
    r"|\b(?:road|highway|child|children's)\sadoption\b"
    r"|\bvoluntary(?:,?\s(?:and\s|or\s)?(?:community|faith|charitable|social enterprise|independent|private))*"
    r",?\s(?:and\s|or\s)?(?:sector|organisations?|groups?|bod(?:y|ies)|services?|work|workers?|agenc\w+|arrangements?|schools?|"
    r"controlled|aided|adoption|homes?|partners?|repatriation|departure|accommodation|placements?|charges?|contributions?)\b"
    r"|\b(?:stamp|customs|import|excise|heat|night|on|off|tariff)\sdut(?:y|ies)\b|\bdut(?:y|ies)\s(?:and|or)\simport\b"
    r"|\b(?:mandatory|optional|required|compulsory)\s(?:fields?|items?|elements?|columns?|propert\w+|attributes?|values?|"
    r"parameters?|purchase|reconsideration|training|sentence|licen[cs]\w+|elements)\b"
    r"|\brecommended\s(?:by\sRFC|values?|summary|practice\sfor\sreading)\b"
    r"|\bvoluntary\s?/|\b(?:some|certain|few|other|many|several|"
    r"its)\s(?:\w+\s){0,2}?(?:(?:may be|are|is|were)\s)?(?:optional|voluntary)\b"
    r"|\bplanning obligations?\b|\bsection 106 (?:planning )?obligations?\b",
    _FLAGS,
)
"""Words of duty that are none: the name of a payment, of a sector, of a column."""

ABOUT_OTHERS = re.compile(
    r"\b(?:covers|holds|feeds|supplies|matches|lists?|listing|names?|naming|tells?|explains?|describes?|telling|maps|derived"
    r"|produces?|make|makes|serves|asks?\sfor|carries|contains?|aligned\swith|beside|alongside|like|for\sthe|from\sthe|of\sthe"
    r"|behind|support(?:s|ing)?|what|states?)\s(?:\w+\s){0,4}?(?=(?:statutory|mandatory|compulsory|required|mandated|voluntary)\b)"
    r"|\bwhat\s(?:\w+\s){0,4}(?:is|are)\s(?:required|mandatory|mandated|compulsory)\b",
    _FLAGS,
)
"""A duty of something else that the thing covers, holds or tells of."""

NEGATION = re.compile(
    r"\b(?:no(?:body|\sone)?|none|nothing|neither)\b(?:\s[\w’'-]+){0,4}?\s(?:bound|obliged|required|obligations?|compelled|forced)\b"
    r"|\bno\s(?:\w+\s)?(?:obligations?|duty|requirement|compulsion)\b"
    r"|\b(?:not|n[o’']t|nor)\s(?:\w+\s){0,2}?(?:mandatory|compulsory|binding|obligatory|bound|"
    r"obliged|required to (?:use|follow|adopt))\b"
    r"|\b(?:requires?|demands?|asks?)\s(?:nothing|no\s\w+)\s(?:of|from)\b|\bimposes? no\b"
    r"|\bnon-(?:mandatory|binding|compulsory|obligatory)\b",
    _FLAGS,
)
"""Nobody is bound."""

NON_STATUTORY = re.compile(r"\bnon[- ]statutory\b", _FLAGS)

VOLUNTARY_WORDS = re.compile(
    r"\bvoluntar(?:y|ily)\b|\boptional\b(?=\s(?:for|until|standard|to use)|\W*$)"
    r"|\bif they (?:wish|choose|want|like|so wish)\b|\b(?:free|welcome) to (?:use|adopt|follow|join|ignore)\b"
    r"|\bon a voluntary basis\b|\bmay (?:choose|opt) to (?:use|adopt|follow|take part|join|submit)\b",
    _FLAGS,
)

STATUTORY_THING = re.compile(
    r"^(?:(?:an?|the|this|its|it is(?: the| an?)?|this is(?: the| "
    r"an?)?)\s)?(?:[\w'’-]+\s){0,3}?statutory\s(?:[\w'’-]+\s){0,2}?"
    r"(?:guidance|codes?|framework|return|census|survey|collection|notifications?|registers?|standards?|scheme|survey|"
    r"data|dataset|requirements?|duty|duties|directions?|instrument)\b",
    _FLAGS,
)
"""The thing is called statutory, at the head of its sentence."""

BY_LAW = re.compile(
    r"\b(?:required|demanded|obliged|bound|mandated|set|prescribed)\sby\s(?:law|statute|(?:the\s)?(?:\w+\s){0,6}?(?:act|regulations|"
    r"order|directions?)\b)|\b(?:legal|statutory)\s(?:duty|obligation|requirement)\b(?!\sto\sregister)|\blegally\s(?:required|binding|bound|obliged)\b"
    r"|\b(?:under|by)\s(?:a\s)?(?:legal|statutory)\s(?:duty|power to require)\b|\bby law\b",
    _FLAGS,
)

REGULATIONS_REQUIRE = re.compile(
    rf"\b(?:act|regulations|order|directions?|law)\b[^.;]{{0,80}}?\b(?:requires?|obliges?|binds?)\s(?:{WHO})\b", _FLAGS
)

MUST = re.compile(
    rf"(?<!what )(?<!what a )(?<!what the )(?<!who )(?<!how )(?<!whether )\b(?P<who>(?!what\b|"
    rf"who\b|how\b|whether\b|states?\b|decides?\b){WHO})\s(?:also\s|now\s|already\s|"
    rf"therefore\s)?(?:must|ha(?:s|ve) to|(?:is|are) (?:required|obliged|bound|under a duty) "
    rf"to|shall|"
    r"(?:is|are) bound by)\b(?!\s(?:not|be able|be possible)\b)",
    _FLAGS,
)
"""A body that is bound."""

REQUIRING = re.compile(
    r"\brequir(?:ing|es)\s(?!(?:no|only)\b)(?!(?:an?|some|less|more)\s(?:login|key|account|fee))", _FLAGS
)
"""A thing that itself requires: "Profile requiring …". Counts at the head of a description only."""

RETURNS_BY = re.compile(
    rf"\b(?P<who>{BODY})\s(?:must\s)?(?:return|send|submit|report|supply|complete|make|makes|give)\b", _FLAGS
)
"""A body that gives data."""

DEMANDS_FROM = re.compile(rf"\b(?:requires?|demands?)\s(?:of|from)\s(?P<who>{WHO})", _FLAGS)
"""Data that somebody requires from a body: a duty of the data, none of a list that tells of it."""

REQUIREMENTS_ON = re.compile(rf"^(?:the\s|all\s|minimum\s)?requirements\s(?:on|for|of)\s(?P<who>{WHO})", _FLAGS)

DUTY_ON = re.compile(rf"\b(?:the|a)\s(?:legal\s|statutory\s)?duty\s(?:on|of)\s(?P<who>{WHO})", _FLAGS)

ENFORCEMENT = re.compile(
    r"\b(?:with\s)?compliance\s(?:is\s)?(?:checked|enforced|policed)\b|\bor risk (?:a |being )?(?:fined?|penalt\w+)\b",
    _FLAGS,
)
"""Somebody looks whether it is kept."""

SELF = re.compile(
    r"\b(?:this|these|the|our)\s(?:\w+\s)?(?:standards?|specifications?|profiles?|returns?|collections?|guidance|codes?|framework|schema|"
    r"formats?|data ?sets?|data|notices?|registers?|census|survey)\b|^it\b|\bthese\b",
    _FLAGS,
)
"""A page that speaks of the thing, and not of what stands in it or beside it."""

NATION_BODY = re.compile(
    rf"\b(?P<who>(?:(?:English|Scottish|Welsh|Northern Irish|British|state|local|housing|"
    rf"planning|public|youth justice|safeguarding|"
    rf"social|central|mineral|waste|adult|care|every|all|police|"
    rf"bus)\s){{0,3}}{BODY})(?P<where>\sin\s(?:England and Wales|England|Scotland|Wales|"
    rf"Northern Ireland|the United Kingdom|Great Britain))?\b",
    _FLAGS,
)
"""A kind of body, with its nation where it stands beside it."""

SELDOM_BOUND = frozenset({
    *("trust", "records", "record", "service", "services", "system", "systems", "sites", "part", "parts", "party",
    "parties"),
    *("suppliers", "vendors", "owners", "holders", "professionals", "employer", "hospital", "hospitals", "business",
    "practices"),
    *("organisation", "department", "partner", "body"),
})  # fmt: skip
"""Words that name a body only where the words of the duty say that it is bound."""

COMPULSORY = re.compile(r"\b(?:mandatory|compulsory|obligatory|mandated)\b", _FLAGS)

CONDITION = re.compile(
    r"\b(?:spending\s)?approval\s(?:\w+\s)?depends\son\b|\bcondition\sof\s(?:\w+\s){0,2}approval\b", _FLAGS
)
"""Approval hangs on it: who spends is bound by decision."""

RECOMMENDED_WORDS = re.compile(
    r"\b(?:is|are|be|been|was|were)\s(?:also\s|strongly\s|only\s|hereby\s)?(?:recommended|endorsed|encouraged|advised)\b"
    r"|\brecommended\s(?:for|standards?|by|to|profile|format|approach|use)\b|\bwe\s(?:strongly\s)?(?:recommend|encourage|advise)\b"
    r"|\b(?:recommends?|encourages?|endorses?|advises?)\s(?:that\s)?(?:the use|its use|using|this|it|" + WHO + r")\b"
    r"|\b(?:is|are)\sexpected\sto\b(?!\s(?:be\s(?:published|ready|available|replaced)|come|open|end|close|start|begin|grow|rise|fall))"
    r"|^(?:an?\s)?endorsed\b|\bendorsed\s(?:by|for|as|data|standard)\b|\bencouraged\b",
    _FLAGS,
)

BODY_SHOULD = re.compile(
    rf"\b(?P<who>{WHO})\s(?:also\s)?(?:should|ought to)\s(?:\w+\s)?(?:use|follow|adopt|apply|"
    rf"meet|comply|have regard|give|provide|publish|"
    r"implement|conform)\b",
    _FLAGS,
)

PLANS = re.compile(
    r"\b(?:will|would|could|might|may|shall)\s(?:\w+\s)?(?:be(?:come)?\s)?(?:made\s)?(?:mandatory|compulsory|statutory|required|mandated|binding|law)\b"
    r"|\b(?:to\s(?:be|become)|becomes?|becoming|planned|proposes?|proposed|intends?|intended|"
    r"intention|due to|consult\w*\son|draft|"
    r"once|when)\s(?:\w+\s){0,4}?(?:mandatory|compulsory|statutory|required|mandated|binding|commenced|in force)\b"
    r"|\bwill (?:have to|need to|be required|be obliged|require)\b|\bwould (?:have to|require|be required)\b"
    r"|\bnot (?:yet )?(?:in force|commenced|begun|been commenced)\b|\bto come into force\b|\bawait(?:s|ing|ed)\b",
    _FLAGS,
)
"""What is to come, or is only proposed: no duty yet, unless its day has come."""

NOT_IN_FORCE = re.compile(
    r"\bnot (?:yet )?(?:in force|commenced|begun)\b|\bawait(?:s|ing|ed)\b|"
    r"\benacted\b(?!.{0,60}\b(?:and|now|since)\s(?:\w+\s){0,2}in force)"
    r"|\bnot yet\b|\bto be commenced\b|\buncommenced\b|\bbill\b|\bdraft\b",
    _FLAGS,
)
"""A status of legislation that does not bind yet."""

DUTY_OF_LAW = re.compile(
    r"\bdut(?:y|ies)\b|\b(?:must|ha(?:s|ve) to|requires?|required|obliges?|obliged|shall|imposes?)\b"
    r"|\bobligations?\b|\bhave regard\b",
    _FLAGS,
)
"""What an Act in force has to say for it to bind somebody, not only to allow."""

ENDED_SINCE = re.compile(
    r"\b(?:ended|closed|ceased|stopped|discontinued|withdrawn|abolished|wound up)\s(?:in|from|on|since|after)\s", _FLAGS
)
"""A collection that ended, before its day."""
