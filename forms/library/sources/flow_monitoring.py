"""Border or flow-monitoring interview: a short interview without names with people on the way.

It is held at a point that people pass, so it is short, asks for no name, number or place of stay, and never asks who brought
somebody. Who answered before on the same journey, or lives nearby and crosses every day, is thanked and let go.

Sources of the questions: the modules (profile, journey, company, reasons, destination, difficulties, needs, intention) and the
rule that whoever answered before is not asked again follow the Flow Monitoring Surveys of IOM's Displacement Tracking Matrix
(DTM Methodological Framework); country of birth and citizenship follow the UN Principles and Recommendations for Population and
Housing Censuses, Revision 3 (2017); consent and the offer of help follow the IOM Data Protection Manual (2010).
"""

from __future__ import annotations

from forms.library.blocks import documents, entry, household, person, place, universe
from forms.library.blocks.closing import THANKS
from forms.library.blocks.consent import AGREED, CONSENT_FORM, CONSENT_STATISTICS, GOES_ON, WITNESS, consent_words
from forms.library.blocks.countries import COUNTRIES
from forms.library.blocks.lists import lists
from forms.library.blocks.universe import IN_UNIVERSE
from forms.library.blocks.writing import CLOSE, DO_NOT_READ, PRESETS, READ, Row, bounded, group, note, question, said, when

SETTINGS = {
    "form_title": "Entrevista en frontera o en tránsito",
    "form_id": "flow_monitoring",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${today})",
}

ASKED = f"{GOES_ON} and {IN_UNIVERSE}"
IN_COMPANY = "${company} != '' and ${company} != 'alone'"

