"""Made-up South American populations whose truth is known: who is on which list, and what each list got wrong about them.

Nobody real: names are drawn word by word (`common_names`), a third of surnames and some given names come from syllables. The
errors are those that registers of the region make; each list has its own shares of them (`Habits`).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

from estimation.linkage import common_names as names
from estimation.linkage.misspelling import misspelt, without_marks
from estimation.linkage.names import raw_words
from estimation.linkage.nicknames import NICKNAMES
from estimation.linkage.records import Record

ON = date(2026, 6, 30)
NATIONALITIES = {"VE": 0.46, "CO": 0.15, "BR": 0.12, "BO": 0.10, "PE": 0.06, "EC": 0.06, "CL": 0.05}
AREAS = tuple(f"Area {letter}" for letter in "ABCDEFGHIJKLMNOP")
_SYLLABLES = (
    "Ar Bal Cal Dor Er Far Gal Il Jar Lan Mon Nar Or Pal Quin Ran Sal Tor Ur Val Yar Zu",
    "a e i o",
    "ga le ma ni re ta vi zo",
    "ndo no rra sta to ya za rdi",
)
_SHORT: dict[str, list[str]] = {}
for _form, _stands in NICKNAMES.items():
    for _name in _stands:
        _SHORT.setdefault(_name, []).append(_form)


@dataclass(frozen=True)
class Habits:
    """The shares of records in which a list gets something wrong; `twice` is the share of its persons who stand there twice."""

    document_missing: float = 0.15
    document_wrong: float = 0.02
    second_dropped: float = 0.15
    misspelt: float = 0.10
    unmarked: float = 0.5
    nickname: float = 0.02
    one_given: float = 0.25
    heaped: float = 0.02
    exchanged: float = 0.01
    birth_wrong: float = 0.03
    age_only: float = 0.01
    crossed: float = 0.01
    married: float = 0.02
    twice: float = 0.03


CAREFUL = Habits(document_missing=0.10, second_dropped=0.10, misspelt=0.05)
CARELESS = Habits(
    document_missing=0.70, document_wrong=0.05, second_dropped=0.40, misspelt=0.20, nickname=0.06, one_given=0.5, heaped=0.08,
    exchanged=0.03, birth_wrong=0.06, age_only=0.05, crossed=0.03, married=0.05,
)  # fmt: skip
USUAL = (CAREFUL, Habits(), CARELESS)
"""Documents missing in 10, 15 and 70 % of the records, and the second surname in 10, 15 and 40 %."""


@dataclass(frozen=True, repr=False)
class Person:
    """Somebody who does not exist. `surnames` stand in the order of the country."""

    sex: str
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    birth: date
    nationality: str
    document: str
    area: str


@dataclass(frozen=True)
class MadeUp:
    """The lists' records, the person of each (`truth`, from 0), and the number of persons on lists or on none."""

    records: tuple[Record, ...] = field(repr=False)
    truth: tuple[int, ...] = field(repr=False)
    persons: int = 0


def population(size: int, seed: int = 1) -> list[Person]:
    """`size` persons; one in eight is the brother or sister of the one before: same surnames, another birth date."""
    rng = random.Random(seed)
    people: list[Person] = []
    for _ in range(size):
        nationality = rng.choices(list(NATIONALITIES), list(NATIONALITIES.values()))[0]
        sibling = people[-1] if people and rng.random() < 0.125 else None
        nationality = sibling.nationality if sibling else nationality
        sex = rng.choice("FM")
        surnames = sibling.surnames if sibling else (_surname(rng, nationality), _surname(rng, nationality))
        birth = ON - timedelta(days=int(365.25 * min(85.0, rng.gammavariate(6.0, 5.5)) + rng.randrange(365)))
        area = sibling.area if sibling else rng.choice(AREAS)
        people.append(
            Person(sex, _given(rng, sex, nationality), surnames, birth, nationality, _document(rng, nationality), area)
        )
    return people


def listed(people: Sequence[Person], chances: Sequence[float], habits: Sequence[Habits] = USUAL, seed: int = 1) -> MadeUp:
    """Each list holds each person with its own chance, independently, and writes what `habits` let it write."""
    rng = random.Random(seed)
    records: list[Record] = []
    truth: list[int] = []
    for source, chance in enumerate(chances):
        habit = habits[source % len(habits)]
        for number, person in enumerate(people):
            if rng.random() < chance:
                for _ in range(1 + (rng.random() < habit.twice)):
                    records.append(_written(person, source, habit, rng))
                    truth.append(number)
    return MadeUp(tuple(records), tuple(truth), len(people))


