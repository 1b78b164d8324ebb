"""Sample by coupons (respondent-driven sampling): who brought whom, how many people each one knows, documents, the way here.

Nobody's name is asked: persons are numbers on coupons. A person is asked for the coupon they bring, answers, and takes coupons
for others; who recruited whom follows from the numbers. The circle that counts is people from other countries of 18 or more who
live in the city; having a permit or not is an answer, never a condition for taking part.

Columns for the estimates: `respondent_id`, `seed`, `coupon_in`, `coupon_1` … `coupon_7`, `degree`, `recruiter_relation`.
`object_received` and `service_used` are multipliers: a count of objects given out, or of clients served, divided by the share.

Sources of the questions: network size in steps that end with the people seen in a stated period, the relation to the recruiter,
and coupons, follow WHO and UNAIDS, Introduction to HIV/AIDS and sexually transmitted infection surveillance, Module 4:
Introduction to respondent-driven sampling (2013) and Heckathorn (1997), Social Problems 44; multipliers and their conditions
follow Johnston et al. (2013) and Fearon et al. (2017), JMIR Public Health and Surveillance 3; ways into an irregular
situation follow the Clandestino project, Final Report (2009); consent follows the IOM Data Protection Manual (2010).
"""

from __future__ import annotations

from forms.library.blocks import documents, entry, person, place, universe
from forms.library.blocks.closing import THANKS
from forms.library.blocks.consent import (
    AGREED,
    CONSENT_FORM,
    CONSENT_STATISTICS,
    FOR_NUMBERS,
    WITNESS,
    consent_words,
)
from forms.library.blocks.lists import lists
from forms.library.blocks.universe import IN_UNIVERSE
from forms.library.blocks.writing import (
    CLOSE,
    PRESETS,
    READ,
    Row,
    Words,
    bounded,
    group,
    note,
    question,
    said,
    when,
)

SETTINGS = {
    "form_title": "Muestra por cupones",
    "form_id": "respondent_driven",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${today})",
}

ASKED = f"{AGREED} and {IN_UNIVERSE}"
MOST_COUPONS = 7
NUMBER = ". >= 1 and . <= 999999999"
NUMBER_MESSAGE: Words = (
    "Solo el número, de nueve cifras como máximo.",
    "Só o número, com no máximo nove algarismos.",
    "The number only, of nine digits at most.",
)


def coupon(number: int) -> Row:
    """The number of one of the coupons handed over: another than the one brought and than those before."""
    before = ["coupon_in", *(f"coupon_{n}" for n in range(1, number))]
    return question(
        "integer",
        f"coupon_{number}",
        (
            f"Número del cupón {number} que entrega",
            f"Número do cupom {number} que você entrega",
            f"Number of coupon {number} that you hand over",
        ),
        required="yes",
        relevant=f"${{coupons_given}} >= {number}",
        constraint=" and ".join([NUMBER, *(f". != ${{{name}}}" for name in before)]),
        constraint_message=(
            "De nueve cifras como máximo, y otro número que los demás cupones.",
            "Com no máximo nove algarismos, e outro número que os demais cupons.",
            "Of nine digits at most, and another number than the other coupons.",
        ),
        klass="quasi",
        missing="none",
    )


