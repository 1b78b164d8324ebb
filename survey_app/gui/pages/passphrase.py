"""One's own passphrase changed: the present one, then the new words, then two of them typed back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from survey_app.gui.context import Context
from survey_app.gui.form import Field, Secret
from survey_app.gui.widgets import label
from survey_app.gui.words_page import Wish, WordsPage
from vocabulary.text import N_


class PassphrasePage(WordsPage):
    """Everybody may; who does not know the present one is refused."""

    name = "passphrase"
    manual = "users"
    listed = N_("Change the words with which you open this programme.")
    first_step = N_("Present passphrase")

    def title(self) -> str:
        return self.t(N_("My passphrase"))

    def build_first(self) -> None:
        t = self.t
        said = N_("A copy of the folder from before, a backup among them, still opens with the old passphrase: keep its paper.")
        self.column.addWidget(label(t(said), "soft"))
        self.old = Secret(t(N_("see")), t(N_("hide")))
        self.old.setText(self.wish.old)
        self.fields["old"] = Field(t(N_("Present passphrase")), self.old)
        self.column.addWidget(self.fields["old"])
        self.old.returnPressed.connect(self._filled_in)
        self.focus_on = self.old

    def read_first(self) -> None:
        self.wish = replace(self.wish, old=self.old.text())

    def wrong_first(self) -> dict[str, str]:
        return {"old": "" if self.wish.old.strip() else self.t(N_("Type the passphrase with which you open it now."))}

    def lead(self) -> str:
        return self.t(N_("These words open the programme for you from now on. Write them down before you go on."))

    def verb(self) -> str:
        return self.t(N_("Change my passphrase"))

    def work(self) -> Any:
        from survey_app.services import users

        programme = self.context.programme
        assert programme is not None
        users.change_passphrase(programme, self.wish.old, self.wish.phrase)

    def done(self) -> None:
        self.context.go("programme")
        self.context.say(N_("Your passphrase is changed. The old paper opens only older copies."))

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        wish = Wish(asked=(1, 5), phrase="anchor basket candle drift ember forest garden")
        return [{}, {"wish": replace(wish, own=True), "step": 1}]