def _written(person: Person, source: int, habit: Habits, rng: random.Random) -> Record:
    def happens(share: float) -> bool:
        return rng.random() < share

    given, surnames = list(person.given), list(person.surnames)
    short = _SHORT.get("".join(raw_words(given[0])))
    if short and happens(habit.nickname):
        given[0] = rng.choice(short).title()
    elif len(given) > 1 and happens(habit.one_given):
        given = [given[0] if happens(0.8) else given[1]]
    lusophone = person.nationality == "BR"
    if len(surnames) > 1 and happens(habit.second_dropped):
        surnames = [surnames[-1 if lusophone else 0]]
    elif person.sex == "F" and happens(habit.married):
        surnames = [surnames[0], ("" if lusophone else "de ") + _surname(rng, person.nationality)]
    elif len(surnames) > 1 and happens(habit.crossed):
        surnames.reverse()
    if happens(habit.misspelt):
        part = given if happens(0.4) else surnames
        which = rng.randrange(len(part))
        part[which] = misspelt(part[which], rng)
    birth, age = _birth_written(person.birth, habit, rng)
    document = "" if happens(habit.document_missing) else person.document
    if document and happens(habit.document_wrong):
        document = misspelt(document, rng)
    told = " ".join(surnames), " ".join(given)
    if happens(habit.unmarked):
        told = without_marks(told[0]).upper(), without_marks(told[1]).upper()
    area = rng.choice(AREAS) if happens(0.1) else person.area
    plain = Record(source, *told, "", birth, age, ON.isoformat(), person.sex, document, person.nationality, area)
    return replace(plain, surnames="", given_names="", full_name=f"{told[1]} {told[0]}") if happens(0.03) else plain


def _birth_written(born: date, habit: Habits, rng: random.Random) -> tuple[str, int | None]:
    chance = rng.random()
    for share, written in (
        (habit.heaped, lambda: (date(born.year, 1, 1).isoformat(), None)),
        (habit.exchanged, lambda: (_exchanged(born).isoformat(), None)),
        (habit.birth_wrong, lambda: (_slipped(born, rng).isoformat(), None)),
        (habit.age_only, lambda: ("", ON.year - born.year - ((born.month, born.day) > (ON.month, ON.day)))),
    ):
        if chance < share:
            return written()
        chance -= share
    return born.isoformat(), None


def _exchanged(born: date) -> date:
    return date(born.year, born.day, born.month) if born.day <= 12 else born


def _slipped(born: date, rng: random.Random) -> date:
    """A day of another number, or another year, month or day alone."""
    part = rng.randrange(3)
    if part == 0:
        return date(born.year + rng.choice((-10, -1, 1, 10)), born.month, min(born.day, 28))
    return born.replace(month=rng.randint(1, 12), day=min(born.day, 28)) if part == 1 else born.replace(day=rng.randint(1, 28))


def _ranked(listed: Sequence[str]) -> tuple[Sequence[str], list[float]]:
    return listed, list(accumulate(names.shares(len(listed))))


_ES, _PT = _ranked(names.ES_SURNAMES), _ranked(names.PT_SURNAMES)
_GIVEN = {
    ("F", False): _ranked(names.ES_WOMEN),
    ("M", False): _ranked(names.ES_MEN),
    ("F", True): _ranked(names.PT_WOMEN),
    ("M", True): _ranked(names.PT_MEN),
}


def _drawn(ranked: tuple[Sequence[str], list[float]], rng: random.Random) -> str:
    return rng.choices(ranked[0], cum_weights=ranked[1])[0]


def _syllables(rng: random.Random) -> str:
    return "".join(rng.choice(part.split()) for part in _SYLLABLES)


def _surname(rng: random.Random, nationality: str) -> str:
    if rng.random() < 0.33:
        return _syllables(rng)
    if nationality == "BR":
        return rng.choice(("", "", "da ", "dos ")) + _drawn(_PT, rng)
    return rng.choices(("", "de ", "de la ", "del "), (0.97, 0.01, 0.01, 0.01))[0] + _drawn(_ES, rng)


def _given(rng: random.Random, sex: str, nationality: str) -> tuple[str, ...]:
    ranked = _GIVEN[sex, nationality == "BR"]
    first = _syllables(rng) + ("a" if sex == "F" else "o") if rng.random() < 0.08 else _drawn(ranked, rng)
    second = _drawn(ranked, rng)
    return (first, second) if second != first and rng.random() < (0.35 if nationality == "BR" else 0.6) else (first,)


def _document(rng: random.Random, nationality: str) -> str:
    """A number as the country writes it, with its check digit where it has one."""
    if nationality == "BR":
        digits = [rng.randrange(10) for _ in range(9)]
        for _ in range(2):
            total = sum(weight * digit for weight, digit in zip(range(len(digits) + 1, 1, -1), digits, strict=True))
            digits.append((-total % 11) % 10 if total % 11 > 1 else 0)
        return "".join(map(str, digits))
    if nationality == "CL":
        from stdnum.cl.rut import calc_check_digit

        number = str(rng.randrange(5_000_000, 27_000_000))
        return f"{number}-{calc_check_digit(number)}"
    return str(rng.randrange(10_000_000, 99_999_999))
