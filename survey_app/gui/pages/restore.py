"""Going back to a backup: which one, the passphrase of that day, and what happens to the folder as it stands now."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.gui.backup_words import kind_words
from survey_app.gui.buttons import Link, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.disk_words import size_words
from survey_app.gui.form import Field, Secret
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import column, label, row
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.backup_care import Kept
    from survey_app.services.programme import Programme

SHOWN = 12


class RestorePage(Page):
    """Also without the programme being open: it is damaged, or its keys are missing. `backup` is chosen at first."""

    name = "restore"
    framed = False
    secret = True
    manual = "backups"

    def __init__(
        self, context: Context, folder: str = "", backup: str = "", copies: tuple[Kept, ...] | None = None, **args: Any
    ) -> None:
        super().__init__(context, folder=folder, backup=backup, copies=copies, **args)
        from survey_app.services import backup_care

        self.folder = Path(folder)
        self.kept = list(copies if copies is not None else backup_care.listing(self.folder))
        middle = QWidget()
        middle.setFixedWidth(px(520))
        self.column = column(SPACE.m)
        middle.setLayout(self.column)
        across = row(0)
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        self.body.addSpacing(SPACE.xl)
        self.body.addLayout(across)
        self.body.addStretch(1)
        self._build(backup)

    def title(self) -> str:
        return self.t(N_("Go back to a backup"))

    def state(self) -> dict[str, Any]:
        return {**self.args, "backup": self._name()}

    def first_focus(self) -> QWidget:
        return self.phrase if self.kept else self.back

    def _build(self, chosen: str) -> None:
        t = self.t
        self.column.addWidget(label(self.title(), "title"))
        self.column.addWidget(label(str(self.folder), "note", selectable=True))
        self.back = Link(t(N_("Back")), self._leave)
        if not self.kept:
            self.column.addWidget(label(t(N_("There is no backup in this folder.")), "soft"))
            self.column.addWidget(self.back)
            return
        said = N_("The backup takes the place of the programme. The folder as it stands now is not deleted: it is kept beside, "
                  "under a name with the time. What was written after the backup is only there.")  # fmt: skip
        self.column.addWidget(label(t(said), "soft"))
        rows = [(kept.name, self._row(kept)) for kept in self.kept[:SHOWN]]
        names = [name for name, _ in rows]
        self.choice = OptionGroup(rows, value=(chosen if chosen in names else names[0],), name=t(N_("Backup")))
        self.column.addWidget(self.choice)
        self.phrase = Secret(t(N_("see")), t(N_("hide")))
        note = t(N_("A passphrase that opened the programme on the day of the backup."))
        self.field = Field(t(N_("Passphrase of that day")), self.phrase, note)
        self.column.addWidget(self.field)
        self.phrase.returnPressed.connect(self.ask)
        line = row(SPACE.l)
        self.go = PrimaryButton(t(N_("Restore this backup")), self.ask)
        line.addWidget(self.go)
        line.addWidget(self.back)
        line.addStretch(1)
        self.column.addLayout(line)

    def _row(self, kept: Kept) -> OptionRow:
        when = formats.when(kept.backup.made, self.context.lang, self.context.country, date.today())
        note = f"{self.t(kind_words(kept))} · {size_words(kept.size, self.context)}"
        return OptionRow(when, note=note, mark="radio")

    def _name(self) -> str:
        return self.choice.value()[0] if self.kept else ""

    def _chosen(self) -> Kept:
        return next(kept for kept in self.kept if kept.name == self._name())

    def _leave(self) -> None:
        if self.context.programme is not None:
            self.context.go("backups")
        else:
            self.context.go("open", folder=str(self.folder))

    # restoring -------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Tries the passphrase on the backup first; only then it asks whether to go on."""
        if not self.phrase.text().strip() or not self.go.isEnabled():
            return
        kept, words = self._chosen(), self.phrase.text()
        self.go.setEnabled(False)
        self.field.problem("")

        def work(progress: Progress) -> None:
            from survey_app.services import backups

            backups.try_backup(kept.backup, words)

        def failed(error: AlcanceError) -> None:
            self.go.setEnabled(True)
            self.field.problem(error.say(self.context.lang))

        self.context.run(
            work,
            lambda _none: self._sure(kept, words),
            failed=failed,
            doing=N_("Reading the backup through"),
            cancelled=lambda: self.go.setEnabled(True),
            owner=self,
        )

    def _sure(self, kept: Kept, words: str) -> None:
        self.go.setEnabled(True)
        t = self.t
        when = formats.when(kept.backup.made, self.context.lang, self.context.country, date.today())
        said = [t(N_("The backup of {when} was read through and opens with this passphrase."), when=when)]
        if self.context.programme is not None:
            said.append(t(N_("The programme is closed first; what you wrote last is saved.")))
        said.append(t(N_("The folder as it stands now is kept beside it under a name with the time.")))
        confirm(
            self.context,
            self,
            t(N_("Go back to the backup of {when}?"), when=when),
            said,
            t(N_("Restore this backup")),
            lambda: put_back(self.context, self.folder, kept, words),
        )


def put_back(context: Context, folder: Path, kept: Kept, passphrase: str) -> None:
    """Closes the programme where it is open, puts the backup in its place, opens it and says where the rest is kept.

    Not the page's business any more: closing the programme takes its page away.
    """

    def work(progress: Progress) -> tuple[Programme, Path]:
        from survey_app.services import backups

        return backups.restore(folder, kept.backup, passphrase)

    def done(found: tuple[Programme, Path]) -> None:
        programme, aside = found
        context.open(programme)
        context.say(
            text(N_("The programme is as it was when the backup was made. What stood here before is kept in {folder}."),
                 folder=aside.name),
            head=N_("Restored"),
            stays=True,
        )  # fmt: skip

    context.close_programme()
    context.go("restore", folder=str(folder), backup=kept.name)
    context.run(
        work, done, failed=context.say_problems, doing=N_("Restoring the backup"), dropped=lambda found: found[0].close()
    )  # fmt: skip
