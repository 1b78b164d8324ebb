"""A list comes in: first the file and whose list it is, then its columns and how its rows are read; stored when told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.files import choose_file, name_file
from survey_app.gui.panels import file_profile
from survey_app.gui.panels.edition import EditionCard, effect
from survey_app.gui.panels.import_steps import check_draft, done, read_draft
from survey_app.gui.panels.list_form import Draft, ListForm, example_table
from survey_app.gui.panels.mapping import MappingCard
from survey_app.gui.panels.preview import PreviewTable, SpellingsTable, told
from survey_app.gui.tabs import Tabs
from survey_app.gui.task import TaskHandle
from survey_app.gui.theme import SPACE
from survey_app.gui.undoing import offer_undo
from survey_app.gui.widgets import clear, column, give_focus, label
from survey_app.gui.working import WorkingPage
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.importing import ImportResult, Preview
    from survey_app.services.importing_became import Became


class ImportingPage(WorkingPage):
    """`context.go("importing")`, or with `draft=` to go on with one."""

    name = "importing"
    room = "lists"

    def __init__(self, context: Context, draft: Draft | None = None, unreadable: bool = False, **args: Any) -> None:
        super().__init__(context, **args)
        self.draft = draft or Draft()
        self.unreadable = unreadable
        self.main_button: PrimaryButton | None = None
        self.form: ListForm | None = None
        self.mapping: MappingCard | None = None
        self.preview: PreviewTable | None = None
        self.edition: EditionCard | None = None
        self.aside = column(SPACE.m)
        self._checking: TaskHandle | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(150)
        self._later.timeout.connect(self._check)
        self._build()

    # the frame -------------------------------------------------------------------------------------------------------

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The two steps with a made-up file."""
        from survey_app.services import importing
        from survey_app.services.importing_profile import profile

        table = example_table()
        mapping = replace(importing.guess_mapping(table), list_name="Refugio Norte")
        draft = Draft(table.name, (table.sheet,), table.sheet, "", table, mapping, profile=profile(table))
        return [{}, {"draft": draft}, {"draft": replace(draft, step=1)}]

    def title(self) -> str:
        name = self.draft.mapping.list_name if self.draft.mapping is not None else ""
        return self.t(N_("Import: {name}"), name=name) if name and self.draft.step else self.t(N_("Import a list"))

    def header(self) -> Sequence[QWidget]:
        cancel = Button(self.t(N_("Cancel")), lambda: self.context.go("lists"))
        self.main_button = PrimaryButton("", self._go_on if self.draft.step == 0 else self.store)
        self._say_primary()
        return cancel, self.main_button

    def _say_primary(self) -> None:
        if self.main_button is None:
            return
        preview = self.draft.preview
        if self.draft.step == 0:
            self.main_button.say(self.t(N_("Continue")))
            self.main_button.setEnabled(self.draft.table is not None)
        else:
            ready = preview.ready if preview is not None else 0
            words = self.t(N_("Import {n} record"), N_("Import {n} records"), n=ready)
            replaces = preview is not None and bool(preview.mapping.replaces)
            if preview is not None and replaces:
                words = self.t(N_("Replace the edition"))
                ready += preview.changed + len(preview.gone)
            self.main_button.say(words)
            self.main_button.setEnabled(preview is not None and preview.usable and ready > 0 and not preview.blocking)

    def status(self) -> str:
        return self.t(N_("Nothing is stored until you say so"))

    def state(self) -> dict[str, Any]:
        self._keep()
        return {"draft": self.draft, "unreadable": self.preview is not None and self.preview.unreadable}

    def first_focus(self) -> QWidget | None:
        if self.mapping is not None:
            return next(iter(self.mapping.selects.values()))
        return self.form.button if self.form is not None and self.draft.table is None else self.main_button

    def _build(self) -> None:
        clear(self.body)
        self.form = self.mapping = self.preview = self.edition = None
        self.aside = column(SPACE.m)
        right = QWidget()
        right.setLayout(self.aside)
        left: QWidget
        if self.draft.step == 0:
            left = self.form = ListForm(self.context, self.draft, self._known_lists())
            self.form.choose.connect(self.choose)
            self.form.reread.connect(self._reread)
            self._first_rows()
        else:
            assert self.draft.table is not None
            assert self.draft.mapping is not None
            self.mapping = MappingCard(self.context, self.draft.table, self.draft.mapping.columns)
            left = self._with_edition(self.mapping)
            self.mapping.changed.connect(self._mapped)
            self.mapping.other_file.connect(self._go_back)
            self._show_preview()
        shares = (2, 3) if self.draft.step == 0 else (0, 1)
        self.body.addWidget(Beside(left, right, shares, narrow=640))
        self.body.addStretch(1)

    def _with_edition(self, card: MappingCard) -> QWidget:
        """The card of columns, below that of the edition where the list holds something already."""
        from survey_app.services import importing

        assert self.context.programme is not None
        assert self.draft.mapping is not None
        standing = importing.standing_imports(self.context.programme, self.draft.mapping.list_name)
        if not standing:
            return card
        found, body = QWidget(), column(SPACE.m)
        found.setLayout(body)
        self.edition = EditionCard(self.context, standing, self.draft.mapping.replaces)
        self.edition.changed.connect(self._replaces)
        body.addWidget(self.edition)
        body.addWidget(card)
        return found

    def _replaces(self, numbers: tuple[int, ...]) -> None:
        self.draft = self.draft.with_mapping(replaces=numbers)
        self._say_primary()
        self._later.start()

    def _known_lists(self) -> list[str]:
        from survey_app.services import importing

        assert self.context.programme is not None
        return [known.name for known in importing.lists(self.context.programme)]

    # step 1: the file and the list -----------------------------------------------------------------------------------

    def choose(self) -> None:
        """Asks for the file."""
        kinds = self.t(N_("Tables")) + " (*.xlsx *.xls *.ods *.csv *.txt *.tsv *.tab)"
        choose_file(self, self.t(N_("Choose the list's file")), kinds, self.take_file)

    def take_file(self, path: str, sheet: str = "", header: str = "") -> None:
        """Reads a file beside the window; what it holds is shown, and nothing of it is stored."""
        programme = self.context.programme
        assert programme is not None
        before = self.draft

        def work(progress: Progress) -> Draft:
            return read_draft(programme, before, path, sheet, header, progress)

        self.context.clear_messages()
        self.work(work, self._took, doing=N_("Reading the file"))

    def _took(self, draft: Draft) -> None:
        self.draft = draft
        self._build()
        self.refresh_header()
        if self.form is not None and "list_name" in self.form.fields:
            give_focus(self.form.fields["list_name"])

    def _reread(self, sheet: str, header: str) -> None:
        self._keep()
        self.take_file(self.draft.path, sheet, header)

    def _first_rows(self) -> None:
        """What the file holds: its first rows as they stand, and a profile of each column."""
        table, t = self.draft.table, self.t
        if table is None:
            self.aside.addWidget(label(t(N_("The file's first rows appear here.")), "soft"))
            return
        for bar in file_profile.bars(self.context, getattr(table, "remarks", ()), self.draft.recalled, self.forget):
            self.aside.addWidget(bar)
        holds = file_profile.profile_table(self.context, self.draft.profile)
        tabs = (
            ("rows", t(N_("First rows")), file_profile.first_rows(self.context, table)),
            ("profile", t(N_("What the file holds")), holds),
        )
        self.aside.addWidget(Tabs(tabs))

    def forget(self) -> None:
        """The earlier use of these columns is forgotten; the mapping begins anew from their names."""
        from survey_app.services import importing
        from survey_app.services.importing_mappings import forget

        programme, recalled, table = self.context.programme, self.draft.recalled, self.draft.table
        if programme is None or recalled is None or table is None:
            return
        self._keep()
        forget(programme, recalled.mapping)
        assert self.draft.mapping is not None
        guessed = importing.guess_mapping(table)
        self.draft = replace(self.draft.with_mapping(columns=guessed.columns), recalled=None)
        self._build()

    def _keep(self) -> None:
        """What is typed in the first step goes into the draft."""
        if self.form is not None and self.draft.mapping is not None:
            said = self.form.said()
            if any(getattr(self.draft.mapping, name) != words for name, words in said.items()):
                self.draft = self.draft.with_mapping(**said)

    def _go_on(self) -> None:
        self._keep()
        self._as_last_time()
        self.draft = replace(self.draft, step=1)
        self._build()
        self.refresh_header()
        if self.mapping is not None:
            give_focus(next(iter(self.mapping.selects.values())))

    def _as_last_time(self) -> None:
        """Where another institution was typed than the mapping began from, its own earlier use of such columns counts."""
        from survey_app.services.importing_mappings import recall

        mapping, table, before = self.draft.mapping, self.draft.table, self.draft.recalled
        assert self.context.programme is not None
        if mapping is None or table is None or not mapping.institution:
            return
        if before is not None and before.mapping.institution == mapping.institution:
            return
        found = recall(table, self.context.programme, mapping.institution)
        if found is not None:
            self.draft = replace(self.draft.with_mapping(columns=found.mapping.columns), recalled=found)

    def _go_back(self) -> None:
        self.draft = replace(self.draft, step=0)
        self._build()
        self.refresh_header()
        if self.form is not None:
            give_focus(self.form.fields.get("list_name") or self.form.button)

    # step 2: columns and rows ----------------------------------------------------------------------------------------

    def _mapped(self, uses: dict[str, str]) -> None:
        self.draft = self.draft.with_mapping(columns=uses)
        self._say_primary()
        self._later.start()

    def _check(self) -> None:
        programme, table, mapping = self.context.programme, self.draft.table, self.draft.mapping
        assert programme is not None
        assert table is not None
        assert mapping is not None
        if self._checking is not None:
            self._checking.cancel()

        def work(progress: Progress) -> tuple[Preview, tuple[Became, ...]]:
            return check_draft(programme, table, mapping, progress)

        self._checking = self.work(work, self._checked, doing=N_("Reading the rows"))

    def _checked(self, found: tuple[Preview, tuple[Became, ...]]) -> None:
        self._checking = None
        preview, spelt = found
        self.draft = replace(self.draft, preview=preview, spellings=spelt)
        if any(problem.code in ("list-name-missing", "bad-period") for problem in preview.blocking):
            self._go_back()
            assert self.form is not None
            self.form.show_problems(preview.blocking, self.context.lang)
            return
        self._show_preview()
        self._say_primary()

    def _show_preview(self) -> None:
        preview = self.draft.preview
        if preview is None:
            self._later.start(0)
            return
        clear(self.aside)
        for bar in told(self.context, preview, self.see_problems, self.ask_where, self.leave_out):
            self.aside.addWidget(bar)
        recalled = self.draft.recalled
        if recalled is not None and recalled.said():
            self.aside.addWidget(file_profile.bars(self.context, (), recalled, self.forget)[0])
        replaced = effect(self.context, preview)
        if replaced is not None:
            self.aside.addWidget(replaced)
        self.preview = PreviewTable(self.context, preview, self.unreadable)
        spelt = SpellingsTable(self.context, self.draft.spellings)
        tabs = (("rows", self.t(N_("Rows")), self.preview), ("spellings", self.t(N_("Spellings")), spelt))
        self.aside.addWidget(Tabs(tabs))

    def see_problems(self) -> None:
        """Shows the rows that cannot be read, or again the first ones."""
        if self.preview is not None:
            self.preview.show_rows(not self.preview.unreadable)
            if self.preview.unreadable and self.preview.grid is not None:
                self.preview.grid.go_to(0)

    def leave_out(self, column: str) -> None:
        """The column is not imported."""
        if self.mapping is not None:
            self.mapping.selects[column].set_value("ignore")

    def ask_where(self) -> None:
        """Asks where to write the list of problems."""
        proposed = self.t(N_("problems in {file}"), file=Path(self.draft.path).stem) + ".csv"
        name_file(self, self.t(N_("Save the list of problems")), proposed, "CSV (*.csv)", self.save_problems)

    def save_problems(self, path: str) -> None:
        """Writes the list of problems."""
        programme, preview, lang = self.context.programme, self.draft.preview, self.context.lang
        assert programme is not None
        assert preview is not None

        def work(progress: Progress) -> Path:
            from survey_app.services.problem_list import save_problems

            to = preview.mapping.institution or preview.mapping.list_name
            return save_problems(programme, Path(path), preview.problems, lang, recipient=to)

        def done(written: Path) -> None:
            self.context.say(text(N_("The list of problems is in {file}"), file=str(written)), head=N_("Saved"))

        self.work(work, done, doing=N_("Writing the list of problems"))

    def store(self) -> None:
        """Stores the usable new rows, after a question where records are withdrawn."""
        preview = self.draft.preview
        if preview is None or not preview.gone:
            self._store()
            return
        t = self.t
        said = (
            t(N_("{n} record that is not in this file is erased, on other devices too. This cannot be undone."),
              N_("{n} records that are not in this file are erased, on other devices too. This cannot be undone."),
              n=len(preview.gone)),
            t(N_("Whoever is in both editions keeps the record. The history keeps both lines.")),
        )  # fmt: skip
        confirm(self.context, self, t(N_("Replace the edition?")), said, t(N_("Replace the edition")), self._store)

    def _store(self) -> None:
        """The one moment at which anything is kept."""
        programme, preview = self.context.programme, self.draft.preview
        if programme is None or preview is None or self.main_button is None:
            return
        self.main_button.setEnabled(False)

        def work(progress: Progress) -> ImportResult:
            from survey_app.services import importing

            return importing.store_list(programme, preview, progress)

        def failed(error: AlcanceError) -> None:
            self.context.say_problems(error)
            self._say_primary()

        self.work(work, self._stored, failed, N_("Importing"), cancelled=self._say_primary)

    def _stored(self, result: ImportResult) -> None:
        context = self.context
        context.saved.emit(datetime.now(UTC).isoformat(timespec="seconds"))
        context.go("lists", chosen=result.list_id)
        said = done(self.t, result)
        if not result.imported or self.draft.mapping is None or self.draft.mapping.replaces:
            context.say(" ".join(said), head=N_("Imported"))
            return
        from survey_app.services.importing_withdrawal import undo_of

        assert context.programme is not None
        undo = undo_of(context.programme, result)
        offer_undo(context, undo, partial(context.go, "lists", chosen=result.list_id), said=" ".join(said), head=N_("Imported"))
