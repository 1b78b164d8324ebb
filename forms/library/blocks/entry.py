"""How and when the person came to the country, why, and what comes next."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, question

FROM_ABROAD = "${entry_mode} != 'born_here'"

LABEL: Words = ("Ingreso al país", "Entrada no país", "Entry into the country")

ENTRY_MODE: Row = question(
    "select_one entry_mode",
    "entry_mode",
    (
        "¿Cómo entró a este país la última vez?",
        "Como você entrou neste país da última vez?",
        "How did you enter this country the last time?",
    ),
    hint=(
        "Lea las opciones. Ninguna respuesta cambia la atención que recibe.",
        "Leia as opções. Nenhuma resposta muda o atendimento que recebe.",
        "Read the options. No answer changes the help that the person receives.",
    ),
    required="yes",
    klass="sensitive",
)

ARRIVAL_YEAR: Row = question(
    "integer",
    "arrival_year",
    (
        "¿En qué año llegó para vivir aquí?",
        "Em que ano você chegou para viver aqui?",
        "In which year did you arrive to live here?",
    ),
    hint=(
        "Si llegó varias veces, la última. Año con cuatro cifras.",
        "Se chegou várias vezes, a última. Ano com quatro algarismos.",
        "If the person arrived several times, the last. Year in four digits.",
    ),
    required="yes",
    relevant=FROM_ABROAD,
    constraint=". >= 1930 and . <= int(format-date(today(), '%Y'))",
    constraint_message=(
        "El año va de 1930 al año en curso.",
        "O ano vai de 1930 até o ano atual.",
        "The year lies between 1930 and this year.",
    ),
    warning="${age} != '' and . < int(format-date(today(), '%Y')) - ${age} - 1",
    warning_message=(
        "Según la edad, llegó antes de nacer.",
        "Pela idade, chegou antes de nascer.",
        "By the age given, the arrival lies before the birth.",
    ),
    warning_see="age",
    klass="quasi",
)

PREVIOUS_COUNTRY: Row = question(
    "select_one country",
    "previous_country",
    (
        "¿En qué país vivía antes de venir aquí?",
        "Em que país você morava antes de vir para cá?",
        "In which country did you live before coming here?",
    ),
    hint=(
        "Donde vivió al menos doce meses.",
        "Onde viveu pelo menos doze meses.",
        "Where the person lived for at least twelve months.",
    ),
    required="yes",
    relevant=FROM_ABROAD,
    appearance="minimal autocomplete",
)

REASONS: Row = question(
    "select_multiple reason",
    "reasons",
    (
        "¿Por qué razones salió de ese país?",
        "Por quais razões você saiu desse país?",
        "For which reasons did you leave that country?",
    ),
    hint=(
        "No lea las opciones; marque todas las que mencione. Si se angustia, pase a la siguiente.",
        "Não leia as opções; marque todas as que mencionar. Se a pessoa se angustiar, passe à seguinte.",
        "Do not read the options; mark all that are mentioned. If it distresses the person, go on.",
    ),
    relevant=FROM_ABROAD,
    klass="sensitive",
)

REASON_OTHER: Row = question(
    "text",
    "reason_other",
    ("¿Qué otra razón?", "Que outra razão?", "Which other reason?"),
    relevant="selected(${reasons}, 'other')",
    klass="sensitive",
)

INTENTION: Row = question(
    "select_one intention",
    "intention",
    (
        "¿Qué piensa hacer en los próximos doce meses?",
        "O que você pensa em fazer nos próximos doze meses?",
        "What do you plan for the next twelve months?",
    ),
    hint=("Lea las opciones.", "Leia as opções.", "Read the options."),
    required="yes",
    relevant=FROM_ABROAD,
)
