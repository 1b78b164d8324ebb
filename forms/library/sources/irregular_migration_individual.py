"""Individual interview at a service point or in a household: origin, entry, documents, household.

Sources of the questions: country of birth, citizenship and year of arrival follow the UN Principles and Recommendations for
Population and Housing Censuses, Revision 3 (2017); the ways into an irregular situation (entry, overstay, loss of status,
birth) follow the Clandestino project, Final Report (2009); consent per purpose follows the IOM Data Protection Manual
(2010), principles 2 (specified purpose) and 4 (consent).
"""

from __future__ import annotations

from typing import Any

from forms.library.sources.countries import COUNTRIES

SETTINGS = {
    "form_title": "Entrevista individual",
    "form_id": "irregular_migration_individual",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${cluster}, ' / ', ${today})",
}

AGREED = "${consent_statistics} = 'yes'"
GOES_ON = "${consent_statistics} = 'yes' and not(${guardian} = 'no')"
FROM_ABROAD = "${entry_mode} != 'born_here'"
CLOSE = {"type": "end_group"}


def group(name: str, label: tuple[str, str, str], relevant: str = "") -> dict[str, Any]:
    return {"type": "begin_group", "name": name, "label": label, "relevant": relevant}


SURVEY: list[dict[str, Any]] = [
    {"type": "start", "name": "start"},
    {"type": "end", "name": "end"},
    {"type": "today", "name": "today"},
    {"type": "deviceid", "name": "deviceid"},
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    {
        "type": "note",
        "name": "consent_words",
        "label": (
            "Lea con calma: Trabajo para un programa que quiere saber cuántas personas migrantes viven aquí y qué necesitan. "
            "Le haré unas preguntas que toman unos quince minutos. Responder es voluntario: puede saltar cualquier pregunta o "
            "parar cuando quiera. Nada de lo que diga cambia la atención que recibe ni sus trámites, y no se entrega a la "
            "policía ni a la autoridad de migración.",
            "Leia com calma: Trabalho para um programa que quer saber quantas pessoas migrantes vivem aqui e do que precisam. "
            "Vou fazer algumas perguntas que levam cerca de quinze minutos. Responder é voluntário: você pode pular qualquer "
            "pergunta ou parar quando quiser. Nada do que disser muda o atendimento que recebe nem os seus processos, e não é "
            "entregue à polícia nem à autoridade de migração.",
            "Read slowly: I work for a programme that wants to know how many migrants live here and what they need. I will ask "
            "you some questions that take about fifteen minutes. Answering is voluntary: you may skip any question or stop "
            "whenever you want. Nothing you say changes the help you receive or your applications, and nothing is given to "
            "the police or the migration authority.",
        ),
    },
    {
        "type": "select_one yes_no",
        "name": "consent_statistics",
        "label": (
            "¿Acepta responder a estas preguntas para elaborar estadísticas?",
            "Você aceita responder a estas perguntas para a produção de estatísticas?",
            "Do you agree to answer these questions so that statistics can be made?",
        ),
        "hint": (
            "Espere la respuesta. Si no acepta, agradezca y termine: no se guarda nada de la persona.",
            "Espere a resposta. Se não aceitar, agradeça e encerre: nada da pessoa é guardado.",
            "Wait for the answer. If the person does not agree, thank them and end: nothing about them is kept.",
        ),
        "required": "yes",
        "consent": "statistics",
    },
    {
        "type": "select_one consent_form",
        "name": "consent_form",
        "label": ("¿Cómo dio su consentimiento?", "Como deu o consentimento?", "How was consent given?"),
        "hint": (
            "No se pregunta: márquelo usted.",
            "Não se pergunta: marque você.",
            "Not asked: mark it yourself.",
        ),
        "required": "yes",
        "relevant": AGREED,
        "missing": "none",
    },
    {
        "type": "text",
        "name": "witness",
        "label": (
            "Iniciales o código de quien fue testigo",
            "Iniciais ou código da testemunha",
            "Initials or code of the witness",
        ),
        "hint": ("No escriba el nombre completo.", "Não escreva o nome completo.", "Do not write the full name."),
        "required": "yes",
        "relevant": "${consent_form} = 'oral_witness'",
        "constraint": "string-length(.) <= 12",
        "constraint_message": (
            "Use solo iniciales o un código, de doce letras como máximo.",
            "Use apenas iniciais ou um código, com no máximo doze letras.",
            "Use initials or a code only, of twelve letters at most.",
        ),
        "klass": "quasi",
        "missing": "none",
    },
    {
        "type": "select_one yes_no",
        "name": "consent_linking",
        "label": (
            "¿Acepta que usemos su nombre y documento solo para no contarle dos veces?",
            "Você aceita que usemos seu nome e documento só para não contar você duas vezes?",
            "Do you agree that we use your name and document only so as not to count you twice?",
        ),
        "hint": (
            "Se guardan aparte, cifrados, y no aparecen en ningún informe. Puede decir que no y seguir.",
            "Ficam guardados à parte, cifrados, e não aparecem em nenhum relatório. A pessoa pode dizer não e continuar.",
            "They are kept apart, encrypted, and appear in no report. The person may say no and go on.",
        ),
        "required": "yes",
        "relevant": AGREED,
        "consent": "linking",
    },
    {
        "type": "select_one yes_no",
        "name": "consent_contact",
        "label": (
            "¿Acepta que guardemos un teléfono o correo para informarle de trámites y servicios?",
            "Você aceita que guardemos um telefone ou e-mail para informar sobre processos e serviços?",
            "Do you agree that we keep a telephone or e-mail to tell you about procedures and services?",
        ),
        "hint": (
            "Puede decir que no y seguir. Puede pedir que se borre en cualquier momento.",
            "A pessoa pode dizer não e continuar. Pode pedir que seja apagado a qualquer momento.",
            "The person may say no and go on, and may ask for it to be deleted at any time.",
        ),
        "required": "yes",
        "relevant": AGREED,
        "consent": "contact",
    },
    CLOSE,
    group("place", ("Lugar de la entrevista", "Local da entrevista", "Place of the interview"), AGREED),
    {
        "type": "text",
        "name": "area",
        "label": ("Área", "Área", "Area"),
        "hint": ("El número de su hoja de ruta.", "O número da sua folha de rota.", "The number on your route sheet."),
        "required": "yes",
        "appearance": "numbers",
        "missing": "none",
    },
    {
        "type": "text",
        "name": "cluster",
        "label": ("Conglomerado", "Conglomerado", "Cluster"),
        "hint": (
            "Deje en blanco si la entrevista no es en un hogar.",
            "Deixe em branco se a entrevista não é em um domicílio.",
            "Leave blank if the interview is not in a household.",
        ),
        "appearance": "numbers",
        "missing": "none",
    },
    CLOSE,
    group("person", ("Sobre usted", "Sobre você", "About you"), AGREED),
    {
        "type": "integer",
        "name": "age",
        "label": ("¿Cuántos años cumplidos tiene?", "Quantos anos completos você tem?", "How old are you, in completed years?"),
        "hint": (
            "Si no lo sabe con certeza, anote la edad aproximada.",
            "Se não souber com certeza, anote a idade aproximada.",
            "If the person is not sure, write the approximate age.",
        ),
        "required": "yes",
        "constraint": ". >= 0 and . <= 110",
        "constraint_message": (
            "La edad va de 0 a 110 años.",
            "A idade vai de 0 a 110 anos.",
            "The age lies between 0 and 110 years.",
        ),
        "klass": "quasi",
    },
    {
        "type": "select_one yes_no",
        "name": "guardian",
        "label": (
            "¿Está presente y de acuerdo una persona adulta responsable?",
            "Há uma pessoa adulta responsável presente e de acordo?",
            "Is a responsible adult present, and do they agree?",
        ),
        "hint": (
            "Sin esa persona no se sigue: agradezca y ofrezca información sobre protección.",
            "Sem essa pessoa não se continua: agradeça e ofereça informação sobre proteção.",
            "Without that person do not go on: thank them and offer information about protection.",
        ),
        "required": "yes",
        "relevant": "${age} < 18",
        "consent": "guardian needed",
    },
    {
        "type": "select_one sex",
        "name": "sex",
        "label": ("¿Cuál es su sexo?", "Qual é o seu sexo?", "What is your sex?"),
        "hint": ("Pregunte, no suponga.", "Pergunte, não suponha.", "Ask, do not assume."),
        "required": "yes",
        "relevant": GOES_ON,
        "klass": "quasi",
    },
    {
        "type": "select_one country",
        "name": "birth_country",
        "label": ("¿En qué país nació?", "Em que país você nasceu?", "In which country were you born?"),
        "hint": (
            "Según las fronteras de hoy.",
            "Segundo as fronteiras de hoje.",
            "By the borders of today.",
        ),
        "required": "yes",
        "relevant": GOES_ON,
        "appearance": "minimal autocomplete",
        "klass": "quasi",
    },
    {
        "type": "select_multiple nationality",
        "name": "nationality",
        "label": (
            "¿Qué nacionalidad o nacionalidades tiene?",
            "Que nacionalidade ou nacionalidades você tem?",
            "Which nationality or nationalities do you have?",
        ),
        "hint": (
            "Anote todas las que diga.",
            "Anote todas as que disser.",
            "Write down all that the person names.",
        ),
        "required": "yes",
        "relevant": GOES_ON,
        "constraint": "not(selected(., 'none') and count-selected(.) > 1)",
        "constraint_message": (
            "«Ninguna» no puede ir junto a una nacionalidad.",
            "«Nenhuma» não pode ficar junto com uma nacionalidade.",
            "“None” cannot stand beside a nationality.",
        ),
        "appearance": "minimal autocomplete",
        "klass": "quasi",
    },
    CLOSE,
    group("identity", ("Identidad", "Identidade", "Identity"), f"{GOES_ON} and ${{consent_linking}} = 'yes'"),
    {
        "type": "text",
        "name": "surnames",
        "label": ("Apellidos", "Sobrenomes", "Surnames"),
        "hint": ("Como están en su documento.", "Como estão no documento.", "As in the document."),
        "klass": "direct",
    },
    {
        "type": "text",
        "name": "given_names",
        "label": ("Nombres", "Nomes", "Given names"),
        "hint": ("Como están en su documento.", "Como estão no documento.", "As in the document."),
        "klass": "direct",
    },
    {
        "type": "date",
        "name": "birth_date",
        "label": ("Fecha de nacimiento", "Data de nascimento", "Date of birth"),
        "hint": ("Día, mes y año.", "Dia, mês e ano.", "Day, month and year."),
        "constraint": ". <= today()",
        "constraint_message": (
            "La fecha no puede ser posterior a hoy.",
            "A data não pode ser posterior a hoje.",
            "The date cannot lie after today.",
        ),
        "warning": "${age} != '' and abs(int((today() - .) div 365.25) - ${age}) > 1",
        "warning_message": (
            "La fecha de nacimiento y la edad no coinciden.",
            "A data de nascimento e a idade não coincidem.",
            "The date of birth and the age do not agree.",
        ),
        "warning_see": "age",
        "klass": "direct",
    },
    {
        "type": "text",
        "name": "document_number",
        "label": (
            "Número de un documento de identidad o pasaporte",
            "Número de um documento de identidade ou passaporte",
            "Number of an identity document or passport",
        ),
        "hint": (
            "De cualquier país, también vencido. Deje en blanco si no lo tiene o no quiere darlo.",
            "De qualquer país, mesmo vencido. Deixe em branco se não tiver ou não quiser dar.",
            "Of any country, also expired. Leave blank if there is none or the person prefers not to give it.",
        ),
        "klass": "direct",
    },
    CLOSE,
    group("reach", ("Contacto", "Contato", "Contact"), f"{GOES_ON} and ${{consent_contact}} = 'yes'"),
    {
        "type": "text",
        "name": "contact",
        "label": (
            "Teléfono o correo para contactarle",
            "Telefone ou e-mail para contato",
            "Telephone or e-mail to reach you",
        ),
        "hint": (
            "Pregunte a qué hora es seguro llamar y anótelo.",
            "Pergunte a que horas é seguro ligar e anote.",
            "Ask at what time it is safe to call, and write it down.",
        ),
        "klass": "direct",
    },
    CLOSE,
    group("entry", ("Ingreso al país", "Entrada no país", "Entry into the country"), GOES_ON),
    {
        "type": "select_one entry_mode",
        "name": "entry_mode",
        "label": (
            "¿Cómo entró a este país la última vez?",
            "Como você entrou neste país da última vez?",
            "How did you enter this country the last time?",
        ),
        "hint": (
            "Lea las opciones. Ninguna respuesta cambia la atención que recibe.",
            "Leia as opções. Nenhuma resposta muda o atendimento que recebe.",
            "Read the options. No answer changes the help that the person receives.",
        ),
        "required": "yes",
        "klass": "sensitive",
    },
    {
        "type": "integer",
        "name": "arrival_year",
        "label": (
            "¿En qué año llegó para vivir aquí?",
            "Em que ano você chegou para viver aqui?",
            "In which year did you arrive to live here?",
        ),
        "hint": (
            "Si llegó varias veces, la última. Año con cuatro cifras.",
            "Se chegou várias vezes, a última. Ano com quatro algarismos.",
            "If the person arrived several times, the last. Year in four digits.",
        ),
        "required": "yes",
        "relevant": FROM_ABROAD,
        "constraint": ". >= 1930 and . <= int(format-date(today(), '%Y'))",
        "constraint_message": (
            "El año va de 1930 al año en curso.",
            "O ano vai de 1930 até o ano atual.",
            "The year lies between 1930 and this year.",
        ),
        "warning": "${age} != '' and . < int(format-date(today(), '%Y')) - ${age} - 1",
        "warning_message": (
            "Según la edad, llegó antes de nacer.",
            "Pela idade, chegou antes de nascer.",
            "By the age given, the arrival lies before the birth.",
        ),
        "warning_see": "age",
        "klass": "quasi",
    },
    {
        "type": "select_one country",
        "name": "previous_country",
        "label": (
            "¿En qué país vivía antes de venir aquí?",
            "Em que país você morava antes de vir para cá?",
            "In which country did you live before coming here?",
        ),
        "hint": (
            "Donde vivió al menos doce meses.",
            "Onde viveu pelo menos doze meses.",
            "Where the person lived for at least twelve months.",
        ),
        "required": "yes",
        "relevant": FROM_ABROAD,
        "appearance": "minimal autocomplete",
    },
    {
        "type": "select_multiple reason",
        "name": "reasons",
        "label": (
            "¿Por qué razones salió de ese país?",
            "Por quais razões você saiu desse país?",
            "For which reasons did you leave that country?",
        ),
        "hint": (
            "No lea las opciones; marque todas las que mencione. Si se angustia, pase a la siguiente.",
            "Não leia as opções; marque todas as que mencionar. Se a pessoa se angustiar, passe à seguinte.",
            "Do not read the options; mark all that are mentioned. If it distresses the person, go on.",
        ),
        "relevant": FROM_ABROAD,
        "klass": "sensitive",
    },
    {
        "type": "text",
        "name": "reason_other",
        "label": ("¿Qué otra razón?", "Que outra razão?", "Which other reason?"),
        "relevant": "selected(${reasons}, 'other')",
        "klass": "sensitive",
    },
    {
        "type": "select_one intention",
        "name": "intention",
        "label": (
            "¿Qué piensa hacer en los próximos doce meses?",
            "O que você pensa em fazer nos próximos doze meses?",
            "What do you plan for the next twelve months?",
        ),
        "hint": ("Lea las opciones.", "Leia as opções.", "Read the options."),
        "required": "yes",
        "relevant": FROM_ABROAD,
    },
    CLOSE,
    group("documents", ("Documentos", "Documentos", "Documents"), GOES_ON),
    {
        "type": "select_multiple document",
        "name": "papers",
        "label": (
            "¿Qué documentos tiene consigo o en casa?",
            "Que documentos você tem consigo ou em casa?",
            "Which documents do you have with you or at home?",
        ),
        "hint": (
            "Lea las opciones. También los vencidos. No pida verlos.",
            "Leia as opções. Também os vencidos. Não peça para vê-los.",
            "Read the options. Expired ones count too. Do not ask to see them.",
        ),
        "required": "yes",
        "constraint": "not(selected(., 'none') and count-selected(.) > 1)",
        "constraint_message": (
            "«Ninguno» no puede ir junto a otro documento.",
            "«Nenhum» não pode ficar junto com outro documento.",
            "“None” cannot stand beside another document.",
        ),
        "klass": "sensitive",
    },
    {
        "type": "select_one permit",
        "name": "permit",
        "label": (
            "¿Qué permiso tiene hoy para vivir en este país?",
            "Que autorização você tem hoje para viver neste país?",
            "Which permit do you have today to live in this country?",
        ),
        "hint": (
            "Lea las opciones. Ninguna respuesta cambia la atención que recibe.",
            "Leia as opções. Nenhuma resposta muda o atendimento que recebe.",
            "Read the options. No answer changes the help that the person receives.",
        ),
        "required": "yes",
        "relevant": FROM_ABROAD,
        "klass": "sensitive",
    },
    {
        "type": "date",
        "name": "permit_until",
        "label": (
            "¿Hasta cuándo vale o valía ese permiso?",
            "Até quando vale ou valia essa autorização?",
            "Until when is or was that permit valid?",
        ),
        "hint": ("Mes y año.", "Mês e ano.", "Month and year."),
        "relevant": "${permit} = 'temporary' or ${permit} = 'visitor' or ${permit} = 'expired'",
        "appearance": "month-year",
        "klass": "sensitive",
    },
    {
        "type": "select_one yes_no",
        "name": "applied",
        "label": (
            "¿Ha iniciado alguna vez un trámite para regularizar su situación?",
            "Você já iniciou algum processo para regularizar a sua situação?",
            "Have you ever begun a procedure to regularise your situation?",
        ),
        "required": "yes",
        "relevant": "${permit} = 'expired' or ${permit} = 'none' or ${permit} = 'unsure'",
        "klass": "sensitive",
    },
    {
        "type": "select_multiple obstacle",
        "name": "obstacles",
        "label": (
            "¿Qué se lo ha hecho difícil?",
            "O que tornou isso difícil?",
            "What has made it difficult?",
        ),
        "hint": (
            "No lea las opciones; marque todas las que mencione.",
            "Não leia as opções; marque todas as que mencionar.",
            "Do not read the options; mark all that are mentioned.",
        ),
        "relevant": "${applied} = 'no'",
    },
    CLOSE,
    group("household", ("Hogar", "Domicílio", "Household"), GOES_ON),
    {
        "type": "integer",
        "name": "household_size",
        "label": (
            "Contando con usted, ¿cuántas personas viven en su hogar?",
            "Contando com você, quantas pessoas vivem no seu domicílio?",
            "Counting yourself, how many people live in your household?",
        ),
        "hint": (
            "Quienes comparten la vivienda y la comida.",
            "Quem divide a moradia e a comida.",
            "Those who share the dwelling and the food.",
        ),
        "required": "yes",
        "constraint": ". >= 1 and . <= 40",
        "constraint_message": (
            "Al menos la propia persona, y 40 como máximo.",
            "Pelo menos a própria pessoa, e 40 no máximo.",
            "At least the person, and 40 at most.",
        ),
    },
    {
        "type": "integer",
        "name": "minors",
        "label": (
            "De ellas, ¿cuántas tienen menos de 18 años?",
            "Dessas pessoas, quantas têm menos de 18 anos?",
            "How many of them are under 18?",
        ),
        "required": "yes",
        "relevant": "${household_size} > 1",
        "constraint": ". >= 0 and . <= ${household_size}",
        "constraint_message": (
            "No pueden ser más que las personas del hogar.",
            "Não podem ser mais que as pessoas do domicílio.",
            "There cannot be more of them than people in the household.",
        ),
    },
    {
        "type": "integer",
        "name": "without_permit",
        "label": (
            "De las demás personas del hogar, ¿cuántas no tienen hoy un permiso para vivir en este país?",
            "Das demais pessoas do domicílio, quantas não têm hoje autorização para viver neste país?",
            "How many of the others in the household have no permit today to live in this country?",
        ),
        "hint": (
            "Solo el número: no se pregunta quiénes son.",
            "Só o número: não se pergunta quem são.",
            "The number only: never ask who they are.",
        ),
        "relevant": "${household_size} > 1",
        "constraint": ". >= 0 and . < ${household_size}",
        "constraint_message": (
            "Tienen que ser menos que las personas del hogar.",
            "Têm de ser menos que as pessoas do domicílio.",
            "There must be fewer of them than people in the household.",
        ),
        "klass": "sensitive",
    },
    {
        "type": "select_one yes_no",
        "name": "child_born_here",
        "label": (
            "¿Tiene hijas o hijos nacidos en este país?",
            "Você tem filhas ou filhos nascidos neste país?",
            "Do you have children who were born in this country?",
        ),
        "required": "yes",
        "relevant": "${minors} > 0",
        "klass": "quasi",
    },
    {
        "type": "integer",
        "name": "child_birth_year",
        "label": (
            "¿En qué año nació aquí la primera o el primero?",
            "Em que ano nasceu aqui a primeira ou o primeiro?",
            "In which year was the first one born here?",
        ),
        "hint": ("Año con cuatro cifras.", "Ano com quatro algarismos.", "Year in four digits."),
        "relevant": "${child_born_here} = 'yes'",
        "constraint": ". >= 1960 and . <= int(format-date(today(), '%Y'))",
        "constraint_message": (
            "El año va de 1960 al año en curso.",
            "O ano vai de 1960 até o ano atual.",
            "The year lies between 1960 and this year.",
        ),
        "warning": "${arrival_year} != '' and . < ${arrival_year}",
        "warning_message": (
            "concat('Llegó en ', ${arrival_year}, ' y tiene un hijo o una hija que nació aquí en ', ${child_birth_year}, '.')",
            "concat('Chegou em ', ${arrival_year}, ' e tem uma filha ou um filho nascido aqui em ', ${child_birth_year}, '.')",
            "concat('Arrived in ', ${arrival_year}, ' and has a child who was born here in ', ${child_birth_year}, '.')",
        ),
        "warning_see": "arrival_year",
        "klass": "quasi",
    },
    CLOSE,
    {
        "type": "note",
        "name": "thanks",
        "label": (
            "Agradezca. Pregunte si tiene dudas y entregue la hoja con los servicios de la zona.",
            "Agradeça. Pergunte se há dúvidas e entregue a folha com os serviços da região.",
            "Thank the person. Ask whether they have questions and hand over the sheet with the services of the area.",
        ),
    },
]

