"""Regularisation application: the record that an office makes of a person who asks for a permit, and of the family included.

Unlike a survey it is kept by name and goes to the authority that decides, and the words before consent say so; use for
statistics, comparison with other lists and messages are asked apart and may be refused. Nobody is asked why they left.

Sources of the questions: identity, entry, papers, ground and family follow what the registers of large regularisation
programmes of the region ask (Colombia, Decreto 216 de 2021 and Resolución 971 de 2021 of Migración Colombia: Registro Único de
Migrantes Venezolanos; Ecuador, Decreto Ejecutivo 436 of 2022); grounds of residence follow the Residence Agreement of MERCOSUR
and associated states (2002); the offer to speak alone before going on, and consent per purpose, follow the IOM Data Protection
Manual (2010) and the UNHCR 10-Point Plan of Action (2007), which asks that people in need of protection be told apart early.
"""

from __future__ import annotations

from forms.library.blocks import documents, entry, identity, person, place, universe
from forms.library.blocks.consent import (
    CONSENT_CONTACT,
    CONSENT_FORM,
    CONSENT_LINKING,
    CONSENT_STATISTICS,
    MAY_GO_ON,
    WITNESS,
    consent_words,
)
from forms.library.blocks.lists import lists
from forms.library.blocks.universe import IN_UNIVERSE
from forms.library.blocks.writing import (
    CLOSE,
    CLOSE_ROWS,
    DO_NOT_READ,
    PRESETS,
    READ,
    Row,
    bounded,
    calculated,
    group,
    note,
    question,
    rows,
    said,
    unchecked,
    when,
)

SETTINGS = {
    "form_title": "Solicitud de regularización",
    "form_id": "regularisation_application",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${today})",
}

APPLIES = "${consent_application} = 'yes'"
GOES_ON = f"{APPLIES} and {MAY_GO_ON}"
ASKED = f"{GOES_ON} and {IN_UNIVERSE}"
MOST_DEPENDANTS = 15
BIRTHDAY_TO_COME = "int(format-date(today(), '%m%d')) < int(format-date(${birth_date}, '%m%d'))"
YEARS = (
    "int(format-date(today(), '%Y')) - int(format-date(${birth_date}, '%Y')) - "
    f"if({BIRTHDAY_TO_COME}, 1, 0)"
)  # fmt: skip

DEPENDANT: list[Row] = [
    calculated("dependant_number", "position(..)", kept_as="int"),
    question(
        "select_one relationship",
        "dependant_relationship",
        (
            "Familiar ${dependant_number}: ¿qué parentesco tiene con usted?",
            "Familiar ${dependant_number}: qual é o parentesco com você?",
            "Relative ${dependant_number}: how is this person related to you?",
        ),
        required="yes",
    ),
    said(
        person.AGE,
        (
            "Familiar ${dependant_number}: ¿cuántos años cumplidos tiene?",
            "Familiar ${dependant_number}: quantos anos completos tem?",
            "Relative ${dependant_number}: what is the age, in completed years?",
        ),
        name="dependant_age",
    ),
    question(
        "select_one yes_no",
        "dependant_agrees",
        (
            "Familiar ${dependant_number}: ¿está presente y acepta que se registren sus datos?",
            "Familiar ${dependant_number}: está presente e aceita que seus dados sejam registrados?",
            "Relative ${dependant_number}: is this person present, and do they agree to be recorded?",
        ),
        hint=(
            "Pregunte a la misma persona. Si no está o no acepta, no se anota su nombre.",
            "Pergunte à própria pessoa. Se não estiver ou não aceitar, não se anota o nome.",
            "Ask that person. If they are not here or do not agree, their name is not written down.",
        ),
        required="yes",
        relevant="${dependant_age} >= 18",
        missing="none",
    ),
    question(
        "text",
        "dependant_name",
        (
            "Familiar ${dependant_number}: nombres y apellidos",
            "Familiar ${dependant_number}: nome e sobrenomes",
            "Relative ${dependant_number}: given names and surnames",
        ),
        hint=("Como están en su documento.", "Como estão no documento.", "As in the document."),
        relevant="${dependant_age} < 18 or ${dependant_agrees} = 'yes'",
        klass="direct",
    ),
    said(
        person.SEX,
        (
            "Familiar ${dependant_number}: ¿cuál es su sexo?",
            "Familiar ${dependant_number}: qual é o sexo?",
            "Relative ${dependant_number}: what is the sex?",
        ),
        name="dependant_sex",
    ),
    said(
        person.NATIONALITY,
        (
            "Familiar ${dependant_number}: ¿qué nacionalidad o nacionalidades tiene?",
            "Familiar ${dependant_number}: que nacionalidade ou nacionalidades tem?",
            "Relative ${dependant_number}: which nationality or nationalities?",
        ),
        name="dependant_nationality",
    ),
]

