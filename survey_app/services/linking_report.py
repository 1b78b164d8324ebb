"""What a linkage says of itself: in sentences, as data for other programs, and as a table that estimates take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from survey_app import __version__
from survey_app.services.linkage_findings import Findings
from survey_app.services.linking_files import FileLinkage
from vocabulary.text import N_, Text, joined, text, translate

if TYPE_CHECKING:
    from estimation.capture_recapture.table import Counts
    from estimation.linkage.preparing import Prepared
    from survey_app.services.linkages import Run

_NOBODY = 0.5  # persons on both lists below which Chapman's formula gives a number that means nothing


def spoken(found: Findings, files: FileLinkage | None = None) -> Iterator[Text]:
    """Warnings, the lists, each pair of lists with its overlap and how sure it is, and what it comes to."""
    left_outs = files.left_out if files is not None else (0,) * len(found.linked.lists)
    linked = found.linked
    for name, remarks in zip(linked.lists, files.remarks if files is not None else (), strict=False):
        for remark in remarks:
            yield text("{list}: {remark}", list=name, remark=remark)
    for warning in linked.warnings:
        yield text(N_("Warning: {what}"), what=warning)
    for name, records, persons, left_out in zip(linked.lists, linked.records, linked.sizes, left_outs, strict=True):
        yield text(N_("{list}: {records} records of {persons} persons"), list=name, records=records, persons=persons)
        if left_out:
            yield text(N_("{n} row names nobody and is left out"), N_("{n} rows name nobody and are left out"), n=left_out)
    persons = int(found.table.observed)
    yield text(N_("{n} person on the lists together"), N_("{n} persons on the lists together"), n=persons)
    for each, estimate in zip(linked.overlaps(), found.estimates, strict=True):
        yield text(
            N_("{first} and {second}: {links} links; {soft} persons on both (standard error {se})"),
            first=each.first, second=each.second, links=each.links, soft=round(each.soft, 1), se=round(each.soft_se, 1),
        )  # fmt: skip
        if each.precision is not None and each.recall is None:
            yield text(N_("Of these links {precision} % should be right"), precision=round(100 * each.precision, 1))
        elif each.precision is not None and each.recall is not None:
            yield text(
                N_("Of these links {precision} % should be right, and they should be {recall} % of all"),
                precision=round(100 * each.precision, 1), recall=round(100 * each.recall, 1),
            )  # fmt: skip
        if each.soft < _NOBODY:
            yield text(N_("Next to nobody is on both: these two lists say nothing of those who are on none"))
            continue
        population = estimate.population
        yield text(
            N_("Chapman with this overlap: {point} persons ({lower} to {upper})"),
            point=round(population.point or 0), lower=round(population.lower or 0), upper=round(population.upper or 0),
        )  # fmt: skip


def contract(found: Findings, lang: str, files: FileLinkage | None = None) -> dict[str, Any]:
    """Plain data at full precision; labels of comparisons, levels and rules in the language. No person, no pair, no name."""
    linked, table = found.linked, found.table

    def said(label: str) -> str:
        return translate(label, lang)

    lists: list[dict[str, Any]] = [
        {"name": name, "records": records, "persons": persons}
        for name, records, persons in zip(linked.lists, linked.records, linked.sizes, strict=True)
    ]
    if files is not None:
        for each, left_out, used, sha in zip(lists, files.left_out, files.used, files.fingerprints, strict=True):
            each |= {"left_out": left_out, "columns": dict(used), "sha256": sha}
    return {
        "lists": lists,
        "persons": int(table.observed),
        "threshold": linked.threshold,
        "patterns": _patterns(table.total, table.k),
        "patterns_corrected": None if found.corrected is None else _patterns(found.corrected.total, table.k),
        "overlaps": [asdict(each) for each in linked.overlaps()],
        "duplicates": [asdict(each) for each in linked.agreements if each.first == each.second],
        "estimates": [
            {
                "lists": [each.first, each.second],
                "population": {
                    "point": each.population.point,
                    "lower": each.population.lower,
                    "upper": each.population.upper,
                    "level": each.population.level,
                    "interval": each.population.interval,
                    "se": each.population.se,
                },
                "sampling_se": each.sampling_se,
                "linkage_se": each.linkage_se,
                "curve": [asdict(point) for point in points],
            }
            for each, points in zip(found.estimates, found.curves, strict=True)
        ],
        "curve": [asdict(point) for point in found.several],
        "weights": [asdict(w) | {"comparison": said(w.comparison), "level": said(w.level)} for w in linked.weights],
        "rules": [asdict(rule) | {"label": said(rule.label)} for rule in linked.rules],
        "calibration": [asdict(each) for each in linked.calibration],
        "warnings": [translate(warning, lang) for warning in linked.warnings],
        "provenance": {"version": __version__, "fingerprint": table.fingerprint(), "seed": found.seed},
    }


def run_contract(run: Run, found: Findings, lang: str) -> dict[str, Any]:
    """As `contract`, of a linkage that a programme keeps: when it was run, by whom, how."""
    kept = {"id": run.id, "at": run.at, "person": run.person, "settings": asdict(run.settings)}
    return {"run": kept, **contract(found, lang)}


def prepared_contract(found: Prepared, lang: str) -> dict[str, Any]:
    """Lists and rules before anything is compared, as plain data."""
    return {
        "lists": [asdict(each) for each in found.lists],
        "rules": [asdict(rule) | {"label": translate(rule.label, lang)} for rule in found.rules],
        "warnings": [translate(warning, lang) for warning in found.warnings],
        "problems": [problem.say(lang) for problem in found.problems],
    }


def rules_csv(found: Prepared, lang: str) -> bytes:
    """The blocking rules as a table: key, words, pairs, and whether the rule would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["rule", "agrees_in", "pairs", "runs"])
    writer.writerows([rule.key, translate(rule.label, lang), rule.pairs, int(rule.runs)] for rule in found.rules)
    return out.getvalue().encode("utf-8")


