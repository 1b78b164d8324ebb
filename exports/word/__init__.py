"""The short report as a Word document, for people who go on editing it: the workbook's figures on two to four pages."""

from __future__ import annotations

from exports.disclosure.report import disclosed
from exports.report import ReportSpec
from vocabulary.progress import Progress, part, silent


def word_bytes(spec: ReportSpec, lang: str, progress: Progress = silent) -> bytes:
    """The document in `lang`, as bytes: the same specification gives the same bytes. Refused where the workbook would be."""
    from exports.word.note import write
    from exports.word.paper import Paper

    disclosed(spec, lang, part(progress, 0.0, 0.5))
    paper = Paper(spec, lang)
    write(paper)
    return paper.close()
