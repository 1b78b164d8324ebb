"""The quality of stored estimates: judged when stored, again when another method was used on the same data, and by people.

Every judgement is kept whole beside the estimate, which itself never changes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from estimation.assumed import Assumption
from estimation.evidence import Case, Given, judge
from estimation.plain import from_plain, to_plain
from estimation.quality import BY_KEY, CLASSES, PERSON, Quality
from estimation.result import Estimate
from survey_app.services.roles import require
from survey_app.store import estimates, journal, judgements
from vocabulary.errors import BadInput, Collector, Place, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.services.tables import TableSource

LONGEST = 500
KEPT = ("lists", "sample")  # sources whose data whoever has the programme can look at


@dataclass(frozen=True)
class Review:
    """What people say of an estimate: answers by question, the class to which they lower it with the reason, and the entries
    of the assumptions register on which it rests."""

    given: Mapping[str, Given] = field(default_factory=dict)
    lowered_to: str = ""
    lowered_because: str = ""
    register: tuple[Assumption, ...] = ()


def reviewed(estimate: Estimate, review: Review, case: Case | None = None) -> Estimate:
    """The estimate with what people say of it. Raises `BadInput` with everything that is wrong with that; each
    `Place.field` is the question's key, or `lowered`."""
    quality = judge_case(case or Case(estimate), review)
    problems = Collector()
    for key, (_, reason) in review.given.items():
        if key not in BY_KEY:
            problems.add("unknown-question", text(N_("There is no question {name}"), name=key), Place(field=key),
                         text(N_("Questions: {names}"), names=", ".join(BY_KEY)))  # fmt: skip
        elif not reason.strip():
            problems.add("reason-missing", text(N_("An answer needs its reason")), Place(field=key))
        elif len(reason) > LONGEST:
            problems.add("too-long", text(N_("It may have at most {longest} characters"), longest=LONGEST), Place(field=key))
    _check_lowered(problems, quality, review)
    problems.raise_if_any(BadInput)
    return dataclasses.replace(estimate, register=review.register, quality=quality)


def judge_case(case: Case, review: Review) -> Quality:
    """The quality that follows from what people say, whether it could be accepted or not."""
    rests = dataclasses.replace(case, estimate=dataclasses.replace(case.estimate, register=review.register))
    return judge(rests, review.given, review.lowered_to, review.lowered_because)


def _check_lowered(problems: Collector, quality: Quality, review: Review) -> None:
    where = Place(field="lowered")
    if review.lowered_to and review.lowered_to not in CLASSES:
        problems.add("bad-class", text(N_("{value} is not a class"), value=review.lowered_to), where,
                     text(N_("Classes: {names}"), names=", ".join(CLASSES)))  # fmt: skip
    elif review.lowered_to and review.lowered_to <= quality.computed:
        said = text(N_("A class can only be lowered: the answers give {computed}"), computed=quality.computed)
        problems.add("not-lower", said, where, text(N_("Correct the answers, or choose a lower class")))
    if review.lowered_to and not review.lowered_because.strip():
        problems.add("reason-missing", text(N_("A lowered class needs its reason")), where)


# stored estimates ------------------------------------------------------------------------------------------------------


def settle(db: Database, person: str, id: str, estimate: Estimate, source: TableSource) -> None:  # noqa: A002
    """The first judgement of an estimate that was just stored; those from the same data by other methods are judged again."""
    _again(db, person, id, estimate, source)
    for row in estimates.listing(db):
        if row.fingerprint == estimate.provenance.data and row.method != estimate.method:
            told = judgements.latest(db, row.id)
            if told is None or not _has_second(_quality(told)):
                found = estimates.load(db, row.id)
                assert found is not None
                _again(db, person, row.id, Estimate.from_plain(found[1]), _source(found[2]))


def judged(db: Database, id: str, estimate: Estimate, source: TableSource) -> Estimate:  # noqa: A002
    """A stored estimate with its last judgement; one of an earlier version is judged by what it shows."""
    told = judgements.latest(db, id)
    if told is None:
        return reviewed(estimate, Review(), _case(db, id, estimate, source))
    review = _review(told)
    return dataclasses.replace(estimate, register=review.register, quality=_quality(told))


def review_of(quality: Quality | None, register: Sequence[Assumption] = ()) -> Review:
    """What people have said so far, to go on from."""
    if quality is None:
        return Review(register=tuple(register))
    given = {a.question: (a.yes, str(a.reason)) for a in quality.answers if a.by == PERSON}
    return Review(given, quality.lowered_to, quality.lowered_because, tuple(register))


def case_of(programme: Programme, id: str) -> Case:  # noqa: A002
    """A stored estimate as it was judged last, with what the questions are judged by. Raises `no-estimate`."""
    return programme.store.call(lambda db: _found(db, id))


def _found(db: Database, id: str) -> Case:  # noqa: A002
    found = estimates.load(db, id)
    if found is None:
        raise StoreError(Problem("no-estimate", text(N_("There is no stored estimate of this name"))))
    estimate, source = Estimate.from_plain(found[1]), _source(found[2])
    return _case(db, id, judged(db, id, estimate, source), source)


def keep(programme: Programme, id: str, review: Review) -> Quality:  # noqa: A002
    """Judges a stored estimate by what people say and keeps it. Raises `BadInput`, `no-estimate` and `not-allowed`."""
    require(programme, "estimate")

    def work(db: Database) -> Quality:
        case = _found(db, id)
        new = reviewed(case.estimate, review, case)
        assert new.quality is not None
        _append(db, programme.info.person, id, new.quality, review)
        journal.write(db, programme.info.person, "quality-judged", id, {"class": new.quality.grade})
        return new.quality

    return programme.store.call(work)


def _again(db: Database, person: str, id: str, estimate: Estimate, source: TableSource) -> None:  # noqa: A002
    told = judgements.latest(db, id)
    review = Review() if told is None else _review(told)
    _append(db, person, id, judge_case(_case(db, id, estimate, source), review), review)


def _case(db: Database, id: str, estimate: Estimate, source: TableSource) -> Case:  # noqa: A002
    others = {
        row.label: None
        for row in estimates.listing(db)
        if row.id != id and row.fingerprint and row.fingerprint == estimate.provenance.data and row.method != estimate.method
    }
    return Case(estimate, source.kind in KEPT, tuple(others))


def _has_second(quality: Quality) -> bool:
    return any(answer.yes for answer in quality.answers if answer.question == "second-opinion")


def _append(db: Database, person: str, id: str, quality: Quality, review: Review) -> None:  # noqa: A002
    given = {key: [yes, reason] for key, (yes, reason) in review.given.items()}
    register = to_plain(review.register)
    told = {"given": given, "register": register, "quality": to_plain(quality)}
    judgements.append(db, id, person, quality.grade, told)


def _quality(told: Mapping[str, object]) -> Quality:
    found = from_plain(told["quality"])
    assert isinstance(found, Quality)
    return found


def _review(told: Mapping[str, object]) -> Review:
    quality, given = _quality(told), told["given"]
    assert isinstance(given, Mapping)
    answers = {str(key): (bool(yes), str(reason)) for key, (yes, reason) in given.items()}
    return Review(answers, quality.lowered_to, quality.lowered_because, from_plain(told["register"]))


def _source(plain: object) -> TableSource:
    from survey_app.services.tables import TableSource

    found = from_plain(plain)
    assert isinstance(found, TableSource)
    return found
