"""What an estimate from linked records says of its linkage: the method note in words, its tables, the curve of thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from estimation.charts import Curve
from estimation.from_records import FromRecords, LinkageNote, LinkedPair, sentences
from estimation.result import Column, Population, ResultTable, spoken_day
from vocabulary.text import N_, Text, joined, text

SCOPE, PAIRS, CURVE = "records-in-scope", "linkage-pairs", "linkage-sensitivity"
ASSUMED = N_("The errors of documents and those of names and birth dates are independent of each other, given the list.")


def note_lines(note: LinkageNote, known: FromRecords | None) -> Iterator[tuple[Text, Text]]:
    """The method note: headings with what stands below each."""
    lists = {name for pair in note.pairs for name in (pair.first, pair.second)}
    yield (
        text(N_("How records were linked")),
        text(
            N_(
                "By probability, {n} lists, on {day}: Fellegi and Sunter (1969), weights learnt from the records without "
                "labels, links of at least {threshold}."
            ),
            n=len(lists),
            day=spoken_day(note.at[:10]),
            threshold=note.threshold,
        ),
    )
    used = [Text(rule.label) for rule in note.rules if rule.runs]
    if used:
        yield (
            text(N_("Pairs that were compared")),
            text(N_("Pairs of records with the same: {rules}."), rules=_semicolons(used)),
        )
    for pair in note.pairs:
        yield text(N_("{first} and {second}"), first=pair.first, second=pair.second), _of_pair(pair)
    yield (
        text(N_("Looked at by people")),
        (
            text(N_("{n} pair; what was decided stands."), N_("{n} pairs; what was decided stands."), n=note.reviewed)
            if note.reviewed
            else text(N_("No pair: precision and recall are the model's own."))
        ),
    )
    yield text(N_("In the interval")), text(
        N_("The method was fitted to {draws} linkages that the records allow, each as often as it is likely, links that no "
           "rule found put back; {share} % of the variance of the estimate comes from linkage (Rubin 1987; Sadinle 2018)."),
        draws=note.draws, share=round(100 * note.share, 1),
    )  # fmt: skip
    if note.failed:
        yield text(N_("Draws without an estimate")), text("{n}", n=note.failed)
    if note.as_linked is not None:
        yield (
            text(N_("Without all this")),
            text(
                N_("With the links as they are, as if they were certain, the estimate would be {point}."),
                point=round(note.as_linked),
            ),
        )
    yield text(N_("Not corrected")), sentences(not_corrected(note))
    yield text(N_("Linkage in the programme")), text("{run}", run=note.run)
    if known is not None:
        yield text(N_("Fingerprint of the table")), text("{hash}", hash=known.fingerprint)


def not_corrected(note: LinkageNote) -> list[Text]:
    """What of linkage error the interval does not hold."""
    found = [
        text(N_("Records wrong both in their document and in name or birth date, beyond what chance would bring.")),
        text(N_("Records of one person under two identities.")),
    ]
    unknown = [pair for pair in note.pairs if pair.blocking_recall is None]
    if unknown:
        names = joined(text("{first} · {second}", first=pair.first, second=pair.second) for pair in unknown)
        found.append(
            text(N_("Pairs that no rule compared, as too few documents tell how many there are: {names}."), names=names)
        )
    if not note.reviewed:
        found.append(text(N_("What people would see in pairs that the model weighs wrongly.")))
    return found


def _semicolons(parts: list[Text]) -> Text:
    first, *rest = parts
    for part in rest:
        first = text("{first}; {rest}", first=first, rest=part)
    return first


def _of_pair(pair: LinkedPair) -> Text:
    if pair.precision is None:
        return text(N_("No link."))
    if pair.recall is None:
        return text(
            N_("{precision} % of the links should be right; how many are missing cannot be told."),
            precision=round(100 * pair.precision, 1),
        )
    return text(
        N_("{precision} % of the links should be right, and they should be {recall} % of all."),
        precision=round(100 * pair.precision, 1), recall=round(100 * pair.recall, 1),
    )  # fmt: skip


def scope_table(known: FromRecords) -> ResultTable:
    """How many records of each list count, and how many do not, by reason."""
    rows: list[tuple[object, ...]] = []
    for one in known.lists:
        rows.append((one.name, text(N_("in scope")), one.inside))
        rows += [(one.name, Text(reason), n) for reason, n in one.out.items()]
    columns = (Column(N_("List")), Column(N_("Records")), Column(N_("Number"), "count"))
    note = sentences(known.scope) if known.scope else None
    return ResultTable(SCOPE, text(N_("Which records count")), columns, tuple(rows), note)


def pairs_table(note: LinkageNote) -> ResultTable:
    """Each pair of lists with its links and how good they are."""
    columns = (
        Column(N_("List")),
        Column(N_("And")),
        Column(N_("Links"), "count"),
        Column(N_("On both, by probability"), "count"),
        Column(N_("Precision"), "share"),
        Column(N_("Recall"), "share"),
        Column(N_("Recall of the rules"), "share"),
    )
    rows = tuple((p.first, p.second, p.links, p.soft, p.precision, p.recall, p.blocking_recall) for p in note.pairs)
    return ResultTable(PAIRS, text(N_("How good the linkage is")), columns, rows)


def curve_table(note: LinkageNote) -> ResultTable:
    """The estimate at each threshold."""
    columns = (
        Column(N_("Least probability"), "number"),
        Column(N_("Estimate"), "persons"),
        Column(N_("Lower limit"), "persons"),
        Column(N_("Upper limit"), "persons"),
    )
    rows = tuple((p.threshold, p.point, p.lower, p.upper) for p in note.curve)
    said = text(N_("With the links as they are, as if they were certain. A high threshold turns missed links into persons."))
    return ResultTable(CURVE, text(N_("The estimate by the least probability of a link")), columns, rows, said)


def curve_chart(note: LinkageNote, population: Population) -> Curve | None:
    """The same as a line, with the estimate that carries linkage error across; nothing where fewer than two points exist."""
    known = [(point.threshold, point.point) for point in note.curve if point.point is not None]
    if len(known) < 2:
        return None
    x, y = zip(*known, strict=True)
    return Curve(
        text(N_("The estimate by the least probability of a link")),
        text(N_("Least probability of a link")),
        text(N_("Estimate")),
        x,
        y,
        population.point,
        text(N_("With linkage error carried")),
    )
