"""On opening a programme: says once what was kept long enough, and that the impact assessment is open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from survey_app.gui.context import Context
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.reminders import Reminders


class ProtectionWatch(QObject):
    """Only for those who may act on it; nothing is ever done by itself."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        context.programme_changed.connect(self._changed)

    def _changed(self) -> None:
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> Reminders | None:
            from survey_app.services import reminders

            return reminders.of(programme, lang)

        def failed(error: AlcanceError) -> None:
            """Whoever opens the pages is told there; a reminder that fails must not stand in the way."""

        self.context.run(work, self._found, failed=failed, quiet=True, owner=self)

    def _found(self, found: Reminders | None) -> None:
        if found is None:
            return
        context = self.context
        if found.due:
            words = text(
                N_("{n} record was kept long enough: something of it is due to be erased."),
                N_("{n} records were kept long enough: something of them is due to be erased."),
                n=found.due,
            )
            see = (context.t(N_("See what is due")), lambda: context.go("retention"))
            context.say(words, Level.WARNING, actions=(see,))
        look = (context.t(N_("Open the assessment")), lambda: context.go("impact-assessment"))
        if found.added:
            named = text(N_("The impact assessment is open again. New fields: {fields}."), fields=", ".join(found.added))
            context.say(named, Level.WARNING, actions=(look,))
        elif found.overdue:
            context.say(N_("The impact assessment was to be reviewed by now."), Level.WARNING, actions=(look,))
