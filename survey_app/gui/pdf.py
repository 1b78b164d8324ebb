"""A page written to a PDF in memory, black on white whatever the theme."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

MARGIN = 18  # millimetres


def pdf_bytes(html: str, title: str) -> bytes:
    """The PDF of a page of HTML, A4; it names no person and no program that made it but Qt's own."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setTitle(title)
    writer.setCreator("Alcance")
    writer.setResolution(150)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setHtml(f'<div style="color:#000000;font-size:10pt">{html}</div>')
    document.print_(writer)
    del writer  # it writes the end of the file when it goes
    kept.close()
    return bytes(kept.data().data())
