"""Survey with a protected question: what share has no valid permit, while nothing can be known of anybody who answers.

The office chooses one of two techniques for the whole survey; in each, the computer draws by lot for every interview which of
two forms the questions have (`arm`). No name, no document, no way of entry and no direct question about permits is asked.

*Crosswise.* Two statements are read together, one about the permit and one about the birthday of somebody whom the person has
in mind, and the answer says only whether both are the same (both true or both false) or not. Whose birthday it is, and when,
is asked nowhere, so no answer settles anything about this person: it moves the odds by a factor of three at most, either way.
In arm A the birthday lies in January to March (share 90.25 / 365.25 = 0.247 where births are spread evenly: put in the share
of the civil registers you trust), in arm B outside it, so that people who always give the same answer show. A first pair about
Antarctica, true of practically nobody, and with the other months, lets the estimate allow for careless answers. Columns:
`crosswise_same` with `crosswise_p`, `anchor_same` with `anchor_p`.

*List.* Only a number is said: how many of the sentences hold. Each list has four ordinary sentences; in arm A the first list,
in arm B the second carries a fifth, about the permit (a double list). Numbers run from 1 to 4 in both arms: none is said as 1
and all as 4, so that neither end gives anybody away. Each ordinary sentence holds for about half of the people, whatever their
permit, and nobody can see whether it does: then no answer moves the odds by more than a factor of five. Sentences that hold
for nearly everybody, or that exclude each other, would make the estimate sharper and give people away. The ends cost about one
eighth: the difference of the means is the share without a permit, less those of them for whom all four ordinary sentences or
none hold; too low, never too high. Columns: `list_1_count`, `list_1_treated`, `list_2_count`, `list_2_treated`.

Sources: Yu, Tian and Tang (2008), Metrika 67 (crosswise model); Atsusaka and Stevenson (2021), A Bias-Corrected Estimator for
the Crosswise Model with Inattentive Respondents, Political Analysis (anchor); Glynn (2013), What Can We Learn with Statistical
Truth Serum?, Public Opinion Quarterly 77 (double list, what a choice of sentences costs); Blair and Imai (2012), Statistical
Analysis of List Experiments, Political Analysis 20 (both ends); consent follows the IOM Data Protection Manual (2010).
"""

from __future__ import annotations

from forms.library.blocks import entry, person, place, universe
from forms.library.blocks.closing import THANKS
from forms.library.blocks.consent import AGREED, CONSENT_FORM, CONSENT_STATISTICS, FOR_NUMBERS, WITNESS, consent_words
from forms.library.blocks.lists import lists
from forms.library.blocks.universe import IN_UNIVERSE
from forms.library.blocks.writing import CLOSE, PRESETS, READ, Row, Words, calculated, group, note, question, said, when

SETTINGS = {
    "form_title": "Encuesta con pregunta protegida",
    "form_id": "protected_question",
    "version": "2026.1",
    "instance_name": "concat(${area}, ' / ', ${cluster}, ' / ', ${today})",
}

ASKED = f"{AGREED} and {IN_UNIVERSE}"
CROSSWISE = f"{ASKED} and ${{technique}} = 'crosswise'"
LIST = f"{ASKED} and ${{technique}} = 'list'"
EARLY_SHARE, LATE_SHARE = "0.247", "0.753"

