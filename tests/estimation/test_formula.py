"""Formulas of covariates: what gives no column of its own is named."""

from __future__ import annotations

import pytest

from estimation.formula import design
from vocabulary.errors import BadParameter


def test_that_a_covariate_of_one_word_is_refused_and_not_dropped() -> None:
    with pytest.raises(BadParameter) as caught:
        design("~ sex", {"sex": ["f", "f", "f"]}, 3, "Formula")
    assert caught.value.problems[0].code == "collinear"
    assert "sex" in str(caught.value.problems[0].what)