SURVEY: list[Row] = [
    *PRESETS,
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(
        ("veinte", "vinte", "twenty"),
        (
            "Trabajo en la oficina que recibe las solicitudes de regularización.",
            "Trabalho no escritório que recebe os pedidos de regularização.",
            "I work at the office that receives applications for regularisation.",
        ),
        (
            "Sus datos se entregan, con su nombre, a la autoridad que decide sobre la solicitud. Pregunte lo que quiera antes "
            "de decidir; también puede presentarla otro día.",
            "Seus dados são entregues, com o seu nome, à autoridade que decide sobre o pedido. Pergunte o que quiser antes de "
            "decidir; você também pode apresentá-lo outro dia.",
            "Your data are given, with your name, to the authority that decides on the application. Ask whatever you wish "
            "before you decide; you may also apply on another day.",
        ),
    ),
    question(
        "select_one yes_no",
        "consent_application",
        (
            "¿Acepta que registremos sus datos para tramitar su solicitud?",
            "Você aceita que registremos seus dados para dar andamento ao seu pedido?",
            "Do you agree that we record your data to process your application?",
        ),
        hint=(
            "Espere la respuesta. Si no acepta, agradezca y termine: no se guarda nada de la persona.",
            "Espere a resposta. Se não aceitar, agradeça e encerre: nada da pessoa é guardado.",
            "Wait for the answer. If the person does not agree, thank them and end: nothing about them is kept.",
        ),
        required="yes",
        consent="application",
    ),
    {**CONSENT_FORM, "relevant": APPLIES},
    WITNESS,
    said(
        CONSENT_STATISTICS,
        (
            "¿Acepta que sus respuestas, sin su nombre, se usen también para estadísticas?",
            "Você aceita que suas respostas, sem o seu nome, sejam usadas também para estatísticas?",
            "Do you agree that your answers, without your name, are also used for statistics?",
        ),
        hint=(
            "Puede decir que no y seguir: la solicitud no cambia.",
            "A pessoa pode dizer não e continuar: o pedido não muda.",
            "The person may say no and go on: the application does not change.",
        ),
        relevant=APPLIES,
    ),
    said(
        CONSENT_LINKING,
        (
            "¿Acepta que comparemos su nombre y documento con otras listas, solo para no contarle dos veces?",
            "Você aceita que comparemos seu nome e documento com outras listas, só para não contar você duas vezes?",
            "Do you agree that we compare your name and document with other lists, only so as not to count you twice?",
        ),
        hint=(
            "No aparecen en ningún informe. Puede decir que no y seguir.",
            "Não aparecem em nenhum relatório. A pessoa pode dizer não e continuar.",
            "They appear in no report. The person may say no and go on.",
        ),
        relevant=APPLIES,
    ),
    {**CONSENT_CONTACT, "relevant": APPLIES},
    CLOSE,
    group("place", ("Recepción", "Recepção", "Reception"), APPLIES),
    said(
        place.AREA,
        ("Oficina", "Escritório", "Office"),
        hint=("El número de su oficina.", "O número do seu escritório.", "The number of your office."),
    ),
    question(
        "select_one application",
        "application_kind",
        ("¿Qué solicita hoy?", "O que você solicita hoje?", "What are you applying for today?"),
        hint=READ,
        required="yes",
    ),
    CLOSE,
    group("beginning", universe.LABEL, APPLIES),
    said(
        universe.NATIONAL,
        (
            "¿Tiene ya la nacionalidad o la residencia permanente de este país?",
            "Você já tem a nacionalidade ou a residência permanente neste país?",
            "Do you already have the nationality or the permanent residence of this country?",
        ),
        name="settled",
        hint=(
            "En ese caso no necesita esta solicitud.",
            "Nesse caso, não precisa deste pedido.",
            "In that case this application is not needed.",
        ),
    ),
    universe.in_universe("${settled} = 'no'"),
    *when(
        IN_UNIVERSE,
        question(
            "select_one yes_no",
            "private_talk",
            (
                "Antes de seguir, ¿prefiere hablar a solas con alguien de protección?",
                "Antes de continuar, você prefere falar a sós com alguém da proteção?",
                "Before we go on, would you rather speak alone with somebody from protection?",
            ),
            hint=(
                "Por ejemplo, si teme volver a su país o si alguien le obliga a algo. No pregunte por qué: acompañe.",
                "Por exemplo, se a pessoa teme voltar ao seu país ou é obrigada a algo. Não pergunte por quê: acompanhe.",
                "For instance if the person fears going back or is being forced. Do not ask why: go along.",
            ),
            required="yes",
            klass="sensitive",
        ),
        unchecked(identity.BIRTH_DATE),  # the age is made from it
        said(
            person.AGE,
            person.AGE["label"],
            name="age_told",
            hint=(
                "Solo porque no hay fecha de nacimiento. Anote la edad aproximada.",
                "Só porque não há data de nascimento. Anote a idade aproximada.",
                "Only because there is no date of birth. Write the approximate age.",
            ),
            relevant="${birth_date} = ''",
        ),
    ),
    calculated("age", f"if(${{birth_date}} != '', {YEARS}, ${{age_told}})", kept_as="int", klass="quasi"),
    *when(IN_UNIVERSE, person.GUARDIAN, person.ASSENT),
    CLOSE,
    group("person", person.LABEL, ASKED),
    person.SEX,
    person.BIRTH_COUNTRY,
    person.NATIONALITY,
    person.EDUCATION,
    person.ACTIVITY,
    person.DISTRICT,
    CLOSE,
    group("identity", identity.LABEL, ASKED),
    {**identity.SURNAMES, "required": "yes"},
    {**identity.GIVEN_NAMES, "required": "yes"},
    question(
        "select_one identity_document",
        "document_kind",
        (
            "¿Qué documento presenta para identificarse?",
            "Que documento você apresenta para se identificar?",
            "Which document do you present to identify yourself?",
        ),
        hint=("También vencido.", "Também vencido.", "Also an expired one."),
        required="yes",
    ),
    *when(
        "${document_kind} != 'none'",
        said(
            identity.DOCUMENT_NUMBER,
            ("Número de ese documento", "Número desse documento", "Number of that document"),
            hint=("Cópielo del documento.", "Copie do documento.", "Copy it from the document."),
            required="yes",
        ),
        question(
            "select_one country",
            "document_country",
            ("País que lo emitió", "País que o emitiu", "Country that issued it"),
            required="yes",
            appearance="minimal autocomplete",
        ),
        question(
            "select_one yes_no",
            "document_valid",
            ("¿Está vigente?", "Está válido?", "Is it valid today?"),
            required="yes",
        ),
    ),
    question(
        "text",
        "case_number",
        ("Número del expediente", "Número do processo", "Number of the case"),
        hint=(
            "El que lleva la constancia que se entrega.",
            "O que consta no comprovante entregue.",
            "The one on the certificate that is handed over.",
        ),
        missing="none",
        klass="direct",
    ),
    CLOSE,
    group("reach", identity.REACH, f"{ASKED} and ${{consent_contact}} = 'yes'"),
    identity.CONTACT,
    CLOSE,
    group("entry", entry.LABEL, ASKED),
    said(entry.ENTRY_MODE, entry.ENTRY_MODE["label"], hint=READ),
    entry.ARRIVAL_YEAR,
    entry.PREVIOUS_COUNTRY,
    CLOSE,
    group("documents", documents.LABEL, ASKED),
    said(documents.PERMIT, documents.PERMIT["label"], type="select_one permit_foreign", hint=READ, relevant=""),
    documents.PERMIT_UNTIL,
    said(
        documents.APPLIED,
        (
            "¿Había iniciado antes un trámite para regularizar su situación?",
            "Você já tinha iniciado um processo para regularizar a sua situação?",
            "Had you begun a procedure to regularise your situation before?",
        ),
        relevant="",
    ),
    question(
        "select_one ground",
        "ground",
        (
            "¿En qué se apoya su solicitud?",
            "Em que se apoia o seu pedido?",
            "On what does your application rest?",
        ),
        hint=(
            "Explique las opciones. Si hay varias, la principal.",
            "Explique as opções. Se houver várias, a principal.",
            "Explain the options. If there are several, the main one.",
        ),
        required="yes",
        klass="sensitive",
    ),
    question(
        "select_multiple proof",
        "proofs",
        (
            "¿Qué presenta para mostrar que vive aquí?",
            "O que você apresenta para mostrar que mora aqui?",
            "What do you present to show that you live here?",
        ),
        hint=DO_NOT_READ,
        required="yes",
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
        constraint_message=documents.PAPERS["constraint_message"],
    ),
    CLOSE,
    group("family", ("Familia", "Família", "Family"), ASKED),
    question(
        "integer",
        "dependants",
        (
            "¿Cuántos familiares incluye en su solicitud?",
            "Quantos familiares você inclui no seu pedido?",
            "How many relatives do you include in your application?",
        ),
        hint=("Sin contar a usted. Ninguno: 0.", "Sem contar você. Nenhum: 0.", "Not counting yourself. None: 0."),
        required="yes",
        **bounded(0, MOST_DEPENDANTS),
    ),
    CLOSE,
    calculated("dependants_asked", f"if(${{dependants}} <= {MOST_DEPENDANTS}, ${{dependants}}, 0)"),  # a slip adds no rows
    rows("dependant", ("Familiares", "Familiares", "Relatives"), "${dependants_asked}", ASKED),
    *DEPENDANT,
    CLOSE_ROWS,
    note(
        "not_asked",
        (
            "Diga: Por lo que me cuenta no necesita esta solicitud. Ofrezca la hoja con los servicios y termine.",
            "Diga: Pelo que me conta, você não precisa deste pedido. Ofereça a folha com os serviços e encerre.",
            "Say: From what you tell me you do not need this application. Offer the sheet with the services and finish.",
        ),
        relevant="${in_universe} = 'no'",
    ),
    note(
        "next_steps",
        (
            "Entregue la constancia con el número del expediente. Diga cuándo y dónde preguntar, y si hay algún costo.",
            "Entregue o comprovante com o número do processo. Diga quando e onde perguntar, e se há algum custo.",
            "Hand over the certificate with the number of the case. Say when and where to ask, and whether there is a fee.",
        ),
        relevant=ASKED,
    ),
]

