"""Several countries as an Excel workbook: cover, figures and which may be compared, why not, sum, chart, files."""

from __future__ import annotations

from exports.book import HEADINGS, Volume
from exports.polish import polish
from exports.regional.sheets import LEAVES
from exports.regional.spec import RegionSpec
from vocabulary.progress import Progress, each, silent
from vocabulary.text import N_


class RegionBook(Volume):
    """The workbook of several countries."""

    spec: RegionSpec


def region_bytes(spec: RegionSpec, lang: str, progress: Progress = silent) -> bytes:
    """The workbook in `lang`, as bytes: the same specification gives the same bytes."""
    book = RegionBook(spec, lang)
    leaves = [leaf for leaf in LEAVES if leaf.applies(spec)]
    book.plan(leaves)
    for leaf in each(leaves, progress, N_("Writing the workbook")):
        leaf.write(book, spec)
    raw = book.close()
    found = book.heading_xfs()
    return polish(raw, [found[name] for name in HEADINGS], book.language_tag)
