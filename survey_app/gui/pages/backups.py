"""The backups of the programme: what there is, whether each can be read, copies on another disk, and the room that is left."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from survey_app import formats
from survey_app.gui.backup_words import kind_words
from survey_app.gui.buttons import Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.disk_words import size_text, size_words
from survey_app.gui.files import show_folder
from survey_app.gui.form import Field, Secret, choose_folder
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, Chip, clear, column, label, row, rule
from survey_app.services import disks
from survey_app.services.roles import may
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.backup_care import Kept


LEVELS = {disks.LOW: (N_("filling up"), "warn"), disks.FULL: (N_("no new interviews"), "bad")}


class BackupsPage(Page):
    """Rows of backups, newest first; a check stays marked while the window is open on the programme."""

    name = "backups"
    room = "programme"
    listed = N_("Copies of the programme: check one, put one on another disk, go back to one.")

    def __init__(self, context: Context, checked: dict[str, str] | None = None, **args: Any) -> None:
        super().__init__(context, **args)
        t = self.t
        self.checked = dict(checked or {})  # name of a backup: when it was read through
        self.kept: list[Kept] = []
        self.asking = ""  # the backup whose passphrase of that day is asked for
        self.phrase: Secret | None = None
        said = N_(
            "Made by itself once a day when something was saved, encrypted like the programme, in its own folder. They protect "
            "from a mistake or a damaged file; only a copy on another disk protects from a lost computer."
        )
        self.body.addWidget(label(t(said), "soft"))
        self.list = Card()
        self.rows = column(SPACE.m)
        self.list.body.addLayout(self.rows)
        self.body.addWidget(self.list)
        self.list.hide()
        room = Card(t(N_("Room on the disk")))
        self.room_left, self.reserve = row(SPACE.m), label("", "note")
        room.body.addLayout(self.room_left)
        room.body.addWidget(self.reserve)
        self.body.addWidget(room)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Backups"))

    def header(self) -> list[QWidget]:
        self.make = PrimaryButton(self.t(N_("Back up now")), self.back_up)
        return [self.make]

    def first_focus(self) -> QWidget:
        return self.make

    def state(self) -> dict[str, Any]:
        return {"checked": self.checked}

    def shown(self) -> None:
        self.load()

    def load(self) -> None:
        """Looks at what lies there; nothing is opened."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> Any:
            from survey_app.services import backup_care

            return backup_care.listing(programme.info.folder), disks.space(programme.info.folder)

        self.context.run(work, self._loaded, quiet=True, owner=self)

    def _loaded(self, found: tuple[list[Kept], disks.Space]) -> None:
        if not isValid(self):
            return
        self.kept, space = found
        self._show_rows()
        self._show_room(space)
        if self.kept:
            self.context.backed_up.emit(self.kept[0].backup.made)

    # the rows --------------------------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        clear(self.rows)
        self.phrase = None
        if not self.kept:
            self.rows.addWidget(label(self.t(N_("There is none yet.")), "soft"))
        for number, kept in enumerate(self.kept):
            if number:
                self.rows.addWidget(rule())
            self.rows.addLayout(self._row(kept))
            if kept.name == self.asking:
                self.rows.addWidget(self._ask(kept))
        self.list.show()
        if self.phrase is not None:
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, kept: Kept) -> QGridLayout:
        t, context = self.t, self.context
        when = self._when(kept)
        made = QGridLayout()
        made.setHorizontalSpacing(SPACE.l)
        made.setVerticalSpacing(2)
        made.setColumnStretch(0, 1)
        first = row(SPACE.m)
        first.addWidget(label(when, "strong", wrap=False))
        if kept.name in self.checked:
            first.addWidget(Chip(t(N_("read through {time}"), time=formats.clock(self.checked[kept.name])), "good"))
        first.addStretch(1)
        made.addLayout(first, 0, 0)
        made.addWidget(label(f"{t(kind_words(kept))} · {size_words(kept.size, context)}", "note"), 1, 0)
        links = row(SPACE.l)
        for words, act, shown in (
            (N_("Read it through"), partial(self.check, kept), True),
            (N_("Copy to another disk…"), partial(self.ask_where, kept), True),
            (N_("Restore…"), partial(self.restore, kept), self._may_restore()),
        ):
            if shown:
                link = Link(t(words), act)
                link.setAccessibleName(f"{t(words)} {when}")
                links.addWidget(link)
        made.addLayout(links, 0, 1, 2, 1)
        return made

    def _when(self, kept: Kept) -> str:
        return formats.when(kept.backup.made, self.context.lang, self.context.country, date.today())

    def _may_restore(self) -> bool:
        programme = self.context.programme
        return programme is not None and may(programme.info.role, "restore")

    def _ask(self, kept: Kept) -> QWidget:
        t = self.t
        made = QWidget()
        made.setMaximumWidth(px(420))
        box = column(SPACE.s)
        made.setLayout(box)
        self.phrase = Secret(t(N_("see")), t(N_("hide")))
        note = t(N_("The key was changed after this backup was made: it opens with a passphrase of that day."))
        self.field = Field(t(N_("Passphrase of that day")), self.phrase, note)
        box.addWidget(self.field)
        line = row(SPACE.m)
        go = Link(t(N_("Read it through with this passphrase")), partial(self._typed, kept))
        self.phrase.returnPressed.connect(partial(self._typed, kept))
        line.addWidget(go)
        line.addStretch(1)
        box.addLayout(line)
        return made

    def _typed(self, kept: Kept) -> None:
        if self.phrase is not None and self.phrase.text().strip():
            self.check(kept, self.phrase.text())

    def _show_room(self, space: disks.Space) -> None:
        t = self.t
        clear(self.room_left)
        self.room_left.addWidget(label(t(N_("{size} free."), size=size_text(space.free)), "text", wrap=False))
        if space.level in LEVELS:
            words, kind = LEVELS[space.level]
            self.room_left.addWidget(Chip(t(words), kind))
        self.room_left.addStretch(1)
        kept = (
            N_("A reserve of {size} is kept: when the disk fills up it is given up, so that what was just answered is saved.")
            if space.reserved
            else N_("A reserve of {size} is made with the next interview: when the disk fills up it is given up, so that what "
                    "was just answered is saved.")
        )  # fmt: skip
        limits = N_("Below {low} you are warned, below {none} no new interview can be begun.")
        self.reserve.setText(
            f"{t(kept, size=size_text(disks.RESERVE))} "
            f"{t(limits, low=size_text(disks.WARN_BELOW), none=size_text(disks.NO_NEW_WORK_BELOW))}"
        )

    # what can be done ------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Makes a verified copy now."""
        programme = self.context.programme
        if programme is None:
            return
        self.make.setEnabled(False)

        def work(progress: Progress) -> None:
            from survey_app.services import backups

            backups.back_up(programme).result()

        def done(_none: None) -> None:
            if isValid(self):
                self.make.setEnabled(True)
            self.load()
            self.context.say(N_("The backup is made and was read through."))

        def failed(error: AlcanceError) -> None:
            if isValid(self):
                self.make.setEnabled(True)
            self.context.say_problems(error)

        self.context.run(work, done, failed=failed, doing=N_("Making a backup"), cancelled=self.load, owner=self)

    def check(self, kept: Kept, passphrase: str = "") -> None:
        """Opens a backup and reads it through, beside the window."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> str:
            from survey_app.services import backup_care

            return backup_care.verify(programme, kept.backup, passphrase, progress)

        def done(at: str) -> None:
            self.asking, self.checked[kept.name] = "", at
            self._show_rows()
            self.context.say(text(N_("The backup of {when} opens and every page of it can be read."), when=self._when(kept)))

        def failed(error: AlcanceError) -> None:
            code = error.problems[0].code
            if code == "older-key":
                self.asking = kept.name
                self._show_rows()
            elif code == "wrong-passphrase" and self.phrase is not None:
                self.field.problem(error.say(self.context.lang))
            else:
                self.context.say_problems(error)

        self.context.run(work, done, failed=failed, doing=N_("Reading the backup through"), owner=self)

    def ask_where(self, kept: Kept) -> None:
        """Asks for the folder on the other disk."""
        choose_folder(self, self.t(N_("Copy the backup to")), "", partial(self.copy_to, kept))

    def copy_to(self, kept: Kept, folder: str) -> None:
        """Copies a backup and compares the copy, beside the window."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> tuple[Path, bool]:
            from survey_app.services import backup_care

            made = backup_care.copy_out(programme, kept.backup, Path(folder), progress)
            return made, backup_care.same_disk(made, programme.info.folder)

        def done(found: tuple[Path, bool]) -> None:
            made, same = found
            open_ = (self.t(N_("Open the folder")), lambda: show_folder(str(made.parent)))
            self.context.say(
                text(N_("The copy is in {folder}. It was read back and is the same, byte for byte."), folder=str(made)),
                head=N_("Copied"),
                actions=(open_,),
            )
            if same:
                said = N_("The copy lies on the disk of the programme and is lost with it. Choose a USB stick or another disk.")
                self.context.say(said, Level.WARNING)

        self.context.run(work, done, failed=self.context.say_problems, doing=N_("Copying the backup"), owner=self)

    def restore(self, kept: Kept) -> None:
        """Leads to the page that says what restoring does."""
        programme = self.context.programme
        if programme is not None:
            self.context.go("restore", folder=str(programme.info.folder), backup=kept.name)
