"""XML that is refused, and XML that is read."""

from __future__ import annotations

import pytest

from forms.expressions import evaluate
from forms.expressions.documents import NotReadable, parse_document
from forms.expressions.values import to_text

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    "xml", [LAUGHS, OUTSIDE, "<!DOCTYPE html><x/>", "<x>", "", "not xml", "<p:x/>", "<x>" * 300 + "</x>" * 300]
)
def test_that_dangerous_or_broken_xml_is_refused(xml: str) -> None:
    with pytest.raises(NotReadable):
        parse_document(xml)


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
def test_that_entities_are_refused_even_where_a_document_type_is_allowed(xml: str) -> None:
    with pytest.raises(NotReadable):
        parse_document(xml, allow_dtd=True)


def test_that_the_text_of_a_compact_leaf_is_found_by_the_text_axis() -> None:
    document = parse_document("<data>\n  <a>uno</a>\n  <b/>\n</data>", compact=True)
    assert to_text(evaluate("/data/a/text()", document)) == "uno"
    assert evaluate("count(/data/node())", document) == 2
    assert evaluate("count(/data/b/text())", document) == 0


def test_that_white_space_between_outputs_is_kept_and_between_elements_dropped() -> None:
    document = parse_document("<data>\n <label>a <b/> <c/>\n</label> <d>\n</d><!-- x --></data>", compact=True)
    (data,) = document.children
    assert [child.name for child in data.children] == ["label", "d"]
    assert [child.value for child in data.children[0].children if not child.name] == ["a ", " ", "\n"]


def test_that_a_text_is_read_whatever_encoding_it_declares() -> None:
    assert to_text(evaluate("/a", parse_document('<?xml version="1.0" encoding="ISO-8859-1"?><a>ñ</a>'))) == "ñ"
    assert (
        to_text(evaluate("/a", parse_document('<?xml version="1.0" encoding="ISO-8859-1"?><a>ñ</a>'.encode("latin-1")))) == "ñ"
    )