SURVEY: list[Row] = [
    *PRESETS,
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(
        ("diez", "dez", "ten"),
        (
            "Trabajo para un programa que quiere conocer los viajes de las personas migrantes y lo que necesitan en el camino.",
            "Trabalho para um programa que quer conhecer as viagens das pessoas migrantes e o que precisam no caminho.",
            "I work for a programme that wants to know how migrants travel and what they need on the way.",
        ),
        (
            "No anoto su nombre. Nada de lo que diga cambia su viaje ni la ayuda que recibe, y no se entrega a la policía ni a "
            "la autoridad de migración.",
            "Não anoto o seu nome. Nada do que disser muda a sua viagem nem a ajuda que recebe, e não é entregue à polícia nem "
            "à autoridade de migração.",
            "I do not write down your name. Nothing you say changes your journey or the help you receive, and nothing is given "
            "to the police or the migration authority.",
        ),
    ),
    CONSENT_STATISTICS,
    CONSENT_FORM,
    WITNESS,
    CLOSE,
    group("place", place.LABEL, AGREED),
    said(
        place.AREA,
        ("Punto de entrevista", "Ponto de entrevista", "Point of interview"),
        hint=("El número de su hoja de ruta.", "O número da sua folha de rota.", "The number on your route sheet."),
    ),
    question(
        "select_one point",
        "point_kind",
        ("¿Qué clase de lugar es?", "Que tipo de lugar é?", "What kind of place is it?"),
        hint=("No se pregunta: márquelo usted.", "Não se pergunta: marque você.", "Not asked: mark it yourself."),
        required="yes",
        missing="none",
        keep="yes",
    ),
    CLOSE,
    group("beginning", universe.LABEL, AGREED),
    said(
        person.AGE,
        person.AGE["label"],
        warning=". < 14",
        warning_message=(
            "Con menores de 14 años, entreviste a la persona adulta con quien viaja.",
            "Com menores de 14 anos, entreviste a pessoa adulta com quem viaja.",
            "With children under 14, interview the adult they travel with.",
        ),
    ),
    person.GUARDIAN,
    person.ASSENT,
    *when(
        GOES_ON,
        said(
            universe.ALREADY,
            (
                "¿Ya respondió esta encuesta durante este viaje?",
                "Você já respondeu a esta pesquisa durante esta viagem?",
                "Have you answered this survey before on this journey?",
            ),
            hint=("En este lugar o en otro.", "Neste lugar ou em outro.", "Here or elsewhere."),
        ),
        question(
            "select_one movement",
            "movement",
            ("¿Hacia dónde va hoy?", "Para onde você vai hoje?", "Where are you going today?"),
            hint=READ,
            required="yes",
            missing="none",
        ),
    ),
    universe.in_universe("${already} = 'no'", "${movement} != 'local'"),
    CLOSE,
    group("person", person.LABEL, ASKED),
    person.SEX,
    person.BIRTH_COUNTRY,
    person.NATIONALITY,
    person.EDUCATION,
    said(
        person.ACTIVITY,
        (
            "¿Qué hacía principalmente antes de este viaje?",
            "O que você fazia principalmente antes desta viagem?",
            "What did you mainly do before this journey?",
        ),
        name="activity_before",
    ),
    CLOSE,
    group("journey", ("El viaje", "A viagem", "The journey"), ASKED),
    said(
        entry.PREVIOUS_COUNTRY,
        (
            "¿En qué país vivía antes de este viaje?",
            "Em que país você morava antes desta viagem?",
            "In which country did you live before this journey?",
        ),
        relevant="",
    ),
    question(
        "date",
        "departure",
        ("¿Cuándo salió de allí?", "Quando você saiu de lá?", "When did you leave there?"),
        hint=("Mes y año.", "Mês e ano.", "Month and year."),
        required="yes",
        appearance="month-year",
        constraint=". >= date('1990-01-01') and . <= today()",
        constraint_message=(
            "La fecha va de 1990 a hoy.",
            "A data vai de 1990 até hoje.",
            "The date lies between 1990 and today.",
        ),
        warning="today() - . > 1096",
        warning_message=(
            "Son más de tres años: pregunte si es el mismo viaje.",
            "São mais de três anos: pergunte se é a mesma viagem.",
            "That is more than three years: ask whether it is the same journey.",
        ),
    ),
    question(
        "select_multiple country",
        "transit_countries",
        (
            "¿Por qué otros países ha pasado?",
            "Por que outros países você passou?",
            "Which other countries have you passed through?",
        ),
        hint=(
            "Deje en blanco si por ninguno.",
            "Deixe em branco se por nenhum.",
            "Leave blank if there was none.",
        ),
        appearance="minimal autocomplete",
    ),
    question(
        "select_multiple transport",
        "transport",
        (
            "¿Cómo ha viajado hasta aquí?",
            "Como você viajou até aqui?",
            "How have you travelled here?",
        ),
        hint=DO_NOT_READ,
        required="yes",
    ),
    question(
        "select_one company",
        "company",
        ("¿Con quién viaja?", "Com quem você viaja?", "With whom do you travel?"),
        required="yes",
    ),
    *when(
        IN_COMPANY,
        question(
            "integer",
            "group_size",
            (
                "Contando con usted, ¿cuántas personas van en el grupo?",
                "Contando com você, quantas pessoas vão no grupo?",
                "Counting yourself, how many people are in the group?",
            ),
            required="yes",
            **bounded(2, 100),
        ),
        question(
            "integer",
            "group_minors",
            (
                "De ellas, ¿cuántas tienen menos de 18 años?",
                "Dessas pessoas, quantas têm menos de 18 anos?",
                "How many of them are under 18?",
            ),
            required="yes",
            constraint=". >= 0 and . <= 100 and (${group_size} = '' or . <= ${group_size})",
            constraint_message=(
                "No pueden ser más que las personas del grupo.",
                "Não podem ser mais que as pessoas do grupo.",
                "There cannot be more of them than people in the group.",
            ),
        ),
        question(
            "select_one yes_no",
            "minors_apart",
            (
                "¿Alguien menor de 18 años viaja sin su madre, su padre o quien le cuida?",
                "Alguém com menos de 18 anos viaja sem a mãe, o pai ou quem cuida?",
                "Does anybody under 18 travel without a parent or carer?",
            ),
            hint=(
                "Si es así, ofrezca hablar con el equipo de protección de la niñez.",
                "Se for assim, ofereça falar com a equipe de proteção à infância.",
                "If so, offer to speak with the child protection team.",
            ),
            required="yes",
            relevant="${group_minors} > 0",
            klass="sensitive",
        ),
    ),
    said(
        entry.ENTRY_MODE,
        (
            "¿Cómo cruzó la última frontera?",
            "Como você cruzou a última fronteira?",
            "How did you cross the last border?",
        ),
        type="select_one crossing",
    ),
    entry.REASONS | {"relevant": ""},
    entry.REASON_OTHER,
    CLOSE,
    group("destination", ("Lo que sigue", "O que vem depois", "What comes next"), ASKED),
    question(
        "select_one destination",
        "destination_country",
        ("¿A qué país quiere llegar?", "A que país você quer chegar?", "Which country do you want to reach?"),
        required="yes",
        appearance="minimal autocomplete",
    ),
    question(
        "select_one destination_reason",
        "destination_reason",
        ("¿Por qué a ese país?", "Por que esse país?", "Why that country?"),
        hint=(
            "La razón principal. No lea las opciones.",
            "A razão principal. Não leia as opções.",
            "The main reason. Do not read the options.",
        ),
        relevant="${destination_country} != '' and ${destination_country} != 'undecided'",
    ),
    documents.PAPERS,
    said(
        documents.PERMIT,
        (
            "¿Qué permiso tiene hoy para estar en este país?",
            "Que autorização você tem hoje para estar neste país?",
            "Which permit do you have today to be in this country?",
        ),
        relevant="",
    ),
    CLOSE,
    group("on_the_way", ("En el camino", "No caminho", "On the way"), ASKED),
    question(
        "select_multiple difficulty",
        "difficulties",
        (
            "¿Qué dificultades ha tenido en este viaje?",
            "Que dificuldades você teve nesta viagem?",
            "What difficulties have you had on this journey?",
        ),
        hint=entry.REASONS["hint"],
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
        constraint_message=(
            "«Ninguna» no puede ir junto a una dificultad.",
            "“Nenhuma” não pode ficar junto com uma dificuldade.",
            "“None” cannot stand beside a difficulty.",
        ),
        klass="sensitive",
    ),
    question(
        "select_multiple care",
        "care_needs",
        (
            "¿Alguien del grupo, o usted, está en alguna de estas situaciones?",
            "Alguém do grupo, ou você, está em alguma destas situações?",
            "Is anybody in the group, or are you, in any of these situations?",
        ),
        hint=(
            "Lea las opciones. Sirve para ofrecer atención: no pregunte más.",
            "Leia as opções. Serve para oferecer atendimento: não pergunte mais.",
            "Read the options. It serves to offer care: ask no more.",
        ),
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
        constraint_message=(
            "«Ninguna» no puede ir junto a una situación.",
            "“Nenhuma” não pode ficar junto com uma situação.",
            "“None” cannot stand beside a situation.",
        ),
        klass="sensitive",
    ),
    household.NEEDS,
    question(
        "select_one yes_no",
        "informed",
        (
            "¿Ha recibido información clara sobre permisos o refugio?",
            "Você recebeu informação clara sobre autorizações ou refúgio?",
            "Have you received clear information on permits or asylum?",
        ),
        required="yes",
    ),
    question(
        "select_one yes_no",
        "wants_help",
        (
            "¿Quiere que le indique ahora dónde pedir ayuda?",
            "Você quer que eu indique agora onde pedir ajuda?",
            "Do you want me to show you now where to ask for help?",
        ),
        required="yes",
    ),
    note(
        "help",
        (
            "Indique el servicio más cercano de su hoja y, si puede, acompañe.",
            "Indique o serviço mais próximo da sua folha e, se puder, acompanhe.",
            "Show the nearest service of your sheet and, if you can, go along.",
        ),
        relevant="${wants_help} = 'yes'",
    ),
    CLOSE,
    universe.NOT_ASKED,
    THANKS,
]

