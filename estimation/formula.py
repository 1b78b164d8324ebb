"""Formulas of covariates, as R and formulaic write them (`~ gender + age`), to a design matrix with named columns.

formulaic evaluates what stands in a formula, and a formula may come with a file from elsewhere: only names of columns,
numbers, `C`, `log`, `sqrt` and the operators of formulas are let through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.jets import Array
from estimation.table import Cell
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, text

_TOKEN = re.compile(r"\s*(?:(?P<name>[^\W\d]\w*)|(?P<number>\d+(?:\.\d+)?)|(?P<quoted>`[^`]+`)|(?P<sign>[-~+*:/()^|]))")
_FUNCTIONS = {"C", "log", "sqrt"}


@dataclass(frozen=True)
class Design:
    """A design matrix (rows, p) of full rank and the names of its columns."""

    matrix: Array
    names: tuple[str, ...]


def columns_of(formula: str, known: Sequence[str], label: str) -> tuple[str, ...]:
    """The columns that the formula names; raises `BadParameter` for anything that is not a formula over `known`."""
    rest, used = formula.strip(), []
    if not rest.startswith("~"):
        raise _refuse(formula, label)
    while rest:
        token = _TOKEN.match(rest)
        if token is None:
            raise _refuse(formula, label)
        name = token["name"] or (token["quoted"] or "").strip("`")
        called = token["name"] in _FUNCTIONS and rest[token.end() :].lstrip().startswith("(")
        if name and not called and name not in known:
            what = text(N_("the formula names {name}, which is not a column"), name=name)
            remedy = text(N_("The columns are: {names}"), names=", ".join(known) or "–")
            raise BadParameter(Problem("formula-column", what, Place(field=label), remedy))
        if name and not called and name not in used:
            used.append(name)
        rest = rest[token.end() :].strip()
    return tuple(used)


def _refuse(formula: str, label: str) -> BadParameter:
    return BadParameter(
        Problem(
            "formula",
            text(N_("{formula} is not a formula"), formula=repr(formula)),
            Place(field=label),
            text(N_("Write it like {example}"), example="~ sex + age"),
        )
    )


def _no_constants(used: Sequence[str], columns: Mapping[str, Sequence[Cell]], label: str) -> None:
    """Words that are the same in every row give no column at all, and would vanish from the model in silence."""
    same = [name for name in used if len(set(columns[name])) == 1]
    if same:
        raise BadParameter(_collinear(same, label))


def _collinear(names: Sequence[str], label: str) -> Problem:
    what = text(N_("{names} cannot be told apart from the other covariates: constant or collinear"), names=", ".join(names))
    return Problem("collinear", what, Place(field=label), text(N_("Leave it out of the formula")))


def design(formula: str, columns: Mapping[str, Sequence[Cell]], rows: int, label: str) -> Design:
    """The design matrix over `rows` rows; text columns become levels, the first in sorted order the reference.

    Raises `BadParameter` where the formula cannot be read or where a covariate is constant or follows from others.
    """
    used = columns_of(formula, tuple(columns), label)
    if not used:
        constant = "0" not in formula and "-1" not in formula.replace(" ", "")
        if not constant:
            raise _refuse(formula, label)
        return Design(np.ones((rows, 1)), ("Intercept",))
    _no_constants(used, columns, label)
    import formulaic
    import pandas

    frame = pandas.DataFrame({name: list(columns[name]) for name in used})
    try:
        found = formulaic.model_matrix(formula, frame, na_action="raise")
        names = tuple(str(name) for name in found.columns)
        matrix = np.asarray(found, float)
    except Exception as error:  # formulaic's own family and Python's SyntaxError
        raise _refuse(formula, label) from error
    _full_rank(matrix, names, label)
    return Design(matrix, names)


def _full_rank(matrix: Array, names: Sequence[str], label: str) -> None:
    from scipy.linalg import qr

    scaled = matrix / np.maximum(np.linalg.norm(matrix, axis=0), 1e-300)
    scaled = scaled * np.where(np.array(names) == "Intercept", 2.0, 1.0)  # taken first: what follows from it is named, not it
    _, r, order = qr(scaled, mode="economic", pivoting=True)
    size = np.abs(np.diag(r))
    bad = [names[order[i]] for i in range(len(size)) if size[i] < 1e-9 * size[0]]
    bad += [names[order[i]] for i in range(len(size), len(names))]
    if bad:
        raise BadParameter(_collinear(bad, label))
