"""Who the person is, as statistics need it: age and the adult beside a minor, sex, country of birth, nationality."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, question

LABEL: Words = ("Sobre usted", "Sobre você", "About you")

AGE: Row = question(
    "integer",
    "age",
    ("¿Cuántos años cumplidos tiene?", "Quantos anos completos você tem?", "How old are you, in completed years?"),
    hint=(
        "Si no lo sabe con certeza, anote la edad aproximada.",
        "Se não souber com certeza, anote a idade aproximada.",
        "If the person is not sure, write the approximate age.",
    ),
    required="yes",
    constraint=". >= 0 and . <= 110",
    constraint_message=(
        "La edad va de 0 a 110 años.",
        "A idade vai de 0 a 110 anos.",
        "The age lies between 0 and 110 years.",
    ),
    klass="quasi",
)

GUARDIAN: Row = question(
    "select_one yes_no",
    "guardian",
    (
        "¿Está presente y de acuerdo una persona adulta responsable?",
        "Há uma pessoa adulta responsável presente e de acordo?",
        "Is a responsible adult present, and do they agree?",
    ),
    hint=(
        "Sin esa persona no se sigue: agradezca y ofrezca información sobre protección.",
        "Sem essa pessoa não se continua: agradeça e ofereça informação sobre proteção.",
        "Without that person do not go on: thank them and offer information about protection.",
    ),
    required="yes",
    relevant="${age} < 18",
    consent_part="guardian",
    missing="none",
)

ASSENT: Row = question(
    "select_one yes_no",
    "assent",
    ("Y usted, ¿está de acuerdo en seguir?", "E você, concorda em continuar?", "And you, do you agree to go on?"),
    hint=(
        "Pregunte a la niña, al niño o adolescente, no a la persona adulta. Si duda, no se sigue.",
        "Pergunte à criança ou adolescente, não à pessoa adulta. Se hesitar, não se continua.",
        "Ask the child or adolescent, not the adult. If there is any doubt, do not go on.",
    ),
    required="yes",
    relevant="${guardian} = 'yes'",
    consent_part="assent",
    missing="none",
)

SEX: Row = question(
    "select_one sex",
    "sex",
    ("¿Cuál es su sexo?", "Qual é o seu sexo?", "What is your sex?"),
    hint=("Pregunte, no suponga.", "Pergunte, não suponha.", "Ask, do not assume."),
    required="yes",
    klass="quasi",
)

BIRTH_COUNTRY: Row = question(
    "select_one country",
    "birth_country",
    ("¿En qué país nació?", "Em que país você nasceu?", "In which country were you born?"),
    hint=(
        "Según las fronteras de hoy.",
        "Segundo as fronteiras de hoje.",
        "By the borders of today.",
    ),
    required="yes",
    appearance="minimal autocomplete",
    klass="quasi",
)

NATIONALITY: Row = question(
    "select_multiple nationality",
    "nationality",
    (
        "¿Qué nacionalidad o nacionalidades tiene?",
        "Que nacionalidade ou nacionalidades você tem?",
        "Which nationality or nationalities do you have?",
    ),
    hint=(
        "Anote todas las que diga.",
        "Anote todas as que disser.",
        "Write down all that the person names.",
    ),
    required="yes",
    constraint="not(selected(., 'none') and count-selected(.) > 1)",
    constraint_message=(
        "«Ninguna» no puede ir junto a una nacionalidad.",
        "“Nenhuma” não pode ficar junto com uma nacionalidade.",
        "“None” cannot stand beside a nationality.",
    ),
    appearance="minimal autocomplete",
    klass="quasi",
)

EDUCATION: Row = question(
    "select_one education",
    "education",
    ("¿Hasta qué nivel estudió?", "Até que nível você estudou?", "Up to which level did you study?"),
    hint=("El más alto que terminó.", "O mais alto que concluiu.", "The highest that was completed."),
    required="yes",
)

ACTIVITY: Row = question(
    "select_one activity",
    "activity",
    (
        "¿Qué hizo la mayor parte de la semana pasada?",
        "O que você fez na maior parte da semana passada?",
        "What did you do for most of last week?",
    ),
    required="yes",
)

DISTRICT: Row = question(
    "text",
    "district",
    ("¿En qué distrito o comuna vive?", "Em que bairro ou município você mora?", "In which district do you live?"),
    hint=("No escriba la dirección.", "Não escreva o endereço.", "Do not write the address."),
    klass="quasi",
)