CHOICES = {
    **lists(
        "yes_no", "consent_form", "sex", "country", "nationality", "education", "activity", "entry_mode", "permit_foreign",
        "relationship",
    ),
    "application": [
        ("first", "Un permiso por primera vez", "Uma autorização pela primeira vez", "A permit for the first time"),
        ("renewal", "Renovar un permiso", "Renovar uma autorização", "To renew a permit"),
        ("family", "Unirse al permiso de un familiar",
         "Incluir-se na autorização de um familiar", "To join a relative's permit"),
        ("correction", "Corregir un registro", "Corrigir um registro", "To correct a record"),
    ],
    "identity_document": [
        ("passport", "Pasaporte", "Passaporte", "Passport"),
        ("identity", "Documento de identidad de su país",
         "Documento de identidade do seu país", "Identity document of the country of origin"),
        ("consular", "Carné o constancia consular", "Carteira ou declaração consular", "Consular card or certificate"),
        ("birth", "Acta de nacimiento", "Certidão de nascimento", "Birth certificate"),
        ("local", "Documento de este país", "Documento deste país", "Document of this country"),
        ("none", "Ninguno", "Nenhum", "None"),
    ],
    "ground": [
        ("agreement", "Acuerdo de residencia entre países",
         "Acordo de residência entre países", "Residence agreement between countries"),
        ("programme", "Programa especial de regularización", "Programa especial de regularização", "Special programme"),
        ("family", "Familia en este país", "Família neste país", "Family in this country"),
        ("work", "Trabajo", "Trabalho", "Work"),
        ("study", "Estudios", "Estudos", "Study"),
        ("time", "Años de vivir aquí", "Anos morando aqui", "Years of living here"),
        ("protection", "Protección o razones humanitarias",
         "Proteção ou razões humanitárias", "Protection or humanitarian reasons"),
        ("unsure", "Necesita orientación", "Precisa de orientação", "Needs advice"),
    ],
    "proof": [
        ("stamp", "Sello de ingreso", "Carimbo de entrada", "Entry stamp"),
        ("dwelling", "Contrato o recibo de la vivienda", "Contrato ou conta da moradia", "Contract or bill of the dwelling"),
        ("work", "Constancia de trabajo", "Comprovante de trabalho", "Letter of an employer"),
        ("school", "Constancia de estudios", "Comprovante de estudos", "School certificate"),
        ("health", "Atención de salud", "Atendimento de saúde", "Health record"),
        ("consulate", "Registro consular", "Registro consular", "Consular register"),
        ("witness", "Declaración de otra persona", "Declaração de outra pessoa", "Statement of another person"),
        ("other", "Otra cosa", "Outra coisa", "Something else"),
        ("none", "Ninguno", "Nenhum", "None"),
    ],
}  # fmt: skip
