"""Rights: described once, and what is said to be enforced by keys is what the keys do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from estimation.result import Definition
from survey_app import services
from survey_app.services import capture, reporting, results, users
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.services.roles import BY_APPLICATION, BY_KEYS, ENFORCED, RECOVERY, RIGHTS, ROLES, may, require
from survey_app.store import keys
from vocabulary.errors import StoreError


def _as(programme: Programme, role: str) -> Programme:
    return replace(programme, info=replace(programme.info, role=role))


def test_that_every_right_is_of_a_known_role_and_manner() -> None:
    for name, right in RIGHTS.items():
        assert name == right.name
        assert right.roles <= set(ROLES)
        assert right.enforced in ENFORCED


def test_that_the_roles_of_the_keys_are_those_of_the_rights() -> None:
    assert {*ROLES, RECOVERY} == set(keys.ROLES)
    assert {role for role in keys.ROLES if may(role, "read-identities")} == set(keys.READERS)
    assert RIGHTS["read-identities"].enforced == BY_KEYS


def test_that_the_administrator_and_the_recovery_code_may_do_everything() -> None:
    assert all(may("administrator", right) and may(RECOVERY, right) for right in RIGHTS)


def test_that_a_refusal_says_who_may(programme: Programme) -> None:
    require(_as(programme, "supervisor"), "erase")
    with pytest.raises(StoreError) as caught:
        require(_as(programme, "enumerator"), "erase")
    assert caught.value.say("en").endswith("Ask somebody who may: Supervisor, Administrator.")


def test_that_a_right_that_nobody_described_is_a_defect() -> None:
    with pytest.raises(KeyError):
        may("enumerator", "fly")


def test_that_every_right_that_keys_do_not_enforce_is_asked_for_by_a_service() -> None:
    asked = set()
    for file in Path(services.__file__).parent.glob("*.py"):
        code = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r'(?:require|demand)\([\w.]+, "([\w-]+)"\)', code))
        asked |= set(re.findall(r'^RIGHT = "([\w-]+)"', code, re.MULTILINE)) if "require(programme, RIGHT)" in code else set()
    assert {name for name, right in RIGHTS.items() if right.enforced == BY_APPLICATION} <= asked


@pytest.mark.parametrize(
    "act",
    [
        lambda programme: programmes.set_definition(programme, Definition()),
        lambda programme: reporting.write(programme, [], Path("report.xlsx"), "es"),
        lambda programme: results.save(programme, "one", None, None),  # type: ignore[arg-type]
        users.change_data_key,
    ],
)
def test_that_who_holds_interviews_neither_estimates_nor_changes_keys(
    programme: Programme, act: Callable[[Programme], object]
) -> None:
    with pytest.raises(StoreError, match="not-allowed"):
        act(_as(programme, "enumerator"))


def test_that_who_estimates_takes_up_nobodys_interview(programme: Programme) -> None:
    with pytest.raises(StoreError, match="not-allowed"):
        capture.resume(_as(programme, "demographer"), "any")


def test_that_changing_the_key_stands_in_the_journal(programme: Programme) -> None:
    before = programme.keys.data
    users.change_data_key(programme)
    assert programme.keys.data != before
    assert programmes.read_journal(programme)[-1].action == "data-key-changed"
