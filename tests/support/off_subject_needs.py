"""Needs that no home of the sample could meet: everyday subjects of which it has no data standard.

They set and test how ``no home found`` is told from a weak fit. Each is written as the judged needs are.
"""

OFF_SUBJECT = (
    (
        "Recording beehive inspections",
        "Beekeepers write down varroa counts and honey yields in notebooks. We want one shared form, so that "
        "disease can be followed from apiary to apiary.",
    ),
    (
        "Sizes on sewing patterns",
        "Dressmakers find that sizes differ from maker to maker. We want one table of waist and hip measurements "
        "that all pattern makers print.",
    ),
    (
        "Waiting for an allotment",
        "People wait years for a plot. We want allotment societies to publish how long the wait is and how big "
        "each plot is, in the same form.",
    ),
    (
        "Loud karaoke",
        "Pubs ask how loud singing may be after ten at night. We want one list of decibel tests and microphones "
        "that passed.",
    ),
    (
        "A chess rating that follows the player",
        "Chess clubs rate players each in their own way. We want one rating after every tournament, with the games "
        "that it rests on.",
    ),
    (
        "Broken stiles and muddy paths",
        "Ramblers cannot tell which stiles are broken. We want walkers to log mud, brambles and missing signposts "
        "once, and see what was mended.",
    ),
    (
        "What zoo animals eat",
        "Keepers weigh hay and fish on paper. We want diets and enclosure temperatures kept in one form, so that a "
        "giraffe that moves to another zoo eats the same.",
    ),
    (
        "Near misses in orbit",
        "Satellite operators warn one another by email of debris. We want one message that says which orbit, when, "
        "and how close.",
    ),
    (
        "Wreaths after a funeral",
        "Crematoria throw wreaths away. We want to count ribbons, foam and flowers, and compost what can rot.",
    ),
    (
        "Bell ringing practice",
        "Churches keep peals and ringers in ledgers. We want one record of who rang which method on which bells, "
        "and where a tower lacks ringers.",
    ),
    (
        "Knitting yarn dye lots",
        "Knitters run out of wool halfway through a jumper. We want shops to publish which dye lots they stock, "
        "and in which thickness.",
    ),
    (
        "Model railway timetables",
        "Clubs swap locomotives at exhibitions. We want one description of gauge, couplings and voltage, so that "
        "layouts join up.",
    ),
)
