"""Deliberate defects are found: each is planted into a good workbook, and the rule that names it must speak."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from exports.verify import findings

Written = Callable[[str, str], bytes]


def planted(data: bytes, part: str, pattern: str, replacement: str, count: int = 1) -> bytes:
    """The workbook with one thing changed in the parts whose names begin with `part`; fails where nothing was changed."""
    out, changed = BytesIO(), 0
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith(part) and changed < count:
                said, n = re.subn(pattern, replacement, content.decode(), count=1)
                changed += n
                content = said.encode()
            target.writestr(name, content)
    assert changed, f"{pattern} is not in {part}"
    return out.getvalue()


DEFECTS = {
    "header-differs-from-cell": ("xl/tables/table1", r'<tableColumn id="1" name="[^"]*"', '<tableColumn id="1" name="Other"'),
    "table-name": ("xl/tables/table2", r'displayName="[^"]*"', 'displayName="T_summary"'),
    "sheet-names-repeat": ("xl/workbook.xml", r'<sheet name="Notes"', '<sheet name="summary"'),
    "cell-twice": ("xl/worksheets/sheet2", r'(<c r="A1".*?</c>)', r"\1\1"),
    "merged-cells": (
        "xl/worksheets/sheet3", r"<pageMargins", '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><pageMargins',
    ),
    "no-cached-value": ("xl/worksheets/sheet5", r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1"),
    "foreign-formula": ("xl/worksheets/sheet5", r"<f>SUM", "<f>INDIRECT"),
    "check-is-false": ("xl/worksheets/sheet", r'(t="b"><f>[^<]*</f>)<v>1</v>', r"\1<v>0</v>"),
    "chart-language": ("xl/charts/chart1", r'<c:lang val="[^"]*"', '<c:lang val="de-DE"'),
    "no-alternative-text": ("xl/drawings/drawing1", r'descr="[^"]*"', 'descr=""'),
    "no-language": ("docProps/core.xml", r"<dc:language>[^<]*</dc:language>", "<dc:language></dc:language>"),
    "no-heading": ("xl/worksheets/sheet4", r'(<c r="A1") s="\d+"', r"\1"),
    "frozen-panes": (
        "xl/worksheets/sheet3", r'(<sheetView[^>]*workbookViewId="0")/>',
        r'\1><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>',
    ),
    "print-set-up": ("xl/worksheets/sheet3", r'paperSize="9"', 'paperSize="1"'),
    "footer": ("xl/worksheets/sheet3", r"<headerFooter>.*?</headerFooter>", ""),
    "hidden": ("xl/workbook.xml", r'<sheet name="Notes"', '<sheet state="hidden" name="Notes"'),
    "external-link": (
        "xl/worksheets/_rels/sheet2", r"</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="http://example.org" TargetMode="External"/></Relationships>',
    ),
    "broken-link": ("xl/worksheets/sheet1", r"location=\"[^\"]*\"", "location=\"'Nowhere'!A1\""),
    "values-changed": ("xl/worksheets/sheet5", r"(<c r=\"C\d+\" s=\"\d+\"><v>)\d+", r"\g<1>77"),
    "first-sheet-not-active": ("xl/workbook.xml", r"<workbookView ", '<workbookView activeTab="3" '),
    "cursor-not-in-A1": (
        "xl/worksheets/sheet3", r'(<sheetView[^>]*workbookViewId="0")/>',
        r'\1><selection activeCell="B2" sqref="B2"/></sheetView>',
    ),
    "document-properties": ("docProps/core.xml", r"<dc:title>[^<]*</dc:title>", "<dc:title></dc:title>"),
    "something-below-the-table": ("xl/tables/table2", r'ref="(A\d+:[A-Z]+)\d+"', r'ref="\g<1>7"'),
}  # fmt: skip


@pytest.mark.parametrize("code", DEFECTS)
def test_that_a_planted_defect_is_found(code: str, written: Written) -> None:
    part, pattern, replacement = DEFECTS[code]
    good = written("many", "en")
    assert code not in {f.code for f in findings(good)}
    assert code in {f.code for f in findings(planted(good, part, pattern, replacement))}
