"""Opening a programme, also after it was locked: which one, its passphrase, and in the page what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context, import_shared
from survey_app.gui.form import Field, Secret, choose_folder
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import column, label, row, strong_label
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_

LONGEST_WAIT = 30
RESTORABLE = ("damaged", "damaged-header", "missing-header", "mismatched", "not-a-programme")  # a backup may help


def wait_after(failures: int) -> int:
    """Seconds until the next try: 1, 2, 4 … 30."""
    return min(LONGEST_WAIT, 2 ** max(0, failures - 1)) if failures else 0


class OpenPage(Page):
    """Without `folder` it asks which; with it, for the passphrase. `locked` says that it was open here a moment ago."""

    name = "open"
    framed = False
    secret = True

    def __init__(self, context: Context, folder: str = "", locked: bool = False, failures: int = 0, **args: Any) -> None:
        super().__init__(context, folder=folder, locked=locked, failures=failures, **args)
        self.folder, self.locked, self.failures = folder, locked, failures
        self.left = wait_after(failures)
        middle = QWidget()
        middle.setFixedWidth(px(400))
        self.column = column(0)
        middle.setLayout(self.column)
        across = row(0)
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        self.body.addStretch(1)
        self.body.addLayout(across)
        self.body.addStretch(1)
        self.phrase: Secret | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self._second)
        if folder:
            self._ask_phrase()
        else:
            self._ask_folder()

    def title(self) -> str:
        return self.t(N_("Open a programme"))

    def first_focus(self) -> QWidget:
        return self.phrase if self.phrase is not None else self.choose

    def state(self) -> dict[str, Any]:
        return {"folder": self.folder, "locked": self.locked, "failures": self.failures}

    def leave(self) -> None:
        self.timer.stop()

    # which -----------------------------------------------------------------------------------------------------------

    def _ask_folder(self) -> None:
        t = self.t
        self.column.addWidget(label(self.title(), "title"))
        self.column.addSpacing(SPACE.xs)
        self.column.addWidget(label(t(N_("A programme is one folder whose name ends in .alcance.")), "soft"))
        self.column.addSpacing(SPACE.l)
        for recent in self.context.settings.recent():
            if Path(recent.folder).is_dir():
                line = Button(recent.name, lambda folder=recent.folder: self._chosen(folder))  # type: ignore[misc]
                self.column.addWidget(line)
                self.column.addSpacing(SPACE.s)
        buttons = row(SPACE.l)
        self.choose = PrimaryButton(t(N_("Choose folder…")), self._browse)
        buttons.addWidget(self.choose)
        buttons.addWidget(Link(t(N_("Back")), lambda: self.context.go("start")))
        buttons.addStretch(1)
        self.column.addSpacing(SPACE.m)
        self.column.addLayout(buttons)
        self.column.addSpacing(SPACE.m)
        self.folder_error = label("", "error")
        self.column.addWidget(self.folder_error)

    def _browse(self) -> None:
        choose_folder(self, self.title(), str(Path.home()), self._chosen)

    def _chosen(self, folder: str) -> None:
        from survey_app.services.programme import looks_like_programme

        if looks_like_programme(Path(folder)):
            self.context.go("open", folder=folder)
            return
        from survey_app.services import backups
        from survey_app.services.programme import peek

        try:
            peek(Path(folder))
        except AlcanceError as error:
            if not backups.listing(Path(folder)):
                self.folder_error.setText(error.say(self.context.lang))
                return
        self.context.go("open", folder=folder)  # which offers the backups where it cannot be opened

    # passphrase ------------------------------------------------------------------------------------------------------

    def _ask_phrase(self) -> None:
        from survey_app.services.programme import peek

        t = self.t
        name, person = Path(self.folder).name.removesuffix(".alcance"), ""
        problem: AlcanceError | None = None
        try:
            found = peek(Path(self.folder))
            name, person = found.name or name, found.person if found.alone else ""
        except AlcanceError as error:
            problem = error
        self.column.addWidget(label(name, "title"))
        self.column.addSpacing(SPACE.xs)
        about = (
            N_("Locked. What you wrote last is saved.") if self.locked else N_("Its words were written down when it was made.")
        )
        self.column.addWidget(label(t(about), "soft"))
        self.column.addSpacing(SPACE.l)
        self.phrase = Secret(t(N_("see")), t(N_("hide")))
        words = t(N_("Passphrase of {name}")) if person else t(N_("Passphrase"))
        self.field = Field("", self.phrase)
        self.field.label.deleteLater()
        self.phrase.setAccessibleName(words.format(name=person))
        above: QLabel = strong_label(words, "text", name=person)
        above.setBuddy(self.phrase)
        self.column.addWidget(above)
        self.column.addSpacing(6)
        self.column.addWidget(self.field)
        self.help = Link(t(N_("Go back to a backup")), self._restore)
        self.helping = QWidget()
        below = column(0)
        below.setContentsMargins(0, SPACE.s, 0, 0)
        below.addWidget(self.help)
        self.helping.setLayout(below)
        self.helping.hide()
        self.column.addWidget(self.helping)
        self.wait = label("", "soft")
        self.column.addWidget(self.wait)
        self.column.addSpacing(SPACE.l)
        buttons = row(SPACE.l)
        self.open_button = PrimaryButton(t(N_("Open")), self.try_open)
        buttons.addWidget(self.open_button)
        buttons.addWidget(Link(t(N_("Another programme")), lambda: self.context.go("start")))
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        self.column.addSpacing(SPACE.m)
        self.column.addWidget(label(t(N_("The recovery code opens it too: type it in the place of the words.")), "note"))
        self.phrase.returnPressed.connect(self.try_open)
        if problem is not None:
            self._say(problem)
        self._show_wait()

    def _say(self, error: AlcanceError) -> None:
        """What is wrong, beside the field; and the backups where one of them may help."""
        from survey_app.services import backups

        self.field.problem(error.say(self.context.lang))
        broken = any(problem.code in RESTORABLE for problem in error.problems)
        self.helping.setVisible(broken and bool(backups.listing(Path(self.folder))))

    def _restore(self) -> None:
        self.context.go("restore", folder=self.folder)

    def try_open(self) -> None:
        """Tries the words that are typed; nothing happens while one has to wait."""
        assert self.phrase is not None
        words, folder = self.phrase.text(), Path(self.folder)
        if self.left or not words.strip() or not self.open_button.isEnabled():
            return

        def work(progress: Progress) -> Any:
            from survey_app.services.programme import open_programme

            import_shared()
            return open_programme(folder, words)

        self.open_button.setEnabled(False)
        self.context.run(
            work,
            self.context.open,
            failed=self._refused,
            doing=N_("Opening the programme"),
            cancelled=lambda: self.open_button.setEnabled(True),
            dropped=lambda programme: programme.close(),
            owner=self,
        )

    def _refused(self, error: AlcanceError) -> None:
        assert self.phrase is not None
        self._say(error)
        self.open_button.setEnabled(True)
        if any(problem.code == "wrong-passphrase" for problem in error.problems):
            self.failures += 1
            self.left = wait_after(self.failures)
        self._show_wait()
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _second(self) -> None:
        self.left = max(0, self.left - 1)
        self._show_wait()

    def _show_wait(self) -> None:
        """Says how long one has to wait; the words typed stay."""
        if self.left:
            self.wait.setText(self.t(N_("You can try again in {n} s."), n=self.left))
            self.open_button.setEnabled(False)
            if not self.timer.isActive():
                self.timer.start()
        else:
            self.timer.stop()
            self.wait.setText("")
            self.open_button.setEnabled(True)
        self.wait.setVisible(bool(self.left))
