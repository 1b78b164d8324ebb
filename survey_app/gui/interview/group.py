"""The questions of a group on one page: Return goes from one to the next, and what an answer shows or hides follows at once.

Only what is near is built: the question that has the keyboard at once, within a frame of the key, the others of the page one
after another while nobody waits, those below it first. What was built for one page is filled anew for the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from forms.interview import Interview
from forms.interview.together import Together, together_at
from survey_app.gui.context import Context
from survey_app.gui.interview.question import QuestionView
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label
from vocabulary.text import N_

FINGER = 30  # milliseconds until it is looked again whether a mouse button is still down


@dataclass(frozen=True)
class Told:
    """Who is told: `made` of every view of a question that is built, `at` of the question to which the keyboard went,
    `lost` that the one with the keyboard is not asked any more (with another of the page)."""

    made: Callable[[QuestionView], object]
    at: Callable[[str], object]
    lost: Callable[[str], object]


class GroupView(QWidget):
    """Shows one page after another in `area`; `on_disk` holds the paths that are written."""

    def __init__(self, context: Context, interview: Interview, on_disk: set[str], area: QScrollArea, told: Told) -> None:
        super().__init__()
        self.context, self.interview, self.on_disk, self.area, self.told = context, interview, on_disk, area, told
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.title = label("", "lead")
        layout.addWidget(self.title)
        layout.addSpacing(SPACE.l)
        self.place = column(0)
        layout.addLayout(self.place)
        self.views: dict[str, QuestionView] = {}  # those that are built, by path
        self._spare: list[QuestionView] = []
        self.path = ""
        self._turning = False
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._build_one)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(FINGER)
        self._wait.timeout.connect(self.follow)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._moved)

    # the page --------------------------------------------------------------------------------------------------------

    def show_page(self, page: Together, path: str) -> None:
        """Shows this page, with the keyboard at the question of this path."""
        t = self.context.t
        parts = t(N_("part {n} of {total}"), n=page.part, total=page.parts) if page.parts > 1 else ""
        self.title.setText("  ·  ".join(filter(None, (page.title, parts))))
        self.title.setVisible(bool(self.title.text()))
        self.page, self.path = page, page.near(path)
        self._turning = True  # what is taken out hands the keyboard on, to whatever comes next: that is nobody's wish
        out = [gone for gone in self.views if gone not in page.paths]
        held = QApplication.focusWidget()
        if held is not None and any(self.views[gone].isAncestorOf(held) for gone in out):
            held.clearFocus()  # or each that is hidden looks for the next in all of the window
        for gone in out:
            self._take_out(gone)
        self._turning = False
        here = page.paths.index(self.path)
        if here and not self.views and self.path == next(iter(page.asked), ""):
            here = 0  # words before the first question are to be read first
        for each in page.paths[here : page.paths.index(self.path) + 1]:  # the others follow once this one is painted
            self._view(each)
        self._mark()
        self._rest.start()

    def _view(self, path: str) -> QuestionView:
        """The view of a question of this page, built where it is not there yet."""
        found = self.views.get(path)
        if found is None:
            found = self._spare.pop() if self._spare else self._made()
            state = self.interview.state(path)
            found.ask(state, path in self.on_disk)
            if state.problem is not None and state.answered:
                found.problem(self.context.t(state.problem.what))
            self.views[path] = found
            before = [p for p in self.page.paths[: self.page.paths.index(path)] if p in self.views]
            self.place.insertWidget(len(before), found)
            found.show()
            found.set_current(path == self.path)
        return found

    def _made(self) -> QuestionView:
        found = QuestionView(self.context, one_of_many=True)
        self.told.made(found)
        return found

    def _take_out(self, path: str) -> None:
        view = self.views.pop(path)
        self.place.removeWidget(view)
        view.hide()
        self._spare.append(view)

    def _build_one(self) -> None:
        """The nearest question that is not there yet, those below first; what is seen stays where it is."""
        here = self.page.paths.index(self.path)
        order = [*self.page.paths[here:], *reversed(self.page.paths[:here])]
        missing = next((path for path in order if path not in self.views), "")
        if not missing:
            self._rest.stop()
            return
        above = self.page.paths.index(missing) < here
        before = self._top()
        self._view(missing)
        if above:
            self._lay_out()
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.value() + self._top() - before)

    def _lay_out(self) -> None:
        """Lets everything find its place now, from the inside out, and not when control returns to the event loop."""
        here: QWidget | None = self.current
        while here is not None and here is not self.area:
            QApplication.sendPostedEvents(here, QEvent.Type.LayoutRequest)
            here = here.parentWidget()

    def _top(self) -> int:
        return self.current.mapTo(self.area.viewport(), QPoint(0, 0)).y()

    # the question that has the keyboard ------------------------------------------------------------------------------

    @property
    def current(self) -> QuestionView:
        return self._view(self.path)

    def go_to(self, path: str) -> None:
        """Gives the keyboard to a question of this page."""
        self.path = self.page.near(path)
        self._mark()

    def _mark(self) -> None:
        current = self.current
        for path, view in self.views.items():
            view.set_current(path == self.path)
        self.made_visible(current)

    def made_visible(self, view: QuestionView) -> None:
        """Scrolls so far that a question is seen whole."""
        if view.isVisible():
            self._lay_out()
            self.area.ensureWidgetVisible(view, 0, SPACE.m)

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        """The keyboard went elsewhere, by Tab or a finger: what was typed is given, and the question there is the one."""
        if now is None or self._turning or not self.isAncestorOf(now):
            return
        path = next((path for path, view in self.views.items() if view.isAncestorOf(now)), "")
        if path in ("", self.path):
            return
        if self.path in self.views:
            self.current.commit()
        self.path = path
        for each, view in self.views.items():
            view.set_current(each == path)
        self.told.at(path)

    # what follows an answer ------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Shows and hides what an answer shows and hides, once no finger is down: nothing moves away under it."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._wait.start()
            return
        anchor = next((path for path in (self.path, *self.page.paths) if self.interview.step(path).relevant), "")
        page = together_at(self.interview, anchor) if anchor else None
        if page is None or self.path not in page.paths:
            self.told.lost(anchor)
        elif page.paths != self.page.paths:
            self.show_page(page, anchor)

    def renew(self) -> None:
        """Looks at every question of the page anew: an answer may change the words, the choices and the faults of others."""
        for path, view in list(self.views.items()):
            state = self.interview.state(path)
            view.follow(state, path in self.on_disk)
            if path != self.path:
                view.problem(self.context.t(state.problem.what) if state.problem is not None and state.answered else "")
