"""Whether somebody belongs to those a survey is about: a few questions without which nothing more is asked."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, calculated, note, question

LABEL: Words = ("Para empezar", "Para começar", "To begin with")
IN_UNIVERSE = "${in_universe} = 'yes'"

ADULT: Row = question(
    "select_one yes_no",
    "adult",
    ("¿Tiene usted 18 años o más?", "Você tem 18 anos ou mais?", "Are you 18 or older?"),
    required="yes",
    missing="none",
)

NATIONAL: Row = question(
    "select_one yes_no",
    "national",
    (
        "¿Tiene usted la nacionalidad de este país?",
        "Você tem a nacionalidade deste país?",
        "Do you have the nationality of this country?",
    ),
    hint=("También si tiene otra más.", "Também se tiver mais outra.", "Also beside another one."),
    required="yes",
    klass="quasi",
    missing="none",
)

ALREADY: Row = question(
    "select_one yes_no",
    "already",
    (
        "¿Ya respondió antes esta encuesta?",
        "Você já respondeu a esta pesquisa antes?",
        "Have you answered this survey before?",
    ),
    hint=("En cualquier lugar.", "Em qualquer lugar.", "In any place."),
    required="yes",
    missing="none",
)

NOT_ASKED: Row = note(
    "not_asked",
    (
        "Diga: Muchas gracias. Esta encuesta es para otros casos y no tengo más preguntas. Después termine.",
        "Diga: Agradeço muito. Esta pesquisa é para outros casos e não tenho mais perguntas. Depois encerre.",
        "Say: Thank you very much. This survey is about other cases and I have no more questions. Then finish.",
    ),
    relevant="${in_universe} = 'no'",
)


def in_universe(*conditions: str) -> Row:
    """`yes` where all the conditions hold (`${adult} = 'yes'`, each about one question), `no` where one of them fails, empty
    while that is not known yet."""
    failed = " or ".join(f"({name(condition)} != '' and not({condition}))" for condition in conditions)
    return calculated("in_universe", f"if({failed}, 'no', if({' and '.join(conditions)}, 'yes', ''))")


def name(condition: str) -> str:
    """The question that a condition is about."""
    return condition.split(" ", 1)[0]
