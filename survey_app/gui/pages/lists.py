"""The lists that institutions gave: how many rows each has, what it covers, and the history of its imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.grid import Grid
from survey_app.gui.panels.empty import Empty
from survey_app.gui.table import Column
from survey_app.gui.widgets import clear, give_focus, label, rule
from survey_app.gui.working import WorkingPage
from survey_app.services.roles import may
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.importing import Edition, ListInfo

MOST = 12


class Import(Protocol):
    """What the history of a list says about one file that came in."""

    @property
    def at(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def imported(self) -> int: ...
    @property
    def repeated(self) -> int: ...
    @property
    def left_out(self) -> int: ...
    @property
    def left_out_rows(self) -> tuple[tuple[int, str], ...]: ...
    @property
    def number(self) -> int: ...
    @property
    def withdrawn(self) -> str: ...
    @property
    def replaced_by(self) -> int: ...
    @property
    def standing(self) -> int: ...
    @property
    def edition(self) -> Edition | None: ...


class ListsPage(WorkingPage):
    """`context.go("lists")`; with `chosen=` the history of that list is open."""

    name = "lists"
    room = "lists"

    def __init__(self, context: Context, chosen: str = "", **args: Any) -> None:
        super().__init__(context, **args)
        self.chosen = chosen
        self.lists: list[ListInfo] | None = None
        self.grid: Grid | None = None
        self.history: Grid | None = None
        self.main_button: PrimaryButton | None = None

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """As it opens, and with the history of the first list."""
        from survey_app.services import importing

        assert context.programme is not None
        return [{}, *({"chosen": info.id} for info in importing.lists(context.programme)[:1])]

    def title(self) -> str:
        return self.t(N_("Lists"))

    def header(self) -> Sequence[QWidget]:
        if not self.lists:
            return ()
        self.main_button = PrimaryButton(self.t(N_("Import a list")), self.import_list)
        buttons: list[QWidget] = [self.main_button]
        programme = self.context.programme
        if len(self.lists) > 1 and programme is not None and may(programme.info.role, "estimate"):
            buttons[:0] = [
                Button(self.t(N_("Linkages")), self.linkages),
                Button(self.t(N_("Estimate from these lists")), self.estimate),
            ]
        return buttons

    def state(self) -> dict[str, Any]:
        return {"chosen": self.chosen}

    def first_focus(self) -> QWidget | None:
        return self.main_button

    def import_list(self) -> None:
        """The page that brings a list in."""
        self.context.go("importing")

    def linkages(self) -> None:
        """Which records of the lists are the same person, by probability."""
        self.context.go("linkages")

    def estimate(self) -> None:
        """A new estimate from the programme's lists."""
        self.context.go("new-estimate")

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> tuple[list[ListInfo], Sequence[Import]]:
            from survey_app.services import importing

            found = importing.lists(programme)
            chosen = self.chosen if any(info.id == self.chosen for info in found) else ""
            return found, importing.history(programme, chosen) if chosen else []

        self.work(work, self._loaded, doing=N_("Opening the lists"))

    def _loaded(self, found: tuple[list[ListInfo], Sequence[Import]]) -> None:
        self.lists, imports = found
        clear(self.body)
        if self.lists:
            self._show(self.lists)
            if imports:
                self._show_history(imports)
        else:
            self._show_empty()
        self.body.addStretch(1)
        self.refresh_header()
        if self.main_button is not None and not imports:
            give_focus(self.main_button)
        elif self.grid is not None:
            give_focus(self.grid)

    def _show_empty(self) -> None:
        t = self.t
        self.main_button = PrimaryButton(t(N_("Import a list")), self.import_list)
        self.body.addWidget(
            Empty(
                t(N_("No lists yet")),
                t(
                    N_(
                        "A list is what one institution holds: who came to the refuge office, to a health post, through a "
                        "control. From two or more of them that overlap, the persons whom nobody saw can be estimated."
                    )
                ),
                self.main_button,
            )
        )
        self.main_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, lists: Sequence[ListInfo]) -> None:
        context = self.context
        columns = [
            Column(N_("List"), lambda info: info.name),
            Column(N_("Institution"), lambda info: info.institution or None),
            Column(N_("Records"), lambda info: info.rows, "number"),
            Column(N_("Covers"), lambda info: period(context, info.start, info.end) or None),
            Column(N_("Last import"), lambda info: info.imported_at, "date"),
            Column(N_("File"), lambda info: info.file_name),
        ]
        chosen = next((info for info in lists if info.id == self.chosen), None)
        self.grid = Grid(context, columns, lists, self.t(N_("Lists")), wide=(0,), strong=chosen, most=MOST, optional=(1, 4, 5))
        self.grid.opened.connect(self.open_history)
        self.body.addWidget(self.grid)
        total = sum(info.rows for info in lists)
        words = self.t(N_("{n} record in {lists} lists."), N_("{n} records in {lists} lists."), n=total, lists=len(lists))
        hint = self.t(N_("Return or a double click opens the history of a list."))
        self.body.addWidget(label(f"{words} {hint}", "note"))

    def open_history(self, info: ListInfo) -> None:
        """What was imported into a list, and what was left out."""
        self.chosen = info.id
        self.shown()

    def _show_history(self, imports: Sequence[Import]) -> None:
        context, t = self.context, self.t
        assert self.lists is not None
        info = next(info for info in self.lists if info.id == self.chosen)
        self.body.addWidget(rule())
        self.body.addWidget(label(t(N_("History of {name}"), name=info.name), "question"))
        columns = [
            Column(N_("Imported"), lambda one: one.at, write=lambda at: moment(context, at)),
            Column(N_("State"), lambda one: state_of(t, one), "chip"),
            Column(N_("By"), lambda one: one.person),
            Column(N_("File"), lambda one: f"{one.file_name} · {one.sheet}" if one.sheet else one.file_name),
            Column(N_("New"), lambda one: one.imported, "number"),
            Column(N_("There already"), lambda one: one.repeated, "number"),
            Column(N_("Left out"), lambda one: one.left_out, "number"),
            Column(N_("Rows left out"), lambda one: rows_left_out(one.left_out_rows) or None),
        ]
        spare: tuple[int, ...] = (2, 7)  # what goes first where there is no room, the last before the others
        if any(one.edition for one in imports):
            columns[6:6] = [
                Column(N_("Corrected"), lambda one: one.edition.changed if one.edition else None, "number"),
                Column(N_("Gone"), lambda one: one.edition.gone if one.edition else None, "number"),
            ]
            spare = (6, 2, 9)
        self.history = Grid(context, columns, imports, t(N_("History")), wide=(3,), most=MOST, sortable=False, optional=spare)
        self.body.addWidget(self.history)
        said = t(N_("Nothing is overwritten: a later import adds what is new, or takes the place of an edition as a whole."))
        if self._may_withdraw() and any(not (one.withdrawn or one.replaced_by) for one in imports):
            self.history.opened.connect(self.ask_withdrawal)
            said = f"{said} {t(N_('Return or a double click on an import takes it back.'))}"
        self.body.addWidget(label(said, "note"))

    def _may_withdraw(self) -> bool:
        programme = self.context.programme
        return programme is not None and may(programme.info.role, "import-lists")

    def ask_withdrawal(self, one: Import) -> None:
        """Asks once, then takes an import back: every record it brought is erased."""
        if one.withdrawn or one.replaced_by:
            return
        t = self.t
        words = (
            t(N_("{n} record that came with {file} is erased, on other devices too. This cannot be undone."),
              N_("{n} records that came with {file} are erased, on other devices too. This cannot be undone."),
              n=one.standing, file=one.file_name),
            t(N_("Rows that a later file repeated go as well; that file can be imported again. The history keeps the line.")),
        )  # fmt: skip
        verb = t(N_("Take the import back"))
        confirm(self.context, self, t(N_("Take this import back?")), words, verb, partial(self.withdraw, one))

    def withdraw(self, one: Import) -> None:
        """Takes an import back."""
        programme, chosen = self.context.programme, self.chosen
        assert programme is not None

        def work(progress: Progress) -> int:
            from survey_app.services.importing_withdrawal import withdraw_import

            return withdraw_import(programme, chosen, one.number, progress=progress)

        def done(erased: int) -> None:
            self.shown()
            self.context.say(
                text(N_("The import is taken back; {n} record is erased."),
                     N_("The import is taken back; {n} records are erased."), n=erased)
            )  # fmt: skip

        self.work(work, done, doing=N_("Taking the import back"))


def state_of(t: Callable[[str], str], one: Import) -> tuple[str, str]:
    """Whether an import stands or was taken back, as a chip."""
    if one.replaced_by:
        return t(N_("replaced")), "plain"
    return (t(N_("taken back")), "warn") if one.withdrawn else (t(N_("in the list")), "plain")


def period(context: Context, start: str, end: str) -> str:
    """A period in the country's way of writing days."""
    days = [formats.day(day, context.country, context.lang) for day in (start, end) if day]
    return " – ".join(days)


def moment(context: Context, iso: str) -> str:
    """A day and the time of day."""
    return f"{formats.day(iso, context.country, context.lang)} {formats.clock(iso)}"


def rows_left_out(rows: Sequence[tuple[int, str]], most: int = 8) -> str:
    """The numbers of the rows that were left out, the first ones where there are many."""
    numbers = [str(row) for row, _code in rows[:most]]
    return ", ".join(numbers) + (" …" if len(rows) > most else "")
