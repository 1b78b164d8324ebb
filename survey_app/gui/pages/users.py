"""Who can open the programme: the persons with their roles, the recovery code, and what each role may do."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.panels.rights import RightsTable
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, clear, column, label, row, rule
from survey_app.services.roles import ROLES, TOLD
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

RECOVERY_WORDS = {
    "none": (N_("none yet"), "warn", N_("Without it, whoever forgets all passphrases loses the programme for good.")),
    "untried": (N_("not yet tried"), "warn", N_("It was made and never typed back: nobody knows whether the paper is right.")),
    "tried": (N_("made and tried"), "good", N_("It opens everything. Keep its paper locked away from this computer.")),
}


class UsersPage(Page):
    """For who may manage users."""

    name = "users"
    room = "programme"
    listed = N_("Who can open this programme, in which role, and the recovery code.")
    right = "manage-users"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        t = self.t
        persons = Card()
        self.rows = column(SPACE.m)
        persons.body.addLayout(self.rows)
        self.body.addWidget(persons)
        self.recovery = Card(t(N_("Recovery code")))
        self.code_state = row(SPACE.m)
        self.recovery.body.addLayout(self.code_state)
        self.body.addWidget(self.recovery)
        may = Card(t(N_("What each role may do")))
        may.body.addWidget(RightsTable(context))
        self.body.addWidget(may)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("People"))

    def header(self) -> list[QWidget]:
        self.add = PrimaryButton(self.t(N_("Add a person")), lambda: self.context.go("user-new"))
        return [self.add]

    def first_focus(self) -> QWidget:
        return self.add

    def shown(self) -> None:
        self.load()

    def load(self) -> None:
        """Reads who can open it."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> Any:
            from survey_app.services import recovery, users

            return users.listing(programme), recovery.state(programme)

        self.context.run(work, self._loaded, doing=N_("Reading who can open the programme"), quiet=True, owner=self)

    def _loaded(self, found: Any) -> None:
        if not isValid(self):
            return
        persons, state = found
        clear(self.rows)
        for number, user in enumerate(sorted(persons, key=lambda user: user.person.casefold())):
            if number:
                self.rows.addWidget(rule())
            self.rows.addLayout(self._person(user, alone=len(persons) == 1))
        clear(self.code_state)
        words, kind, meaning = RECOVERY_WORDS[state]
        self.code_state.addWidget(Chip(self.t(words), kind), 0, Qt.AlignmentFlag.AlignVCenter)
        self.code_state.addWidget(label(self.t(meaning), "soft"), 1)
        if state == "untried":
            back = self._link(N_("Type it back from the paper"), lambda: self.context.go("recovery", step=2))
            self.code_state.addWidget(back)
        verb = N_("Make a recovery code") if state == "none" else N_("Make a new one")
        self.code_state.addWidget(Button(self.t(verb), lambda: self.context.go("recovery")))

    def _person(self, user: Any, alone: bool) -> QGridLayout:
        t = self.t
        programme = self.context.programme
        made = QGridLayout()
        made.setHorizontalSpacing(SPACE.l)
        made.setVerticalSpacing(2)
        made.setColumnStretch(0, 1)
        named = row(SPACE.m)
        named.addWidget(label(user.person, "strong", wrap=False))
        me = programme is not None and user.person == programme.info.person
        if me:
            named.addWidget(Chip(t(N_("you"))))
        named.addStretch(1)
        made.addLayout(named, 0, 0)
        role = label(f"{t(ROLES.get(user.role, user.role))}. {t(TOLD.get(user.role, ''))}", "note")
        made.addWidget(role, 1, 0)
        links = row(SPACE.l)
        if me:
            links.addWidget(self._link(N_("Change my passphrase"), lambda: self.context.go("passphrase")))
        else:
            links.addWidget(self._link(N_("New passphrase"), partial(self.context.go, "user-words", person=user.person), user))
            if not alone:
                links.addWidget(self._link(N_("Remove"), partial(self.ask_remove, user.person), user))
        made.addLayout(links, 0, 1, 2, 1)
        return made

    def _link(self, words: str, act: Any, user: Any = None) -> Link:
        made = Link(self.t(words), act)
        if user is not None:
            made.setAccessibleName(f"{self.t(words)}: {user.person}")
        return made

    def ask_remove(self, person: str) -> None:
        """Says what removing does, and what it cannot."""
        t = self.t
        said = (
            N_("From now on the passphrase of {person} does not open this programme. The key of the database is changed, so "
               "that it is of no use to anybody who kept it."),
            N_("A copy of the folder that {person} took along before, or a backup made before, still opens with the old "
               "passphrase. Delete the copies that you can reach."),
        )  # fmt: skip
        confirm(
            self.context,
            self,
            t(N_("Remove {person}?"), person=person),
            [t(words, person=person) for words in said],
            t(N_("Remove {person}"), person=person),
            partial(self.remove, person),
        )

    def remove(self, person: str) -> None:
        """Takes the person's access away beside the window."""
        programme = self.context.programme
        assert programme is not None

        def work(progress: Progress) -> None:
            from survey_app.services import users

            users.remove(programme, person)

        def done(_none: None) -> None:
            self.load()
            self.context.say(text(N_("{person} cannot open the programme any more."), person=person))

        def failed(error: AlcanceError) -> None:
            self.context.say_problems(error)

        self.context.run(work, done, failed=failed, doing=N_("Changing who opens the programme"), owner=self)
