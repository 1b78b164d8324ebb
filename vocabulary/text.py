"""Sentences for people: written once in English where they belong, put into a language only when they are shown.

A template is marked with `N_` where it is written, so that the catalogue finds it; `Text` carries a template with its
values through results and errors; `translate` puts either into a language. The language is always an argument.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("es", "pt", "en")
NO_BREAK_SPACE = "\u00a0"

Value = "str | int | float | Text"
NumberFormat = Callable[[int | float], str]


def N_(template: str) -> str:
    """Marks an English template for the catalogue; returns it unchanged."""
    return template


@dataclass(frozen=True)
class Text:
    """A sentence not yet in a language: an English template with `{name}` fields, and the values of those fields.

    With `plural`, `template` is used where `values["n"]` is one and `plural` elsewhere, by the rules of the language.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __str__(self) -> str:
        return translate(self, "en")

    def __hash__(self) -> int:
        return hash((self.template, self.plural, tuple(sorted((k, str(v)) for k, v in self.values.items()))))

    def __reduce__(self) -> tuple[object, ...]:  # a mapping proxy does not pickle, and forms are read in a worker process
        return Text, (self.template, dict(self.values), self.plural)

    def to_dict(self) -> dict[str, object]:
        """Plain data for storing; `from_dict` reads it back equal."""
        values = {k: {"text": v.to_dict()} if isinstance(v, Text) else v for k, v in self.values.items()}
        return {"template": self.template, "values": values, **({"plural": self.plural} if self.plural else {})}

    @staticmethod
    def from_dict(data: Mapping[str, object]) -> Text:
        raw = data.get("values", {})
        assert isinstance(raw, Mapping)
        values = {k: Text.from_dict(v["text"]) if isinstance(v, Mapping) else v for k, v in raw.items()}
        return Text(str(data["template"]), values, str(data.get("plural", "")))


def text(template: str, plural: str = "", **values: object) -> Text:
    """Shorthand for `Text`: `text(N_("{n} persons"), n=3)`."""
    return Text(template, values, plural)


def joined(parts: Iterable[Text]) -> Text:
    """The parts with commas between them, each still to be translated."""
    first, *rest = parts
    for part in rest:
        first = text("{first}, {rest}", first=first, rest=part)
    return first


def spaced(number: int | float) -> str:
    """A number as it stands in English sentences: thousands apart by a no-break space."""
    return f"{number:{',' if isinstance(number, int) else ',.10g'}}".replace(",", NO_BREAK_SPACE)


def spaced_in(lang: str) -> NumberFormat:
    """The same in a language: the decimal mark is a comma in Spanish and Portuguese."""
    return spaced if lang == "en" else _with_comma


def _with_comma(number: int | float) -> str:
    return spaced(number).replace(".", ",")


def translate(message: str | Text, lang: str, number: NumberFormat | None = None) -> str:
    """The message in `lang` (`es`, `pt` or `en`), its numbers written by `number` (`spaced_in` of the language where left out).

    A plain string is a template without values. A template without translation stands in English: the catalogue test
    finds it. Nested texts are translated too.
    """
    catalogue = _catalogue(lang)
    if isinstance(message, str):
        return catalogue.gettext(message) if message else ""
    number = number or spaced_in(lang)
    values = {name: _shown(value, lang, number) for name, value in message.values.items()}
    if message.plural:
        count = message.values.get("n", 0)
        template = catalogue.ngettext(message.template, message.plural, int(count) if isinstance(count, int | float) else 0)
    else:
        template = catalogue.gettext(message.template)
    return template.format_map(values) if values else template


def _shown(value: object, lang: str, number: NumberFormat) -> str:
    if isinstance(value, Text):
        return translate(value, lang, number)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return str(value)


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r}: one of {', '.join(LANGUAGES)}")
    file = Path(__file__).parent / "locale" / f"{lang}.mo"
    if lang == "en" or not file.exists():
        return gettext.NullTranslations()
    with open(file, "rb") as handle:
        return gettext.GNUTranslations(handle)
