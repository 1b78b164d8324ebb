"""A copy without identities for a demographer: for whom and what for, where to, the words on paper, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QLineEdit, QWidget

from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.form import Field, choose_folder
from survey_app.gui.widgets import label, row
from survey_app.gui.words_page import Wish, WordsPage
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, joined, text

if TYPE_CHECKING:
    from survey_app.services.deidentifying import Copy

SHOWN = 6  # names of columns in the message; more would fill the page


@dataclass(frozen=True)
class CopyWish(Wish):
    """What was filled in: also what the copy is for and where it goes."""

    purpose: str = ""
    folder: str = ""


class DeidentifiedCopyPage(WordsPage):
    """Nothing is written before the last step."""

    name = "deidentified-copy"
    manual = "deidentified-copy"
    right = "copy-deidentified"
    listed = N_("For demographers: every record, and nothing that names anybody.")
    first_step = N_("Recipient")
    doing = N_("Making the copy")

    def __init__(self, context: Context, wish: Wish | None = None, step: int = 0, **args: Any) -> None:
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        made = wish if isinstance(wish, CopyWish) else CopyWish(folder=places[0] if places else str(Path.home()))
        self.made: Copy | None = None
        super().__init__(context, made, step, **args)

    def title(self) -> str:
        return self.t(N_("Copy without identities"))

    @property
    def asked(self) -> CopyWish:
        assert isinstance(self.wish, CopyWish)
        return self.wish

    def build_first(self) -> None:
        t, wish = self.t, self.asked
        said = N_("A programme of its own, with its own passphrase: choices, numbers and months of every record, and new "
                  "pseudonyms. Names, documents, positions, notes and typed text stay here.")  # fmt: skip
        self.column.addWidget(label(t(said), "soft"))
        self.person, self.purpose = QLineEdit(wish.person), QLineEdit(wish.purpose)
        self.place = label(wish.folder, "note", selectable=True)
        self.fields["person"] = Field(t(N_("Who will use it")), self.person, t(N_("The demographer's name.")))
        self.fields["purpose"] = Field(t(N_("What it is for")), self.purpose, t(N_("It is written into the journal.")))
        where: QWidget = QWidget()
        line = row(8)
        line.addWidget(self.place, 1)
        line.addWidget(Link(t(N_("Choose folder…")), self._browse))
        where.setLayout(line)
        self.fields["folder"] = Field(t(N_("Where to")), where)
        for field in self.fields.values():
            self.column.addWidget(field)
        self.focus_on = self.person

    def _browse(self) -> None:
        choose_folder(self, self.t(N_("Where the copy goes")), self.asked.folder, self._placed)

    def _placed(self, folder: str) -> None:
        self._read()
        self.change(folder=folder)
        self.place.setText(folder)

    def read_first(self) -> None:
        self.change(person=self.person.text(), purpose=self.purpose.text())

    def wrong_first(self) -> dict[str, str]:
        t, wish = self.t, self.asked
        own = self.context.programme is not None and wish.person.strip() == self.context.programme.info.person
        return {
            "person": t(N_("Write the demographer's name.")) if not wish.person.strip()
            else t(N_("The copy is for somebody else than you.")) if own else "",
            "purpose": "" if wish.purpose.strip() else t(N_("Write what the copy is for.")),
        }  # fmt: skip

    def lead(self) -> str:
        return self.t(N_("These words open the copy, and only the copy. Give them to {person}, apart from it."),
                      person=self.wish.person)  # fmt: skip

    def verb(self) -> str:
        return self.t(N_("Make the copy"))

    def work_with(self, progress: Progress) -> None:
        from survey_app.services.deidentifying import make_copy

        programme, wish = self.context.programme, self.asked
        assert programme is not None
        self.made = make_copy(programme, Path(wish.folder), wish.person, wish.phrase, wish.purpose, progress=progress)

    def done(self) -> None:
        made = self.made
        self.context.go("programme")
        if made is not None:
            self.context.say(told(made), head=N_("The copy is made"))
            if made.left_out:
                self.context.say(left_out(made), Level.WARNING)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        return [{"wish": CopyWish("Dora Núñez", purpose="Informe del primer semestre", folder="/media/usb")}]


def told(made: Copy) -> Text:
    """What the copy holds, and who could be recognised in it still."""
    said = text(N_("{folder} holds {records} records of {lists} lists."), folder=made.folder.name, records=made.records,
                lists=made.lists)  # fmt: skip
    if not made.alone:
        return said
    alone = text(N_("One record is the only one of its sex, age, nationality and area: whoever knows the person could "
                    "recognise it."),
                 N_("{n} records are the only ones of their sex, age, nationality and area: whoever knows these persons could "
                    "recognise them."), n=made.alone)  # fmt: skip
    return text("{first} {rest}", first=said, rest=alone)


def left_out(made: Copy) -> Text:
    """Which columns stayed behind."""
    names = [text("{name}", name=name) for name in made.left_out[:SHOWN]]
    return text(N_("Columns that may hold more than codes stayed behind: {names}"), names=joined(names))
