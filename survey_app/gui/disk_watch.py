"""The disk of the open programme, looked at now and then: filling up (in the status line), or not encrypted (said once)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from survey_app.gui.context import Context
from survey_app.gui.disk_words import encryption_problem, size_text, space_problem
from survey_app.services import disks
from vocabulary.progress import Progress
from vocabulary.text import N_, text

EVERY = 60_000
SAID_ONCE = "disk-open"


class DiskWatch(QObject):
    """Looks once a minute while a programme is open. `filling` carries what the status line says, or nothing."""

    filling = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.level = disks.PLENTY
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY)
        self.timer.timeout.connect(self.look)
        context.programme_changed.connect(self._changed)

    def _changed(self) -> None:
        self.level = disks.PLENTY
        self.filling.emit(None)
        if self.context.programme is None:
            self.timer.stop()
        else:
            self.timer.start()
            self.look(also_encryption=True)

    def look(self, also_encryption: bool = False) -> None:
        """Asks the disk beside the window."""
        programme = self.context.programme
        if programme is None:
            return
        folder = programme.info.folder

        def work(progress: Progress) -> tuple[disks.Space, disks.Encryption | None]:
            return disks.space(folder), disks.encryption(folder) if also_encryption else None

        self.context.run(work, self._found, quiet=True, owner=self)

    def _found(self, found: tuple[disks.Space, disks.Encryption | None]) -> None:
        space, encryption = found
        problem = encryption_problem(encryption) if encryption is not None else None
        if problem is not None and self.context.settings.once(SAID_ONCE):
            self.context.say_problems((problem,), stays=True)
        left = text(N_("Only {size} left on the disk"), size=size_text(space.free))
        self.filling.emit(None if space.level == disks.PLENTY else left)
        worse = (disks.PLENTY, disks.LOW, disks.FULL)
        if worse.index(space.level) > worse.index(self.level):
            filling = space_problem(space)
            assert filling is not None
            self.context.say_problems((filling,), stays=True)
        self.level = space.level
