"""The tables of a report as CSV for other programs: the same printed figures, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from exports import words
from exports.numbers import to_base
from exports.parts import parts_of, variables
from exports.report import ReportSpec
from vocabulary.text import Text, translate

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
Value = str | int | float | None


@dataclass(frozen=True)
class Delimited:
    """One table: stable column names, and rows in which text is text and numbers are numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def text(self) -> str:
        """The table as CSV (RFC 4180); an empty field is a value that does not exist."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([safe(name) for name in self.header])
        for row in self.rows:
            writer.writerow([safe(cell) if isinstance(cell, str) else "" if cell is None else _number(cell) for cell in row])
        return out.getvalue()


def safe(said: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what might begin one (OWASP ASVS 1.2.10).

    Only for text: a number may begin with a minus.
    """
    return f"'{said}" if said.lstrip(" ").startswith(DANGEROUS) or said.startswith(DANGEROUS) else said


def unsafe(said: str) -> str:
    """The text again: the apostrophe before what a spreadsheet would run is not part of it."""
    return said[1:] if said.startswith("'") and safe(said[1:]) == said else said


def tables_of(spec: ReportSpec, lang: str) -> list[Delimited]:
    """What the report prints, as tables: all estimates; of each its groups, its models and its account where it has them."""
    found = [_estimates(spec, lang)]
    for number, estimate in enumerate(spec.ordered(), 1):
        base = spec.base_of(estimate)
        parts = parts_of(spec, estimate)
        if parts:
            rows = [
                (*(_say(n, lang) for n in p.names), p.point, p.lower, p.upper, p.observed, p.mark) for p in parts
            ]  # fmt: skip
            header = (*variables(estimate), "estimate", "lower", "upper", "observed", "mark")
            found.append(Delimited(f"groups-{number}", header, tuple(rows)))
        if len(estimate.models) > 1:
            header = ("model", "parameters", "df", "deviance", "aic", "bic", "estimate", "status")
            found.append(Delimited(f"models-{number}", header, tuple(
                (m.name, m.parameters, m.df, m.deviance, m.aic, m.bic,
                 None if m.population is None else to_base(m.population, base), m.status)
                for m in estimate.models
            )))  # fmt: skip
        if estimate.account:
            header = ("number", "key", "line", "value", "unit", "sign", "formula", "source")
            found.append(Delimited(f"account-{number}", header, tuple(
                (x.number, x.key, _say(x.label, lang), x.value, x.unit, x.sign, x.formula, x.source) for x in estimate.account
            )))  # fmt: skip
    return found


def write_tables(folder: Path, spec: ReportSpec, lang: str) -> list[Path]:
    """Writes each table as `name.csv` (UTF-8 with its mark, which Excel needs to see accents) and returns the files."""
    written = []
    for table in tables_of(spec, lang):
        path = folder / f"{table.name}.csv"
        path.write_text(table.text(), encoding="utf-8-sig", newline="")
        written.append(path)
    return written


def _estimates(spec: ReportSpec, lang: str) -> Delimited:
    rows = []
    for estimate in spec.ordered():
        p, base = estimate.population, spec.base_of(estimate)
        rows.append((
            estimate.method, _say(words.label(spec, estimate), lang), None if estimate.refused else to_base(p.point, base),
            None if p.lower is None else to_base(p.lower, base), None if p.upper is None else to_base(p.upper, base),
            p.level, p.interval, words.grade(estimate), _say(estimate.counted, lang),
            estimate.provenance.data if spec.shows_exactly(estimate) else None,
        ))  # fmt: skip
    header = ("method", "label", "estimate", "lower", "upper", "level", "interval", "class", "definition", "data")
    return Delimited("estimates", header, tuple(rows))


def _say(label: Text | str, lang: str) -> str:
    return translate(label, lang) if isinstance(label, Text) else label


def _number(value: int | float) -> str:
    return repr(value)
