"""What every page is built with: the language, the theme, the open programme, settings and tasks; and the way to go.

Use in a page: `self.context.t(N_("{n} rows"), n=5)` for words (numbers as in the country), `context.go("result", id=x)`,
`context.say(N_("Imported"), level=Level.INFORMATION)`, `context.programme` (None on the start page), `context.run(...)`
= `task.run(context, ...)`. Signals: language_changed, theme_changed, programme_changed, saved(iso), moved.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from survey_app import formats
from survey_app.gui import theme
from survey_app.gui.task import TaskHandle, Tasks
from survey_app.settings import Settings
from vocabulary.errors import AlcanceError, Level, Problem
from vocabulary.progress import Progress
from vocabulary.text import LANGUAGES, NumberFormat, Text, text, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

T = TypeVar("T")


class Context(QObject):
    """The one thing handed from page to page. It knows no widget; the window listens to its signals."""

    language_changed = Signal(str)
    theme_changed = Signal(str)
    programme_changed = Signal()
    saved = Signal(str)  # ISO time at which something was safely on disk
    backed_up = Signal(str)  # ISO time of the newest backup
    went = Signal(str, dict)  # page name, its arguments
    back = Signal()  # the page before, please
    retitle = Signal()  # the page's title or actions changed
    said = Signal(object)  # a Said
    cleared = Signal()

    def __init__(self, settings: Settings, lang: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.lang = lang if lang in LANGUAGES else str(settings.get("language"))
        self.programme: Programme | None = None
        self.tasks = Tasks(self)
        self.tasks.problem.connect(self._problem)

    # words -----------------------------------------------------------------------------------------------------------

    @property
    def country(self) -> str:
        """The programme's country, which decides how numbers and dates are written."""
        return self.programme.info.country if self.programme is not None else ""

    @property
    def number(self) -> NumberFormat:
        return formats.number_format(self.country, self.lang)

    def t(self, message: str | Text, plural: str = "", **values: object) -> str:
        """A template (marked with `N_` where it is written) or a `Text` in the window's language."""
        made = text(message, plural, **values) if isinstance(message, str) and values else message
        needs_numbers = isinstance(made, Text)
        return translate(made, self.lang, self.number) if needs_numbers else translate(made, self.lang)

    def set_language(self, lang: str) -> None:
        if lang != self.lang:
            self.lang = lang
            self.settings.set("language", lang)
            self.language_changed.emit(lang)

    # look ------------------------------------------------------------------------------------------------------------

    @property
    def theme(self) -> str:
        """The theme shown now: `light` or `dark`."""
        return theme.shown_theme()

    def show_theme(self) -> None:
        """Shows the theme that is set, or the system's."""
        chosen = str(self.settings.get("theme"))
        wanted = theme.system_theme() if chosen == "system" else chosen
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not theme.is_applied(wanted):
            theme.apply(app, wanted)
            self.theme_changed.emit(wanted)

    def set_theme(self, choice: str) -> None:
        """`system`, `light` or `dark`."""
        self.settings.set("theme", choice)
        self.show_theme()

    # going -----------------------------------------------------------------------------------------------------------

    def go(self, page: str, **args: Any) -> None:
        """Shows a page by its name, built with these arguments."""
        self.went.emit(page, args)

    def say(
        self,
        message: str | Text,
        level: Level = Level.INFORMATION,
        *,
        head: str | Text = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        stays: bool = False,
        gone: Callable[[], object] | None = None,
    ) -> None:
        """Shows a message at the top of the page; `actions` are (words already translated, what to do). One that `stays` is
        there until it is closed, whatever page comes; `gone` is called when it goes."""
        self.said.emit(Said(self.t(message), level, self.t(head) if head else "", actions, stays, gone))

    def say_problems(self, error: AlcanceError | tuple[Problem, ...], stays: bool = False) -> None:
        """Shows the problems of an error at the top of the page."""
        problems = error.problems if isinstance(error, AlcanceError) else error
        for problem in problems:
            self.said.emit(Said(problem.say(self.lang), problem.level, stays=stays))

    def clear_messages(self) -> None:
        self.cleared.emit()

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[AlcanceError], object] | None = None,
        doing: Text | str = "",
        *,
        cancelled: Callable[[], object] | None = None,
        quiet: bool = False,
        dropped: Callable[[T], object] | None = None,
        owner: QObject | None = None,
    ) -> TaskHandle:
        """`task.run` with this context."""
        return self.tasks.start(work, done, failed, cancelled, doing, quiet, dropped, owner)

    def _problem(self, error: object) -> None:
        assert isinstance(error, AlcanceError | tuple)
        self.say_problems(error)

    # the programme ---------------------------------------------------------------------------------------------------

    def open(self, programme: Programme) -> None:
        """Makes `programme` the open one and shows its first room."""
        import_shared()
        self.close_programme()
        self.programme = programme
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self.settings.opened(Path(programme.info.folder), programme.info.name, now)
        self.programme_changed.emit()
        room = self.first_room()
        self.go(room, **({"carry_on": True} if room == "capture" else {}))
        self.say_problems(programme.notices, stays=True)

    def first_room(self) -> str:
        """The page that is shown first: for whoever has the programme open, or the start where none is."""
        from survey_app.gui.rail import first_room

        return "start" if self.programme is None else first_room(self.programme.info.role)

    def close_programme(self) -> None:
        """Closes the open programme, its page first: nothing may ask a closed store."""
        closing = self.release_programme()
        if closing is not None:
            closing.close()

    def release_programme(self) -> Programme | None:
        """Takes the open programme away from the window, its page gone and saved, and hands it over still open."""
        if self.programme is None:
            return None
        self.tasks.cancel_all()
        released, self.programme = self.programme, None
        self.programme_changed.emit()
        return released


def import_shared() -> None:
    """Imports what pages and tasks import at the same time once an open programme is shown: two threads that import a package
    and one of its modules at once can both fail. Whoever opens a programme calls it in the worker first: 0.2 s."""
    importlib.import_module("forms.interview")


class Said:
    """A message on its way to the page."""

    def __init__(
        self,
        words: str,
        level: Level,
        head: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        stays: bool = False,
        gone: Callable[[], object] | None = None,
    ) -> None:
        self.words, self.level, self.head, self.actions = words, level, head, actions
        self.stays, self.gone = stays, gone
