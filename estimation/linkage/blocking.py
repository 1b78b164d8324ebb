"""Which pairs are looked at: rules that say so, and how many pairs each would bring, counted before any of them runs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from estimation.plain import plain_kind
from vocabulary.text import N_

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Runs SQL and gives its rows."""


@dataclass(frozen=True)
class Rule:
    """Pairs whose columns `left` equal the columns `right` (the same ones, where it is empty) and that meet `also`, SQL over
    one record without its side. `unless`: not where one of these columns is known, as it would tell more. `key` is its name
    where one chooses among rules."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    also: str = ""
    unless: tuple[str, ...] = ()
    key: str = ""

    @property
    def sql(self) -> str:
        """The rule over a left and a right record, as splink reads it."""
        pairs = [f"l.{a} = r.{b}" for a, b in zip(self.left, self.right or self.left, strict=True)]
        return " and ".join([*pairs, *([f"l.{self.also}"] if self.also else [])])

    def can_run(self, known: Collection[str]) -> bool:
        return set(self.left) | set(self.right) <= set(known) and not set(self.unless) & set(known)


@plain_kind
@dataclass(frozen=True)
class Counted:
    """A rule with the number of pairs that it would bring, and whether it runs: one that brings none does not, and one that
    brings `too_many`, or that somebody switched off, neither. `key` is the rule's name (`Rule.key`)."""

    label: str
    pairs: int
    runs: bool
    key: str = ""
    too_many: bool = False


DOCUMENT = Rule(N_("document"), ("document",), key="document")
RULES: tuple[Rule, ...] = (
    Rule(N_("date of birth, given name by sound"), ("birth", "given_key"), key="birth-given"),
    Rule(N_("date of birth, first surname by sound"), ("birth", "first_key"), key="birth-surname"),
    Rule(N_("given name and both surnames by sound"), ("given_key", "first_key", "second_key"), key="names"),
    Rule(N_("given name and first surname by sound, year of birth"), ("given_key", "first_key", "birth_year"),
         key="names-year"),
    Rule(N_("given name and first surname by sound, area"), ("given_key", "first_key", "area"), key="names-area"),
    Rule(N_("given name and first surname by sound, nationality"), ("given_key", "first_key", "nationality"),
         key="names-nationality"),
    Rule(N_("both surnames by sound, year of birth"), ("first_key", "second_key", "birth_year"), key="surnames-year"),
    Rule(N_("first surname by sound, year of birth, area"), ("first_key", "birth_year", "area"), key="surname-year-area"),
    Rule(N_("given name by sound, year of birth, area"), ("given_key", "birth_year", "area"), key="given-year-area"),
    Rule(N_("date of birth other than 1 January, sex"), ("birth", "sex"), also="birth_heaped = false", key="birth-sex"),
    Rule(N_("day and month exchanged, given name by sound"), ("birth", "given_key"), ("birth_swapped", "given_key"),
         key="birth-exchanged"),
    Rule(N_("first surname as the second, given name, year of birth"),
         ("first_key", "given_key", "birth_year"), ("second_key", "given_key", "birth_year"), key="first-as-second"),
    Rule(N_("second surname as the first, given name, year of birth"),
         ("second_key", "given_key", "birth_year"), ("first_key", "given_key", "birth_year"), key="second-as-first"),
    Rule(N_("given name and first surname by sound"), ("given_key", "first_key"),
         unless=("birth_year", "area", "nationality"), key="given-surname"),
    DOCUMENT,  # the last: pairs that it alone brings are told by it
)  # fmt: skip
TRAINING: tuple[Rule, ...] = (
    Rule(N_("document"), ("document",)),
    Rule(N_("given name and both surnames"), ("given", "surnames")),
    Rule(N_("date of birth, given name by sound"), ("birth", "given_key")),
)
"""Each leaves the comparisons of its own columns out, so that every comparison is trained by another."""
CERTAIN: tuple[Rule, ...] = (
    Rule(N_("document and date of birth"), ("document", "birth")),
    Rule(N_("document and first surname"), ("document", "first_key")),
    Rule(N_("full name and date of birth"), ("given", "first", "birth")),
)
"""Pairs that are almost surely the same person: with a guess of how many of all they are, the share of matches starts there."""

NEARLY: tuple[Rule, ...] = (
    Rule(N_("document"), ("document",)),
    Rule(N_("given name and both surnames"), ("given", "surnames")),
)
"""Where the columns allow none of these."""


def counted(rule: Rule, ask: Ask, table: str, most: int, switched: Collection[str] | None = None) -> Counted:
    """How many pairs the rule brings in a table, within lists and between them. A rule that runs brings one to `most` pairs;
    where somebody chose, it must also be among those `switched` on (by `Rule.key`).

    One grouping of each side, whatever the number of pairs; at most a factor of two too high for a rule that crosses columns.
    """
    left, right = rule.left, rule.right or rule.left
    if left == right:
        columns = ", ".join(left)
        where = " and ".join([*(f"{column} is not null" for column in left), *([rule.also] if rule.also else [])])
        sql = f"select sum(n * (n - 1) // 2) from (select count(*) as n from {table} where {where} group by {columns})"
    else:
        sides = [
            f"(select {', '.join(f'{column} as k{i}' for i, column in enumerate(side))}, count(*) as n from {table} "
            f"where {' and '.join(f'{column} is not null' for column in side)} group by all)"
            for side in (left, right)
        ]
        keys = ", ".join(f"k{i}" for i in range(len(left)))
        sql = f"select sum(a.n * b.n) from {sides[0]} a join {sides[1]} b using ({keys})"
    pairs = int(ask(sql)[0][0] or 0)
    runs = 0 < pairs <= most and (switched is None or rule.key in switched)
    return Counted(rule.label, pairs, runs, rule.key, pairs > most)
