"""Seven words that somebody has to write down: shown once as on paper, then two of them asked back."""

from __future__ import annotations

import secrets
import unicodedata

from PySide6.QtWidgets import QGridLayout

from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, label, row
from vocabulary.text import N_

ORDINALS = (N_("first"), N_("second"), N_("third"), N_("fourth"), N_("fifth"), N_("sixth"), N_("seventh"))


def stems(words: str) -> list[str]:
    """The first four letters of each word, without accents and capitals: what a passphrase is compared by."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return [word[:4] for word in plain.casefold().replace(",", " ").replace("·", " ").split()]


def typed_back(typed: str, phrase: str, asked: tuple[int, int]) -> bool:
    """Whether the two asked words, or all of them, were typed."""
    words = stems(phrase)
    return stems(typed) in ([words[i] for i in asked], words)


def two_of(phrase: str) -> tuple[int, int]:
    """Which two words are asked back, by chance."""
    first, second = sorted(secrets.SystemRandom().sample(range(len(phrase.split())), 2))
    return first, second


class WordsCard(Card):
    """The words, numbered, in two columns; not selectable: the clipboard is read by other programs."""

    def __init__(self, phrase: str) -> None:
        super().__init__(margin=SPACE.l)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.l)
        for i, word in enumerate(phrase.split()):
            line = row(SPACE.s)
            number = label(str(i + 1), "note", wrap=False)
            number.setMinimumWidth(px(12))
            line.addWidget(number)
            line.addWidget(label(word, "title", wrap=False), 1)
            grid.addLayout(line, i % 4, i // 4)
        self.body.addLayout(grid)
