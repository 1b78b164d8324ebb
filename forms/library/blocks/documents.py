"""Papers and permits: neutral words, nothing to be shown, and no answer that changes the help somebody receives."""

from __future__ import annotations

from forms.library.blocks.entry import FROM_ABROAD
from forms.library.blocks.writing import Row, Words, question

LABEL: Words = ("Documentos", "Documentos", "Documents")

PAPERS: Row = question(
    "select_multiple document",
    "papers",
    (
        "¿Qué documentos tiene consigo o en casa?",
        "Que documentos você tem consigo ou em casa?",
        "Which documents do you have with you or at home?",
    ),
    hint=(
        "Lea las opciones. También los vencidos. No pida verlos.",
        "Leia as opções. Também os vencidos. Não peça para vê-los.",
        "Read the options. Expired ones count too. Do not ask to see them.",
    ),
    required="yes",
    constraint="not(selected(., 'none') and count-selected(.) > 1)",
    constraint_message=(
        "«Ninguno» no puede ir junto a otro documento.",
        "“Nenhum” não pode ficar junto com outro documento.",
        "“None” cannot stand beside another document.",
    ),
    klass="sensitive",
)

PERMIT: Row = question(
    "select_one permit",
    "permit",
    (
        "¿Qué permiso tiene hoy para vivir en este país?",
        "Que autorização você tem hoje para viver neste país?",
        "Which permit do you have today to live in this country?",
    ),
    hint=(
        "Lea las opciones. Ninguna respuesta cambia la atención que recibe.",
        "Leia as opções. Nenhuma resposta muda o atendimento que recebe.",
        "Read the options. No answer changes the help that the person receives.",
    ),
    required="yes",
    relevant=FROM_ABROAD,
    klass="sensitive",
)

PERMIT_UNTIL: Row = question(
    "date",
    "permit_until",
    (
        "¿Hasta cuándo vale o valía ese permiso?",
        "Até quando vale ou valia essa autorização?",
        "Until when is or was that permit valid?",
    ),
    hint=("Mes y año.", "Mês e ano.", "Month and year."),
    relevant="${permit} = 'temporary' or ${permit} = 'visitor' or ${permit} = 'expired'",
    constraint=". >= date('1980-01-01') and . <= date('2060-12-31')",
    constraint_message=(
        "La fecha va de 1980 a 2060.",
        "A data vai de 1980 a 2060.",
        "The date lies between 1980 and 2060.",
    ),
    appearance="month-year",
    klass="sensitive",
)

APPLIED: Row = question(
    "select_one yes_no",
    "applied",
    (
        "¿Ha iniciado alguna vez un trámite para regularizar su situación?",
        "Você já iniciou algum processo para regularizar a sua situação?",
        "Have you ever begun a procedure to regularise your situation?",
    ),
    required="yes",
    relevant="${permit} = 'expired' or ${permit} = 'none' or ${permit} = 'unsure'",
    klass="sensitive",
)

OBSTACLES: Row = question(
    "select_multiple obstacle",
    "obstacles",
    (
        "¿Qué se lo ha hecho difícil?",
        "O que tornou isso difícil?",
        "What has made it difficult?",
    ),
    hint=(
        "No lea las opciones; marque todas las que mencione.",
        "Não leia as opções; marque todas as que mencionar.",
        "Do not read the options; mark all that are mentioned.",
    ),
    relevant="${applied} = 'no'",
    klass="sensitive",
)
