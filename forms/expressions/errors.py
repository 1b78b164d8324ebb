"""What can go wrong with an expression; these errors name the place in the expression and never hold an answer."""

from __future__ import annotations


class ExpressionError(Exception):
    """An expression that cannot be read or evaluated; `message` is for the author of the form, in English."""

    def __init__(self, message: str, position: int | None = None) -> None:
        self.message = message
        self.position = position
        super().__init__(message if position is None else f"{message} (at character {position + 1})")


class SyntaxProblem(ExpressionError):
    """The text is not an expression."""


class UnknownFunction(ExpressionError):
    """A function that neither XPath 1.0 nor ODK knows; raised only when it would be called, as web-forms does."""


class EvaluationProblem(ExpressionError):
    """An argument that a function cannot work with."""
