"""Tokens to a parsed expression: a recursive-descent parser of XPath 1.0 with bounded depth."""

from __future__ import annotations

from functools import lru_cache

from forms.expressions import lex
from forms.expressions.errors import SyntaxProblem
from forms.expressions.lex import Token
from forms.expressions.syntax import Binary, Call, Expression, Filter, Literal, Negated, Number, Path, Step, Test

DEEPEST = 60  # nested parentheses, predicates and calls

_LEVELS: tuple[tuple[str, ...], ...] = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
AXES = frozenset(
    ("ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following", "following-sibling",
     "namespace", "parent", "preceding", "preceding-sibling", "self")
)  # fmt: skip
_ANY = Test(type="node")
_DESCEND = Step("descendant-or-self", _ANY)
LONGEST_CHAIN = 2_000  # operators


@lru_cache(maxsize=20_000)
def parse(expression: str) -> Expression:
    """The parsed expression; raises `SyntaxProblem` with the place."""
    return _Parser(lex.tokens(expression)).whole()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.here = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.here]

    def is_operator(self, *texts: str) -> bool:
        token = self.tokens[self.here]
        return token.kind == lex.OPERATOR and token.text in texts

    def take(self) -> Token:
        token = self.tokens[self.here]
        self.here += 1
        return token

    def expect(self, text: str) -> None:
        if not self.is_operator(text):
            raise self.unexpected(f"{text} expected")
        self.here += 1

    def unexpected(self, wanted: str) -> SyntaxProblem:
        token = self.token
        what = "the expression ends" if token.kind == lex.END else f"{token.text!r} is out of place"
        return SyntaxProblem(f"{what}: {wanted}", token.at)

    def whole(self) -> Expression:
        expression = self.expression()
        if self.token.kind != lex.END:
            raise self.unexpected("an operator or the end expected")
        return expression

    def expression(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise SyntaxProblem(f"the expression nests more than {DEEPEST} deep", self.token.at)
        result = self.binary(0)
        self.depth -= 1
        return result

    def binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self.unary()
        operands = [self.binary(level + 1)]
        operators: list[str] = []
        while self.is_operator(*_LEVELS[level]):
            operators.append(self.take().text)
            operands.append(self.binary(level + 1))
        if len(operators) > LONGEST_CHAIN and level > 1:
            raise SyntaxProblem(f"more than {LONGEST_CHAIN} operators in one chain", self.token.at)
        if level < 2 and operators:
            return _balanced(operators[0], operands)
        result = operands[0]
        for operator, operand in zip(operators, operands[1:], strict=True):
            result = Binary(operator, result, operand)
        return result

    def unary(self) -> Expression:
        negations = 0
        while self.is_operator("-"):
            self.take()
            negations += 1
        operand = self.union()
        if negations == 0:
            return operand
        return Negated(operand) if negations % 2 else Negated(Negated(operand))

    def union(self) -> Expression:
        operands = [self.path()]
        while self.is_operator("|"):
            self.take()
            operands.append(self.path())
        return _balanced("|", operands)

    def path(self) -> Expression:
        token = self.token
        if token.kind in (lex.LITERAL, lex.NUMBER, lex.FUNCTION, lex.VARIABLE) or self.is_operator("("):
            return self.filtered()
        if self.is_operator("/"):
            self.take()
            return Path(True, tuple(self.steps())) if self.at_step() else Path(True, ())
        if self.is_operator("//"):
            self.take()
            return Path(True, (_DESCEND, *self.steps()))
        return Path(False, tuple(self.steps()))

    def filtered(self) -> Expression:
        primary = self.primary()
        predicates = self.predicates()
        if predicates:
            primary = Filter(primary, predicates)
        if self.is_operator("/"):
            self.take()
            return Path(False, tuple(self.steps()), primary)
        if self.is_operator("//"):
            self.take()
            return Path(False, (_DESCEND, *self.steps()), primary)
        return primary

    def primary(self) -> Expression:
        token = self.take()
        if token.kind == lex.LITERAL:
            return Literal(token.text)
        if token.kind == lex.NUMBER:
            return Number(float(token.text))
        if token.kind == lex.FUNCTION:
            return Call(token.text, self.arguments(), token.at)
        if token.kind == lex.VARIABLE:
            raise SyntaxProblem("variables are not known in forms", token.at)
        result = self.expression()
        self.expect(")")
        return result

    def arguments(self) -> tuple[Expression, ...]:
        self.expect("(")
        found: list[Expression] = []
        if not self.is_operator(")"):
            found.append(self.expression())
            while self.is_operator(","):
                self.take()
                found.append(self.expression())
        self.expect(")")
        return tuple(found)

    def at_step(self) -> bool:
        return self.token.kind in (lex.NAME, lex.AXIS, lex.TYPE) or self.is_operator("@", ".", "..")

    def steps(self) -> list[Step]:
        found = [self.step()]
        while self.is_operator("/", "//"):
            if self.take().text == "//":
                found.append(_DESCEND)
            found.append(self.step())
        return found

    def step(self) -> Step:
        if self.is_operator("."):
            self.take()
            return Step("self", _ANY, self.predicates())
        if self.is_operator(".."):
            self.take()
            return Step("parent", _ANY, self.predicates())
        axis = "child"
        if self.is_operator("@"):
            self.take()
            axis = "attribute"
        elif self.token.kind == lex.AXIS:
            token = self.take()
            axis = token.text
            if axis not in AXES:
                raise SyntaxProblem(f"{axis} is not an axis", token.at)
            self.expect("::")
        return Step(axis, self.test(), self.predicates())

    def test(self) -> Test:
        token = self.token
        if token.kind == lex.NAME:
            self.take()
            return Test(name=token.text)
        if token.kind == lex.TYPE:
            self.take()
            self.expect("(")
            target = ""
            if token.text == "processing-instruction" and self.token.kind == lex.LITERAL:
                target = self.take().text
            self.expect(")")
            return Test(type=token.text, target=target)
        raise self.unexpected("a name or a value expected")

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.is_operator("["):
            self.take()
            found.append(self.expression())
            self.expect("]")
        return tuple(found)


def _balanced(operator: str, operands: list[Expression]) -> Expression:
    """An associative chain as a balanced tree: long chains of `or` in real forms then nest little."""
    if len(operands) == 1:
        return operands[0]
    middle = (len(operands) + 1) // 2
    return Binary(operator, _balanced(operator, operands[:middle]), _balanced(operator, operands[middle:]))
