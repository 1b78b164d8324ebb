"""What is compared and how closely it may agree: the levels of the model, each with a name that a demographer can read.

After the levels that held on Spanish and Portuguese names in our own measurements; a missing value is a level of its own in
every comparison and no evidence either way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from vocabulary.text import N_

MANY = 10_000  # records from which the frequency of a pair of surnames says something
ALIKE = 0.86  # Jaro–Winkler similarity from which two names count as alike


@dataclass(frozen=True)
class Level:
    """One way in which two records agree, in SQL over `_l` and `_r`. `usual` is the share of matches that agree so where the
    lists themselves cannot teach it; `rare` names the column whose rare values say more."""

    label: str
    sql: str
    usual: float
    rare: str = ""


@dataclass(frozen=True)
class Comparison:
    """What is compared: `missing` says when there is nothing to compare, `levels` go from the closest agreement on; the rest,
    no agreement at all, is added. It is left out without all of the columns it `needs` and one at least of `any_of`."""

    name: str
    label: str
    missing: str
    levels: tuple[Level, ...]
    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()

    def uses(self, columns: Collection[str]) -> bool:
        """Whether it looks at one of the columns: then pairs chosen by them cannot teach it."""
        said = " ".join([self.missing, *(level.sql for level in self.levels)])
        return any(re.search(rf"\b{column}_[lr]\b", said) for column in columns)


def _missing(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _alike(left: str, right: str) -> str:
    return f"jaro_winkler_similarity({left}, {right}) >= {ALIKE}"


_SAME_PARTS = (
    "(cast(substr(birth_l, 1, 4) = substr(birth_r, 1, 4) as int) + cast(substr(birth_l, 6, 2) = substr(birth_r, 6, 2) as int)"
    " + cast(substr(birth_l, 9, 2) = substr(birth_r, 9, 2) as int)) = 2"
)

COMPARISONS: tuple[Comparison, ...] = (
    Comparison("given_names", N_("Given names"), _missing("given"), (
        Level(N_("the same"), "given_l = given_r", 0.80, "given"),
        Level(N_("a short form of the other"), "list_has_any(given_roots_l, given_roots_r)", 0.03),
        Level(N_("said alike"), "given_key_l = given_key_r", 0.04),
        Level(N_("the first of one is the second of the other"), "given_l = given_other_r or given_other_l = given_r", 0.06),
        Level(N_("spelt much alike"), _alike("given_l", "given_r"), 0.03),
    ), ("given",)),
    Comparison("surnames", N_("Surnames"), _missing("first"), (
        Level(N_("both the same"), "surnames_l = surnames_r", 0.58, "surnames"),
        Level(N_("both the same, in the other order"), "first_l = second_r and second_l = first_r", 0.02),
        Level(N_("both said alike"), "first_key_l = first_key_r and second_key_l = second_key_r", 0.03),
        Level(N_("both spelt much alike"), f"{_alike('first_l', 'first_r')} and {_alike('second_l', 'second_r')}", 0.03),
        Level(N_("the first the same, a second missing"), "first_l = first_r and (second_l is null or second_r is null)", 0.25),
        Level(N_("the first alike, a second missing"),
              f"(first_key_l = first_key_r or {_alike('first_l', 'first_r')}) and (second_l is null or second_r is null)",
              0.03),
        Level(N_("the only one is the second of the other"),
              "(second_l is null and first_l = second_r) or (second_r is null and first_r = second_l)", 0.01),
        Level(N_("one of two the same"),
              "first_l = first_r or second_l = second_r or first_l = second_r or second_l = first_r", 0.02),
    ), ("first",)),
    Comparison("birth_date", N_("Date of birth"), _missing("birth_year"), (
        Level(N_("the same, 1 January"), "birth_l = birth_r and birth_heaped_l", 0.02),
        Level(N_("the same"), "birth_l = birth_r", 0.82),
        Level(N_("day and month exchanged"), "birth_l = birth_swapped_r", 0.01),
        Level(N_("the same year, one of them 1 January"),
              "birth_year_l = birth_year_r and (birth_heaped_l or birth_heaped_r)", 0.05),
        Level(N_("one figure apart"), "levenshtein(birth_l, birth_r) = 1", 0.03),
        Level(N_("two of day, month and year the same"), _SAME_PARTS, 0.02),
        Level(N_("a year or an age that agrees"),
              "(birth_l is null or birth_r is null) and abs(birth_year_l - birth_year_r) "
              "<= cast(birth_rough_l or birth_rough_r as int)", 0.03),
        Level(N_("the same year"), "birth_year_l = birth_year_r", 0.01),
    ), ("birth_year",)),
    Comparison("document", N_("Document number"), _missing("document"), (
        Level(N_("the same, its check digit wrong"),
              "document_l = document_r and (not document_holds_l or not document_holds_r)", 0.01),
        Level(N_("the same"), "document_l = document_r", 0.93),
        Level(N_("one figure apart"), "damerau_levenshtein(document_l, document_r) = 1", 0.04),
    ), ("document",)),
    Comparison("sex", N_("Sex"), _missing("sex"), (Level(N_("the same"), "sex_l = sex_r", 0.98),), ("sex",)),
    Comparison("nationality", N_("Nationality"), _missing("nationality"), (
        Level(N_("the same"), "nationality_l = nationality_r", 0.97, "nationality"),), ("nationality",)),
    Comparison("area", N_("Area"), _missing("area"), (Level(N_("the same"), "area_l = area_r", 0.80, "area"),), ("area",)),
)  # fmt: skip
OTHERWISE = N_("not alike")
SAME_DOCUMENT = (3, 2)
"""The two levels of the same document, counted from no agreement (0) upwards."""


def comparisons_for(known: Collection[str], comparisons: Sequence[Comparison] = COMPARISONS) -> tuple[Comparison, ...]:
    """The comparisons whose columns hold two different values at least: a column of constant values tells nobody apart."""
    return tuple(
        each for each in comparisons
        if set(each.needs) <= set(known) and (not each.any_of or set(each.any_of) & set(known))
    )  # fmt: skip


def as_splink(comparison: Comparison, records: int) -> dict[str, Any]:
    """The comparison as splink's settings write it.

    A pair of surnames that stands twice among a thousand records is far rarer than two in a thousand: with few records its
    frequency would weigh against it, and is not used.
    """
    levels: list[dict[str, Any]] = [{"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}]
    for level in comparison.levels:
        levels.append({"sql_condition": level.sql, "label_for_charts": level.label})
        if level.rare and (level.rare != "surnames" or records >= MANY):
            levels[-1] |= {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0}
    levels.append({"sql_condition": "ELSE", "label_for_charts": OTHERWISE})
    return {"output_column_name": comparison.name, "comparison_levels": levels}
