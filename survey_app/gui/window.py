"""The window is a frame: rail, header line, messages, the page, status line. What happens in a page is the page's business."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from survey_app import actions
from survey_app.gui.away import Gap
from survey_app.gui.context import Context, Said
from survey_app.gui.disk_watch import DiskWatch
from survey_app.gui.focus import FocusRing, show_stop, stop_beside
from survey_app.gui.hands import Hands
from survey_app.gui.header import Header, TaskStrip
from survey_app.gui.messages import MessageArea
from survey_app.gui.page import Page, page_class
from survey_app.gui.protection_watch import ProtectionWatch
from survey_app.gui.rail import ROOMS, Rail
from survey_app.gui.status import StatusLine
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import give_focus
from vocabulary.progress import Progress

IDLE_CHECK = 15_000
KEPT_BACK = 20


class Window(QMainWindow):
    """The one window. Pages come and go inside it; it rebuilds the page on a change of language or theme."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        context.setParent(self)
        self.setWindowTitle("Alcance")
        self.setMinimumSize(900, 600)
        middle = QWidget()
        middle.setProperty("role", "page")
        outer = QVBoxLayout(middle)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        self.rail = Rail(context, self.show_help, self.show_shortcuts)
        self.header = Header()
        self.strip = TaskStrip(context)
        self.messages = MessageArea()
        self.status = StatusLine(context)
        self._place = QVBoxLayout()
        self._place.setSpacing(0)
        self._place.addWidget(self.header)
        self._place.addWidget(self.strip)
        around = QVBoxLayout()
        around.setContentsMargins(SPACE.xl, 0, SPACE.xl, 0)
        around.addWidget(self.messages)
        self._place.addLayout(around)
        beside.addWidget(self.rail)
        beside.addLayout(self._place, 1)
        outer.addLayout(beside, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(middle)
        self.page: Page | None = None
        self.defects: Any = None  # set by app.build: what shows a defect in the page
        self._back: list[tuple[str, dict[str, Any]]] = []
        self.ring = FocusRing(self)
        self._connect()
        self._shortcuts()
        self.disk = DiskWatch(context, self)
        self.protection = ProtectionWatch(context, self)
        self.disk.filling.connect(self.status.show_disk)
        self._idle = Hands(self)
        self.gap = Gap()
        self._idle_check = QTimer(self)
        self._idle_check.setInterval(IDLE_CHECK)
        self._idle_check.timeout.connect(self._look_idle)

    def _connect(self) -> None:
        c = self.context
        c.went.connect(self.show_page)
        c.back.connect(self.back)
        c.retitle.connect(self.retitle)
        c.said.connect(self._say)
        c.cleared.connect(self.messages.clear)
        c.language_changed.connect(lambda _lang: self.refresh())
        c.theme_changed.connect(lambda _theme: self.refresh())
        c.programme_changed.connect(self._programme_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: c.show_theme())

    def _shortcuts(self) -> None:
        todo = {
            "help": self.show_help,
            "shortcuts": self.show_shortcuts,
            "primary": self._primary,
            "back": self.back,
            "lock": self.lock,
            "quit": self.close,
            **{f"room-{i}": partial(self._go_room, room) for i, (room, _, _) in enumerate(ROOMS, 1)},
        }
        for name, act in todo.items():
            key = QShortcut(QKeySequence(actions.shortcut(name)), self)
            key.activated.connect(act)

    # pages -----------------------------------------------------------------------------------------------------------

    def show_page(self, name: str, args: dict[str, Any], remember: bool = True) -> None:
        """Takes the page away and puts the named one in its place."""
        if self.page is not None:
            if remember and self.page.name not in ("manual", "shortcuts"):
                self._back = [*self._back, (self.page.name, self.page.memory())][-KEPT_BACK:]
            self.page.leave()
        self.messages.clear()
        self._put(page_class(name)(self.context, **args))

    def _put(self, page: Page) -> None:
        old, self.page = self.page, page
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        framed = page.framed and self.context.programme is not None
        self.rail.setVisible(framed)
        self.header.setVisible(framed)
        self._place.addWidget(page, 1)
        page.show()  # before it gets the keyboard
        self.retitle()
        self.rail.light(page.room)
        focus = page.first_focus() or page
        give_focus(focus)
        page.shown()

    def retitle(self) -> None:
        """Asks the page for its title, its actions and its word for the status line again."""
        if self.page is None:
            return
        title = self.page.title()
        self.page.header_buttons = self.page.header()
        self.header.fill(title, self.page.header_buttons)
        self.setWindowTitle(f"{title} · Alcance" if title else "Alcance")
        self.status.first = self.page.status()
        self.status.rebuild()

    def refresh(self) -> None:
        """Builds everything again in the language and theme of now; the page keeps its state."""
        self.rail.rebuild()
        if self.page is None:
            self.status.rebuild()
            return
        self.page.leave()
        self._put(type(self.page)(self.context, **self.page.state()))

    def back(self) -> None:
        if self._back:
            name, args = self._back.pop()
            self.show_page(name, args, remember=False)
        else:
            self.show_page(self.context.first_room(), {}, remember=False)

    def _go_room(self, room: str) -> None:
        if self.context.programme is not None:
            self.context.go(room)

    def _primary(self) -> None:
        if self.page is not None:
            self.page.primary()

    def _say(self, said: Said) -> None:
        bar = self.messages.add(said.words, said.level, self.context.lang, said.head, said.actions)
        bar.stays, bar.gone = said.stays, said.gone

    # help ------------------------------------------------------------------------------------------------------------

    def show_help(self) -> None:
        if self.page is not None and self.page.name != "manual":
            self.context.go("manual", topic=self.page.manual or self.page.name)

    def show_shortcuts(self) -> None:
        if self.page is not None and self.page.name != "shortcuts":
            self.context.go("shortcuts")

    # the programme ---------------------------------------------------------------------------------------------------

    def _programme_changed(self) -> None:
        self._back = []
        self.messages.clear(everything=True)
        if self.context.programme is None:
            self._idle_check.stop()
            if self.page is not None:  # its page must not ask a closed store
                self.page.leave()
                self._place.removeWidget(self.page)
                self.page.hide()
                self.page.deleteLater()
                self.page = None
        else:
            self._idle.restart()
            self.gap.restart()
            self._idle_check.start()
            self._look_idle()
        self.status.saved = self.status.backup = ""
        self.rail.rebuild()
        self._back_up()

    def _back_up(self) -> None:
        """Sees to the day's backup where one is due, and to what the status line says of it."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> tuple[str, str]:
            from survey_app.services import backups
            from survey_app.services.programme import last_saved

            due = backups.back_up_if_due(programme)
            if due is not None:
                due.result()
            return last_saved(programme), backups.last_backup(programme)

        def done(found: tuple[str, str]) -> None:
            saved, backup = found
            if saved and not self.status.saved:
                self.context.saved.emit(saved)
            if backup:
                self.context.backed_up.emit(backup)

        self.context.run(work, done, quiet=True)

    def lock(self) -> None:
        """Saves, closes the programme and ends the process that held its key; a new one asks for the passphrase."""
        if self.context.programme is None:
            return
        from survey_app.gui.lock import lock

        lock(self.context)

    def _look_idle(self) -> None:
        self._idle.watch()
        limit = int(self.context.settings.get("lock_after")) * 60_000
        left = limit - self._idle.elapsed()
        slept = self.gap.slept(IDLE_CHECK / 1000)
        if (left <= 0 or slept) and self.context.programme is not None:
            self.lock()
            return
        minutes = max(1, -(-left // 60_000))
        if minutes != self.status.locks_in:
            self.status.locks_in = int(minutes)
            self.status.rebuild()

    # keys and closing ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.page is None or not self.page.handle_key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        stops = self.page.tab_stops() if self.page is not None else []
        stop = stop_beside(self.page, stops, following) if self.page is not None and stops else None
        if stop is None:
            return super().focusNextPrevChild(following)
        show_stop(stop, following)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.page is not None:
            self.page.leave()
        self.context.close_programme()
        self.context.tasks.cancel_all()
        super().closeEvent(event)
