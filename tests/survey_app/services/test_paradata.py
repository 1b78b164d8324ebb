"""How interviews went: kept with the record without an answer, written out by who may, and noted in the journal."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.odk.audit import spent_of
from survey_app.cli import BAD, DONE, run
from survey_app.cli.asking import PASSPHRASE as VARIABLE
from survey_app.services import capture, paradata, users
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import records
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, StoreError

WORDS = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
Hold = Callable[..., capture.InterviewSession]


def held(programme: Programme, hold: Hold) -> str:
    """An interview with a jump back, a change and the end; returns the record."""
    session = hold(programme)
    for path in ("statistics", "how", "sex", "surnames"):
        session.go_to(f"/data/{path}")
    session.answer("/data/surnames", "Rojas")
    session.go_to("/data/statistics")
    session.go_to("/data/sex")
    session.answer("/data/sex", "M")
    session.reach_end()
    session.finish().result()
    return session.record


def body(programme: Programme, record: str) -> dict[str, Any]:
    return dict(programme.store.call(lambda db: records.current(db, record)) or {})


def test_that_how_an_interview_went_is_kept_without_any_answer(programme: Programme, hold: Hold) -> None:
    record = held(programme, hold)
    kept = json.dumps(body(programme, record)[paradata.PARADATA])
    for word in ("Quispe", "Rojas", "Rosa", "999", "evening", '"VE"', '"M"', '"F"', '"yes"'):
        assert word not in kept
    events = paradata.events_of_record(programme, record)
    assert [event.event for event in events[:1] + events[-2:]] == ["form start", "end screen", "form finalize"]
    spent = spent_of(events)
    assert spent["/data/surnames"].changes == 1
    assert spent["/data/sex"].changes == 1
    assert spent["/data/statistics"].jumps == 1
    assert spent["/data/how"].jumps == 0


def test_that_a_step_forth_or_back_is_no_jump_and_taking_up_again_is_told(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    for path in ("statistics", "how", "witness", "how", "statistics"):
        session.go_to(f"/data/{path}").result()
    again = capture.resume(programme, session.record)
    again.go_to(again.interview.current)
    again.finish().result()
    told = [event.event for event in paradata.events_of_record(programme, session.record)]
    assert "jump" not in told
    assert told.count("form resume") == 1


def test_that_a_refusal_leaves_no_trace_of_how_it_went(programme: Programme, hold: Hold) -> None:
    session = hold(programme, statistics="no")
    session.finish().result()
    assert body(programme, session.record) == {}
    assert paradata.events_of_record(programme, session.record) == []


def test_that_a_correction_keeps_how_the_interview_went(programme: Programme, hold: Hold) -> None:
    from survey_app.services.correcting import correct

    record = held(programme, hold)
    before = paradata.events_of_record(programme, record)
    correction = correct(programme, record, "Sexo mal anotado")
    correction.answer("/data/sex", "F")
    correction.finish().result()
    assert paradata.events_of_record(programme, record) == before


def test_that_it_is_written_in_the_layout_of_odk_and_summed_up(programme: Programme, hold: Hold, tmp_path: Path) -> None:
    first, second = held(programme, hold), held(programme, hold)
    paradata.save_audit(programme, tmp_path / "audit.csv", first)
    lines = (tmp_path / "audit.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "event,node,start,end"
    assert lines[1].startswith("form start,,")
    paradata.save_audit(programme, tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["record"] for row in rows} == {first, second}
    assert len(rows) == 2 * (len(lines) - 1)
    paradata.save_summary(programme, tmp_path / "questions.csv", second)
    with (tmp_path / "questions.csv").open(encoding="utf-8-sig") as file:
        summed = {row["question"]: row for row in csv.DictReader(file)}
    assert summed["/data/sex"]["changes"] == "1"
    assert summed["/data/sex"]["interviewer"] == "Ana"
    assert [entry.subject for entry in programmes.read_journal(programme) if entry.action == "exported"] == [
        "audit.csv", "all.csv", "questions.csv"
    ]  # fmt: skip


def test_that_only_who_may_writes_it_out(programme: Programme, hold: Hold, tmp_path: Path) -> None:
    held(programme, hold)
    users.add(programme, "Beto", "enumerator", OTHER, cost=KdfCost(1, 8192))
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as other, pytest.raises(StoreError) as raised:
        paradata.save_audit(other, tmp_path / "audit.csv")
    assert raised.value.problems[0].code == "not-allowed"
    assert not (tmp_path / "audit.csv").exists()


def test_that_nothing_is_written_where_there_is_nothing_or_no_place(programme: Programme, hold: Hold, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        paradata.save_audit(programme, tmp_path / "audit.csv")
    assert raised.value.problems[0].code == "no-paradata"
    held(programme, hold)
    with pytest.raises(BadInput):
        paradata.save_summary(programme, tmp_path / "no" / "questions.csv")
    assert not [entry for entry in programmes.read_journal(programme) if entry.action == "exported"]


def test_that_the_command_writes_it_out(
    programme: Programme, hold: Hold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held(programme, hold)
    programme.close()
    monkeypatch.setenv(VARIABLE, WORDS)
    folder = str(programme.info.folder)
    assert run(["paradata", folder, "--lang", "en"]) == BAD
    assert "--audit FILE" in capsys.readouterr().err
    words = ["paradata", folder, "--audit", str(tmp_path / "a.csv"), "--questions", str(tmp_path / "q.csv"), "--lang", "en"]
    assert run(words) == DONE
    assert capsys.readouterr().out.count("Written: ") == 2
    assert (tmp_path / "a.csv").is_file()
    assert (tmp_path / "q.csv").is_file()
