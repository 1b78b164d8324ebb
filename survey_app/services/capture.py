"""Interviews: with which questionnaire, begun, taken up at the same question, listed and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from survey_app.services import paper
from survey_app.services.interview_session import InterviewSession as InterviewSession
from survey_app.services.roles import require
from survey_app.services.undo import Undo
from survey_app.store import answers, endings, records, reserve
from survey_app.store import drafts as draft_rows
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlite_utils import Database

    from forms.form import Form
    from forms.interview import Interview
    from survey_app.services.programme import Programme


@dataclass(frozen=True)
class FormInfo:
    """A questionnaire that can be used; `languages` are short codes, `questions` how many it asks at most, `about` what it is
    for (empty where nobody wrote that down)."""

    name: str
    title: str
    languages: tuple[str, ...]
    version: str
    questions: int
    about: str = ""


@dataclass(frozen=True)
class DraftInfo:
    """An interview that was begun and not finished, or finished and opened again (`correction`); `answered` counts questions,
    `position` is where it stands."""

    record: str
    form: str
    title: str
    interviewer: str
    started: str
    last_saved: str
    answered: int
    position: str
    lang: str
    correction: bool = False
    second: str = ""  # the record that is keyed a second time


def available_forms(lang: str) -> list[FormInfo]:
    """The questionnaires that come with the application."""
    from forms import library

    return [_info(name, form_of(name), lang) for name in library.names()]


def form_of(name: str) -> Form:
    """A questionnaire by its name, read once; raises `BadInput`."""
    from forms import library

    if name not in library.names():
        raise BadInput(Problem("no-such-form", text(N_("There is no questionnaire called {name}"), name=name)))
    return library.load(name)


def title_of(name: str, form: Form, lang: str) -> str:
    """What a questionnaire is called in a language."""
    from forms import library

    return translate(library.title(name), lang) if name in library.names() else form.title


def about_of(name: str, lang: str) -> str:
    """What a questionnaire is for, in one line; empty for one that does not come with the application."""
    from forms import library

    return translate(library.about(name), lang) if name in library.names() else ""


def start(programme: Programme, form_name: str, lang: str) -> InterviewSession:
    """Begins an interview. Raises `BadInput` where the questionnaire asks nobody's consent, and `StoreError` where the disk
    has too little room left for new work, or where one may not."""
    from forms.interview import kept

    require(programme, "capture")
    form = form_of(form_name)
    reserve.keep(programme.info.folder)
    if reserve.free_space(programme.info.folder) < reserve.NO_NEW_WORK_BELOW:
        raise StoreError(
            Problem("disk-nearly-full", text(N_("The disk is nearly full; no new interview was begun")),
                    remedy=text(N_("Free some space first. Interviews already begun can be finished.")))
        )  # fmt: skip
    interview = _fresh(programme, form, lang)
    if not interview.consents():
        raise BadInput(
            Problem("form-without-consent", text(N_("The questionnaire {title} does not ask for consent"), title=form.title),
                    remedy=text(N_("Add a consent question to it.")))
        )  # fmt: skip
    filled = kept.fill(interview, programme.kept.get(form.id, {}))
    at, entries = now(), (*interview.initial_entries, *filled.entries, (answers.LANGUAGE, interview.lang))

    def work(db: Database) -> tuple[str, str | None]:
        record = records.create(
            db,
            "interview",
            form_name,
            form.version,
            source=title_of(form_name, form, lang),
            interviewer=programme.info.person,
            at=at,
        )
        for path, value in entries:
            answers.append(db, record, path, value, at, answers.DERIVED)
        return record, paper.begin(db, record, programme.info.person, at)

    record, of_paper = programme.store.call(work)
    session = InterviewSession(programme, record, interview, at)
    session.paper = of_paper
    return session


def resume(programme: Programme, record: str, lang: str = "") -> InterviewSession:
    """Takes up a draft, or a correction that was begun, at the question where it stood, in the language in which it was held
    or in `lang`. Raises `StoreError` `not-allowed`, or `no-draft`."""
    require(programme, "capture")

    def work(db: Database) -> tuple[draft_rows.Draft, list[answers.Answer]] | None:
        found = draft_rows.listing(db, record)
        return (found[0], answers.log(db, record)) if found else None

    loaded = programme.store.call(work)
    if loaded is None:
        raise StoreError(Problem("no-draft", text(N_("This interview is finished or was never begun"))))
    draft, log = loaded
    if draft.second:
        from survey_app.services.second_keying import take_up

        return take_up(programme, draft, log, lang)
    interview = _fresh(programme, form_of(draft.form), lang or draft.lang or programme.info.lang)
    interview.restore([(answer.path, answer.value) for answer in log if answer.path.startswith("/")])
    if draft.position in interview.questions():
        interview.go_to(draft.position)
    if draft.correction:
        from survey_app.services.correcting import CorrectionSession

        return CorrectionSession(programme, record, interview, draft.started)
    session = InterviewSession(programme, record, interview, draft.started)
    session.resumed, session.paper = True, paper.of(log)
    return session


def drafts(programme: Programme) -> list[DraftInfo]:
    """The interviews that can be taken up, the one last worked on first."""
    return [
        DraftInfo(
            d.record,
            d.form,
            d.title,
            d.interviewer,
            d.started,
            d.last_saved,
            d.answered,
            d.position,
            d.lang,
            d.correction,
            d.second,
        )
        for d in programme.store.call(draft_rows.listing)
    ]


def discard(programme: Programme, record: str) -> Undo:
    """Ends a draft that is not to be kept, or drops a correction; what was answered goes when the undo is settled."""
    session = resume(programme, record)
    session.discard(can_undo=True).result()
    assert session.undo is not None
    return session.undo


def refusals(programme: Programme, form: str) -> int:
    """How many persons refused the interview: counted, not described."""
    return programme.store.call(lambda db: draft_rows.ended(db, form, "refused") + endings.count(db, form, "refused"))


def finished(programme: Programme, form: str) -> int:
    """How many interviews with a form were finished and hold answers still."""
    return programme.store.call(lambda db: draft_rows.ended(db, form, "finished"))


def _fresh(programme: Programme, form: Form, lang: str) -> Interview:
    return begun(programme, form, lang, lambda: datetime.now().astimezone())


def begun(programme: Programme, form: Form, lang: str, clock: datetime | Callable[[], datetime]) -> Interview:
    """An interview in memory, as it begins at a moment."""
    from forms.interview import Interview

    return Interview(form, lang, clock, host={"username": programme.info.person})


def rebuilt(programme: Programme, form_name: str, body: Mapping[str, Any], lang: str = "") -> Interview:
    """An interview in memory with the answers of a kept body, in its own language or in `lang`; it is written nowhere."""
    from survey_app.services.correcting import entries_of

    interview = _fresh(programme, form_of(form_name), lang or str(body.get("lang", "")))
    interview.restore([(path, value) for path, value in entries_of(body) if path.startswith("/")])
    return interview


def _info(name: str, form: Form, lang: str) -> FormInfo:
    from forms.interview.tree import controls
    from forms.questions import type_of

    asked = [c for c in controls(form.body) if c.kind not in ("group", "repeat") and c.path in form.binds]
    count = sum(type_of(control, form.binds[control.path]).asks for control in asked)
    return FormInfo(name, title_of(name, form, lang), form.codes, form.version, count, about_of(name, lang))
