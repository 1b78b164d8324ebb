"""A new passphrase for somebody who forgot theirs: given by an administrator, with the person beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from survey_app.gui.context import Context
from survey_app.gui.widgets import label
from survey_app.gui.words_page import Wish, WordsPage
from vocabulary.text import N_, text


class UserWordsPage(WordsPage):
    """`person` is whose passphrase it is; the old one stops opening the programme at the last step."""

    name = "user-words"
    manual = "users"
    right = "manage-users"

    def __init__(self, context: Context, person: str = "", wish: Wish | None = None, step: int = 0, **args: Any) -> None:
        super().__init__(context, wish or Wish(person), step, person=person, **args)

    def title(self) -> str:
        return self.t(N_("New passphrase for {person}"), person=self.wish.person)

    def build_first(self) -> None:
        for said in (
            N_("With the new passphrase {person} opens the programme again, in the same role. The old one opens it no more."),
            N_("A copy of the folder from before still opens with the old one."),
        ):
            self.column.addWidget(label(self.t(said, person=self.wish.person), "soft"))

    def lead(self) -> str:
        said = N_("These words open the programme for {person}. Let {person} write them down, out of sight of others.")
        return self.t(said, person=self.wish.person)

    def verb(self) -> str:
        return self.t(N_("Give the new passphrase"))

    def work(self) -> Any:
        from survey_app.services import users

        programme = self.context.programme
        assert programme is not None
        users.give_passphrase(programme, self.wish.person, self.wish.phrase)

    def done(self) -> None:
        said = text(N_("{person} opens the programme with the new passphrase from now on."), person=self.wish.person)
        self.context.go("users")
        self.context.say(said)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        wish = Wish("Luz Quispe", asked=(1, 5), phrase="anchor basket candle drift ember forest garden")
        return [{"person": wish.person, "wish": wish}, {"person": wish.person, "wish": replace(wish, own=True), "step": 1}]
