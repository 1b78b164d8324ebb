"""The recovery code is worth what its paper is worth: it counts as tried only once somebody typed it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.services import recovery, users
from survey_app.services.programme import Programme, read_journal
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError

CHEAP = KdfCost(1, 8192)


def test_that_a_code_is_untried_until_it_is_typed_back(programme: Programme) -> None:
    assert recovery.state(programme) == recovery.NONE
    code = users.make_recovery_code(programme, cost=CHEAP)
    assert recovery.state(programme) == recovery.UNTRIED
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    assert not recovery.try_code(programme, wrong)
    assert recovery.state(programme) == recovery.UNTRIED
    assert recovery.try_code(programme, code.lower().replace("-", " "))
    assert recovery.state(programme) == recovery.TRIED
    assert read_journal(programme)[-1].action == "recovery-code-tried"


def test_that_a_newer_code_is_untried_again(programme: Programme) -> None:
    first = users.make_recovery_code(programme, cost=CHEAP)
    assert recovery.try_code(programme, first)
    users.make_recovery_code(programme, cost=CHEAP)
    assert recovery.state(programme) == recovery.UNTRIED
    assert not recovery.try_code(programme, first), "the older one ended"


def test_that_a_passphrase_is_not_taken_for_the_code(programme: Programme) -> None:
    users.make_recovery_code(programme, cost=CHEAP)
    assert not recovery.try_code(programme, "ábaco abdomen abeja abierto abogado abono aborto")


def test_that_only_who_manages_users_tries_it(programme: Programme) -> None:
    code = users.make_recovery_code(programme, cost=CHEAP)
    with pytest.raises(StoreError, match="not-allowed"):
        recovery.try_code(replace(programme, info=replace(programme.info, role="supervisor")), code)
