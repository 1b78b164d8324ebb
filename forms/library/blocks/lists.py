"""Lists of answers that several questionnaires share: a code once used means the same in every questionnaire."""

from __future__ import annotations

from forms.library.blocks.countries import COUNTRIES
from forms.library.blocks.writing import Options

LISTS: dict[str, Options] = {
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
    "education": [
        ("none", "Ninguno", "Nenhum", "None"),
        ("primary", "Primaria", "Ensino fundamental", "Primary school"),
        ("secondary", "Secundaria o bachillerato", "Ensino médio", "Secondary school"),
        ("technical", "Técnico", "Técnico", "Technical training"),
        ("university", "Universidad", "Ensino superior", "University"),
    ],
    "activity": [
        ("employee", "Trabajó para otra persona o empresa",
         "Trabalhou para outra pessoa ou empresa", "Worked for somebody or a company"),
        ("own_account", "Trabajó por su cuenta", "Trabalhou por conta própria", "Worked on their own account"),
        ("looking", "Buscó trabajo", "Procurou trabalho", "Looked for work"),
        ("study", "Estudió", "Estudou", "Studied"),
        ("care", "Cuidó el hogar o a otras personas", "Cuidou da casa ou de outras pessoas", "Looked after the home or others"),
        ("other", "Otra cosa", "Outra coisa", "Something else"),
    ],
    "need": [
        ("documents", "Documentos, permisos o asesoría legal",
         "Documentos, autorizações ou orientação jurídica", "Documents, permits or legal advice"),
        ("work", "Trabajo o ingresos", "Trabalho ou renda", "Work or income"),
        ("housing", "Vivienda", "Moradia", "Housing"),
        ("food", "Comida y agua", "Comida e água", "Food and water"),
        ("health", "Salud", "Saúde", "Health"),
        ("education", "Escuela o estudios", "Escola ou estudos", "School or studies"),
        ("safety", "Seguridad o buen trato", "Segurança ou bom tratamento", "Safety or fair treatment"),
        ("other", "Otra cosa", "Outra coisa", "Something else"),
        ("nothing", "Nada por ahora", "Nada por enquanto", "Nothing for now"),
    ],
    "relationship": [
        ("partner", "Cónyuge o pareja", "Cônjuge ou companheiro(a)", "Spouse or partner"),
        ("child", "Hija o hijo", "Filha ou filho", "Child"),
        ("parent", "Madre o padre", "Mãe ou pai", "Parent"),
        ("sibling", "Hermana o hermano", "Irmã ou irmão", "Sibling"),
        ("grandchild", "Nieta o nieto", "Neta ou neto", "Grandchild"),
        ("other_relative", "Otro familiar", "Outro parente", "Other relative"),
        ("not_related", "Sin parentesco", "Sem parentesco", "Not related"),
    ],
}  # fmt: skip
LISTS["permit_foreign"] = [option for option in LISTS["permit"] if option[0] != "national"]
LISTS["crossing"] = [option for option in LISTS["entry_mode"] if option[0] != "born_here"]


def lists(*names: str) -> dict[str, Options]:
    """The shared lists of these names, in this order; raises `KeyError`."""
    return {name: LISTS[name] for name in names}
