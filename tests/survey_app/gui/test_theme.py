"""The tokens keep their promises: contrast of words and of borders, in both themes, computed from the tokens themselves."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from survey_app.gui import theme
from survey_app.gui.theme import PALETTES

WORDS = [
    ("text", ground) for ground in ("background", "surface", "rail", "tint", "amber_ground", "red_ground", "green_ground")
] + [
    ("soft_text", ground) for ground in ("background", "surface", "rail", "tint", "amber_ground", "red_ground", "green_ground")
] + [
    ("accent", "background"), ("accent", "surface"), ("accent", "rail"), ("accent", "tint"), ("accent", "amber_ground"),
    ("accent", "red_ground"), ("text_on_accent", "accent"), ("amber", "amber_ground"), ("amber", "surface"),
    ("red", "red_ground"), ("red", "background"), ("red", "surface"), ("green", "green_ground"), ("green", "background"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_that_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's well-known near miss


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_that_words_have_a_contrast_of_four_and_a_half(name: str, ink: str, ground: str) -> None:
    palette = PALETTES[name]
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("ground", ["surface", "background"])
@pytest.mark.parametrize("edge", ["control_line", "accent", "red"])
def test_that_borders_of_controls_have_a_contrast_of_three(name: str, ground: str, edge: str) -> None:
    assert contrast(getattr(PALETTES[name], edge), getattr(PALETTES[name], ground)) >= 3


@pytest.mark.parametrize("name", theme.THEMES)
def test_that_the_stylesheet_names_no_colour_of_its_own(name: str) -> None:
    sheet = theme.stylesheet(name)
    assert "@" not in sheet
    assert "%" not in sheet
    known = {value.lower() for value in vars(PALETTES[name]).values()}
    used = {word.strip(";,").lower() for word in sheet.replace("{", " ").replace("}", " ").split() if word.startswith("#")}
    assert used <= known


def test_that_a_large_system_font_enlarges_sizes_and_controls(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme.SHOWN, "scale", 1.5)
    assert theme.px(theme.SIZE.text) == 21
    assert theme.control_height() == 54
    assert "font-size: 42px" in theme.stylesheet("light")