SURVEY: list[Row] = [
    *PRESETS,
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(
        ("veinte", "vinte", "twenty"),
        FOR_NUMBERS,
        (
            "No anoto su nombre ni el de nadie: los cupones llevan solo un número. Nada de lo que diga cambia la atención que "
            "recibe ni sus trámites, y no se entrega a la policía ni a la autoridad de migración.",
            "Não anoto o seu nome nem o de ninguém: os cupons levam só um número. Nada do que disser muda o atendimento que "
            "recebe nem os seus processos, e não é entregue à polícia nem à autoridade de migração.",
            "I write down nobody's name: the coupons bear a number only. Nothing you say changes the help you receive or your "
            "applications, and nothing is given to the police or the migration authority.",
        ),
    ),
    CONSENT_STATISTICS,
    CONSENT_FORM,
    WITNESS,
    CLOSE,
    group("place", place.LABEL, AGREED),
    said(
        place.AREA,
        ("Sitio del estudio", "Local do estudo", "Study site"),
        hint=("El número de su sitio.", "O número do seu local.", "The number of your site."),
    ),
    CLOSE,
    group("beginning", universe.LABEL, AGREED),
    universe.ADULT,
    universe.NATIONAL,
    question(
        "select_one yes_no",
        "lives_here",
        ("¿Vive usted en esta ciudad?", "Você mora nesta cidade?", "Do you live in this city?"),
        hint=(
            "La mayor parte de la semana.",
            "A maior parte da semana.",
            "For most of the week.",
        ),
        required="yes",
        missing="none",
    ),
    said(
        universe.ALREADY,
        (
            "¿Ya participó antes en este estudio?",
            "Você já participou antes deste estudo?",
            "Have you taken part in this study before?",
        ),
        hint=("Aquí o en otro sitio.", "Aqui ou em outro local.", "Here or at another site."),
    ),
    universe.in_universe("${adult} = 'yes'", "${national} = 'no'", "${lives_here} = 'yes'", "${already} = 'no'"),
    CLOSE,
    group("coupon", ("El cupón", "O cupom", "The coupon"), ASKED),
    question(
        "integer",
        "respondent_id",
        ("Número de participante", "Número do participante", "Number of the participant"),
        hint=("El de su hoja; nunca el nombre.", "O da sua folha; nunca o nome.", "That on your sheet; never the name."),
        required="yes",
        constraint=NUMBER,
        constraint_message=NUMBER_MESSAGE,
        klass="quasi",
        missing="none",
    ),
    question(
        "select_one yes_no",
        "seed",
        (
            "¿Es una de las personas con las que empieza el estudio?",
            "É uma das pessoas com quem o estudo começa?",
            "Is this one of the persons with whom the study begins?",
        ),
        hint=(
            "No se pregunta: márquelo usted. Quien empieza no trae cupón.",
            "Não se pergunta: marque você. Quem começa não traz cupom.",
            "Not asked: mark it yourself. Those who begin bring no coupon.",
        ),
        required="yes",
        missing="none",
    ),
    *when(
        "${seed} = 'no'",
        question(
            "integer",
            "coupon_in",
            ("Número del cupón que trae", "Número do cupom que traz", "Number of the coupon that is brought"),
            hint=(
                "Cópielo y guarde el cupón.",
                "Copie e guarde o cupom.",
                "Copy it and keep the coupon.",
            ),
            required="yes",
            constraint=NUMBER,
            constraint_message=NUMBER_MESSAGE,
            klass="quasi",
            missing="none",
        ),
        question(
            "integer",
            "recruiter_id",
            (
                "Número de participante de quien se lo dio",
                "Número de participante de quem o deu",
                "Participant number of the one who gave it",
            ),
            hint=(
                "Solo si está impreso en el cupón. No pregunte quién fue.",
                "Só se estiver impresso no cupom. Não pergunte quem foi.",
                "Only if it is printed on the coupon. Do not ask who it was.",
            ),
            constraint=NUMBER + " and . != ${respondent_id}",
            constraint_message=(
                "De nueve cifras como máximo, y otro número que el de esta persona.",
                "Com no máximo nove algarismos, e outro número que o desta pessoa.",
                "Of nine digits at most, and another number than that of this person.",
            ),
            klass="quasi",
            missing="none",
        ),
        question(
            "select_one relation",
            "recruiter_relation",
            (
                "¿Qué relación tiene con la persona que le dio el cupón?",
                "Qual é a sua relação com a pessoa que deu o cupom?",
                "What is your relation to the person who gave you the coupon?",
            ),
            hint=READ,
            required="yes",
            warning=". = 'stranger'",
            warning_message=(
                "Los cupones son para personas conocidas: pregunte cómo llegó a sus manos.",
                "Os cupons são para pessoas conhecidas: pergunte como chegou às suas mãos.",
                "Coupons are for people one knows: ask how it came into the person's hands.",
            ),
        ),
        question(
            "select_one yes_no",
            "coupon_paid",
            (
                "¿Le pidió algo a cambio del cupón?",
                "A pessoa pediu algo em troca do cupom?",
                "Did that person ask for something in exchange?",
            ),
            required="yes",
            klass="sensitive",
        ),
    ),
    CLOSE,
    group("circle", ("Personas que conoce", "Pessoas que você conhece", "People you know"), ASKED),
    question(
        "integer",
        "known",
        (
            "¿A cuántas personas de otros países, de 18 años o más, que viven en esta ciudad conoce usted?",
            "Quantas pessoas de outros países, de 18 anos ou mais, que moram nesta cidade você conhece?",
            "How many people from other countries, of 18 or more, who live in this city do you know?",
        ),
        hint=(
            "Conocer: usted sabe su nombre o apodo, y ella o él sabe el suyo.",
            "Conhecer: você sabe o nome ou apelido da pessoa, e ela sabe o seu.",
            "To know: you know the other's name or nickname, and they know yours.",
        ),
        required="yes",
        **bounded(0, 5000),
    ),
    question(
        "integer",
        "degree",
        (
            "De ellas, ¿con cuántas habló o se escribió en los últimos 30 días?",
            "Dessas pessoas, com quantas você falou ou trocou mensagens nos últimos 30 dias?",
            "With how many of them did you speak or exchange messages in the last 30 days?",
        ),
        hint=(
            "Dé tiempo: repase con la persona familia, trabajo y vecindario.",
            "Dê tempo: repasse com a pessoa família, trabalho e vizinhança.",
            "Give time: go through family, work and neighbourhood with the person.",
        ),
        required="yes",
        constraint=". >= 0 and . <= 5000 and (${known} = '' or . <= ${known})",
        constraint_message=(
            "No pueden ser más que las que conoce.",
            "Não podem ser mais que as que conhece.",
            "There cannot be more of them than the person knows.",
        ),
        warning=". = 0 or (. >= 50 and . mod 50 = 0)",
        warning_message=(
            "El cálculo depende de este número: pida que lo piense otra vez, por grupos.",
            "O cálculo depende deste número: peça que pense outra vez, por grupos.",
            "The estimate rests on this number: ask the person to think again, group by group.",
        ),
    ),
    question(
        "integer",
        "degree_without_permit",
        (
            "De estas últimas, ¿cuántas cree que no tienen hoy un permiso para vivir aquí?",
            "Destas últimas, quantas você acha que não têm hoje autorização para viver aqui?",
            "How many of these last do you think have no permit today to live here?",
        ),
        hint=(
            "Solo el número: no se pregunta quiénes son.",
            "Só o número: não se pergunta quem são.",
            "The number only: never ask who they are.",
        ),
        constraint=". >= 0 and . <= 5000 and (${degree} = '' or . <= ${degree})",
        constraint_message=(
            "No pueden ser más que las personas con las que habló.",
            "Não podem ser mais que as pessoas com quem falou.",
            "There cannot be more of them than people spoken to.",
        ),
        klass="sensitive",
    ),
    CLOSE,
    group("person", person.LABEL, ASKED),
    said(
        person.AGE,
        person.AGE["label"],
        constraint=". >= 18 and . <= 110",
        constraint_message=(
            "La edad va de 18 a 110 años.",
            "A idade vai de 18 a 110 anos.",
            "The age lies between 18 and 110 years.",
        ),
    ),
    person.SEX,
    person.BIRTH_COUNTRY,
    person.NATIONALITY,
    person.EDUCATION,
    person.ACTIVITY,
    CLOSE,
    group("entry", entry.LABEL, ASKED),
    entry.ENTRY_MODE,
    entry.ARRIVAL_YEAR,
    entry.INTENTION,
    CLOSE,
    group("documents", documents.LABEL, ASKED),
    documents.PAPERS,
    said(documents.PERMIT, documents.PERMIT["label"], type="select_one permit_foreign", relevant=""),
    documents.PERMIT_UNTIL,
    documents.APPLIED,
    documents.OBSTACLES,
    CLOSE,
    group("multipliers", ("Objetos y servicios", "Objetos e serviços", "Objects and services"), ASKED),
    question(
        "select_one yes_no",
        "object_received",
        (
            "Muestre el objeto: ¿alguien le dio uno igual a este?",
            "Mostre o objeto: alguém lhe deu um igual a este?",
            "Show the object: did somebody give you one like this?",
        ),
        hint=(
            "El que se repartió antes del estudio. Si no se repartió ninguno, deje en blanco.",
            "O que foi distribuído antes do estudo. Se nenhum foi distribuído, deixe em branco.",
            "The one given out before the study. If none was given out, leave blank.",
        ),
    ),
    question(
        "select_one giver",
        "object_giver",
        ("¿Quién se lo dio?", "Quem o deu?", "Who gave it to you?"),
        required="yes",
        relevant="${object_received} = 'yes'",
    ),
    question(
        "select_one yes_no",
        "service_used",
        (
            "En los últimos seis meses, ¿recibió atención en el servicio de la hoja?",
            "Nos últimos seis meses, você recebeu atendimento no serviço da folha?",
            "In the last six months, were you helped at the service named on the sheet?",
        ),
        hint=(
            "Lea el nombre del servicio. Si la hoja no nombra ninguno, deje en blanco.",
            "Leia o nome do serviço. Se a folha não nomeia nenhum, deixe em branco.",
            "Read the name of the service. If the sheet names none, leave blank.",
        ),
    ),
    CLOSE,
    group("coupons", ("Cupones que entrega", "Cupons que entrega", "Coupons handed over"), ASKED),
    note(
        "coupon_words",
        (
            "Diga: Puede dar estos cupones a personas de otros países que vivan en esta ciudad. Nadie está obligado a venir, y "
            "usted no tiene que decirnos a quién los dio.",
            "Diga: Você pode dar estes cupons a pessoas de outros países que morem nesta cidade. Ninguém é obrigado a vir, e "
            "você não precisa nos dizer a quem os deu.",
            "Say: You may give these coupons to people from other countries who live in this city. Nobody is obliged to come, "
            "and you need not tell us to whom you gave them.",
        ),
    ),
    question(
        "integer",
        "coupons_given",
        ("¿Cuántos cupones entrega?", "Quantos cupons você entrega?", "How many coupons do you hand over?"),
        hint=(
            "No se pregunta: anótelo usted. Ninguno: 0.",
            "Não se pergunta: anote você. Nenhum: 0.",
            "Not asked: write it down yourself. None: 0.",
        ),
        required="yes",
        missing="none",
        warning="${degree} != '' and . > ${degree}",
        warning_message=(
            "Son más cupones que personas con las que habló.",
            "São mais cupons que pessoas com quem falou.",
            "There are more coupons than people spoken to.",
        ),
        warning_see="degree",
        **bounded(0, MOST_COUPONS),
    ),
    *(coupon(number) for number in range(1, MOST_COUPONS + 1)),
    CLOSE,
    universe.NOT_ASKED,
    THANKS,
]

CHOICES = {
    **lists(
        "yes_no", "consent_form", "sex", "country", "nationality", "education", "activity", "entry_mode", "intention",
        "document", "permit_foreign", "obstacle",
    ),
    "relation": [
        ("family", "Familiar o pareja", "Familiar ou companheiro(a)", "Relative or partner"),
        ("friend", "Amistad", "Amizade", "Friend"),
        ("neighbour", "Vecina o vecino", "Vizinha ou vizinho", "Neighbour"),
        ("work", "Del trabajo", "Do trabalho", "From work"),
        ("acquaintance", "Alguien que conoce poco", "Alguém que conhece pouco", "Somebody known slightly"),
        ("stranger", "Alguien que no conocía", "Alguém que não conhecia", "Somebody not known before"),
    ],
    "giver": [
        ("team", "Alguien del programa", "Alguém do programa", "Somebody of the programme"),
        ("recruiter", "Quien le dio el cupón", "Quem deu o cupom", "The one who gave the coupon"),
        ("other", "Otra persona", "Outra pessoa", "Somebody else"),
    ],
}  # fmt: skip
