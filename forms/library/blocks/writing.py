"""How the tables of the library are written: a row of the sheet `survey` from its words, and rules put on several rows."""

from __future__ import annotations

from typing import Any

Words = tuple[str, str, str]  # Spanish, Portuguese, English
Row = dict[str, Any]
Options = list[tuple[str, str, str, str]]  # a code and its words

CLOSE: Row = {"type": "end_group"}
CLOSE_ROWS: Row = {"type": "end_repeat"}
PRESETS: list[Row] = [
    {"type": "start", "name": "start"},
    {"type": "end", "name": "end"},
    {"type": "today", "name": "today"},
    {"type": "deviceid", "name": "deviceid"},
]

READ: Words = ("Lea las opciones.", "Leia as opções.", "Read the options.")
DO_NOT_READ: Words = (
    "No lea las opciones; marque todas las que mencione.",
    "Não leia as opções; marque todas as que mencionar.",
    "Do not read the options; mark all that are mentioned.",
)
NO_CHANGE: Words = (
    "Lea las opciones. Ninguna respuesta cambia la atención que recibe.",
    "Leia as opções. Nenhuma resposta muda o atendimento que recebe.",
    "Read the options. No answer changes the help that the person receives.",
)


def question(kind: str, name: str, label: Words, **cells: Any) -> Row:
    """A question; `cells` are further columns of the sheet (`klass`, `warning` … as `build` names them)."""
    return {"type": kind, "name": name, "label": label, **cells}


def note(name: str, label: Words, **cells: Any) -> Row:
    """Words that are read aloud or read by the interviewer."""
    return question("note", name, label, **cells)


def calculated(name: str, expression: str, **cells: Any) -> Row:
    """A value that follows from answers."""
    return {"type": "calculate", "name": name, "calculation": expression, **cells}


def group(name: str, label: Words, relevant: str = "") -> Row:
    """Begins a group; `CLOSE` ends it."""
    return {"type": "begin_group", "name": name, "label": label, "relevant": relevant}


def rows(name: str, label: Words, count: str, relevant: str = "") -> Row:
    """Begins a list of persons or things, as many as the expression `count` says; `CLOSE_ROWS` ends it."""
    return {"type": "begin_repeat", "name": name, "label": label, "repeat_count": count, "relevant": relevant}


def when(condition: str, *those: Row) -> list[Row]:
    """The rows, asked only where the condition holds as well."""
    return [{**row, "relevant": f"{condition} and ({row['relevant']})" if row.get("relevant") else condition} for row in those]


def said(row: Row, label: Words, **cells: Any) -> Row:
    """A shared question in other words (of another person, of another journey): its name, rules and class stay."""
    return {**row, "label": label, **cells}


def unchecked(row: Row) -> Row:
    """A shared question without its soft check."""
    return {column: cell for column, cell in row.items() if not column.startswith("warning")}


def bounded(least: int, most: int, **cells: Any) -> Row:
    """The limits of a whole number and the words that tell them."""
    return {
        "constraint": f". >= {least} and . <= {most}",
        "constraint_message": (
            f"El número va de {least} a {most}.",
            f"O número vai de {least} a {most}.",
            f"The number lies between {least} and {most}.",
        ),
        **cells,
    }
