"""Household survey on irregular migration: who lives in the household, where from, since when and with which permit, what it
needs.

One adult answers. With consent for that purpose the others are counted in too, one by one and without names, and what is asked
of their permits may stay open; without it only the person who answers is asked about, and the others are numbers.

Sources of the questions: household, relationship, country of birth, citizenship and year of arrival follow the UN Principles
and Recommendations for Population and Housing Censuses, Revision 3 (2017); permits by person, and needs, follow the practice
of the Encuesta dirigida a la población venezolana que reside en el país (INEI, Peru, 2018 and 2022); the ways into an
irregular situation follow the Clandestino project, Final Report (2009); consent per purpose follows the IOM Data Protection
Manual (2010), principles 2 (specified purpose) and 4 (consent).
"""

from __future__ import annotations

from forms.library.blocks import documents, entry, household, identity, person, place, universe
from forms.library.blocks.closing import THANKS
from forms.library.blocks.consent import (
    AGREED,
    CONSENT_CONTACT,
    CONSENT_FORM,
    CONSENT_STATISTICS,
    GOES_ON,
    WITNESS,
    consent_words,
)
from forms.library.blocks.lists import lists
from forms.library.blocks.universe import IN_UNIVERSE
from forms.library.blocks.writing import (
    CLOSE,
    CLOSE_ROWS,
    NO_CHANGE,
    PRESETS,
    Row,
    calculated,
    group,
    question,
    rows,
    said,
    when,
)

SETTINGS = {
    "form_title": "Encuesta de hogares",
    "form_id": "irregular_migration_household",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${cluster}, ' / ', ${today})",
}

ASKED = f"{GOES_ON} and {IN_UNIVERSE}"
TELLS = "${consent_members} = 'yes'"
SEVERAL = "${household_size} > 1 and ${household_size} <= 40"  # a slip adds no rows
FOREIGN = "${national} = 'no'"
IF_KNOWN = (
    "De otras personas, solo si usted lo sabe y quiere decirlo. Ninguna respuesta cambia la atención que reciben.",
    "De outras pessoas, só se você souber e quiser dizer. Nenhuma resposta muda o atendimento que recebem.",
    "About others, only if you know and wish to say. No answer changes the help that they receive.",
)
PERSON_1 = "${member_number} = 1"

