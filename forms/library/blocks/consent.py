"""Consent, before anything else and for each purpose by itself."""

from __future__ import annotations

from forms.library.blocks.writing import Row, Words, note, question

AGREED = "${consent_statistics} = 'yes'"
MAY_GO_ON = "not(${guardian} = 'no') and not(${assent} = 'no')"  # of a minor: the adult and the minor
GOES_ON = f"{AGREED} and {MAY_GO_ON}"

FOR_NUMBERS: Words = (
    "Trabajo para un programa que quiere saber cuántas personas migrantes viven aquí y qué necesitan.",
    "Trabalho para um programa que quer saber quantas pessoas migrantes vivem aqui e do que precisam.",
    "I work for a programme that wants to know how many migrants live here and what they need.",
)
NOT_HANDED_ON: Words = (
    "Nada de lo que diga cambia la atención que recibe ni sus trámites, y no se entrega a la policía ni a la autoridad de "
    "migración.",
    "Nada do que disser muda o atendimento que recebe nem os seus processos, e não é entregue à polícia nem à autoridade de "
    "migração.",
    "Nothing you say changes the help you receive or your applications, and nothing is given to the police or the migration "
    "authority.",
)


def consent_words(minutes: Words, opening: Words = FOR_NUMBERS, promise: Words = NOT_HANDED_ON) -> Row:
    """What is read aloud before anything is asked: for whom, how long (the number in words), that all of it is free, and what
    happens with the answers."""
    es, pt, en = zip(opening, minutes, promise, strict=True)
    return note(
        "consent_words",
        (
            f"Lea con calma: {es[0]} Le haré unas preguntas que toman unos {es[1]} minutos. Responder es voluntario: puede "
            f"saltar cualquier pregunta o parar cuando quiera. {es[2]}",
            f"Leia com calma: {pt[0]} Vou fazer algumas perguntas que levam cerca de {pt[1]} minutos. Responder é voluntário: "
            f"você pode pular qualquer pergunta ou parar quando quiser. {pt[2]}",
            f"Read slowly: {en[0]} I will ask you some questions that take about {en[1]} minutes. Answering is voluntary: you "
            f"may skip any question or stop whenever you want. {en[2]}",
        ),
    )


CONSENT_STATISTICS: Row = question(
    "select_one yes_no",
    "consent_statistics",
    (
        "¿Acepta responder a estas preguntas para elaborar estadísticas?",
        "Você aceita responder a estas perguntas para a produção de estatísticas?",
        "Do you agree to answer these questions so that statistics can be made?",
    ),
    hint=(
        "Espere la respuesta. Si no acepta, agradezca y termine: no se guarda nada de la persona.",
        "Espere a resposta. Se não aceitar, agradeça e encerre: nada da pessoa é guardado.",
        "Wait for the answer. If the person does not agree, thank them and end: nothing about them is kept.",
    ),
    required="yes",
    consent="statistics",
)

CONSENT_FORM: Row = question(
    "select_one consent_form",
    "consent_form",
    ("¿Cómo dio su consentimiento?", "Como deu o consentimento?", "How was consent given?"),
    hint=(
        "No se pregunta: márquelo usted.",
        "Não se pergunta: marque você.",
        "Not asked: mark it yourself.",
    ),
    required="yes",
    relevant=AGREED,
    consent_part="how",
    missing="none",
)

WITNESS: Row = question(
    "text",
    "witness",
    (
        "Iniciales o código de quien fue testigo",
        "Iniciais ou código da testemunha",
        "Initials or code of the witness",
    ),
    hint=("No escriba el nombre completo.", "Não escreva o nome completo.", "Do not write the full name."),
    required="yes",
    relevant="${consent_form} = 'oral_witness'",
    constraint="string-length(.) <= 12",
    constraint_message=(
        "Use solo iniciales o un código, de doce letras como máximo.",
        "Use apenas iniciais ou um código, com no máximo doze letras.",
        "Use initials or a code only, of twelve letters at most.",
    ),
    klass="direct",
    consent_part="witness",
    missing="none",
)

CONSENT_LINKING: Row = question(
    "select_one yes_no",
    "consent_linking",
    (
        "¿Acepta que usemos su nombre y documento solo para no contarle dos veces?",
        "Você aceita que usemos seu nome e documento só para não contar você duas vezes?",
        "Do you agree that we use your name and document only so as not to count you twice?",
    ),
    hint=(
        "Se guardan aparte, cifrados, y no aparecen en ningún informe. Puede decir que no y seguir.",
        "Ficam guardados à parte, cifrados, e não aparecem em nenhum relatório. A pessoa pode dizer não e continuar.",
        "They are kept apart, encrypted, and appear in no report. The person may say no and go on.",
    ),
    required="yes",
    relevant=AGREED,
    consent="linking",
)

CONSENT_CONTACT: Row = question(
    "select_one yes_no",
    "consent_contact",
    (
        "¿Acepta que guardemos un teléfono o correo para informarle de trámites y servicios?",
        "Você aceita que guardemos um telefone ou e-mail para informar sobre processos e serviços?",
        "Do you agree that we keep a telephone or e-mail to tell you about procedures and services?",
    ),
    hint=(
        "Puede decir que no y seguir. Puede pedir que se borre en cualquier momento.",
        "A pessoa pode dizer não e continuar. Pode pedir que seja apagado a qualquer momento.",
        "The person may say no and go on, and may ask for it to be deleted at any time.",
    ),
    required="yes",
    relevant=AGREED,
    consent="contact",
)
