"""The household in numbers: never who of it."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, question

LABEL: Words = ("Hogar", "Domicílio", "Household")

HOUSEHOLD_SIZE: Row = question(
    "integer",
    "household_size",
    (
        "Contando con usted, ¿cuántas personas viven en su hogar?",
        "Contando com você, quantas pessoas vivem no seu domicílio?",
        "Counting yourself, how many people live in your household?",
    ),
    hint=(
        "Quienes comparten la vivienda y la comida.",
        "Quem divide a moradia e a comida.",
        "Those who share the dwelling and the food.",
    ),
    required="yes",
    constraint=". >= 1 and . <= 40",
    constraint_message=(
        "Al menos la propia persona, y 40 como máximo.",
        "Pelo menos a própria pessoa, e 40 no máximo.",
        "At least the person, and 40 at most.",
    ),
)

MINORS: Row = question(
    "integer",
    "minors",
    (
        "De ellas, ¿cuántas tienen menos de 18 años?",
        "Dessas pessoas, quantas têm menos de 18 anos?",
        "How many of them are under 18?",
    ),
    required="yes",
    relevant="${household_size} > 1",
    constraint=". >= 0 and . <= ${household_size}",
    constraint_message=(
        "No pueden ser más que las personas del hogar.",
        "Não podem ser mais que as pessoas do domicílio.",
        "There cannot be more of them than people in the household.",
    ),
)

WITHOUT_PERMIT: Row = question(
    "integer",
    "without_permit",
    (
        "De las demás personas del hogar, ¿cuántas no tienen hoy un permiso para vivir en este país?",
        "Das demais pessoas do domicílio, quantas não têm hoje autorização para viver neste país?",
        "How many of the others in the household have no permit today to live in this country?",
    ),
    hint=(
        "Solo el número: no se pregunta quiénes son.",
        "Só o número: não se pergunta quem são.",
        "The number only: never ask who they are.",
    ),
    relevant="${household_size} > 1",
    constraint=". >= 0 and . < ${household_size}",
    constraint_message=(
        "Tienen que ser menos que las personas del hogar.",
        "Têm de ser menos que as pessoas do domicílio.",
        "There must be fewer of them than people in the household.",
    ),
    klass="sensitive",
)

CHILD_BORN_HERE: Row = question(
    "select_one yes_no",
    "child_born_here",
    (
        "¿Tiene hijas o hijos nacidos en este país?",
        "Você tem filhas ou filhos nascidos neste país?",
        "Do you have children who were born in this country?",
    ),
    required="yes",
    relevant="${minors} > 0",
    klass="quasi",
)

CHILD_BIRTH_YEAR: Row = question(
    "integer",
    "child_birth_year",
    (
        "¿En qué año nació aquí la primera o el primero?",
        "Em que ano nasceu aqui a primeira ou o primeiro?",
        "In which year was the first one born here?",
    ),
    hint=("Año con cuatro cifras.", "Ano com quatro algarismos.", "Year in four digits."),
    relevant="${child_born_here} = 'yes'",
    constraint=". >= 1960 and . <= int(format-date(today(), '%Y'))",
    constraint_message=(
        "El año va de 1960 al año en curso.",
        "O ano vai de 1960 até o ano atual.",
        "The year lies between 1960 and this year.",
    ),
    warning="${arrival_year} != '' and . < ${arrival_year}",
    warning_message=(
        "concat('Llegó en ', ${arrival_year}, ' y tiene un hijo o una hija que nació aquí en ', ${child_birth_year}, '.')",
        "concat('Chegou em ', ${arrival_year}, ' e tem uma filha ou um filho nascido aqui em ', ${child_birth_year}, '.')",
        "concat('Arrived in ', ${arrival_year}, ' and has a child who was born here in ', ${child_birth_year}, '.')",
    ),
    warning_see="arrival_year",
    klass="quasi",
)

NEEDS: Row = question(
    "select_multiple need",
    "needs",
    (
        "¿Qué es lo que más necesita hoy? Hasta tres cosas.",
        "Do que você mais precisa hoje? Até três coisas.",
        "What do you need most today? Up to three things.",
    ),
    hint=(
        "No lea las opciones; marque hasta tres.",
        "Não leia as opções; marque até três.",
        "Do not read the options; mark up to three.",
    ),
    constraint="count-selected(.) <= 3 and not(selected(., 'nothing') and count-selected(.) > 1)",
    constraint_message=(
        "Hasta tres, y «nada» no puede ir junto a otra.",
        "Até três, e “nada” não pode ficar junto com outra.",
        "Up to three, and “nothing” cannot stand beside another.",
    ),
)