NO_PERMIT: Words = (
    "Hoy no tengo un permiso vigente para vivir en este país.",
    "Hoje não tenho uma autorização válida para viver neste país.",
    "Today I have no valid permit to live in this country.",
)
ANTARCTICA: Words = (
    "He vivido más de un año en la Antártida.",
    "Já morei mais de um ano na Antártida.",
    "I have lived in Antarctica for more than a year.",
)
EARLY: Words = (
    "Esa persona cumple años en enero, febrero o marzo.",
    "Essa pessoa faz aniversário em janeiro, fevereiro ou março.",
    "That person has their birthday in January, February or March.",
)
LATE: Words = (
    "Esa persona cumple años entre abril y diciembre.",
    "Essa pessoa faz aniversário entre abril e dezembro.",
    "That person has their birthday between April and December.",
)
LIST_1: tuple[Words, ...] = (  # each true of about one in two, and asked nowhere else
    ("Nací en un día par del mes.", "Nasci em um dia par do mês.", "I was born on an even day of the month."),
    ("Tengo tres hermanos o más.", "Tenho três irmãos ou mais.", "I have three brothers and sisters or more."),
    ("Me gusta más el calor que el frío.", "Gosto mais do calor que do frio.", "I like hot weather better than cold."),
    ("Ayer vi televisión.", "Ontem vi televisão.", "Yesterday I watched television."),
)
LIST_2: tuple[Words, ...] = (
    (
        "Mi madre nació en la primera mitad del año.",
        "Minha mãe nasceu na primeira metade do ano.",
        "My mother was born in the first half of the year.",
    ),
    ("Nací antes del día 16 del mes.", "Nasci antes do dia 16 do mês.", "I was born before the 16th of the month."),
    ("Me gusta más lo dulce que lo salado.", "Gosto mais de doce que de salgado.", "I like sweet food better than salty."),
    (
        "Ayer hablé por teléfono con mi familia.",
        "Ontem falei por telefone com a minha família.",
        "Yesterday I spoke with my family by telephone.",
    ),
)
NUMBERS = {4: ("cuatro", "quatro", "four"), 5: ("cinco", "cinco", "five")}


def pair(name: str, birthday: Words, statement: Words, arm: str) -> Row:
    """Two statements read together, answered by `same` or `different` alone."""
    return question(
        "select_one crosswise",
        name,
        (
            f"• {birthday[0]}\n• {statement[0]}\n¿Sus respuestas a las dos frases son iguales o distintas?",
            f"• {birthday[1]}\n• {statement[1]}\nSuas respostas às duas frases são iguais ou diferentes?",
            f"• {birthday[2]}\n• {statement[2]}\nAre your answers to the two sentences the same or different?",
        ),
        hint=(
            "Lea las dos frases seguidas y las opciones. No acepte otra explicación.",
            "Leia as duas frases seguidas e as opções. Não aceite outra explicação.",
            "Read both sentences in a row, and the options. Take no further explanation.",
        ),
        required="yes",
        relevant=f"${{arm}} = '{arm}'",
        klass="sensitive",
    )


def counted(name: str, sentences: tuple[Words, ...], arm: str) -> Row:
    """A list of sentences of which only the number is said."""
    es, pt, en = ("\n".join(f"• {sentence[n]}" for sentence in sentences) for n in range(3))
    many = NUMBERS[len(sentences)]
    return question(
        "select_one count",
        name,
        (
            f"Son {many[0]} frases:\n{es}\n¿Cuántas valen para usted? No me diga cuáles.",
            f"São {many[1]} frases:\n{pt}\nQuantas valem para você? Não me diga quais.",
            f"There are {many[2]} sentences:\n{en}\nHow many hold for you? Do not tell me which.",
        ),
        hint=(
            "Lea todas despacio y después las cuatro respuestas. No pregunte más.",
            "Leia todas devagar e depois as quatro respostas. Não pergunte mais.",
            "Read all of them slowly, then the four answers. Ask no more.",
        ),
        required="yes",
        relevant=f"${{arm}} = '{arm}'",
        klass="sensitive",
    )


def with_permit(sentences: tuple[Words, ...]) -> tuple[Words, ...]:
    """The list with the sentence about the permit in its middle."""
    return (*sentences[:2], NO_PERMIT, *sentences[2:])


def same(name: str) -> Row:
    """Whether the two statements were called the same (1) or different (0), in whichever arm."""
    answer = f"coalesce(${{{name}_a}}, ${{{name}_b}})"
    return calculated(f"{name}_same", f"if({answer} = '', '', if({answer} = 'same', 1, 0))", kept_as="int", klass="sensitive")


def said_count(number: int, arm: str) -> list[Row]:
    """The number said for a list, in whichever arm, and whether the list held the sentence about the permit."""
    answer = f"coalesce(${{list_{number}_long}}, ${{list_{number}_short}})"
    return [
        calculated(f"list_{number}_count", answer, kept_as="int", klass="sensitive"),
        calculated(f"list_{number}_treated", f"if(${{arm}} = '{arm}', 1, 0)", kept_as="int"),
    ]


