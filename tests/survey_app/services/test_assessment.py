"""The impact assessment begins with what the programme knows, is signed by version, and opens again when fields come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import assessment, protection_papers, retention, sensitivity
from survey_app.services.assessment_questions import QUESTIONS, RISKS, names
from survey_app.services.programme import Programme, note, read_journal
from survey_app.store import assessments, records, registers
from vocabulary.errors import BadParameter
from vocabulary.text import LANGUAGES

TODAY = date.today()
REVIEW = (TODAY + timedelta(days=300)).isoformat()


def _list(programme: Programme, name: str, columns: dict[str, str]) -> None:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")

    def work(db: Any) -> None:
        register = registers.obtain(db, name, "Cruz")
        registers.add_import(db, register, registers.Import(at, "Ana", "f.csv", "", "", "", columns, 1, 0, 0, ()))
        records.add_finished(db, [records.NewRecord("register", register, {"age": 4})], "Ana")

    programme.store.call(work)


def _answered(programme: Programme) -> dict[str, str]:
    found = dict(assessment.status(programme, "es").answers)
    for name in names():
        if not found[name]:
            found[name] = "medium" if name.endswith(("-likelihood", "-severity")) else "respuesta"
    return found | {"basis": "consent", "decision": "go", "review": REVIEW}


def test_that_it_begins_with_what_the_programme_knows(programme: Programme) -> None:
    _list(programme, "Refugio", {"NOMBRE": "full_name", "EDAD": "age"})
    note(programme, "exported", "informe.xlsx", kind="report", recipient="Ministerio", purpose="planificar")
    status = assessment.status(programme, "es")
    assert status.state == "none"
    assert "Ministerio" in status.answers["recipients"]
    assert "planificar" in status.answers["recipients"]
    assert "12" in status.answers["retention"]
    assert "1" in status.answers["access"]
    assert "Refugio" in status.answers["necessity"]
    assert status.answers["controller"] == ""
    assert all(status.answers[risk.parts[2]] for risk in RISKS)


def test_that_every_gap_is_told_at_once_before_it_is_signed(programme: Programme) -> None:
    with pytest.raises(BadParameter) as caught:
        assessment.approve(programme, {"decision": "go", "review": "2020-01-01"})
    fields = [problem.where.field for problem in caught.value.problems]
    needed = {name for name in names() if name not in QUESTIONS or QUESTIONS[name].needed}
    assert set(fields) == (needed - {"decision"})
    assert assessment.status(programme, "es").state == "none"


def test_that_a_saved_version_is_a_draft_and_an_approved_one_is_signed(programme: Programme) -> None:
    assessment.save(programme, {"purpose": "contar"})
    status = assessment.status(programme, "es")
    assert (status.state, status.answers["purpose"]) == ("draft", "contar")
    assessment.approve(programme, _answered(programme))
    status = assessment.status(programme, "es")
    assert status.state == "approved"
    assert [(v.number, v.state, v.person, v.signed) for v in status.versions] == [
        (1, "draft", "Ana", True),
        (2, "approved", "Ana", True),
    ]
    actions = [line.action for line in read_journal(programme)]
    assert actions[-2:] == ["assessment-saved", "assessment-approved"]


def test_that_an_approval_in_the_name_of_another_does_not_hold(programme: Programme) -> None:
    programme.store.call(lambda db: assessments.append(db, "Eva", assessments.APPROVED, {}, {}))  # by Ana's own key
    assert [(v.person, v.signed) for v in assessment.status(programme, "es").versions] == [("Eva", False)]


def test_that_a_version_is_never_changed(programme: Programme) -> None:
    assessment.save(programme, {"purpose": "contar"})
    for statement in ("UPDATE assessment SET person = 'X'", "DELETE FROM assessment"):
        with pytest.raises(Exception, match="never"):
            programme.store.call(lambda db, said=statement: db.execute(said))


def test_that_a_new_field_that_names_persons_or_is_sensitive_opens_it_again(programme: Programme) -> None:
    _list(programme, "Refugio", {"NOMBRE": "full_name", "EDAD": "age"})
    assessment.approve(programme, _answered(programme))
    assert assessment.status(programme, "es").state == "approved"
    _list(programme, "Refugio", {"NOMBRE": "full_name", "EDAD": "age", "SEXO": "sex"})
    assert assessment.status(programme, "es").state == "approved", "sex alone names nobody"
    _list(programme, "Refugio", {"NOMBRE": "full_name", "RELIGION": "statistic"})
    status = assessment.status(programme, "es")
    assert status.state == "reopened"
    assert [(one.title, one.words) for one in status.added] == [("Refugio", "RELIGION")]
    assessment.approve(programme, _answered(programme))
    assert assessment.status(programme, "es").state == "approved"


def test_that_a_field_made_stricter_opens_it_again(programme: Programme) -> None:
    from survey_app.services import field_listing

    _list(programme, "Refugio", {"NOMBRE": "full_name", "EDAD": "age"})
    assessment.approve(programme, _answered(programme))
    key = next(one.key for one in field_listing.fields(programme, "es") if one.field == "age")
    field_listing.set_class(programme, key, "sensitive")
    assert [one.field for one in assessment.status(programme, "es").added] == ["age"]


def test_that_it_is_to_be_reviewed_on_its_day(programme: Programme) -> None:
    assessment.approve(programme, _answered(programme))
    assert assessment.status(programme, "es", date.fromisoformat(REVIEW)).state == "approved"
    assert assessment.status(programme, "es", date.fromisoformat(REVIEW) + timedelta(days=1)).state == "overdue"


def test_that_answers_that_are_none_are_refused(programme: Programme) -> None:
    with pytest.raises(BadParameter) as caught:
        assessment.save(programme, {"basis": "whim", RISKS[0].parts[0]: "huge", "purpose": "x" * 9000})
    assert {problem.where.field for problem in caught.value.problems} == {"basis", RISKS[0].parts[0], "purpose"}


# papers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_assessment_is_written_whole_in_each_language(programme: Programme, tmp_path: Path, lang: str) -> None:
    _list(programme, "Refugio <norte>", {"NOMBRE": "full_name", "RELIGION": "statistic"})
    sensitivity.set_level(programme, "reports", "severe")
    assessment.approve(programme, _answered(programme))
    document = protection_papers.assessment_document(programme, assessment.status(programme, lang), lang)
    path = protection_papers.write(programme, document, tmp_path / f"eipd-{lang}", "assessment")
    assert path.name == f"eipd-{lang}.html"
    said = path.read_text(encoding="utf-8")
    for part in ("Refugio &lt;norte&gt;", "RELIGION", "Ana", f'lang="{lang}"'):
        assert part in said
    assert {"es": "severa", "pt": "severa", "en": "severe"}[lang] in said
    line = read_journal(programme)[-1]
    assert (line.action, line.subject, line.detail["kind"]) == ("exported", path.name, "assessment")


def test_that_the_proof_counts_and_names_nobody(programme: Programme, tmp_path: Path) -> None:
    proof = retention.Proof(
        "2026-11-30T10:00:00.000+00:00", "Ana", {"direct": "2025-11-30"}, {"direct": 1204}, {"direct": {"Refugio": 1204}}, 3
    )
    document = protection_papers.proof_document(programme, proof, "es")
    said = protection_papers.write(programme, document, tmp_path / "constancia.html", "proof").read_text(encoding="utf-8")
    for part in ("Refugio: 1", "Ana", "204"):
        assert part in said
