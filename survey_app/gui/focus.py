"""Where the keyboard is: a ring of two pixels of accent around whatever has it, on every page, and where Tab goes next."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

from survey_app.gui.theme import RADIUS, RING, SPACE, colour


class _Ring(QWidget):
    """The ring itself: lies over its host, takes no click."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS + 3, RADIUS + 3)
        painter.end()


class FocusRing(QObject):
    """Keeps the ring around the focused widget, or around the widget that it names as `ring_target`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.ring: _Ring | None = None
        self.target: QWidget | None = None
        self._watched: list[QWidget] = []
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus)

    def _focus(self, old: QWidget | None, now: QWidget | None) -> None:
        self._leave()
        if now is None or not isValid(self.window) or now.window() is not self.window:
            return
        named = now.property("ring_target")
        target = named if isinstance(named, QWidget) else now
        host = self._host(target)
        if host is None or target is self.window or target.property("role") == "page":
            return
        self.target = target
        if self.ring is None or not isValid(self.ring):
            self.ring = _Ring(host)
        elif self.ring.parentWidget() is not host:
            self.ring.setParent(host)
        walk: QWidget | None = target
        while walk is not None and walk is not host:
            walk.installEventFilter(self)
            self._watched.append(walk)
            walk = walk.parentWidget()
        self._place()

    def _host(self, target: QWidget) -> QWidget | None:
        """What scrolls with the target: the inside of its scroll area, or the window's middle."""
        walk = target.parentWidget()
        while walk is not None and walk is not self.window:
            above = walk.parentWidget()
            if above is not None and isinstance(above.parentWidget(), QScrollArea):
                return walk
            walk = above
        return self.window.centralWidget() if isinstance(self.window, QMainWindow) else self.window

    def _place(self) -> None:
        if self.ring is None or self.target is None or not isValid(self.target) or not isValid(self.ring):
            return
        host = self.ring.parentWidget()
        assert host is not None
        seen = self.target.isVisible()
        if seen:
            corner = self.target.mapTo(host, QPoint(0, 0))
            around = QRect(corner, self.target.size()).adjusted(-RING, -RING, RING, RING) & host.rect()
            self.ring.setGeometry(around)  # at the host's edge it lies on the widget, and no side is cut off
            self.ring.raise_()
        self.ring.setVisible(seen)

    def _leave(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if self.ring is not None and isValid(self.ring):
            self.ring.hide()
        self.target = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at a widget."""
    stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return stops and widget.isEnabled() and widget.isVisible()


def by_eye(inside: QWidget) -> list[QWidget]:
    """The stops in a widget as the eye goes, from the top: what is built when it is needed is built in no order."""

    def place(widget: QWidget) -> tuple[int, int]:
        corner = widget.mapTo(inside, QPoint(0, 0))
        return corner.y(), corner.x()

    return sorted(filter(takes_tab, inside.findChildren(QWidget)), key=place)


def stop_beside(page: QWidget, stops: list[QWidget], following: bool) -> QWidget | None:
    """The stop after (or before) the one with the keyboard, round the window, where a page's own order is `stops`; nothing
    where the keyboard is at none."""
    ring: list[QWidget] = []
    for each in _chain(page.window()):
        if each is page:
            ring += stops
        elif takes_tab(each) and not page.isAncestorOf(each):
            ring.append(each)
    focus = QApplication.focusWidget()
    return ring[(ring.index(focus) + (1 if following else -1)) % len(ring)] if focus in ring else None


def _chain(window: QWidget) -> Iterator[QWidget]:
    """A window and what is in it, in the order in which it was built."""
    here: QWidget | None = window
    while here is not None:
        yield here
        here = here.nextInFocusChain()
        if here is window:
            return


def show_stop(stop: QWidget, following: bool) -> None:
    """Gives a stop the keyboard, and scrolls to it."""
    stop.setFocus(Qt.FocusReason.TabFocusReason if following else Qt.FocusReason.BacktabFocusReason)
    scroll_to(stop)


def scroll_to(widget: QWidget) -> None:
    """Scrolls until a widget is seen whole, also one that was put there only just now: all finds its place first, from the
    inside out. Qt alone would show no more of a line than its cursor."""
    above = widget.parentWidget()
    while above is not None:
        QApplication.sendPostedEvents(above, QEvent.Type.LayoutRequest)
        if isinstance(above, QScrollArea) and (inside := above.widget()) is not None:
            for corner in (widget.rect().bottomLeft(), widget.rect().topLeft()):
                above.ensureVisible(0, widget.mapTo(inside, corner).y(), 0, SPACE.m)
        above = above.parentWidget()
