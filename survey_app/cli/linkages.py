"""`linkages`: the linkages by probability that a programme holds, or one of them as `link` tells it; never a name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.linkage_output import targets_of, write_out
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Collector
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.linkage_views import StoredLinkage


def run(given: Given) -> int:
    from survey_app.services.linkage_findings import findings
    from survey_app.services.linkages import open_run, runs
    from survey_app.services.linking_report import as_csv, run_contract, spoken
    from survey_app.services.programme import open_programme

    problems = Collector()
    targets = targets_of(given, problems)
    problems.raise_if_any()
    with open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme:
        if given.one("run"):
            one = open_run(programme, given.one("run"))
            found = findings(one)
            return write_out(given, targets, run_contract(one, found, given.lang), as_csv(found), spoken(found), programme)
        kept = [told(each) for each in runs(programme)]
        return write_out(given, targets, kept, listing_csv(kept), lines(kept), programme)


def told(each: StoredLinkage) -> dict[str, Any]:
    """A linkage in the list of all, as plain data."""
    records = sum(each.summary["records"])
    return {
        "run": each.id,
        "at": each.at,
        "person": each.person,
        "lists": list(each.summary["lists"]),
        "records": records,
        "persons": each.summary.get("persons"),
        **each.settings,
    }


def lines(kept: list[dict[str, Any]]) -> Iterable[Text]:
    """One line a linkage, the newest first."""
    if not kept:
        yield text(N_("The programme holds no linkage yet"))
    for each in kept:
        yield text(
            N_("{run}: {at}, {person}; {lists}: {records} records, {persons} persons; threshold {threshold}"),
            **{**each, "at": each["at"][:16].replace("T", " "), "lists": ", ".join(each["lists"])},
        )


def listing_csv(kept: list[dict[str, Any]]) -> bytes:
    """The list as a table: a row a linkage."""
    columns = ("run", "at", "person", "lists", "records", "persons", "threshold", "memory", "seed")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for each in kept:
        writer.writerow([", ".join(each[c]) if c == "lists" else each[c] for c in columns])
    return out.getvalue().encode("utf-8")


WORD = Word(
    "linkages",
    N_("Lists the linkages by probability of a programme, or tells one of them; without a name. Asks for the passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("--run", N_("Tell this linkage, as `link` does"), "NUMBER"),
        Argument("--json", N_("Write it as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument("--csv", N_("Write the list, or the table of patterns of --run, to a file"), "FILE"),
    ),
    run,
)
