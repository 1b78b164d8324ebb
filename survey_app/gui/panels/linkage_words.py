"""Lists and shares as the pages of linkage write them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.table import Column
from survey_app.services.linking_records import INTERVIEWS
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.linkage_views import Filled


def list_name(context: Context, name: str) -> str:
    """A list's name; that of the interviews in the window's language."""
    return context.t(N_("Interviews")) if name == INTERVIEWS else name


def capital(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def said(context: Context, message: Text) -> str:
    """A sentence in which the list of interviews has its name in the window's language."""
    return context.t(_told(message))


def _told(message: Text) -> Text:
    values = {
        name: _told(value) if isinstance(value, Text) else text(N_("Interviews")) if value == INTERVIEWS else value
        for name, value in message.values.items()
    }
    return replace(message, values=values)


def share(context: Context, value: float | None, places: int = 1) -> str:
    """A share in per cent; a dash where it is not known."""
    return "—" if value is None else f"{formats.decimals(context.country, context.lang, places)(100 * value)} %"


def filled_columns(context: Context) -> list[Column]:
    """The columns of a table of lists by how full they are."""
    from survey_app.services.linkage_views import weaknesses

    t = context.t

    def filled(header: str, *names: str) -> Column:
        def value(each: Filled) -> float:
            return min(each.shares[name] for name in names)

        return Column(header, value, "number", write=lambda v: f"{context.number(round(100 * v))} %")

    def standing(each: Filled) -> tuple[str, str]:
        return (t(N_("look below")), "warn") if weaknesses(each) else (t(N_("enough")), "good")

    return [
        Column(N_("List"), lambda each: list_name(context, each.name)),
        Column(N_("Records"), lambda each: each.records, "number"),
        filled(N_("Given names"), "given"),
        filled(N_("Surname"), "first"),
        filled(N_("2nd surname"), "second"),
        filled(N_("Date of birth"), "birth"),
        filled(N_("Document"), "document"),
        Column(N_("State"), standing, "chip"),
    ]