SURVEY: list[Row] = [
    *PRESETS,
    {"type": "hidden", "name": "draw", "default": "random()"},  # once, when the interview begins
    calculated("arm", "if(${draw} < 0.5, 'A', 'B')"),
    group("consent", ("Consentimiento", "Consentimento", "Consent")),
    consent_words(
        ("diez", "dez", "ten"),
        FOR_NUMBERS,
        (
            "No anoto su nombre, y una parte se pregunta de manera que nadie, tampoco yo, pueda saber su respuesta. Nada de lo "
            "que diga cambia la atención que recibe ni sus trámites, y no se entrega a la policía ni a la autoridad de "
            "migración.",
            "Não anoto o seu nome, e uma parte se pergunta de modo que ninguém, nem eu, possa saber a sua resposta. Nada do "
            "que disser muda o atendimento que recebe nem os seus processos, e não é entregue à polícia nem à autoridade de "
            "migração.",
            "I do not write down your name, and one part is asked in such a way that nobody, not even I, can know your answer. "
            "Nothing you say changes the help you receive or your applications, and nothing is given to the police or the "
            "migration authority.",
        ),
    ),
    CONSENT_STATISTICS,
    CONSENT_FORM,
    WITNESS,
    CLOSE,
    group("place", place.LABEL, AGREED),
    place.AREA,
    place.CLUSTER,
    question(
        "select_one technique",
        "technique",
        ("Técnica de la encuesta", "Técnica da pesquisa", "Technique of the survey"),
        hint=("La que indica su hoja de ruta.", "A que indica a sua folha de rota.", "The one on your route sheet."),
        required="yes",
        missing="none",
    ),
    CLOSE,
    group("beginning", universe.LABEL, AGREED),
    universe.ADULT,
    universe.NATIONAL,
    universe.in_universe("${adult} = 'yes'", "${national} = 'no'"),
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
    said(
        entry.ARRIVAL_YEAR,
        entry.ARRIVAL_YEAR["label"],
        hint=(
            "Si nació aquí, deje en blanco. Año con cuatro cifras.",
            "Se nasceu aqui, deixe em branco. Ano com quatro algarismos.",
            "If born here, leave blank. Year in four digits.",
        ),
        required="",
        relevant="",
    ),
    CLOSE,
    group("crosswise", ("Dos frases juntas", "Duas frases juntas", "Two sentences together"), CROSSWISE),
    note(
        "crosswise_words",
        (
            "Lea: Ahora le leeré dos frases juntas. No me diga si cada una es cierta. Dígame solo si sus respuestas son "
            "iguales (las dos ciertas o las dos falsas) o distintas (una cierta y la otra falsa). Como no sé en quién piensa, "
            "no puedo saber su respuesta.",
            "Leia: Agora vou ler duas frases juntas. Não me diga se cada uma é verdadeira. Diga só se as suas respostas são "
            "iguais (as duas verdadeiras ou as duas falsas) ou diferentes (uma verdadeira e a outra falsa). Como não sei em "
            "quem você pensa, não posso saber a sua resposta.",
            "Read: I will now read two sentences together. Do not tell me whether each is true. Tell me only whether your "
            "answers are the same (both true or both false) or different (one true and the other false). As I do not know of "
            "whom you think, I cannot know your answer.",
        ),
    ),
    note(
        "think_first",
        (
            "Lea: Piense en alguien de su familia que no vive con usted y cuyo cumpleaños recuerda. No me diga quién es.",
            "Leia: Pense em alguém da sua família que não mora com você e cujo aniversário você lembra. Não me diga quem é.",
            "Read: Think of somebody in your family who does not live with you and whose birthday you remember. Do not tell me "
            "who it is.",
        ),
    ),
    pair("anchor_a", LATE, ANTARCTICA, "A"),
    pair("anchor_b", EARLY, ANTARCTICA, "B"),
    note(
        "think_second",
        (
            "Lea: Ahora piense en otra persona cuyo cumpleaños recuerda, una amistad por ejemplo. No me diga quién es.",
            "Leia: Agora pense em outra pessoa cujo aniversário você lembra, uma amizade por exemplo. Não me diga quem é.",
            "Read: Now think of another person whose birthday you remember, a friend for example. Do not tell me who it is.",
        ),
    ),
    pair("crosswise_a", EARLY, NO_PERMIT, "A"),
    pair("crosswise_b", LATE, NO_PERMIT, "B"),
    CLOSE,
    *when(
        CROSSWISE,
        same("anchor"),
        calculated("anchor_p", f"if(${{arm}} = 'A', {LATE_SHARE}, {EARLY_SHARE})", kept_as="decimal"),
        same("crosswise"),
        calculated("crosswise_p", f"if(${{arm}} = 'A', {EARLY_SHARE}, {LATE_SHARE})", kept_as="decimal"),
    ),
    group("list", ("Solo un número", "Só um número", "A number only"), LIST),
    note(
        "list_words",
        (
            "Lea: Ahora le leeré unas frases. No me diga cuáles valen para usted: dígame solo cuántas, de 1 a 4. Si no vale "
            "ninguna, diga 1; si valen todas, diga 4. Así nadie puede saber su respuesta.",
            "Leia: Agora vou ler algumas frases. Não me diga quais valem para você: diga só quantas, de 1 a 4. Se nenhuma "
            "vale, diga 1; se todas valem, diga 4. Assim ninguém pode saber a sua resposta.",
            "Read: I will now read some sentences. Do not tell me which hold for you: tell me only how many, from 1 to 4. If "
            "none holds, say 1; if all hold, say 4. So nobody can know your answer.",
        ),
    ),
    counted("list_1_long", with_permit(LIST_1), "A"),
    counted("list_1_short", LIST_1, "B"),
    counted("list_2_short", LIST_2, "A"),
    counted("list_2_long", with_permit(LIST_2), "B"),
    CLOSE,
    *when(
        LIST,
        *said_count(1, "A"),
        *said_count(2, "B"),
    ),
    group("opinion", ("Para terminar", "Para terminar", "To end with"), ASKED),
    question(
        "select_one clear",
        "clear",
        (
            "¿Le resultó clara esta manera de preguntar?",
            "Esta maneira de perguntar ficou clara para você?",
            "Was this way of asking clear to you?",
        ),
        hint=READ,
        required="yes",
    ),
    question(
        "select_one believed",
        "felt_protected",
        (
            "¿Cree que alguien puede saber por sus respuestas si tiene un permiso?",
            "Você acha que alguém pode saber pelas suas respostas se você tem uma autorização?",
            "Do you think that anybody can know from your answers whether you have a permit?",
        ),
        required="yes",
        klass="sensitive",
    ),
    CLOSE,
    universe.NOT_ASKED,
    THANKS,
]

