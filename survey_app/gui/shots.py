"""Pictures of every page with made-up data, for looking at them: light and dark, each language, each size.

`write(folder)` is what the command calls; `take(folder, langs, themes, sizes)` is the same with a choice. A new page is in
the pictures on arrival: pages are found by their files, and each says itself with what it is shown (`Page.examples`).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from survey_app.gui.app import build
from survey_app.gui.disk_watch import SAID_ONCE
from survey_app.gui.page import page_class, page_names
from survey_app.gui.window import Window
from survey_app.settings import Settings
from vocabulary.text import LANGUAGES

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

THEMES = ("light", "dark")
SIZES = ((1366, 768), (1024, 700))
TICK = 40
QUIET = 4  # so many ticks without a task, and the page counts as settled
PATIENCE = 1500  # ticks after which a page is taken as it stands


@dataclass(frozen=True)
class Shot:
    """One picture: the page, which of its examples, and how."""

    page: str
    number: int
    lang: str
    theme: str
    size: tuple[int, int]

    @property
    def file(self) -> str:
        which = f"-{self.number + 1}" if self.number else ""
        return f"{self.page}{which}-{self.lang}-{self.theme}-{self.size[0]}x{self.size[1]}.png"


class Walk(QObject):
    """Goes from page to page in an event loop of its own and takes each when it has settled.

    Not in the application's loop: to end that one is to quit the application, which outlives the pictures where it stood
    before them.
    """

    def __init__(self, folder: Path, programme: Programme, shots: Iterator[tuple[Window, Shot, dict[str, Any]]]) -> None:
        super().__init__()
        self.folder, self.programme, self.shots = folder, programme, shots
        self.written: list[Path] = []
        self.error: BaseException | None = None
        self.loop = QEventLoop(self)
        self.now: tuple[Window, Shot] | None = None
        self.quiet = self.ticks = 0
        self.timer = QTimer(self)
        self.timer.setInterval(TICK)
        self.timer.timeout.connect(self.tick)

    def tick(self) -> None:
        try:
            self._step()
        except BaseException as error:  # noqa: BLE001 - told to the caller once the loop has ended
            self.stop(error)

    def stop(self, error: BaseException | None = None) -> None:
        self.error = error
        self.timer.stop()
        self.loop.quit()

    def _step(self) -> None:
        if self.now is not None:
            window, shot = self.now
            self.ticks += 1
            self.quiet = self.quiet + 1 if window.context.tasks.idle() else 0
            if self.quiet < QUIET and self.ticks < PATIENCE:
                return
            target = self.folder / shot.file
            window.grab().save(str(target))
            self.written.append(target)
        following = next(self.shots, None)
        if following is None:
            self.stop()
            return
        window, shot, args = following
        self.now, self.quiet, self.ticks = (window, shot), 0, 0
        window.context.go(shot.page, **args)


def take(
    folder: Path,
    langs: Sequence[str] = LANGUAGES,
    themes: Sequence[str] = THEMES,
    sizes: Sequence[tuple[int, int]] = SIZES,
    pages: Sequence[str] = (),
) -> list[Path]:
    """Writes the pictures into `folder` and returns their paths; `pages` limits them."""
    app = QApplication.instance() or QApplication(["alcance"])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    example = Path(tempfile.mkdtemp(prefix="alcance-"))
    programme = prepared(example)
    windows: list[Window] = []

    def shots() -> Iterator[tuple[Window, Shot, dict[str, Any]]]:
        for lang in langs:
            for theme in themes:
                for size in sizes:
                    window = shown(lang, theme, size)
                    windows.append(window)
                    window.context.tasks.defect.connect(walk.stop)
                    for name in pages or page_names():
                        cls = page_class(name)
                        opened = programme if cls.framed else None
                        if window.context.programme is not opened:
                            window.context.programme = opened
                            window.context.programme_changed.emit()
                        for number, args in enumerate(cls.examples(window.context)):
                            yield window, Shot(name, number, lang, theme, size), args
                    put_away(windows.pop())

    walk = Walk(folder, programme, shots())
    walk.timer.start()
    walk.loop.exec()
    error = walk.error
    for window in windows:
        put_away(window)
    walk.deleteLater()
    programme.close()
    shutil.rmtree(example, ignore_errors=True)
    if error is not None:
        raise error
    return walk.written


def put_away(window: Window) -> None:
    """Closes a window but not the programme, which the next one shows too."""
    if window.page is not None:
        window.page.leave()
    window.context.programme = None
    window.close()
    window.deleteLater()


def write(folder: Path) -> list[Path]:
    """Every page, light and dark, in each language, at the usual small screen and at the smallest."""
    return take(folder)


def shown(lang: str, theme: str, size: tuple[int, int]) -> Window:
    """A window that remembers nothing."""
    settings = Settings(None)
    settings.set("theme", theme)
    settings.once(SAID_ONCE)  # of the disk on which the pictures happen to be taken
    window = build(settings, lang)
    window.resize(*size)
    window.show()
    return window


def prepared(folder: Path) -> Programme:
    """The example programme with its estimates, in `folder`."""
    from survey_app import demo

    programme = demo.build_example(folder, strong=False)
    demo.store_findings(programme, demo.example_findings(programme), "es")
    return programme
