"""Rights: described once, and what is said to be enforced by keys is what the keys do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.services.programme import Programme
from survey_app.services.roles import BY_KEYS, ENFORCED, RECOVERY, RIGHTS, ROLES, may, require
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