MEMBER: list[Row] = [
    calculated("member_number", "position(..)", kept_as="int"),
    question(
        "select_one relationship",
        "relationship",
        (
            "Persona ${member_number}: ¿qué parentesco tiene con usted?",
            "Pessoa ${member_number}: qual é o parentesco com você?",
            "Person ${member_number}: how is this person related to you?",
        ),
        required="yes",
        relevant="${member_number} > 1",
    ),
    said(
        person.SEX,
        (
            "Persona ${member_number}: ¿cuál es su sexo?",
            "Pessoa ${member_number}: qual é o sexo?",
            "Person ${member_number}: what is the sex?",
        ),
        hint=(
            "La persona 1 es quien responde. Pregunte, no suponga.",
            "A pessoa 1 é quem responde. Pergunte, não suponha.",
            "Person 1 is the one who answers. Ask, do not assume.",
        ),
    ),
    said(
        person.AGE,
        (
            "Persona ${member_number}: ¿cuántos años cumplidos tiene?",
            "Pessoa ${member_number}: quantos anos completos tem?",
            "Person ${member_number}: what is the age, in completed years?",
        ),
        warning=f"{PERSON_1} and ((${{adult}} = 'yes' and . < 18) or (${{adult}} = 'no' and . >= 18))",
        warning_message=(
            "No coincide con lo que se dijo al comienzo sobre los 18 años.",
            "Não coincide com o que se disse no começo sobre os 18 anos.",
            "It does not agree with what was said about being 18 at the beginning.",
        ),
    ),
    said(
        person.BIRTH_COUNTRY,
        (
            "Persona ${member_number}: ¿en qué país nació?",
            "Pessoa ${member_number}: em que país nasceu?",
            "Person ${member_number}: in which country born?",
        ),
    ),
    said(
        person.NATIONALITY,
        (
            "Persona ${member_number}: ¿qué nacionalidad o nacionalidades tiene?",
            "Pessoa ${member_number}: que nacionalidade ou nacionalidades tem?",
            "Person ${member_number}: which nationality or nationalities?",
        ),
    ),
    said(
        universe.NATIONAL,
        (
            "Persona ${member_number}: ¿tiene la nacionalidad de este país?",
            "Pessoa ${member_number}: tem a nacionalidade deste país?",
            "Person ${member_number}: does this person have the nationality of this country?",
        ),
        missing="unknown refused",
        klass="quasi",
    ),
    said(
        entry.ENTRY_MODE,
        (
            "Persona ${member_number}: ¿cómo entró a este país la última vez?",
            "Pessoa ${member_number}: como entrou neste país da última vez?",
            "Person ${member_number}: how did this person enter this country the last time?",
        ),
        hint=IF_KNOWN,
        required=PERSON_1,
        relevant=FOREIGN,
    ),
    said(
        entry.ARRIVAL_YEAR,
        (
            "Persona ${member_number}: ¿en qué año llegó para vivir aquí?",
            "Pessoa ${member_number}: em que ano chegou para viver aqui?",
            "Person ${member_number}: in which year did this person arrive to live here?",
        ),
        relevant=f"{FOREIGN} and {entry.FROM_ABROAD}",
        warning_see="",
    ),
    said(
        documents.PERMIT,
        (
            "Persona ${member_number}: ¿qué permiso tiene hoy para vivir en este país?",
            "Pessoa ${member_number}: que autorização tem hoje para viver neste país?",
            "Person ${member_number}: which permit does this person have today to live in this country?",
        ),
        type="select_one permit_foreign",
        hint=IF_KNOWN,
        required=PERSON_1,
        relevant=FOREIGN,
    ),
    question(
        "select_one yes_no",
        "school",
        (
            "Persona ${member_number}: ¿va a la escuela o al colegio?",
            "Pessoa ${member_number}: vai à escola?",
            "Person ${member_number}: does this person go to school?",
        ),
        required="yes",
        relevant="${age} >= 5 and ${age} < 18",
    ),
    said(
        person.ACTIVITY,
        (
            "Persona ${member_number}: ¿qué hizo la mayor parte de la semana pasada?",
            "Pessoa ${member_number}: o que fez na maior parte da semana passada?",
            "Person ${member_number}: what did this person do for most of last week?",
        ),
        relevant="${age} >= 15",
    ),
    calculated(
        "no_permit",
        "if(${permit} = 'expired' or ${permit} = 'none', 1, 0)",
        kept_as="int",
        relevant=FOREIGN,
        klass="sensitive",
    ),
]