CHOICES = {
    **lists(
        "yes_no", "consent_form", "sex", "country", "nationality", "education", "activity", "crossing", "reason", "document",
        "permit", "need",
    ),
    "point": [
        ("border", "Paso fronterizo", "Posto de fronteira", "Border post"),
        ("unofficial", "Paso no habilitado", "Passagem não autorizada", "Unofficial crossing"),
        ("road", "Carretera o camino", "Estrada ou caminho", "Road or path"),
        ("bus", "Terminal de buses", "Terminal de ônibus", "Bus terminal"),
        ("port", "Puerto o muelle", "Porto ou cais", "Port or jetty"),
        ("airport", "Aeropuerto", "Aeroporto", "Airport"),
        ("shelter", "Albergue o centro de atención", "Abrigo ou centro de atendimento", "Shelter or service centre"),
        ("other", "Otro lugar", "Outro lugar", "Another place"),
    ],
    "movement": [
        ("entering", "Llega para quedarse en este país", "Chega para ficar neste país", "Arrives to stay in this country"),
        ("passing", "Está de paso hacia otro país", "Está de passagem para outro país", "Passes through to another country"),
        ("leaving", "Vivía aquí y se va", "Morava aqui e está indo embora", "Lived here and is leaving"),
        ("local", "Vive cerca y cruza a menudo", "Mora perto e cruza com frequência", "Lives nearby and crosses often"),
    ],
    "transport": [
        ("foot", "A pie", "A pé", "On foot"),
        ("bus", "En bus", "De ônibus", "By bus"),
        ("car", "En auto, taxi o camión", "De carro, táxi ou caminhão", "By car, taxi or lorry"),
        ("motorcycle", "En moto", "De moto", "By motorcycle"),
        ("boat", "En barco o lancha", "De barco ou lancha", "By boat"),
        ("plane", "En avión", "De avião", "By plane"),
        ("other", "De otra manera", "De outra maneira", "In another way"),
    ],
    "company": [
        ("alone", "Sin compañía", "Sem companhia", "Alone"),
        ("family", "Con su familia", "Com a família", "With family"),
        ("others", "Con otras personas", "Com outras pessoas", "With other people"),
        ("both", "Con familia y otras personas", "Com família e outras pessoas", "With family and others"),
    ],
    "destination": [*COUNTRIES, ("undecided", "Aún no lo ha decidido", "Ainda não decidiu", "Not decided yet")],
    "destination_reason": [
        ("family", "Tiene familia o amistades allí", "Tem família ou amigos lá", "Has family or friends there"),
        ("work", "Hay trabajo", "Há trabalho", "There is work"),
        ("papers", "Es más fácil tener permiso", "É mais fácil obter autorização", "A permit is easier to get"),
        ("safety", "Es más seguro", "É mais seguro", "It is safer"),
        ("home", "Es su país", "É o seu país", "It is the person's own country"),
        ("near", "Es el más cercano", "É o mais próximo", "It is the nearest"),
        ("other", "Otra razón", "Outra razão", "Another reason"),
    ],
    "difficulty": [
        ("money", "Falta de dinero", "Falta de dinheiro", "Lack of money"),
        ("food", "Falta de comida o agua", "Falta de comida ou água", "Lack of food or water"),
        ("shelter", "No tener dónde dormir", "Não ter onde dormir", "Nowhere to sleep"),
        ("health", "Enfermedad o accidente", "Doença ou acidente", "Illness or accident"),
        ("theft", "Robo, cobros o engaños", "Roubo, cobranças ou enganos", "Theft, demands for money or deceit"),
        ("violence", "Violencia, amenazas o maltrato",
         "Violência, ameaças ou maus-tratos", "Violence, threats or ill-treatment"),
        ("papers", "Documentos o permisos", "Documentos ou autorizações", "Documents or permits"),
        ("separation", "Separarse de su familia", "Separar-se da família", "Being separated from family"),
        ("other", "Otra", "Outra", "Another"),
        ("none", "Ninguna", "Nenhuma", "None"),
    ],
    "care": [
        ("pregnancy", "Embarazo o lactancia", "Gravidez ou amamentação", "Pregnancy or breastfeeding"),
        ("illness", "Enfermedad que necesita tratamiento", "Doença que precisa de tratamento", "Illness that needs treatment"),
        ("disability", "Discapacidad", "Deficiência", "Disability"),
        ("older", "Más de 65 años", "Mais de 65 anos", "Over 65 years"),
        ("alone", "Persona adulta sola con niñas o niños", "Pessoa adulta sozinha com crianças", "Lone adult with children"),
        ("none", "Ninguna", "Nenhuma", "None"),
    ],
}  # fmt: skip
