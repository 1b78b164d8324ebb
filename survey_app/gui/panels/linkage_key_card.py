"""The key with which lists are linked without reading a name: whether it stands, for how many records, and its destruction."""

from __future__ import annotations

from shiboken6 import isValid

from survey_app import formats
from survey_app.gui.buttons import Button
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, label, row
from survey_app.services.match_keys import KeyState
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text

ABOUT = N_(
    "With match keys, who may not read names can link lists: keyed codes are compared, and the key is sealed to who may read "
    "names. At the programme's end the key is destroyed."
)


class LinkageKeyCard(Card):
    """`state` shows one that is not read from the programme (for the pictures)."""

    def __init__(self, context: Context, state: KeyState | None = None) -> None:
        super().__init__(context.t(N_("Match keys")), context.t(ABOUT))
        self.context, self.state = context, state
        self.place = column(SPACE.s)
        self.body.addLayout(self.place)
        self.make_button = Button(context.t(N_("Make the match keys")), self.make)
        self.destroy_button = Button(context.t(N_("Destroy the key…")), self.ask_destroy)
        line = row(SPACE.s)
        line.addWidget(self.make_button)
        line.addWidget(self.destroy_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self._show(state or KeyState(None))

    def load(self) -> None:
        """Reads how it stands now."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> KeyState:
            from survey_app.services import match_keys

            return match_keys.state(programme)

        self.context.run(work, self._show, doing=N_("Counting match keys"), quiet=True, owner=self)

    def _show(self, state: KeyState) -> None:
        if not isValid(self):
            return
        self.state = state
        clear(self.place)
        for words in self._told(state):
            self.place.addWidget(label(self.context.t(words), "text"))
        programme = self.context.programme
        reads = programme is not None and programme.keys.identities is not None
        self.make_button.setEnabled(reads and state.stands and state.missing > 0)
        self.destroy_button.setEnabled(state.key is not None and state.stands)

    def _told(self, state: KeyState) -> list[Text]:
        key = state.key
        if key is None:
            return [text(N_("No key was made yet."))]
        shown = text(N_("The key {fingerprint} was made on {day} by {person}."), fingerprint=key.fingerprint,
                     day=self._day(key.made), person=key.person)  # fmt: skip
        if key.destroyed:
            gone = text(N_("It was destroyed on {day} by {person}. Nothing can be linked by match keys any more; linkages made "
                           "before stay."), day=self._day(key.destroyed), person=key.destroyed_by)  # fmt: skip
            return [shown, gone]
        count = text(N_("{n} record has match keys."), N_("{n} records have match keys."), n=state.records)
        lack = text(N_("{n} record has none yet."), N_("{n} records have none yet."), n=state.missing)
        return [shown, count, *([lack] if state.missing else [])]

    def _day(self, iso: str) -> str:
        return formats.day(iso, self.context.country, self.context.lang)

    def make(self) -> None:
        """Makes what is missing, beside the window."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> int:
            from survey_app.services import match_keys

            return match_keys.make_match_keys(programme, progress)

        self.context.run(work, lambda _n: self._loaded_again(), doing=N_("Making match keys"), owner=self)

    def ask_destroy(self) -> None:
        """Says what goes and what stays."""
        t = self.context.t
        lines = [
            t(N_("Nothing can be linked by match keys afterwards. Linkages made before stay; they name nobody.")),
            t(N_("This cannot be undone. The older backups in the folder are replaced; delete other copies yourself.")),
            t(N_("An SSD may keep old copies of what was deleted: they are encrypted with the programme's own key.")),
        ]
        confirm(self.context, self, t(N_("Destroy the linkage key?")), lines, t(N_("Destroy for good")), self.destroy_key)

    def destroy_key(self) -> None:
        """Destroys it beside the window."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> int:
            from survey_app.services import match_keys

            return match_keys.destroy_linkage_key(programme, progress)

        def done(_n: int) -> None:
            self.context.say(N_("The key is destroyed."))
            self._loaded_again()

        self.context.run(work, done, doing=N_("Destroying the linkage key"), owner=self)

    def _loaded_again(self) -> None:
        if isValid(self):
            self.load()
