"""Markdown on the page, set for reading: the house's sizes, room between lines and paragraphs, as print would have it."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from survey_app.gui.theme import COLUMN, SIZE, SPACE, font, px

HEADINGS = {1: SIZE.title, 2: SIZE.question}
LEADING = 140  # per cent


class Reading(QTextBrowser):
    """A page of Markdown. Nothing is loaded from outside, no link is opened by itself: `anchorClicked` tells."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setMaximumWidth(px(COLUMN))

    def say(self, markdown: str) -> None:
        """Shows the text."""
        document = self.document()
        document.setDocumentMargin(SPACE.s)
        base = document.defaultFont()
        base.setPixelSize(px(SIZE.text))
        document.setDefaultFont(base)
        self.setMarkdown(markdown)
        for number in range(document.blockCount()):
            block = document.findBlockByNumber(number)
            cursor = QTextCursor(block)
            form = QTextBlockFormat(block.blockFormat())
            level = form.headingLevel()
            form.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            form.setTopMargin(SPACE.m if level else 0)
            form.setBottomMargin(SPACE.xs if block.textList() is not None else SPACE.s)
            cursor.setBlockFormat(form)
            if level:
                words = QTextCharFormat()
                words.setFont(font(HEADINGS.get(level, SIZE.text), QFont.Weight.DemiBold))
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(words)
        self.moveCursor(QTextCursor.MoveOperation.Start)
