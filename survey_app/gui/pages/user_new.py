"""Another person who may open the programme: name and role, their words on paper, two of them typed back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit

from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.words_page import Wish, WordsPage
from survey_app.services.roles import ROLES, TOLD
from vocabulary.text import N_, text


class UserNewPage(WordsPage):
    """Nothing is changed before the last step."""

    name = "user-new"
    manual = "users"
    right = "manage-users"

    def title(self) -> str:
        return self.t(N_("Add a person"))

    def build_first(self) -> None:
        t = self.t
        self.person = QLineEdit(self.wish.person)
        self.fields["person"] = Field(t(N_("Name")), self.person, t(N_("As it is to stand beside what the person writes.")))
        self.column.addWidget(self.fields["person"])
        rows = [(role, OptionRow(t(ROLES[role]), note=t(TOLD[role]), mark="radio")) for role in ROLES]
        self.roles = OptionGroup(rows, value=(self.wish.role,), name=t(N_("Role")))
        self.fields["role"] = Field(t(N_("Role")), self.roles)
        self.column.addWidget(self.fields["role"])
        self.focus_on = self.person

    def read_first(self) -> None:
        chosen = self.roles.value()
        self.wish = replace(self.wish, person=self.person.text(), role=chosen[0] if chosen else "")

    def wrong_first(self) -> dict[str, str]:
        t = self.t
        return {
            "person": "" if self.wish.person.strip() else t(N_("Write the person's name.")),
            "role": "" if self.wish.role else t(N_("Choose what the person may do.")),
        }

    def lead(self) -> str:
        said = N_("These words open the programme for {person}. Let {person} write them down, out of sight of others.")
        return self.t(said, person=self.wish.person)

    def verb(self) -> str:
        return self.t(N_("Add {person}"), person=self.wish.person)

    def work(self) -> Any:
        from survey_app.services import users

        programme = self.context.programme
        assert programme is not None
        users.add(programme, self.wish.person, self.wish.role, self.wish.phrase)

    def done(self) -> None:
        said = text(N_("{person} can open the programme now."), person=self.wish.person)
        self.context.go("users")
        self.context.say(said)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        words = {"es": "tortuga lápiz balcón cebra mirar norte vela", "pt": "abacaxi bonde cereja dolar espuma fita garoto"}
        phrase = words.get(context.lang, "anchor basket candle drift ember forest garden")
        wish = Wish("Luz Quispe", "enumerator", phrase=phrase, asked=(1, 5))
        return [{"wish": wish, "step": step} for step in range(3)] + [{"wish": replace(wish, own=True), "step": 1}]