def prepared_spoken(found: Prepared) -> Iterator[Text]:
    """How full each list is, and the pairs of each rule, in lines."""
    from estimation.linkage.completeness import EVIDENCE, weaknesses

    for problem in found.problems:
        yield text(N_("Problem: {what}"), what=problem.what)
    for warning in found.warnings:
        yield text(N_("Warning: {what}"), what=warning)
    for each in found.lists:
        yield text(N_("{list}: {n} record"), N_("{list}: {n} records"), list=each.name, n=each.records)
        shares = (
            text(N_("{column} {share} %"), column=text(EVIDENCE[c]), share=round(100 * s)) for c, s in each.shares.items()
        )
        yield text(N_("  filled: {columns}"), columns=joined(shares))
        for weak in weaknesses(each):
            yield text(N_("  weak: {what}"), what=weak)
    for rule in found.rules:
        state = N_("runs") if rule.runs else N_("too many pairs") if rule.too_many else N_("does not run")
        yield text(N_("{rule}: {pairs} pairs, {state} ({words})"),
                   rule=rule.key, pairs=rule.pairs, state=text(state), words=text(rule.label))  # fmt: skip


def as_csv(found: Findings) -> bytes:
    """The table of patterns as a CSV that `estimate` reads: a 0/1 column a list, and `count`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*found.linked.lists, "count"])
    for row in _patterns(found.table.total, found.table.k):
        writer.writerow([*row["pattern"], int(row["count"])])
    return out.getvalue().encode("utf-8")


def _patterns(counts: Counts, k: int) -> list[dict[str, Any]]:
    from estimation.capture_recapture.table import pattern

    return [{"pattern": pattern(cell, k), "count": float(n)} for cell, n in enumerate(counts) if cell and n]
