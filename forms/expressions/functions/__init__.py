"""The functions that expressions may call, one family a file; importing this package registers them all."""

import forms.expressions.functions.chance
import forms.expressions.functions.choices
import forms.expressions.functions.dates
import forms.expressions.functions.digests
import forms.expressions.functions.geo
import forms.expressions.functions.logic
import forms.expressions.functions.nodesets
import forms.expressions.functions.numbers
import forms.expressions.functions.strings
import forms.expressions.functions.structure  # noqa: F401
from forms.expressions.functions.registry import FUNCTIONS, Function, build_call

__all__ = ["FUNCTIONS", "Function", "build_call"]
