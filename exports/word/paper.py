"""A Word document while it is written: A4, styles with levels, tables with a header row, pictures with alternative text."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from exports.book import ACCENT, FONT, language_tag
from exports.country import numbers_of
from exports.page import FORBIDDEN
from exports.palette import LIGHT
from exports.polish import FIXED_TIME
from exports.report import ReportSpec
from exports.signs import Sign, signs
from vocabulary.text import N_, Text, translate

LOOKS = {  # size in points, bold, colour, points above and below
    "Normal": (11, False, LIGHT.text, 0, 6),
    "Title": (20, True, LIGHT.text, 0, 4),
    "Subtitle": (10, False, LIGHT.soft, 0, 10),
    "Heading 1": (13, True, ACCENT, 14, 4),
    "Heading 2": (11, True, LIGHT.text, 8, 2),
    "List Number": (11, False, LIGHT.text, 0, 3),
    "List Bullet": (11, False, LIGHT.text, 0, 3),
    "Caption": (10, False, LIGHT.soft, 4, 4),
    "Footer": (9, False, LIGHT.soft, 0, 0),
}
WIDTH = 16.6  # centimetres between the margins of 2.2
Value = "Text | str | int | None"


class Paper:
    """One document in one language. Every word goes through `say`, which takes out what no file may hold."""

    def __init__(self, spec: ReportSpec, lang: str) -> None:
        import docx
        from docx.shared import Cm

        self.spec, self.lang = spec, lang
        self.number = numbers_of(spec.country, lang)
        self.document = docx.Document()
        self.tag = language_tag(spec.country, lang)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.0)
        self._styles()

    def say(self, said: Text | Sign | str | int | float | None) -> str:
        """A `Text` in the document's language, a number with its thousands set apart, any other words as they are."""
        if isinstance(said, Sign):
            return signs(self.spec.signs, said.codes)
        if isinstance(said, int | float):
            return self.number(said)
        plain = translate(said, self.lang, self.number) if isinstance(said, Text) else said or ""
        return FORBIDDEN.sub(" ", plain).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")

    def paragraph(self, said: Text | str, style: str = "Normal", *, bold: bool = False, colour: str = "", size: int = 0) -> Any:
        """A paragraph in a style; what is given besides holds for it alone."""
        from docx.shared import Pt, RGBColor

        made = self.document.add_paragraph(style=style)
        run = made.add_run(self.say(said))
        if bold:
            run.bold = True
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        if size:
            run.font.size = Pt(size)
        return made

    def numbered(self, items: Sequence[Text | str]) -> None:
        """Sentences under numbers that stand in the text, so that each list begins with 1 in every program."""
        from docx.shared import Cm

        for number, item in enumerate(items, 1):
            made = self.document.add_paragraph(style="Normal")
            made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = Cm(0.7), Cm(-0.7)
            made.paragraph_format.tab_stops.add_tab_stop(Cm(0.7))
            made.add_run(f"{number}.\t{self.say(item)}")

    def bullets(self, items: Sequence[Text | str]) -> None:
        for item in items:
            self.paragraph(item, "List Bullet")

    def pair(self, label: Text | str, said: Text | str) -> None:
        """A bold label and what is said of it, in one paragraph."""
        made = self.document.add_paragraph()
        made.add_run(f"{self.say(label)}: ").bold = True
        made.add_run(self.say(said))

    def table(
        self,
        headers: Sequence[Text | str],
        rows: Sequence[Sequence[Any]],
        widths: Sequence[float],
        alt: Text,
        numbers: frozenset[int] = frozenset(),
        strong: frozenset[int] = frozenset(),
        size: int = 10,
    ) -> None:
        """A table whose header row is marked as such and repeated on every page; columns in `numbers` stand at the right.

        `widths` are shares of the page's width; `strong` rows are bold; `size` in points. No cell is merged or empty.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm, Pt

        made = self.document.add_table(rows=0, cols=len(headers))
        made.autofit = False
        for at, cells in enumerate([headers, *rows]):
            row = made.add_row()
            _property(row._tr.get_or_add_trPr(), "cantSplit")
            if at == 0:
                _property(row._tr.get_or_add_trPr(), "tblHeader")
            for column, (cell, value) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = Cm(WIDTH * widths[column] / sum(widths))
                words = cell.paragraphs[0]
                words.paragraph_format.space_before = words.paragraph_format.space_after = Pt(3)
                words.paragraph_format.keep_with_next = at == 0
                if column in numbers:
                    words.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                run = words.add_run(self.say(value) or "–")
                run.bold, run.font.size = at == 0 or at - 1 in strong, Pt(size)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Cm(WIDTH * width / sum(widths))
        _look(made._tbl, self.say(alt))
        after = self.document.add_paragraph()  # Word asks for one behind a table; a usual one may fall on a page of its own
        after.paragraph_format.line_spacing, after.paragraph_format.space_after = Pt(2), Pt(0)
        after.add_run().font.size = Pt(1)

    def picture(self, png: bytes, alt: Text) -> None:
        """A picture as wide as the text, with its alternative text."""
        from docx.shared import Cm

        drawn = self.document.add_picture(BytesIO(png), width=Cm(WIDTH))
        about = drawn._inline.docPr
        about.set("descr", self.say(alt))
        about.set("title", "")

    def footer(self, said: str) -> None:
        """The foot of every page: what is said, and the page's number."""
        from docx.shared import Cm

        words = self.document.sections[0].footer.paragraphs[0]
        words.style = self.document.styles["Footer"]
        words.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), _right())
        words.add_run(f"{said}\t")
        for name in ("PAGE", "NUMPAGES"):
            words.add_run(" / ") if name == "NUMPAGES" else None
            words._p.append(_field(name))

    def close(self) -> bytes:
        """The file; its entries keep their order and get a fixed time, so that the same run gives the same bytes."""
        spec = self.spec
        day = datetime.fromisoformat(spec.date or "2000-01-01").replace(tzinfo=UTC)
        about = self.document.core_properties
        about.title, about.author, about.language = self.say(spec.heading()), spec.programme or "Alcance", self.tag
        about.subject, about.comments = translate(N_("An estimate, not a count"), self.lang), _version(spec)
        about.created = about.modified = day
        about.last_modified_by, about.revision, about.keywords = spec.programme or "Alcance", 1, ""
        raw, out = BytesIO(), BytesIO()
        self.document.save(raw)
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, FIXED_TIME)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                target.writestr(entry, source.read(name))
        return out.getvalue()

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        for name, (size, bold, colour, above, below) in LOOKS.items():
            style = styles[name]
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):
                del fonts.attrib[key]
            for key in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{key}"), FONT)
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
            style.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
            style.paragraph_format.line_spacing = 1.1
            for path in ("w:pPr/w:pBdr", "w:pPr/w:tabs", "w:rPr/w:spacing"):  # the template's own line, stops and wide letters
                for old in style.element.xpath(path):
                    old.getparent().remove(old)
        for said in styles.element.iter(qn("w:lang")):
            said.set(qn("w:val"), self.tag)
        for said in self.document.settings.element.iter(qn("w:themeFontLang")):
            said.set(qn("w:val"), self.tag)
        for said in self.document.settings.element.iter(qn("w:compatSetting")):
            if said.get(qn("w:name")) == "compatibilityMode":
                said.set(qn("w:val"), "15")  # else Word opens it as of an older version


def _version(spec: ReportSpec) -> str:
    return f"Alcance {spec.headline.provenance.version}"


def _right() -> Any:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def _property(parent: Any, name: str, **attributes: str) -> Any:
    """Adds `w:name` with attributes below `parent`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def _look(table: Any, alt: str) -> None:
    """Thin lines between rows alone, the first row as header, and the alternative text, in the order that the schema asks."""
    from docx.oxml.ns import qn

    properties = table.tblPr
    for name in ("w:tblStyle", "w:tblLook"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    borders = _property(properties, "tblBorders")
    for side in ("top", "bottom", "insideH"):
        _property(borders, side, val="single", sz="4", space="0", color=LIGHT.line.lstrip("#"))
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        properties.remove(layout)
        properties.append(layout)
    _property(
        properties, "tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"
    )
    _property(properties, "tblCaption", val=alt)
    _property(properties, "tblDescription", val=alt)


def _field(name: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    made.append(run)
    return made
