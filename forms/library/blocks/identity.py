"""What names a person: asked only of those who agreed to it, kept apart from the answers."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, question

LABEL: Words = ("Identidad", "Identidade", "Identity")
REACH: Words = ("Contacto", "Contato", "Contact")

SURNAMES: Row = question(
    "text",
    "surnames",
    ("Apellidos", "Sobrenomes", "Surnames"),
    hint=("Como están en su documento.", "Como estão no documento.", "As in the document."),
    klass="direct",
)

GIVEN_NAMES: Row = question(
    "text",
    "given_names",
    ("Nombres", "Nomes", "Given names"),
    hint=("Como están en su documento.", "Como estão no documento.", "As in the document."),
    klass="direct",
)

BIRTH_DATE: Row = question(
    "date",
    "birth_date",
    ("Fecha de nacimiento", "Data de nascimento", "Date of birth"),
    hint=("Día, mes y año.", "Dia, mês e ano.", "Day, month and year."),
    constraint=". >= date('1900-01-01') and . <= today()",
    constraint_message=(
        "La fecha va de 1900 a hoy.",
        "A data vai de 1900 até hoje.",
        "The date lies between 1900 and today.",
    ),
    warning="${age} != '' and abs(int((today() - .) div 365.25) - ${age}) > 1",
    warning_message=(
        "La fecha de nacimiento y la edad no coinciden.",
        "A data de nascimento e a idade não coincidem.",
        "The date of birth and the age do not agree.",
    ),
    warning_see="age",
    klass="direct",
)

DOCUMENT_NUMBER: Row = question(
    "text",
    "document_number",
    (
        "Número de un documento de identidad o pasaporte",
        "Número de um documento de identidade ou passaporte",
        "Number of an identity document or passport",
    ),
    hint=(
        "De cualquier país, también vencido. Deje en blanco si no lo tiene o no quiere darlo.",
        "De qualquer país, mesmo vencido. Deixe em branco se não tiver ou não quiser dar.",
        "Of any country, also expired. Leave blank if there is none or the person prefers not to give it.",
    ),
    klass="direct",
)

CONTACT: Row = question(
    "text",
    "contact",
    (
        "Teléfono o correo para contactarle",
        "Telefone ou e-mail para contato",
        "Telephone or e-mail to reach you",
    ),
    hint=(
        "Pregunte a qué hora es seguro llamar y anótelo.",
        "Pergunte a que horas é seguro ligar e anote.",
        "Ask at what time it is safe to call, and write it down.",
    ),
    klass="direct",
)
