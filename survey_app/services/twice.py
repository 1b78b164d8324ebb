"""Whoever is here already is noticed while the interview is keyed: by pseudonyms, so that nobody's record is read for it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app import formats
from survey_app.services.consents import to_keep
from survey_app.services.importing_targets import use_of_header
from survey_app.services.interview_body import identifying_places, identities_of
from survey_app.services.linking_keys import DOCUMENT, NAMES_AND_BIRTH
from survey_app.services.pseudonyms import keys_of
from survey_app.store import registers
from vocabulary.text import LANGUAGES, N_, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview import Interview
    from survey_app.services.programme import Programme

REASONS: Mapping[str, str] = {
    "other-person": N_("It is somebody else"),
    "same-person": N_("The same person again"),
}
"""With what the warning is confirmed: codes and their words. They are kept with the record, so nothing is typed freely."""

_INTERVIEWED = {
    DOCUMENT: N_("A person with this document is in the programme already: interview of {day} by {interviewer}"),
    NAMES_AND_BIRTH: N_("A person with these names and this birth date is in the programme already: interview of {day} by"
                        " {interviewer}"),
}  # fmt: skip
_LISTED = {
    DOCUMENT: N_("A person with this document is in the programme already: in a list that was brought in on {day}"),
    NAMES_AND_BIRTH: N_("A person with these names and this birth date is in the programme already: in a list that was brought"
                        " in on {day}"),
}  # fmt: skip
_USES = {DOCUMENT: ("document",), NAMES_AND_BIRTH: ("birth_date", "surnames", "given_names", "full_name")}


@dataclass(frozen=True)
class Already:
    """A record that bears the same pseudonym, of which nothing else is told. `kind` is that of the pseudonym; `interviewer` is
    empty for a row of a list."""

    kind: str
    day: str
    interviewer: str


class Twice:
    """Looks for the person of one interview among the records of the programme. A role that may not read identities can look
    too: the key of the pseudonyms is everybody's, and a sealed record keeps its own."""

    reasons = REASONS  # with what a warning is confirmed: codes and their words

    def __init__(self, programme: Programme, record: str, interview: Interview) -> None:
        self.programme, self.record, self.interview = programme, record, interview
        plan = interview.engine.plan
        self._places = identifying_places(plan)

    def concerns(self, path: str) -> bool:
        """Whether an answer has to do with who the person is, or with whether they may be compared; without a path: any."""
        if not path or not self._places:
            return bool(self._places)
        node = self.interview.step(path).node
        name = node.place.names[-1]
        own = node.place.bind.own
        return node.place in self._places or "consent" in own or use_of_header(name)[0] == "nationality"

    def seek(self) -> Future[tuple[Already, ...]]:
        """The other records that bear the document, or the names and birth date, that are answered now, the newest first."""
        keys = keys_of(self.programme.keys, self._body(), identities_of(self.interview))
        named = [(kind, key) for kind, key in keys if key]

        def work(db: Database) -> tuple[Already, ...]:
            return tuple(Already(*found) for found in registers.bearing(db, named, self.record))

        return self.programme.store.submit(work)

    def tell(self, found: tuple[Already, ...]) -> None:
        """Says it as a soft check at the question whose answer is the same, until it is confirmed or the answer is another."""
        outside = self.interview.checks.outside
        outside.clear()
        for kind in (DOCUMENT, NAMES_AND_BIRTH):
            one = next((already for already in found if already.kind == kind), None)
            path = self._path(kind)
            if one is not None and path:
                outside[path] = {lang: self._say(one, lang) for lang in LANGUAGES}
                return  # of two warnings about one person the second says nothing new

    def _say(self, one: Already, lang: str) -> str:
        template = (_INTERVIEWED if one.interviewer else _LISTED)[one.kind]
        day = formats.day(one.day[:10], self.programme.info.country, lang)
        return translate(text(template, day=day, interviewer=one.interviewer), lang)

    def _path(self, kind: str) -> str:
        """The question that has the answer by which the person is known, outside of rows."""
        named = [path for path in identities_of(self.interview) if "#" not in path and "[" not in path]
        for use in _USES[kind]:
            for path in named:
                if use_of_header(path.rpartition("/")[2]) == (use, 2.0) and path in self.interview.questions():
                    return path
        return ""

    def _body(self) -> dict[str, Any]:
        interview = self.interview
        said = {path: interview.step(path).node.value for path in interview.path_answered()}
        return {"consents": {consent.purpose: to_keep(consent) for consent in interview.consents()}, "answers": said}
