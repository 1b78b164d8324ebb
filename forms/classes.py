"""How much a field tells of a person: names them by itself, helps to recognise them, can harm them, or none of these.

A form says it in its column `class`. Where it says nothing, the stricter reading holds: what is called like a name or a
document names a person; nationality, ethnicity, religion, health, violence and migration status are sensitive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from forms.form import Form, Words
from forms.identifying.own import plain
from vocabulary.text import N_

if TYPE_CHECKING:
    from forms.interview.tree import Place

DIRECT, QUASI, SENSITIVE, OTHER = "direct", "quasi", "sensitive", "other"
CLASSES: Mapping[str, str] = {
    DIRECT: N_("Direct identifier"),
    QUASI: N_("Quasi-identifier"),
    SENSITIVE: N_("Sensitive"),
    OTHER: N_("Other"),
}
MEANING: Mapping[str, str] = {
    DIRECT: N_("names a person by itself, such as a name, a document or a telephone"),
    QUASI: N_("does not name anybody, but can tell who it is together with others, such as age, sex or place"),
    SENSITIVE: N_("can harm the person, or a group of persons, in the wrong hands"),
    OTHER: N_("none of these"),
}
STRICTNESS: Mapping[str, int] = {OTHER: 0, QUASI: 1, SENSITIVE: 2, DIRECT: 3}
TOPICS: Mapping[str, tuple[str, str]] = {  # what a whole group can be harmed by, and status: words without accents
    "nationality": (N_("nationality"), r"nacionalid|nationalit|ciudadania|cidadania|citizenship"),
    "ethnicity": (
        N_("ethnicity"),
        r"\betni|\bethnic|\braza\b|\braca\b|\bracial|\bindigen|pueblo originario|povo originario|afrodesc",
    ),
    "religion": (N_("religion"), r"\breligi|\biglesia a la que|\bcredo\b|\bfaith\b"),
    "health": (
        N_("health"),
        r"\bsalud\b|\bsaude\b|\bhealth|\benferm(?:edad|o|a)|\bdoenca|\bdisease|\billness|discapaci|deficienc|disabilit|embaraz|"
        r"gravid|gestante|pregnan|\bvih\b|\bhiv\b|\bsida\b|psicolog|psychol|tratamiento medico|vacun|vacin",
    ),
    "violence": (
        N_("violence"),
        r"violen|\babus|\btrata\b|\btrafico de pessoas|\btraffick|explotac|exploracao|exploitat|\bagresi|\bagress|tortur|"
        r"\bgbv\b|\bvbg\b|\bsexual|amenaza|ameaca|\bthreat",
    ),
    "status": (
        N_("migration status"),
        r"\bpermiso de (?:resid|perman)|\bpermiso migrat|\bpermit\b|situacion migrat|situacao migrat|migration status|"
        r"migratory status|estatus migrat|condicion migrat|irregular|\bpermit_|\bdeport|expulsi|expuls",
    ),
}  # fmt: skip
GROUP_HARM = ("nationality", "ethnicity", "religion", "health", "violence")
GEO = ("geopoint", "geotrace", "geoshape")
_TOPICS = {topic: re.compile(pattern) for topic, (_, pattern) in TOPICS.items()}
_NAMING = re.compile(
    r"(?:(?:primer|segundo|first|last|middle|full|family|given|respondent|person|child|head)[ _])?"
    r"(?:nombres?|nomes?|names?|apellidos?|sobrenomes?|surnames?)(?:[ _](?:completo|completos|y apellidos?|y[ _]apellidos?|"
    r"e[ _]sobrenome|persona|entrevistad[oa]|hij[oa]|jef[ea]|of[ _](?:the[ _])?(?:person|respondent|child|head)|"
    r"paterno|materno))?|apellido[ _]\w+|"
    r"(?:n|nro|num|numero|number)?[ _]?(?:de[ _]|do[ _]|of[ _])?(?:cedula|documento|dni|cpf|rut|rg|rne|rnm|pasaporte|"
    r"passaporte|passport)(?:[ _](?:numero|number|no|nro|num|de[ _]identidad|identidad))?|document[ _](?:number|no|id)|"
    r"id[ _]number|"
    r"(?:fecha|data|f|fec|dt)[ _](?:de[ _])?(?:nac|nasc|nacimiento|nascimento)|birth[ _]?date|date[ _]of[ _]birth|dob|"
    r"(?:numero[ _]de[ _])?(?:telefono|telefone|telephone|phone|celular|movil|whatsapp|cell)(?:[ _]?\w{0,8})|"
    r"e?[ _-]?mail|correo(?:[ _]electronico)?|email[ _]\w+|contact[ _](?:phone|number|details)|"
    r"direccion|endereco|address|domicilio(?:[ _]\w+)?"
)
_DIGITS = re.compile(r"regex\(\s*\.\s*,\s*'\^\[0-9\]\{(?:1,)?[1-6]\}\$'\s*\)")  # the rule of a code that was typed
_CODE = re.compile(r"[0-9]{1,6}")
_TYPED = ("string", "int", "date", "barcode", "dateTime", "decimal")


@lru_cache(maxsize=8192)
def topics_in(words: str) -> tuple[str, ...]:
    """What is asked about that can harm: nationality, ethnicity, religion, health, violence, migration status."""
    flat = plain(words).replace("_", " ")
    return tuple(topic for topic, pattern in _TOPICS.items() if pattern.search(flat))


@lru_cache(maxsize=8192)
def is_naming(name: str) -> bool:
    """Whether a field is called like a name, a document, a date of birth, or a way to reach somebody."""
    return _NAMING.fullmatch(plain(name).replace("-", "_").strip()) is not None


def said_class(place: Place) -> str:
    """The class that the form itself gives a place, by its column or that of a group around it; empty where it gives none."""
    around = [here.bind.own.get("class", "").strip() for here in place.around()]
    if DIRECT in around or place.bind.own.get("consentPart", "").split()[:1] == ["witness"]:
        return DIRECT
    return next((klass for klass in around if klass in CLASSES), "")


def is_code(place: Place) -> bool:
    """Whether a text is a code of the sample, such as that of an area or a cluster: the form gives it a class (not `direct`)
    and accepts digits alone, six at most (`regex(., '^[0-9]{1,6}$')`): no document has so few."""
    return said_class(place) in (QUASI, OTHER) and _DIGITS.fullmatch(place.bind.constraint.strip()) is not None


def may_be_code(value: str) -> bool:
    """Whether an answer is what such a question accepts now: an older version of the form may have accepted more."""
    return _CODE.fullmatch(value) is not None


def class_of(place: Place, form: Form) -> str:
    """The class of a place: what the form says, else the stricter reading of its name, its words and its type."""
    from forms.questions.base import bind_type

    said = said_class(place)
    if said:
        return said
    own, control = place.bind.own, place.control
    if own.get("consent") or own.get("consentPart") or control is None:
        return OTHER
    if control.kind == "input" and bind_type(place.bind) in _TYPED and is_naming(place.names[-1]):
        return DIRECT
    if control.kind == "upload":
        return SENSITIVE
    if topics_of(place, form):
        return SENSITIVE
    return QUASI if place.bind.type in GEO else OTHER


def topics_of(place: Place, form: Form) -> tuple[str, ...]:
    """What a question asks about that can harm, by its name and its words in all languages."""
    if place.control is None:
        return ()
    return topics_in(" | ".join((place.names[-1], *words_of(place.control.label, form))))


def words_of(words: Words, form: Form) -> tuple[str, ...]:
    """A label in each of the form's languages, without the answers that stand within it."""
    every = [form.texts[language][words.itext] for language in form.texts if words.itext in form.texts[language]]
    return tuple("".join(part for part in each.parts if isinstance(part, str)) for each in (every or [words]))
