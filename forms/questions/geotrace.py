"""Lines and areas on the ground."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from forms.questions.geopoint import is_point, read_point
from vocabulary.text import N_, Text, text


@question_type
class Geotrace(QuestionType):
    """Several positions with semicolons between: a line, or an area whose first position stands again at the end."""

    name = "geotrace"
    label = N_("Line or area")
    help = N_("Type or paste positions with semicolons between")
    examples = (("-12.0 -77.0; -12.1 -77.1", "-12.0 -77.0 0 0; -12.1 -77.1 0 0"),)
    bad_example = "-12.0 -77.0"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) in ("geotrace", "geoshape")

    def read(self, typed: str, asked: Asked) -> str:
        return "; ".join(read_point(part.strip()) for part in typed.split(";") if part.strip())

    def valid(self, value: str, asked: Asked) -> bool:
        points = [part.strip() for part in value.split(";") if part.strip()]
        return len(points) >= 2 and all(is_point(point) for point in points)

    def expected(self, asked: Asked) -> Text:
        return text(N_("Type at least two positions with semicolons between"))