SURVEY: list[Row] = [
    *PRESETS,
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(("veinte", "vinte", "twenty")),
    CONSENT_STATISTICS,
    CONSENT_FORM,
    WITNESS,
    question(
        "select_one yes_no",
        "consent_members",
        (
            "¿Acepta contarnos también, sin nombres, sobre las demás personas de su hogar?",
            "Você aceita contar também, sem nomes, sobre as outras pessoas do seu domicílio?",
            "Do you agree to tell us, without names, about the other people in your household as well?",
        ),
        hint=(
            "Si hay otras personas adultas presentes, pregúnteles también. Puede decir que no y responder solo por sí.",
            "Se houver outras pessoas adultas presentes, pergunte também a elas. Pode dizer não e responder só por si.",
            "If other adults are present, ask them too. The person may say no and answer for themselves only.",
        ),
        required="yes",
        relevant=AGREED,
        consent="members",
    ),
    CONSENT_CONTACT,
    CLOSE,
    group("place", place.LABEL, AGREED),
    place.AREA,
    place.CLUSTER,
    place.DWELLING,
    CLOSE,
    group("beginning", universe.LABEL, AGREED),
    universe.ADULT,
    said(person.GUARDIAN, person.GUARDIAN["label"], relevant="${adult} = 'no'"),
    person.ASSENT,
    *when(
        GOES_ON,
        household.HOUSEHOLD_SIZE,
        question(
            "select_one yes_no",
            "any_foreign",
            (
                "¿Hay en su hogar alguien que nació en otro país o que tiene otra nacionalidad?",
                "Há no seu domicílio alguém que nasceu em outro país ou que tem outra nacionalidade?",
                "Is there anybody in your household who was born in another country or has another nationality?",
            ),
            hint=("Cuente también a usted.", "Conte também você.", "Count yourself too."),
            required="yes",
            klass="quasi",
            missing="none",
        ),
    ),
    universe.in_universe("${any_foreign} = 'yes'"),
    CLOSE,
    calculated("rows_asked", f"if({IN_UNIVERSE}, if({TELLS} and {SEVERAL}, ${{household_size}}, 1), 0)"),
    rows("member", ("Personas del hogar", "Pessoas do domicílio", "People in the household"), "${rows_asked}", ASKED),
    *MEMBER,
    CLOSE_ROWS,
    group("others", ("Las demás personas", "As outras pessoas", "The others"), f"{ASKED} and not({TELLS})"),
    said(
        household.MINORS,
        (
            "De las personas de su hogar, ¿cuántas tienen menos de 18 años?",
            "Das pessoas do seu domicílio, quantas têm menos de 18 anos?",
            "How many of the people in your household are under 18?",
        ),
    ),
    household.WITHOUT_PERMIT,
    CLOSE,
    calculated(
        "household_without_permit",
        "sum(${no_permit}) + coalesce(${without_permit}, 0)",
        kept_as="int",
        relevant=ASKED,
        klass="sensitive",
    ),
    group("situation", ("Situación del hogar", "Situação do domicílio", "Situation of the household"), ASKED),
    said(
        documents.APPLIED,
        (
            "¿Alguien de su hogar ha iniciado alguna vez un trámite para regularizar su situación?",
            "Alguém do seu domicílio já iniciou algum processo para regularizar a situação?",
            "Has anybody in your household ever begun a procedure to regularise their situation?",
        ),
        relevant="${household_without_permit} > 0",
    ),
    said(documents.OBSTACLES, ("¿Qué lo ha hecho difícil?", "O que tornou isso difícil?", "What has made it difficult?")),
    question(
        "select_one care",
        "health_care",
        (
            "La última vez que alguien de su hogar necesitó atención de salud, ¿la recibió?",
            "Da última vez que alguém do seu domicílio precisou de atendimento de saúde, recebeu?",
            "The last time somebody in your household needed health care, did they receive it?",
        ),
        required="yes",
        klass="sensitive",
    ),
    said(
        household.NEEDS,
        (
            "¿Qué es lo que más necesita hoy su hogar? Hasta tres cosas.",
            "Do que o seu domicílio mais precisa hoje? Até três coisas.",
            "What does your household need most today? Up to three things.",
        ),
    ),
    said(
        entry.INTENTION,
        (
            "¿Qué piensa hacer su hogar en los próximos doce meses?",
            "O que o seu domicílio pensa em fazer nos próximos doze meses?",
            "What does your household plan for the next twelve months?",
        ),
        hint=NO_CHANGE,
        relevant="",
    ),
    CLOSE,
    group("reach", identity.REACH, f"{ASKED} and ${{consent_contact}} = 'yes'"),
    identity.CONTACT,
    CLOSE,
    universe.NOT_ASKED,
    THANKS,
]

CHOICES = {
    **lists(
        "yes_no", "consent_form", "relationship", "sex", "country", "nationality", "entry_mode", "permit_foreign", "activity",
        "obstacle", "need", "intention",
    ),
    "care": [
        ("yes", "Sí", "Sim", "Yes"),
        ("no", "No", "Não", "No"),
        ("not_needed", "No ha hecho falta", "Não foi preciso", "It was not needed"),
    ],
}  # fmt: skip
