"""Where the interview is held: codes of the route sheet, never a position."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, question

CODE = "regex(., '^[0-9]{1,6}$')"  # digits alone: copies without identities keep such a code, and no text that was typed
CODE_WORDS: Words = (
    "Solo el número, de seis cifras como máximo.",
    "Só o número, com no máximo seis algarismos.",
    "The number only, of six digits at most.",
)

LABEL: Words = ("Lugar de la entrevista", "Local da entrevista", "Place of the interview")

AREA: Row = question(
    "text",
    "area",
    ("Área", "Área", "Area"),
    hint=("El número de su hoja de ruta.", "O número da sua folha de rota.", "The number on your route sheet."),
    required="yes",
    appearance="numbers",
    constraint=CODE,
    constraint_message=CODE_WORDS,
    klass="quasi",
    missing="none",
    keep="yes",
)

CLUSTER: Row = question(
    "text",
    "cluster",
    ("Conglomerado", "Conglomerado", "Cluster"),
    hint=(
        "Deje en blanco si la entrevista no es en un hogar.",
        "Deixe em branco se a entrevista não é em um domicílio.",
        "Leave blank if the interview is not in a household.",
    ),
    appearance="numbers",
    constraint=CODE,
    constraint_message=CODE_WORDS,
    klass="quasi",
    missing="none",
    keep="yes",
)

DWELLING: Row = question(
    "text",
    "dwelling",
    ("Vivienda", "Moradia", "Dwelling"),
    hint=(
        "El número que tiene en su listado. No escriba la dirección.",
        "O número que tem na sua lista. Não escreva o endereço.",
        "Its number in your listing. Do not write the address.",
    ),
    appearance="numbers",
    constraint="string-length(.) <= 8",
    constraint_message=(
        "Solo el número, de ocho cifras como máximo.",
        "Só o número, com no máximo oito algarismos.",
        "The number only, of eight digits at most.",
    ),
    klass="quasi",
    missing="none",
)
