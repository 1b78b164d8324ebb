"""A short document to read and to print: headings, sentences and tables as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

STYLE = (
    "body{font:11pt/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1b2628;background:#fff}"
    "h1{font-size:18pt;margin:0 0 .3em}h2{font-size:13pt;margin:1.6em 0 .4em}h3{font-size:11pt;margin:1em 0 .2em}"
    "p{margin:.3em 0}.about{color:#4b5b5e}table{border-collapse:collapse;width:100%;margin:.6em 0}"
    "th,td{border-bottom:1px solid #d3dada;padding:.3em .5em;text-align:left;vertical-align:top}th{font-weight:600}"
    "td.n,th.n{text-align:right}footer{margin-top:2.5em;border-top:1px solid #d3dada;padding-top:.5em;color:#4b5b5e;"
    "font-size:9pt}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}"
)


@dataclass(frozen=True)
class Table:
    """Rows under headers; the columns in `numbers` (from 0) stand at the right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """What stands under a heading: pairs of a question and its answer, sentences, a table; each may be left out."""

    title: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Document:
    """The whole: `about` stands below the title, `footer` at the end. All words are already in the language `lang`."""

    title: str
    lang: str
    about: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    footer: str = ""


def body_html(document: Document) -> str:
    """What stands in the body, in the plain elements that a printing text engine knows as well."""
    made = [f"<h1>{escape(document.title)}</h1>", *(f'<p class="about">{_text(line)}</p>' for line in document.about)]
    for part in document.parts:
        made.append(f"<h2>{escape(part.title)}</h2>")
        made += [f"<p>{_text(line)}</p>" for line in part.lines]
        made += [f"<h3>{escape(asked)}</h3><p>{_text(said) or '–'}</p>" for asked, said in part.pairs]
        if part.table is not None:
            made.append(_table(part.table))
    if document.footer:
        made.append(f"<footer>{_text(document.footer)}</footer>")
    return "\n".join(made)


def html(document: Document) -> bytes:
    """The file, in UTF-8; the same document gives the same bytes."""
    head = f'<meta charset="utf-8"><title>{escape(document.title)}</title><style>{STYLE}</style>'
    start = f'<!DOCTYPE html>\n<html lang="{escape(document.lang)}"><head>{head}</head>'
    return f"{start}<body>\n{body_html(document)}\n</body></html>\n".encode()


def _table(table: Table) -> str:
    head = _row("th", table.headers, table.numbers)
    return f"<table><thead>{head}</thead><tbody>{''.join(_row('td', row, table.numbers) for row in table.rows)}</tbody></table>"


def _row(tag: str, cells: Sequence[str], numbers: frozenset[int]) -> str:
    kinds = [' class="n"' if number in numbers else "" for number in range(len(cells))]
    made = (f"<{tag}{kind}>{_text(cell)}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
    return f"<tr>{''.join(made)}</tr>"


def _text(words: str) -> str:
    """Words with their line breaks; control characters, which no HTML file may hold, become spaces."""
    plain = "".join(c if c == "\n" or c.isprintable() else " " for c in words)
    return escape(plain).replace("\n", "<br>")
