"""Expressions of questionnaires: XPath 1.0 with the ODK functions, compiled once to Python closures.

`evaluate(expression, document, context, now)` is the entry for tests and tools; a running interview uses `compiled`.
"""

from forms.expressions.evaluate import evaluate

__all__ = ["evaluate"]