CHOICES: dict[str, list[tuple[str, str, str, str]]] = {
    "yes_no": [("yes", "Sí", "Sim", "Yes"), ("no", "No", "Não", "No")],
    "consent_form": [
        ("oral", "De palabra", "De palavra", "Orally"),
        ("oral_witness", "De palabra, ante testigo", "De palavra, diante de testemunha", "Orally, before a witness"),
        ("written", "Por escrito", "Por escrito", "In writing"),
    ],
    "sex": [
        ("female", "Mujer", "Mulher", "Woman"),
        ("male", "Hombre", "Homem", "Man"),
        ("other", "Otra respuesta", "Outra resposta", "Another answer"),
    ],
    "country": list(COUNTRIES),
    "nationality": [*COUNTRIES, ("none", "Ninguna", "Nenhuma", "None")],
    "entry_mode": [
        ("stamp", "Por un paso fronterizo, con sello",
         "Por um posto de fronteira, com carimbo", "At a border post, with a stamp"),
        ("no_stamp", "Por un paso fronterizo, sin sello",
         "Por um posto de fronteira, sem carimbo", "At a border post, without a stamp"),
        ("unofficial", "Por un paso no habilitado", "Por uma passagem não autorizada", "At an unofficial crossing"),
        ("born_here", "Nació en este país", "Nasceu neste país", "Was born in this country"),
    ],
    "reason": [
        ("work", "Trabajo o ingresos", "Trabalho ou renda", "Work or income"),
        ("food_health", "Comida, salud o medicinas", "Comida, saúde ou remédios", "Food, health or medicines"),
        ("family", "Reunirse con su familia", "Reunir-se com a família", "To join family"),
        ("violence", "Violencia o amenazas", "Violência ou ameaças", "Violence or threats"),
        ("rights", "Persecución o falta de derechos", "Perseguição ou falta de direitos", "Persecution or lack of rights"),
        ("study", "Estudios", "Estudos", "Study"),
        ("disaster", "Desastre o clima", "Desastre ou clima", "Disaster or climate"),
        ("other", "Otra razón", "Outra razão", "Another reason"),
    ],
    "intention": [
        ("stay", "Quedarse aquí", "Ficar aqui", "Stay here"),
        ("move_on", "Ir a otro país", "Ir para outro país", "Go to another country"),
        ("return", "Volver a su país", "Voltar ao seu país", "Return to the country of origin"),
        ("undecided", "Aún no lo ha decidido", "Ainda não decidiu", "Not decided yet"),
    ],
    "document": [
        ("passport", "Pasaporte", "Passaporte", "Passport"),
        ("identity", "Documento de identidad de su país",
         "Documento de identidade do seu país", "Identity document of the country of origin"),
        ("consular", "Carné o constancia consular", "Carteira ou declaração consular", "Consular card or certificate"),
        ("birth", "Acta de nacimiento", "Certidão de nascimento", "Birth certificate"),
        ("local", "Documento de este país", "Documento deste país", "Document of this country"),
        ("none", "Ninguno", "Nenhum", "None"),
    ],
    "permit": [
        ("national", "Tiene la nacionalidad de este país",
         "Tem a nacionalidade deste país", "Has the nationality of this country"),
        ("permanent", "Residencia permanente", "Residência permanente", "Permanent residence"),
        ("temporary", "Residencia o permiso temporal, vigente",
         "Residência ou autorização temporária, válida", "Temporary residence or permit, valid"),
        ("refugee", "Refugio, reconocido o solicitado",
         "Refúgio, reconhecido ou solicitado", "Refugee status, recognised or applied for"),
        ("visitor", "Visita o turismo, vigente", "Visita ou turismo, válido", "Visitor or tourist, valid"),
        ("pending", "Trámite de residencia en curso", "Processo de residência em andamento", "Residence procedure under way"),
        ("expired", "Tuvo un permiso y venció", "Teve uma autorização que venceu", "Had a permit that expired"),
        ("none", "Nunca tuvo un permiso", "Nunca teve autorização", "Never had a permit"),
        ("unsure", "No está claro", "Não está claro", "It is not clear"),
    ],
    "obstacle": [
        ("cost", "El costo", "O custo", "The cost"),
        ("papers", "Faltan documentos de su país",
         "Faltam documentos do seu país", "Papers of the country of origin are missing"),
        ("information", "No sabía cómo o dónde", "Não sabia como ou onde", "Did not know how or where"),
        ("appointment", "No consigue cita", "Não consegue agendamento", "Cannot get an appointment"),
        ("fear", "Temor a una sanción o expulsión", "Medo de sanção ou expulsão", "Fear of a sanction or expulsion"),
        ("time", "Falta de tiempo o distancia", "Falta de tempo ou distância", "Lack of time or distance"),
        ("no_way", "No hay una vía para su caso", "Não há um caminho para o seu caso", "There is no way for the case"),
        ("other", "Otra razón", "Outra razão", "Another reason"),
    ],
}  # fmt: skip
