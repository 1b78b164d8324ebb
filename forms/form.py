"""A questionnaire as data: what an XForm says, frozen, before any answer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from forms.expressions.nodes import Node

ALCANCE = "urn:alcance:xforms:1"  # the namespace of our own bind columns


@dataclass(frozen=True)
class Output:
    """A value that stands within words: an expression."""

    expression: str


@dataclass(frozen=True)
class Words:
    """A label, hint or message: text with outputs between, or the id of a text in every language."""

    parts: tuple[str | Output, ...] = ()
    itext: str = ""
    expression: str = ""  # of a message or label given by an expression other than jr:itext('…')

    def __bool__(self) -> bool:
        return bool(self.parts or self.itext or self.expression)


NOTHING = Words()


@dataclass(frozen=True)
class Bind:
    """What is bound to a place of the form; the rules are expressions as written, empty where there is none."""

    path: str
    type: str = "string"
    relevant: str = ""
    required: str = ""
    readonly: str = ""
    constraint: str = ""
    calculate: str = ""
    constraint_message: Words = NOTHING
    required_message: Words = NOTHING
    preload: str = ""
    preload_parameters: str = ""
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # our columns: class, warning, consent …


@dataclass(frozen=True)
class Choice:
    """One answer to choose: the value that is stored and its words."""

    value: str
    label: Words


@dataclass(frozen=True)
class Itemset:
    """Choices from a list: an expression for the items, and where in an item value and label stand."""

    nodeset: str
    value: str
    label: str
    label_is_itext: bool = False
    label_by_language: bool = False  # a column for each language (`label::Español (es)`), as in an external list


@dataclass(frozen=True)
class Action:
    """A value that is set when something happens: `events`, the place, and an expression or a fixed text."""

    events: tuple[str, ...]
    path: str
    expression: str = ""
    text: str = ""
    source: str = ""  # the question whose change is the event
    repeat: str = ""  # the repeat whose new row is the event


@dataclass(frozen=True)
class Control:
    """A question, group or repeat as it is asked.

    `kind` is input, select, select1, rank, range, upload, trigger, group or repeat; `attributes` holds what else is written
    on it (start, end, step, mediatype …).
    """

    kind: str
    path: str
    label: Words = NOTHING
    hint: Words = NOTHING
    appearance: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    children: tuple[Control, ...] = ()
    count: str = ""
    fixed: bool = False  # rows can be neither added nor removed by hand

    @property
    def parameters(self) -> Mapping[str, str]:
        return self.attributes


@dataclass(frozen=True)
class Form:
    """A questionnaire, read once and shared by all its interviews.

    `languages` are the names of its translations as written (`Español (es)`), the default first where one is marked;
    `code` gives the short code of a name. `template` is the root element of an empty record; `instances` the lists.
    `texts` maps language → id → words.
    """

    id: str
    title: str
    version: str
    languages: tuple[str, ...]
    binds: Mapping[str, Bind]
    body: tuple[Control, ...]
    actions: tuple[Action, ...]
    template: Node
    instances: Mapping[str, Node]
    texts: Mapping[str, Mapping[str, Words]]
    namespaces: Mapping[str, str]
    missing_files: tuple[str, ...] = ()
    public_key: str = ""  # with which its submissions are encrypted
    xml: str = field(default="", repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The short codes of the languages, `es` for `Español (es)`."""
        return tuple(code(name) for name in self.languages)

    def speaks(self, wanted: str) -> bool:
        """Whether there is a translation of this code or name (a form without translations speaks none)."""
        return any(wanted in (name, code(name)) for name in self.languages)

    def language(self, wanted: str) -> str:
        """The name of the translation for a code or name; the first where there is none."""
        for name in self.languages:
            if wanted in (name, code(name)):
                return name
        return self.languages[0] if self.languages else ""


def code(language: str) -> str:
    """The short code of a translation's name: what stands in brackets at its end, else the name itself."""
    start = language.rfind("(")
    return language[start + 1 : -1].strip() if start >= 0 and language.endswith(")") else language
