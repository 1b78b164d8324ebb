"""Whether a file adds to its list or takes the place of an earlier edition, and what that does to the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.messages import MessageBar
from survey_app.gui.theme import px
from survey_app.gui.widgets import Card, Select, label
from vocabulary.errors import Level
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.importing import Preview

ALL = "all"
MOST = 12  # editions that are offered one by one


class Edition(Protocol):
    """An import of the list that stands."""

    @property
    def number(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def standing(self) -> int: ...


class EditionCard(Card):
    """`changed` carries the numbers of the imports that the file replaces, none where it adds."""

    changed = Signal(tuple)

    def __init__(self, context: Context, editions: Sequence[Edition], replaces: tuple[int, ...]) -> None:
        t = context.t
        super().__init__(t(N_("Edition")))
        self.setMinimumWidth(px(320))
        self.setMaximumWidth(px(336))
        self.editions = [one for one in editions if one.standing]
        options = [("", t(N_("Add what is new")))]
        for one in self.editions[::-1][:MOST]:
            day = formats.day(one.at, context.country, context.lang)
            options.append((str(one.number), t(N_("Replace that of {day} ({file})"), day=day, file=one.file_name)))
        if len(self.editions) > 1:
            options.append((ALL, t(N_("Replace the whole list"))))
        whole = len(replaces) > 1 and len(replaces) == len(self.editions)
        self.select = Select(options, ALL if whole else str(replaces[0]) if replaces else "", t(N_("What the file does")))
        self.select.setToolTip(self.select.currentText())
        self.body.addWidget(self.select)
        self.body.addWidget(
            label(t(N_("Replacing keeps the record of whoever is in both editions, and withdraws who is gone.")), "note")
        )
        self.select.currentIndexChanged.connect(lambda _i: self._say())

    def replaces(self) -> tuple[int, ...]:
        """The numbers of the imports that are chosen."""
        chosen = self.select.value()
        if chosen == ALL:
            return tuple(one.number for one in self.editions)
        return (int(chosen),) if chosen else ()

    def _say(self) -> None:
        self.select.setToolTip(self.select.currentText())
        self.changed.emit(self.replaces())


def effect(context: Context, preview: Preview) -> MessageBar | None:
    """What replacing does, in numbers; nothing where the file only adds."""
    t = context.t
    if not preview.mapping.replaces or preview.blocking:
        return None
    gone = len(preview.gone)
    said = (
        (preview.ready, t(N_("{n} is new."), N_("{n} are new."), n=preview.ready)),
        (preview.already, t(N_("{n} stays as it is."), N_("{n} stay as they are."), n=preview.already)),
        (preview.changed, t(N_("{n} is corrected."), N_("{n} are corrected."), n=preview.changed)),
        (gone, t(N_("{n} is not in the file and is withdrawn."), N_("{n} are not in the file and are withdrawn."), n=gone)),
    )
    level = Level.WARNING if preview.gone else Level.INFORMATION
    return MessageBar(" ".join(words for n, words in said if n), level, context.lang, t(N_("The file replaces an edition")))
