"""The report as an Excel workbook: planned, written with XlsxWriter, and finished for screen readers."""

from __future__ import annotations

from pathlib import Path

from exports.book import HEADINGS, Book
from exports.disclosure.report import disclosed
from exports.polish import polish
from exports.report import ReportSpec
from exports.sheets import sheets_of
from vocabulary.progress import Progress, each, part, silent
from vocabulary.text import N_


def report_bytes(spec: ReportSpec, lang: str, progress: Progress = silent) -> bytes:
    """The workbook in `lang`, as bytes: the same specification gives the same bytes."""
    disclosed(spec, lang, part(progress, 0.0, 0.2))
    book = Book(spec, lang)
    planned = sheets_of(spec)
    book.plan(planned)
    for made in each(planned, part(progress, 0.2, 1.0), N_("Writing the report")):
        made.write(book)
    raw = book.close()
    found = book.heading_xfs()
    return polish(raw, [found[name] for name in HEADINGS], book.language_tag)


def write_report(path: Path, spec: ReportSpec, lang: str, progress: Progress = silent) -> None:
    """Writes the workbook to `path` in one go; services add the care that a half-written file never stands there."""
    path.write_bytes(report_bytes(spec, lang, progress))
