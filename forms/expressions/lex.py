"""Characters to tokens, by the rules of XPath 1.0 section 3.7."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.expressions.errors import SyntaxProblem

LONGEST = 100_000  # characters; the longest of 8,694 expressions in public forms has under 20,000

NUMBER, LITERAL, NAME, OPERATOR, FUNCTION, AXIS, TYPE, VARIABLE, END = (
    "number", "literal", "name", "operator", "function", "axis", "type", "variable", "end",
)  # fmt: skip

_NC = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<literal>"[^"]*"|'[^']*')
    |(?P<operator>\.\.|::|//|!=|<=|>=|[()\[\]@,/|+\-=<>.])
    |(?P<variable>\${_NC}(?::{_NC})?)
    |(?P<name>\*|{_NC}:\*|{_NC}(?::(?!:){_NC})?)
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"(and|or|mod|div)\d")
_AFTER_THESE_A_NAME = frozenset(
    ("@", "::", "(", "[", ",", "and", "or", "mod", "div", "*", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=")
)
_TYPES = frozenset(("comment", "text", "processing-instruction", "node"))


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text (without quotation marks), and where it begins."""

    kind: str
    text: str
    at: int


def tokens(expression: str) -> list[Token]:
    """The tokens of an expression, closed by one of kind `END`; raises `SyntaxProblem`."""
    if len(expression) > LONGEST:
        raise SyntaxProblem(f"the expression is longer than {LONGEST} characters")
    found: list[Token] = []
    at = 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise SyntaxProblem(f"unexpected character {expression[at]!r}", at)
        kind, text = str(match.lastgroup), match.group()
        if kind != "space":
            token = _token(kind, text, at, expression, match.end(), found)
            found.append(token)
            at += len(token.text) if token.kind == OPERATOR else len(text)
        else:
            at = match.end()
    found.append(Token(END, "", at))
    return found


def _token(kind: str, text: str, at: int, expression: str, end: int, before: list[Token]) -> Token:
    if kind == LITERAL:
        return Token(LITERAL, text[1:-1], at)
    if kind == VARIABLE:
        return Token(VARIABLE, text[1:], at)
    if kind == NAME:
        last = before[-1] if before else None
        operand = last is None or (last.kind == OPERATOR and last.text in _AFTER_THESE_A_NAME)
        if not operand and (text == "*" or text in ("and", "or", "mod", "div")):
            return Token(OPERATOR, text, at)
        if not operand and (glued := _GLUED.match(text)):  # `1 div2`: after an operand a name can only be an operator
            return Token(OPERATOR, glued[1], at)
        rest = _following(expression, end)
        if rest == "(":
            return Token(TYPE if text in _TYPES else FUNCTION, text, at)
        if rest == "::":
            return Token(AXIS, text, at)
    return Token(kind, text, at)


def _following(expression: str, end: int) -> str:
    while end < len(expression) and expression[end].isspace():
        end += 1
    if expression.startswith("::", end):
        return "::"
    return expression[end : end + 1]
