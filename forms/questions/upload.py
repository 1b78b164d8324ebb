"""Files: photographs, recordings, scanned documents."""

from __future__ import annotations

from pathlib import PurePath

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from vocabulary.text import N_, Text, text

ENDINGS = {
    "image": ("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff"),
    "audio": ("mp3", "m4a", "amr", "wav", "ogg", "aac", "flac"),
    "video": ("mp4", "m4v", "3gp", "avi", "mov", "webm"),
}


def is_file_name(value: str) -> bool:
    """Whether a text is the plain name of a file, which leads nowhere else."""
    return PurePath(value).name == value and "\\" not in value and "\0" not in value and value not in (".", "..")


@question_type
class Upload(QuestionType):
    """A file: the answer is its name; the file itself is kept beside the record."""

    name = "upload"
    label = N_("File")
    help = N_("Choose a file")
    examples = (("documento.pdf", "documento.pdf"),)
    bad_example = "../documento.pdf"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "upload"

    def valid(self, value: str, asked: Asked) -> bool:
        if not is_file_name(value):
            return False
        kind = ((asked.parameters or {}).get("mediatype") or "").partition("/")[0]
        return kind not in ENDINGS or value.rpartition(".")[2].lower() in ENDINGS[kind]

    def expected(self, asked: Asked) -> Text:
        return text(N_("Choose a file of the kind that is asked for"))