CHOICES = {
    **lists("yes_no", "consent_form", "sex", "country"),
    "technique": [
        ("crosswise", "Dos frases juntas", "Duas frases juntas", "Two sentences together"),
        ("list", "Solo un número", "Só um número", "A number only"),
    ],
    "crosswise": [
        ("same", "Iguales: las dos ciertas o las dos falsas",
         "Iguais: as duas verdadeiras ou as duas falsas", "The same: both true or both false"),
        ("different", "Distintas: una cierta y la otra falsa",
         "Diferentes: uma verdadeira e a outra falsa", "Different: one true and the other false"),
    ],
    "count": [
        ("1", "Una, o ninguna", "Uma, ou nenhuma", "One, or none"),
        ("2", "Dos", "Duas", "Two"),
        ("3", "Tres", "Três", "Three"),
        ("4", "Cuatro, o todas", "Quatro, ou todas", "Four, or all"),
    ],
    "clear": [
        ("yes", "Sí", "Sim", "Yes"),
        ("partly", "En parte", "Em parte", "In part"),
        ("no", "No", "Não", "No"),
    ],
    "believed": [
        ("no", "No", "Não", "No"),
        ("yes", "Sí", "Sim", "Yes"),
        ("unsure", "No está segura o seguro", "Não tem certeza", "Not sure"),
    ],
}  # fmt: skip
