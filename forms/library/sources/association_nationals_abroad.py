"""Associations and nationals abroad: what an association does and for whom, or how a person lives outside the own country.

One questionnaire with two ways through it, since the same visit to a community finds both: who speaks for an association is
asked about it, everybody else about themselves. The name of an association is kept only where it agreed to stand in a
directory. How many of a community have no permit is asked as a share of ten, never who.

Sources of the questions: departure, papers, consular registration, remittances and return follow the Primera Encuesta Mundial a
la Comunidad Peruana en el Exterior (Ministerio de Relaciones Exteriores, INEI and IOM, 2012); the characterisation of
associations (scope, form, members, activities, partners) follows the IOM and MPI handbook Developing a Road Map for Engaging
Diasporas in Development (2012); country of birth, citizenship and year of arrival follow the UN Principles and Recommendations
for Population and Housing Censuses, Revision 3 (2017); consent per purpose follows the IOM Data Protection Manual (2010).
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
    NOT_HANDED_ON,
    WITNESS,
    consent_words,
)
from forms.library.blocks.lists import lists
from forms.library.blocks.universe import IN_UNIVERSE
from forms.library.blocks.writing import (
    CLOSE,
    DO_NOT_READ,
    PRESETS,
    READ,
    Row,
    bounded,
    calculated,
    group,
    question,
    said,
)

SETTINGS = {
    "form_title": "Asociaciones y connacionales",
    "form_id": "association_nationals_abroad",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${today})",
}

OF_ASSOCIATION = f"{GOES_ON} and ${{subject}} = 'association'"
OF_PERSON = f"{GOES_ON} and {IN_UNIVERSE} and ${{subject}} = 'person'"
THIS_YEAR = "int(format-date(today(), '%Y'))"

SURVEY: list[Row] = [
    *PRESETS,
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(
        ("quince", "quinze", "fifteen"),
        (
            "Trabajo para un programa que quiere conocer a las personas que viven fuera de su país y a sus asociaciones.",
            "Trabalho para um programa que quer conhecer as pessoas que vivem fora do seu país e as suas associações.",
            "I work for a programme that wants to know people who live outside their country, and their associations.",
        ),
        NOT_HANDED_ON,
    ),
    CONSENT_STATISTICS,
    CONSENT_FORM,
    WITNESS,
    question(
        "select_one subject",
        "subject",
        ("¿Por quién responde hoy?", "Por quem você responde hoje?", "For whom do you answer today?"),
        hint=READ,
        required="yes",
        relevant=AGREED,
        missing="none",
    ),
    question(
        "select_one yes_no",
        "consent_directory",
        (
            "¿Acepta que el nombre y el contacto público de la asociación estén en un directorio?",
            "Você aceita que o nome e o contato público da associação estejam em uma lista pública?",
            "Do you agree that the name and the public contact of the association stand in a directory?",
        ),
        hint=(
            "Puede decir que no y seguir. Puede pedir que se borre en cualquier momento.",
            "A pessoa pode dizer não e continuar. Pode pedir que seja apagado a qualquer momento.",
            "The person may say no and go on, and may ask for it to be deleted at any time.",
        ),
        required="yes",
        relevant=f"{AGREED} and ${{subject}} = 'association'",
        consent="directory",
    ),
    CONSENT_CONTACT,
    CLOSE,
    group("place", place.LABEL, AGREED),
    place.AREA,
    CLOSE,
    group("beginning", universe.LABEL, AGREED),
    person.AGE,
    person.GUARDIAN,
    person.ASSENT,
    question(
        "select_one yes_no",
        "lives_abroad",
        (
            "¿Vive usted fuera del país de su nacionalidad?",
            "Você mora fora do país da sua nacionalidade?",
            "Do you live outside the country of your nationality?",
        ),
        required="yes",
        relevant=f"{GOES_ON} and ${{subject}} = 'person'",
        klass="quasi",
        missing="none",
    ),
    calculated("in_universe", "if(${subject} = 'association', 'yes', ${lives_abroad})"),
    CLOSE,
    group("association", ("La asociación", "A associação", "The association"), OF_ASSOCIATION),
    question(
        "text",
        "association_name",
        ("Nombre de la asociación", "Nome da associação", "Name of the association"),
        relevant="${consent_directory} = 'yes'",
        klass="direct",
    ),
    question(
        "text",
        "association_contact",
        (
            "Teléfono, correo o página de la asociación",
            "Telefone, e-mail ou página da associação",
            "Telephone, e-mail or page of the association",
        ),
        hint=(
            "El que la asociación hace público, no el de una persona.",
            "O que a associação torna público, não o de uma pessoa.",
            "The one that the association makes public, not that of a person.",
        ),
        relevant="${consent_directory} = 'yes'",
        klass="direct",
    ),
    question(
        "select_one role",
        "role",
        (
            "¿Qué papel tiene usted en la asociación?",
            "Que papel você tem na associação?",
            "What is your part in the association?",
        ),
        required="yes",
    ),
    question(
        "integer",
        "founding_year",
        (
            "¿En qué año empezó la asociación?",
            "Em que ano a associação começou?",
            "In which year did the association begin?",
        ),
        hint=("Año con cuatro cifras.", "Ano com quatro algarismos.", "Year in four digits."),
        required="yes",
        constraint=f". >= 1850 and . <= {THIS_YEAR}",
        constraint_message=(
            "El año va de 1850 al año en curso.",
            "O ano vai de 1850 até o ano atual.",
            "The year lies between 1850 and this year.",
        ),
    ),
    question(
        "select_one registration",
        "registered",
        (
            "¿Está inscrita en algún registro de este país?",
            "Está inscrita em algum registro deste país?",
            "Is it entered in a register of this country?",
        ),
        required="yes",
    ),
    question(
        "select_one scope",
        "scope",
        ("¿Hasta dónde llega su trabajo?", "Até onde vai o seu trabalho?", "How far does its work reach?"),
        hint=READ,
        required="yes",
    ),
    question(
        "integer",
        "members",
        ("¿Cuántos miembros tiene?", "Quantos membros tem?", "How many members does it have?"),
        hint=(
            "Si no lo sabe con certeza, un número aproximado.",
            "Se não souber com certeza, um número aproximado.",
            "If not sure, an approximate number.",
        ),
        required="yes",
        **bounded(1, 1_000_000),
    ),
    question(
        "integer",
        "members_women",
        ("¿Cuántas de esas personas son mujeres?", "Quantas dessas pessoas são mulheres?", "How many of them are women?"),
        constraint=". >= 0 and . <= 1000000 and (${members} = '' or . <= ${members})",
        constraint_message=(
            "No pueden ser más que los miembros.",
            "Não podem ser mais que os membros.",
            "There cannot be more of them than members.",
        ),
    ),
    question(
        "select_multiple country",
        "communities",
        (
            "¿Para personas de qué países trabaja?",
            "Para pessoas de quais países trabalha?",
            "For people from which countries does it work?",
        ),
        required="yes",
        appearance="minimal autocomplete",
    ),
    question(
        "select_multiple service",
        "services",
        ("¿Qué hace la asociación?", "O que a associação faz?", "What does the association do?"),
        hint=DO_NOT_READ,
        required="yes",
    ),
    question(
        "select_multiple partner",
        "partners",
        ("¿Con quién trabaja?", "Com quem trabalha?", "With whom does it work?"),
        hint=DO_NOT_READ,
    ),
    CLOSE,
    group("community", ("La comunidad", "A comunidade", "The community"), OF_ASSOCIATION),
    question(
        "integer",
        "community_size",
        (
            "¿Cuántas personas de su comunidad calcula que viven en esta ciudad?",
            "Quantas pessoas da sua comunidade você calcula que moram nesta cidade?",
            "How many people of your community do you reckon live in this city?",
        ),
        hint=(
            "Un número aproximado. Si no se anima, pase a la siguiente.",
            "Um número aproximado. Se não se sentir à vontade, passe à seguinte.",
            "An approximate number. If the person would rather not, go on.",
        ),
        **bounded(1, 5_000_000),
    ),
    question(
        "integer",
        "without_permit_of_ten",
        (
            "De cada diez personas de su comunidad, ¿cuántas cree que no tienen hoy un permiso para vivir en este país?",
            "De cada dez pessoas da sua comunidade, quantas você acha que não têm hoje autorização para viver neste país?",
            "Out of ten people of your community, how many do you think have no permit today to live in this country?",
        ),
        hint=household.WITHOUT_PERMIT["hint"],
        klass="sensitive",
        **bounded(0, 10),
    ),
    said(
        documents.OBSTACLES,
        (
            "¿Qué les hace difícil tener un permiso?",
            "O que torna difícil para elas ter uma autorização?",
            "What makes it difficult for them to have a permit?",
        ),
        relevant="",
    ),
    said(
        household.NEEDS,
        (
            "¿Qué es lo que más necesita hoy su comunidad? Hasta tres cosas.",
            "Do que a sua comunidade mais precisa hoje? Até três coisas.",
            "What does your community need most today? Up to three things.",
        ),
        name="community_needs",
    ),
    CLOSE,
    group("person", person.LABEL, OF_PERSON),
    person.SEX,
    person.BIRTH_COUNTRY,
    person.NATIONALITY,
    person.EDUCATION,
    person.ACTIVITY,
    household.HOUSEHOLD_SIZE,
    CLOSE,
    group("abroad", ("Vivir fuera", "Viver fora", "Living abroad"), OF_PERSON),
    question(
        "integer",
        "departure_year",
        (
            "¿En qué año salió de su país para vivir fuera?",
            "Em que ano você saiu do seu país para viver fora?",
            "In which year did you leave your country to live abroad?",
        ),
        hint=(
            "La primera vez. Si nació fuera, deje en blanco.",
            "A primeira vez. Se nasceu fora, deixe em branco.",
            "The first time. If born abroad, leave blank.",
        ),
        constraint=f". >= 1930 and . <= {THIS_YEAR}",
        constraint_message=entry.ARRIVAL_YEAR["constraint_message"],
        klass="quasi",
    ),
    said(
        entry.ARRIVAL_YEAR,
        entry.ARRIVAL_YEAR["label"],
        hint=(
            "Si nació aquí, deje en blanco. Si llegó varias veces, la última.",
            "Se nasceu aqui, deixe em branco. Se chegou várias vezes, a última.",
            "If born here, leave blank. If the person arrived several times, the last.",
        ),
        required="",
        relevant="",
        warning="${departure_year} != '' and . < ${departure_year}",
        warning_message=(
            "Llegó aquí antes de salir de su país.",
            "Chegou aqui antes de sair do seu país.",
            "The arrival here lies before the departure.",
        ),
        warning_see="departure_year",
    ),
    said(entry.REASONS, entry.REASONS["label"], relevant="${departure_year} != ''"),
    entry.REASON_OTHER,
    documents.PAPERS,
    said(documents.PERMIT, documents.PERMIT["label"], relevant=""),
    question(
        "select_one yes_no",
        "consulate_registered",
        (
            "¿Está en el registro de su consulado?",
            "Você está no registro do seu consulado?",
            "Are you registered with your consulate?",
        ),
        required="yes",
    ),
    question(
        "select_multiple consulate",
        "consulate_needs",
        (
            "¿Qué necesita de su consulado?",
            "Do que você precisa do seu consulado?",
            "What do you need from your consulate?",
        ),
        hint=DO_NOT_READ,
    ),
    question(
        "select_one remittance",
        "remittances",
        (
            "¿Cada cuánto ayuda con dinero a personas de su país?",
            "Com que frequência você ajuda com dinheiro pessoas do seu país?",
            "How often do you help people in your country with money?",
        ),
        hint=("No pregunte cuánto.", "Não pergunte quanto.", "Do not ask how much."),
        required="yes",
    ),
    question(
        "select_one yes_no",
        "association_member",
        (
            "¿Participa en alguna asociación de su comunidad?",
            "Você participa de alguma associação da sua comunidade?",
            "Do you take part in an association of your community?",
        ),
        required="yes",
    ),
    household.NEEDS,
    said(entry.INTENTION, entry.INTENTION["label"], relevant=""),
    CLOSE,
    group("reach", identity.REACH, f"{GOES_ON} and {IN_UNIVERSE} and ${{consent_contact}} = 'yes'"),
    identity.CONTACT,
    CLOSE,
    universe.NOT_ASKED,
    THANKS,
]

CHOICES = {
    **lists(
        "yes_no", "consent_form", "sex", "country", "nationality", "education", "activity", "reason", "document", "permit",
        "obstacle", "need", "intention",
    ),
    "subject": [
        ("association", "Por una asociación", "Por uma associação", "For an association"),
        ("person", "Por sí, como persona", "Por si, como pessoa", "For themselves, as a person"),
    ],
    "role": [
        ("board", "Directiva", "Diretoria", "Board"),
        ("staff", "Trabaja en ella", "Trabalha nela", "Works in it"),
        ("volunteer", "Voluntariado", "Voluntariado", "Volunteer"),
        ("member", "Miembro", "Membro", "Member"),
    ],
    "registration": [
        ("yes", "Sí", "Sim", "Yes"),
        ("pending", "En trámite", "Em andamento", "Under way"),
        ("no", "No", "Não", "No"),
    ],
    "scope": [
        ("district", "Un barrio o distrito", "Um bairro ou distrito", "A district"),
        ("city", "Una ciudad", "Uma cidade", "A city"),
        ("region", "Una región del país", "Uma região do país", "A region of the country"),
        ("country", "Todo el país", "Todo o país", "The whole country"),
        ("several", "Varios países", "Vários países", "Several countries"),
    ],
    "service": [
        ("legal", "Asesoría sobre permisos y documentos",
         "Orientação sobre autorizações e documentos", "Advice on permits and documents"),
        ("reception", "Acogida a quienes llegan", "Acolhida a quem chega", "Welcome for those who arrive"),
        ("food", "Comida o ropa", "Comida ou roupa", "Food or clothes"),
        ("housing", "Alojamiento", "Alojamento", "Lodging"),
        ("work", "Empleo o formación", "Emprego ou formação", "Jobs or training"),
        ("health", "Salud o apoyo emocional", "Saúde ou apoio emocional", "Health or emotional support"),
        ("children", "Niñez y escuela", "Infância e escola", "Children and school"),
        ("women", "Apoyo a mujeres", "Apoio a mulheres", "Support for women"),
        ("culture", "Cultura, deporte o religión", "Cultura, esporte ou religião", "Culture, sports or religion"),
        ("rights", "Defensa de derechos", "Defesa de direitos", "Defence of rights"),
        ("other", "Otra cosa", "Outra coisa", "Something else"),
    ],
    "partner": [
        ("municipality", "Municipalidad o gobierno local", "Prefeitura ou governo local", "Municipality or local government"),
        ("government", "Gobierno nacional", "Governo nacional", "National government"),
        ("consulate", "Consulado", "Consulado", "Consulate"),
        ("international", "Organismo internacional", "Organismo internacional", "International organisation"),
        ("church", "Iglesia o comunidad religiosa", "Igreja ou comunidade religiosa", "Church or religious community"),
        ("associations", "Otras asociaciones", "Outras associações", "Other associations"),
        ("company", "Empresas", "Empresas", "Companies"),
        ("other", "Otros", "Outros", "Others"),
    ],
    "consulate": [
        ("passport", "Pasaporte o documento de identidad",
         "Passaporte ou documento de identidade", "Passport or identity document"),
        ("civil", "Actas de nacimiento, matrimonio u otras",
         "Certidões de nascimento, casamento ou outras", "Certificates of birth, marriage or others"),
        ("legal", "Ayuda legal", "Ajuda jurídica", "Legal help"),
        ("vote", "Votar desde fuera", "Votar no exterior", "To vote from abroad"),
        ("return", "Ayuda para volver", "Ajuda para voltar", "Help to return"),
        ("information", "Información", "Informação", "Information"),
        ("other", "Otra cosa", "Outra coisa", "Something else"),
        ("nothing", "Nada", "Nada", "Nothing"),
    ],
    "remittance": [
        ("monthly", "Cada mes o más", "Todo mês ou mais", "Every month or more"),
        ("some", "Algunas veces al año", "Algumas vezes por ano", "Some times a year"),
        ("rarely", "Casi nunca", "Quase nunca", "Hardly ever"),
        ("never", "Nunca", "Nunca", "Never"),
    ],
}  # fmt: skip
