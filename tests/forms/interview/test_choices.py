"""Choices: filtered lists, lists in files, labels in the language, and what becomes of an answer that is no longer offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.attachments import beside, read_list
from forms.interview import Interview
from vocabulary.errors import BadInput

Begin = Callable[..., Interview]

TOWNS = "".join(
    f"<item><name>t{number}</name><label>Pueblo {number}</label><state>{'ab'[number % 2]}</state></item>"
    for number in range(60)
)
LISTS = (
    "<instance id='states'><root><item><name>a</name><label>Estado A</label></item><item><name>b</name>"
    "<label>Estado B</label></item>"
    f"</root></instance><instance id='towns'><root>{TOWNS}</root></instance>"
)
SELECTS = (
    '<select1 ref="/data/state"><label>Estado</label><itemset nodeset="instance(\'states\')/root/item"><value ref="name"/>'
    '<label ref="label"/></itemset></select1><select ref="/data/towns"><label>Pueblos</label>'
    '<itemset nodeset="instance(\'towns\')/root/item[state = current()/../state]"><value ref="name"/><label ref="label"/>'
    "</itemset></select>"
)


def test_that_a_list_is_filtered_by_an_answer(interview: Begin) -> None:
    running = interview("<state/><towns/>", "", SELECTS, more=LISTS)
    assert running.state("/data/towns").choices == ()
    running.answer("/data/state", "a")
    choices = running.state("/data/towns").choices
    assert choices[:2] == (("t0", "Pueblo 0"), ("t2", "Pueblo 2"))
    assert len(choices) == 30


def test_that_an_answer_no_longer_offered_is_hidden_and_comes_back(interview: Begin) -> None:
    running = interview("<state/><towns/>", "", SELECTS, more=LISTS)
    running.answer("/data/state", "a")
    running.answer("/data/towns", "t4 t2")
    assert running.state("/data/towns").value == "t2 t4"
    running.answer("/data/state", "b")
    assert running.state("/data/towns").value == ""
    assert running.to_dict()["/data/towns"] == "t2 t4"
    running.answer("/data/state", "a")
    assert running.state("/data/towns").shown == "Pueblo 2, Pueblo 4"


def test_that_what_is_not_offered_cannot_be_chosen(interview: Begin) -> None:
    running = interview("<state/><towns/>", "", SELECTS, more=LISTS)
    running.answer("/data/state", "a")
    with pytest.raises(BadInput):
        running.answer("/data/towns", "t1")
    assert running.parse("/data/state", "2") == "b"


def test_that_the_index_gives_what_a_search_gives(interview: Begin) -> None:
    rules = (
        "[state = /data/state]",
        "[/data/state = state and name != 't4']",
        "[state = /data/state][position() &lt; 3]",
        "[state = 'a']",
    )
    for rule in rules:
        indexed, searched = (
            f"<bind nodeset='/data/x' calculate=\"join(',', instance('towns')/root/item{way}/name)\"/>"
            for way in (rule, "[true()]" + rule)
        )
        for state in ("a", "b", ""):
            one, two = (interview(f"<state>{state}</state><x/>", bind, more=LISTS) for bind in (indexed, searched))
            assert one.engine.nodes["/data/x"].value == two.engine.nodes["/data/x"].value


def test_that_a_name_can_be_asked_for_by_value(interview: Begin) -> None:
    running = interview(
        "<state/><towns/><said/>",
        '<bind nodeset="/data/said" calculate="jr:choice-name(/data/state, \'/data/state\')"/>',
        SELECTS,
        more=LISTS,
    )
    running.answer("/data/state", "b")
    assert running.engine.nodes["/data/said"].value == "Estado B"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"name,label,state\nx,Equis,1\n\ny,Y griega,2\n"),
        ("a.csv",

               "\ufeffname;label;state\nx;Equis;1\ny;Y griega;2".encode()),
        ("a.xml",
        b"<root><item><name>x</name><label>Equis</label></item><item><name>y</name><label>Y griega</label></item>"
        b"</root>"),
        ("a.geojson",
        b'{"features":[{"properties":{"name":"x","label":"Equis"},"geometry":{"type":"Point","coordinates":[-77,-12]}},'
                      b'{"id":"y","properties":{"name":"y","label":"Y griega"}}]}'),
    ],
)  # fmt: skip
def test_that_a_list_in_a_file_is_read(name: str, data: bytes) -> None:
    (root,) = read_list(name, data).children
    assert [item.elements("label")[0].text() for item in root.elements("item")] == ["Equis", "Y griega"]


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "..", "", "sub/a.csv", "link.csv"])
def test_that_no_file_outside_the_folder_is_opened(name: str, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "forms"
    folder.mkdir()
    (folder.parent / "secret.csv").write_text("name\nx")
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    assert beside(folder)(name) is None
