"""A document to read and print: whole by itself, the same bytes each time, and nothing typed can become markup."""

from __future__ import annotations

from defusedxml import ElementTree

from exports.document import Document, Part, Table, html

DOCUMENT = Document(
    "Evaluación <b>",
    "es",
    ("Programa & país",),
    (
        Part("Riesgos", (("¿Quién?", "línea 1\nlínea 2"), ("Nada", "")), ("una frase",)),
        Part("Tabla", table=Table(("Clase", "n"), (("directo", "12"), ("<script>x</script>\x07", "3")), frozenset({1}))),
    ),
    "Sensibilidad: alta",
)


def test_that_the_same_document_gives_the_same_file() -> None:
    assert html(DOCUMENT) == html(DOCUMENT)


def test_that_what_was_typed_stays_words() -> None:
    said = html(DOCUMENT).decode()
    assert "<script>" not in said
    assert "&lt;script&gt;" in said
    assert "\x07" not in said
    assert "Evaluación &lt;b&gt;" in said
    assert "línea 1<br>línea 2" in said


def test_that_the_file_needs_nothing_from_elsewhere_and_names_its_language() -> None:
    said = html(DOCUMENT).decode()
    assert 'lang="es"' in said
    for outside in ("http", "src=", "url(", "@import"):
        assert outside not in said
    body = said.partition("<body>")[2].partition("</body>")[0].replace("<br>", "<br/>")
    assert ElementTree.fromstring(f"<body>{body}</body>").find("footer") is not None


def test_that_numbers_stand_at_the_right_and_silence_is_a_dash() -> None:
    said = html(DOCUMENT).decode()
    assert '<td class="n">12</td>' in said
    assert "<h3>Nada</h3><p>–</p>" in said
