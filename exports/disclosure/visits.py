"""How the interviews went as tables of counts: by questionnaire and by week what became of them, by area those completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exports.background import AREA, FORM, WEEK, Visits
from exports.disclosure.table import TOTAL, Cell, CountTable, Dimension, crossed, listed
from exports.protect import MINIMUM, gather_small
from vocabulary.text import N_, Text, text, translate

OUTCOMES = ("completed", "refused", "broken off")
ALL = TOTAL
BETWEEN = " – "


@dataclass(frozen=True)
class Block:
    """The rows of one table, all together first: name and the places of completed, refused and broken off."""

    by: str
    table: CountTable
    rows: tuple[tuple[Text | str, tuple[int | None, ...]], ...]


def blocks(visits: Sequence[Visits], universe: str, lang: str) -> list[Block]:
    """One for each kind of row that there is. Groups with fewer than ten visits stand together: weeks with their neighbours."""
    found = []
    for by, title in ((FORM, N_("Interviews by questionnaire")), (WEEK, N_("Interviews by week"))):
        rows = [each for each in visits if each.by == by]
        rows = _weeks(rows) if by == WEEK else _gathered(rows)
        if rows:
            found.append(_crossed(by, text(title), rows, universe, lang))
    areas = _gathered([each for each in visits if each.by == AREA])
    if areas:
        found.append(_areas(areas, universe, lang))
    return found


def seen(visits: Visits) -> int:
    """Everybody who was met."""
    return visits.completed + (visits.refused or 0) + (visits.broken_off or 0)


def _crossed(by: str, title: Text, rows: Sequence[Visits], universe: str, lang: str) -> Block:
    codes = tuple(_code(each, lang) for each in rows)
    counts: dict[tuple[str, ...], int] = {
        (code, outcome): n or 0
        for code, each in zip(codes, rows, strict=True)
        for outcome, n in zip(OUTCOMES, (each.completed, each.refused, each.broken_off), strict=True)
    }
    table = crossed(f"visits-{by}", title, universe, (Dimension(by, codes), Dimension("outcome", OUTCOMES)), counts)
    place = {cell.said: i for i, cell in enumerate(table.cells)}
    named = zip((TOTAL, *codes), ("", *(each.name for each in rows)), strict=True)
    return Block(by, table, tuple((name, tuple(place[code, outcome] for outcome in OUTCOMES)) for code, name in named))


def _areas(rows: Sequence[Visits], universe: str, lang: str) -> Block:
    done = ("outcome", OUTCOMES[0])
    cells = [
        (Cell(frozenset({frozenset({done, (AREA, _code(each, lang))})}), (_code(each, lang),)), each.completed) for each in rows
    ]
    table = listed(
        f"visits-{AREA}", text(N_("Interviews by area")), universe, cells, Cell(frozenset({frozenset({done})}), ("Σ",))
    )
    last = len(rows)
    shown: list[tuple[Text | str, tuple[int | None, ...]]] = [("", (last, None, None))]
    return Block(AREA, table, (*shown, *((each.name, (i, None, None)) for i, each in enumerate(rows))))


def _code(visits: Visits, lang: str) -> str:
    return translate(visits.name, lang) if isinstance(visits.name, Text) else visits.name


def _gathered(rows: Sequence[Visits]) -> list[Visits]:
    kept, small = gather_small(rows, seen)
    if len(small) < 2:
        return list(rows)
    return [*kept, _sum(text(N_("{n} others together"), N_("{n} others together"), n=len(small)), small)]


def _weeks(rows: Sequence[Visits]) -> list[Visits]:
    """In order; a week with few visits goes with the next ones until there are enough, the last ones with those before."""
    found: list[list[Visits]] = []
    for each in sorted(rows, key=lambda week: str(week.name)):
        if found and sum(map(seen, found[-1])) < MINIMUM:
            found[-1].append(each)
        else:
            found.append([each])
    if len(found) > 1 and sum(map(seen, found[-1])) < MINIMUM:
        found[-2:] = [[*found[-2], *found[-1]]]
    return [
        each[0] if len(each) == 1 else _sum(f"{each[0].name}{BETWEEN}{each[-1].name}", each) for each in found
    ]  # fmt: skip


def _sum(name: Text | str, rows: Sequence[Visits]) -> Visits:
    refused = [each.refused for each in rows if each.refused is not None]
    broken = [each.broken_off for each in rows if each.broken_off is not None]
    done = sum(each.completed for each in rows)
    return replace(
        rows[0],
        name=name,
        completed=done,
        refused=sum(refused) if refused else None,
        broken_off=sum(broken) if broken else None,
    )
