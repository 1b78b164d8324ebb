"""`table`: from the records of a programme's lists to the table of persons by list, those left out counted by reason."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import AlcanceError, BadParameter, Collector, Place, Problem
from vocabulary.fields import read_names
from vocabulary.text import N_, Text, joined, text, translate

if TYPE_CHECKING:
    from survey_app.services.pattern_tables import Built, Kept
    from survey_app.services.programme import Programme
    from survey_app.services.scope import Scope
    from survey_app.services.tables import TableSource

STANDARD_OUTPUT = "-"
LAST = "last"
MOST_DRAWS = 1000


def run(given: Given) -> int:
    from exports.disclosure.protect import RULES
    from survey_app.services import pattern_tables, table_files
    from survey_app.services.programme import open_programme
    from survey_app.services.writing import check_target

    printed = given.one("json") == STANDARD_OUTPUT
    written = {"csv": given.one("csv"), "json": "" if printed else given.one("json")}
    targets = {kind: Path(name).absolute() for kind, name in written.items() if name}
    problems = Collector()
    for target in targets.values():
        check_target(problems, target)
    typed = _typed(given, problems)
    draws = _draws(given, problems)
    if given.one("protect") and given.one("protect") not in RULES:
        what = text(N_("There is no such protection: {name}"), name=repr(given.one("protect")))
        problems.add("unknown-protection", what, Place(field="--protect"), text(N_("One of: {names}"), names=", ".join(RULES)))
    problems.raise_if_any()
    with open_programme(Path(given.one("programme")), asked_passphrase(given.lang)) as programme:
        if given.switch("kept"):
            print("\n".join(_kept(pattern_tables.listing(programme), given.lang)))
            return 0
        with TerminalProgress(given.lang) as progress:
            same = None
            if given.one("again"):
                kept = pattern_tables.load(programme, given.one("again"))
                built, same = pattern_tables.again(programme, kept, progress)
            else:
                built = pattern_tables.build(programme, _source(programme, given, typed), progress)
            made = pattern_tables.keep(programme, built, given.one("keep")) if given.one("keep") else None
            plain = ""
            if printed or targets:
                plain = table_files.write(
                    programme, built, targets, given.lang, given.one("protect") or "round", draws, progress
                )
        if printed:
            sys.stdout.write(plain)
            return 0
        lines = [*_spoken(built), *(text(N_("Written: {file}"), file=str(target)) for target in targets.values())]
        if same is not None:
            lines.append(text(SAME if same else CHANGED))
        if made is not None:
            lines.append(text(N_("Kept as {id}"), id=made.id))
    print("\n".join(translate(line, given.lang) for line in lines))
    return 0


SAME = N_("The records give the same table as when it was kept.")
CHANGED = N_("The records changed since the table was kept: it is another one now.")


def _spoken(built: Built) -> Iterator[Text]:
    from survey_app.services.people import REASONS
    from survey_app.services.scope import Scope, spoken

    found = built.scoped
    names = dict(zip(found.people.ids, found.people.names, strict=True))
    yield from spoken(built.source.scope or Scope(), names)
    for one in found.lists:
        said = text(N_("{list}: {inside} of {records} records count"), list=one.name, inside=one.inside, records=one.records)
        if one.out:
            reasons = joined(text("{n} {why}", n=n, why=Text(REASONS[reason])) for reason, n in one.out.items())
            said = text(N_("{said}; left out: {reasons}"), said=said, reasons=reasons)
        yield said
    if found.people.gone:
        yield text(
            N_("{n} record of the linkage is no longer in the programme."),
            N_("{n} records of the linkage are no longer in the programme."),
            n=found.people.gone,
        )
    persons = sum(int(n or 0) for n in built.table.columns["count"])
    yield text(N_("{n} person on the lists together"), N_("{n} persons on the lists together"), n=persons)
    yield text(N_("Fingerprint of the table: {hash}"), hash=built.fingerprint)


def _kept(tables: Sequence[Kept], lang: str) -> Iterator[str]:
    if not tables:
        yield translate(N_("No table has been kept."), lang)
    for one in tables:
        lists = ", ".join(each.name for each in one.lists)
        yield f"{one.id}  {one.at[:16]}  {one.fingerprint[:12]}  {lists}" + (f"  {one.name}" if one.name else "")


# what is asked -----------------------------------------------------------------------------------------------------------

_AGES = re.compile(r"(\d{1,3})?\s*-\s*(\d{1,3})?|(\d{1,3})\+")


def _typed(given: Given, problems: Collector) -> dict[str, str]:
    """The scope as the page would have it typed, its lists by the names given; adds a problem for what cannot be read."""
    from survey_app.scope_form import UNKNOWN, of_list

    typed = {"start": given.one("from") or given.one("date"), "end": given.one("until") or given.one("date")}
    for option, key in (("sex", "sexes"), ("nationality", "nationalities"), ("area", "areas")):
        typed[key] = ", ".join(given.many(option))
    if given.one("date") and (given.one("from") or given.one("until")):
        problems.add("day-and-period", text(N_("A day and a period exclude each other")), Place(field="--date"))
    if given.one("ages") and _AGES.fullmatch(given.one("ages").strip()) is None:
        what = text(N_("{value} is no range of ages"), value=repr(given.one("ages")))
        problems.add("bad-ages", what, Place(field="--ages"), text(N_("Write it such as 18-64, 18+ or -17")))
    if given.one("status"):
        typed["status"], _, values = given.one("status").partition("=")
        typed["statuses"] = values.replace("|", ",")
    for option, sign in (("period", "="), ("where", ":")):
        for each in given.many(option):
            name, there, rest = each.partition(sign)
            start, dots, end = rest.partition("..")
            if not there or (option == "period" and not dots):
                what = text(N_("{value} cannot be read"), value=repr(each))
                form = "LIST=FROM..UNTIL" if option == "period" else "LIST:COLUMN=VALUE|VALUE"
                problems.add("unreadable", what, Place(field=f"--{option}"), text(N_("Write it as {form}"), form=form))
            elif option == "period":
                typed[of_list(name.strip(), "start")], typed[of_list(name.strip(), "end")] = start.strip(), end.strip()
            else:
                key = of_list(name.strip(), "where")
                typed[key] = "; ".join(filter(None, (typed.get(key, ""), rest)))
    for each in given.many("unknown"):
        name, _, choice = each.partition("=")
        if name not in UNKNOWN:
            what = text(N_("{value} cannot be read"), value=repr(each))
            remedy = text(N_("Write it as NAME=CHOICE; names: {names}"), names=", ".join(UNKNOWN))
            problems.add("unreadable", what, Place(field="--unknown"), remedy)
        else:
            typed[UNKNOWN[name]] = choice
    return typed


def _draws(given: Given, problems: Collector) -> int:
    """How many draws the CSV holds, 0 for the table as it was linked; adds problems where there can be none."""
    from exports.disclosure.register import INTERNAL

    written, where = given.one("draws"), Place(field="--draws")
    if not written:
        return 0
    if not written.isdecimal() or not 2 <= int(written) <= MOST_DRAWS:
        what = text(N_("{value} is not a whole number from {low} to {high}"), value=repr(written), low=2, high=MOST_DRAWS)
        problems.add("bad-number", what, where)
        return 0
    if not given.one("csv") or given.one("protect") != INTERNAL:
        what = text(N_("Draws of a linkage are exact counts, written as CSV and for internal use alone"))
        problems.add("draws-internal", what, where, text(N_("Add --csv FILE and --protect internal")))
    if not given.one("linkage") and not given.one("again"):
        what, remedy = text(N_("Only a linkage by probability has draws")), text(N_("Name it with --linkage"))
        problems.add("no-linkage", what, where, remedy)
    return int(written)


def _source(programme: Programme, given: Given, typed: Mapping[str, str]) -> TableSource:
    """What the table is built from; raises `BadParameter` with everything that is wrong with it."""
    from survey_app.services.tables import TableSource, possible_lists

    known = {name: i for i, name, _ in possible_lists(programme)}
    ids = {i: i for i in known.values()} | known
    names = [name for written in given.many("lists") for name in read_names(written)]
    problems: list[Problem] = []
    if given.many("lists"):
        own = [key.rpartition(".")[0] for key in typed if "." in key]
        unused = [name for name in dict.fromkeys(own) if name in ids and ids[name] not in {ids.get(n) for n in names}]
        if unused:
            what = text(N_("Records are limited of a list that is not used: {name}"), name=", ".join(unused))
            problems.append(Problem("list-not-used", what, remedy=text(N_("Add it to --lists"))))
    wrong = [name for name in (*names, *(key.rpartition(".")[0] for key in typed if "." in key)) if name not in ids]
    if wrong:
        what = text(N_("The programme has no list called {names}"), names=", ".join(dict.fromkeys(wrong)))
        problems.append(
            Problem("no-such-list", what, Place(field="--lists"), text(N_("Lists: {names}"), names=", ".join(known)))
        )
    chosen = tuple(ids[name] for name in names if name in ids) or tuple(i for i in known.values() if i != "interviews")
    linkage = ""
    scope = None
    try:
        linkage = _linkage(programme, given.one("linkage"))
    except AlcanceError as error:
        problems += error.problems
    by_id = {_by_id(key, ids): value for key, value in typed.items()}
    try:
        scope = _scope(by_id, chosen, given)
    except AlcanceError as error:
        problems += error.problems
    if problems:
        raise BadParameter(problems)
    by = tuple(name for written in given.many("by") for name in read_names(written))
    return TableSource("lists", ids=chosen, by=by, scope=scope, linkage=linkage)


def _by_id(key: str, ids: Mapping[str, str]) -> str:
    name, dot, part = key.rpartition(".")
    return f"{ids.get(name, name)}.{part}" if dot else key


def _scope(typed: Mapping[str, str], lists: Sequence[str], given: Given) -> Scope:
    from estimation.result import Definition
    from survey_app.scope_form import read_scope

    found = _AGES.fullmatch(given.one("ages").strip())
    low, high = (found[1] or found[3], found[2]) if found is not None else (None, None)
    return read_scope(
        typed, lists, Definition(age_from=None if low is None else int(low), age_to=None if high is None else int(high))
    )


def _linkage(programme: Programme, asked: str) -> str:
    from survey_app.services.linkages import runs

    known = [found.id for found in runs(programme)]
    if not asked or asked in known:
        return asked
    if asked == LAST and known:
        return known[0]
    what = text(N_("The programme has no such linkage"))
    remedy = text(N_("Linkages: {names}"), names=", ".join(known)) if known else text(N_("Link the lists by probability first"))
    raise BadParameter(Problem("no-such-linkage", what, Place(field="--linkage"), remedy))


WORD = Word(
    "table",
    N_("Builds the table of persons by list from a programme's records: who counts, who is left out and why. Files hold "
       "protected counts, never a name. Asks for the passphrase."),
    (
        Argument("PROGRAMME", N_("The programme's folder"), required=True),
        Argument("--lists", N_("The lists by name, with commas; without it all that were imported"), "NAMES", many=True),
        Argument("--linkage", N_("Join records as this linkage by probability did (its id, or last); else by exact pseudonyms"),
                 "ID"),
        Argument("--date", N_("Only records of this day count"), "DAY"),
        Argument("--from", N_("Records dated before this day do not count"), "DAY"),
        Argument("--until", N_("Records dated after this day do not count"), "DAY"),
        Argument("--ages", N_("Ages that count, such as 18-64 or 18+"), "RANGE"),
        Argument("--sex", N_("Sexes that count, such as F"), "CODES", many=True),
        Argument("--nationality", N_("Nationalities that count, such as VE,CO"), "CODES", many=True),
        Argument("--area", N_("Areas that count"), "NAMES", many=True),
        Argument("--status", N_("Column that tells the status, and the values that count"), "COLUMN=VALUE|VALUE"),
        Argument("--period", N_("A period of its own for a list; either day may be left out"), "LIST=FROM..UNTIL", many=True),
        Argument("--where", N_("Of a list only the records whose column holds one of the values; ? is an empty cell"),
                 "LIST:COLUMN=VALUE|VALUE", many=True),
        Argument("--unknown", N_("What is done where day, age, sex, nationality, area or status is unknown: out, in or apart"),
                 "NAME=CHOICE", many=True),
        Argument("--by", N_("Divide the table by sex, age_group, nationality or area"), "NAMES", many=True),
        Argument("--keep", N_("Keep the table in the programme under this name"), "NAME"),
        Argument("--kept", N_("List the tables that were kept, and do nothing else")),
        Argument("--again", N_("Build a kept table again and say whether the records changed since"), "ID"),
        Argument("--csv", N_("Write the protected table to a file"), "FILE"),
        Argument("--json", N_("Write the protected table as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument("--draws", N_("Write so many likely linkages into the CSV instead of one, for `estimate --draws draw`; with "
                               "--protect internal"), "M"),
        Argument("--protect", N_("How small counts in the files are protected: round (the usual), suppress, or internal "
                                 "(not at all)"), "RULE"),
    ),
    run,
)  # fmt: skip
