"""The programme itself: what it is and where it is kept, what asks for attention, and the way to everything else of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from survey_app import actions, formats
from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.disk_words import ENCRYPTION, size_text
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page, listed_pages, title_of
from survey_app.gui.panels.index import IndexEntry
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, label
from survey_app.gui.words import NO_LIMIT
from survey_app.services.roles import ROLES, may
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.disks import Encryption, Space


@dataclass(frozen=True)
class Found:
    """What is looked up beside the window: the disk, and whether a recovery code was made and tried (empty: not one's own
    business)."""

    encryption: Encryption
    space: Space
    recovery: str


UNSURE = {
    "none": (
        N_("There is no recovery code: whoever forgets all passphrases loses the programme for good."),
        N_("Make a recovery code"),
        0,
    ),
    "untried": (
        N_("The recovery code was never typed back from its paper: nobody knows whether the paper is right."),
        N_("Type it back from the paper"),
        2,
    ),
}
"""What is said where the recovery code is missing or was never tried, and the step of its page that mends it."""


class ProgrammePage(Page):
    """A card of facts, then an index of the room's pages in two columns."""

    name = "programme"
    room = "programme"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        self.warnings = column(SPACE.s)
        self.body.addLayout(self.warnings)
        self.body.addWidget(self._about())
        self.entries: dict[str, IndexEntry] = {}
        self.body.addLayout(self._index())
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Programme"))

    def header(self) -> list[QWidget]:
        keys = tuple(self.t(key) for key in actions.caps("lock"))
        return [Button(self.t(N_("Lock")), self._lock, keys=keys)]

    def first_focus(self) -> QWidget | None:
        return next(iter(self.entries.values()), None)

    def _lock(self) -> None:
        from survey_app.gui.lock import lock

        lock(self.context)

    # what it is ------------------------------------------------------------------------------------------------------

    def _about(self) -> Card:
        t = self.t
        card = Card()
        self.disk = label("", "text")
        programme = self.context.programme
        if programme is None:
            return card
        info, lang = programme.info, self.context.lang
        country = dict(formats.countries(lang)).get(info.country, info.country)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        grid.setColumnStretch(1, 1)
        created = formats.recently(info.created, lang, info.country, date.today())
        role = ROLES.get(info.role, "")
        for line, (words, shown) in enumerate(
            (
                (N_("Name"), label(f"{info.name} · {country} · {t(N_('created {day}'), day=created)}", "text")),
                (N_("Opened by"), label(f"{info.person} · {t(role)}" if role else info.person, "text")),
                (N_("Kept in"), label(str(info.folder), "text", selectable=True)),
                (N_("Disk"), self.disk),
            )
        ):
            grid.addWidget(label(t(words), "soft", wrap=False), line, 0)
            shown.setMaximumWidth(NO_LIMIT)  # else the column of the names would take the rest
            grid.addWidget(shown, line, 1)
        card.body.addLayout(grid)
        return card

    def _index(self) -> QGridLayout:
        """The entries in the order of their titles, two on a line."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(SPACE.s)
        programme = self.context.programme
        role = programme.info.role if programme is not None else ""
        pages = sorted(
            ((title_of(page, self.context), page) for page in (listed_pages(role) if role else [])),
            key=lambda pair: pair[0].casefold(),
        )
        for place, (title, page) in enumerate(pages):
            entry = IndexEntry(title, self.t(page.listed), partial(self.context.go, page.name))
            grid.addWidget(entry, place // 2, place % 2)
            self.entries[page.name] = entry
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    # what asks for attention -----------------------------------------------------------------------------------------

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> Found:
            from survey_app.services import disks, recovery

            mine = may(programme.info.role, "manage-users")
            folder = programme.info.folder
            return Found(disks.encryption(folder), disks.space(folder), recovery.state(programme) if mine else "")

        self.context.run(work, self._found, quiet=True, owner=self)

    def _found(self, found: Found) -> None:
        if not isValid(self):
            return
        t = self.t
        room = t(N_("{size} free"), size=size_text(found.space.free))
        self.disk.setText(f"{room} · {t(ENCRYPTION[found.encryption.folder])}")
        clear(self.warnings)
        if found.recovery in UNSURE:
            said, verb, step = UNSURE[found.recovery]
            lead = partial(self.context.go, "recovery", step=step)
            self.warnings.addWidget(MessageBar(t(said), Level.WARNING, self.context.lang, actions=((t(verb), lead),)))
