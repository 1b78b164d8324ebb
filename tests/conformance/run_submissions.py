"""Fills real questionnaires and those of the library, and takes each record there and back:
`python tests/conformance/run_submissions.py [FOLDER]`.

For each questionnaire that runs, four interviews are answered at random (from a seed). Each record is written as submission
XML, read back, taken up again and written again, which must give the same XML; one is encrypted with a fresh key and opened;
it is corrected, put into the tables, and the questionnaire is exported for ODK Collect and read again. Prints a line each, and
closes with `N passed, N failed`.
"""

from __future__ import annotations

import base64
import random
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: E402

from forms import library  # noqa: E402
from forms.doctor import Outcome, diagnose  # noqa: E402
from forms.form import Form  # noqa: E402
from forms.interview import Interview  # noqa: E402
from forms.odk.collect import package  # noqa: E402
from forms.odk.encryption import decrypt, encrypt  # noqa: E402
from forms.odk.received import read_submission, take_up  # noqa: E402
from forms.odk.table import sheets_of  # noqa: E402
from forms.read import load_form  # noqa: E402
from forms.submission import to_xml  # noqa: E402
from vocabulary.errors import BadInput  # noqa: E402

FOLDER = PROJECT.parent / "shared" / "conformance" / "realforms"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/Lima"))
MOST_ASKED = 600
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
ANSWERS = {
    "integer": "4", "decimal": "2.5", "date": "1990-03-05", "time": "08:30:00.000", "dateTime": "1990-03-05T08:30:00.000",
    "geopoint": "-12.0464 -77.0428 0 0", "geotrace": "-12 -77 0 0;-12.1 -77.1 0 0", "barcode": "123",
    "geoshape": "-12 -77 0 0;-12.1 -77.1 0 0;-12.2 -77 0 0;-12 -77 0 0", "text": 'Señora <Ñ> & "co"', "acknowledge": "OK",
    "range": "3",
}  # fmt: skip
FILES = {"image": "f.jpg", "audio": "f.mp3", "video": "f.mp4"}


def filled(form: Form, seed: int) -> Interview:
    """An interview answered at random: nine questions in ten, rows of repeats half of the time."""
    chance = random.Random(seed)
    interview = Interview(form, "es", NOW, chance=random.Random(1))
    path = interview.next("")
    for asked in range(MOST_ASKED):
        if path is None:
            break
        state = interview.state(path)
        value = ANSWERS.get(state.type, "")
        values = [known for known, _ in state.choices]
        if state.type == "repeat":
            value = "yes" if chance.random() < 0.5 and asked < MOST_ASKED / 2 else "no"
        elif state.type == "upload":
            value = FILES.get(state.parameters.get("mediatype", "").partition("/")[0], "f.pdf")
        elif state.type == "select_one" and values:
            value = chance.choice(values)
        elif state.type in ("select_multiple", "rank") and values:
            chance.shuffle(values)
            value = " ".join(values if state.type == "rank" else values[: chance.randint(0, len(values))])
        try:
            if value and (state.type == "repeat" or chance.random() < 0.9):
                interview.answer(path, value)
        except BadInput:
            pass  # a type whose answers look otherwise here; the question stays open
        path = interview.next(path)
    return interview


def there_and_back(form: Form) -> str:
    """What goes wrong with records of a form, else nothing."""
    read = []
    for seed in range(4):
        xml = to_xml(filled(form, seed))
        submission = read_submission(xml, form)
        read.append(submission)
        if to_xml(take_up(form, submission, "es", NOW)) != xml:
            return f"the record of seed {seed} came back as another"
    sealed = encrypt(PUBLIC, form.id, form.version, submission.instance_id, xml.encode(), {"f.jpg": b"foto"})
    opened = decrypt(sealed.manifest, sealed.files.get, KEY)
    if opened.submission.decode() != xml or opened.files != {"f.jpg": b"foto"}:
        return "the encrypted record came back as another"
    correction = to_xml(take_up(form, submission, "es", NOW, edit=True), replaces=submission.instance_id)
    if read_submission(correction, form).replaces != submission.instance_id:
        return "the correction does not say what it replaces"
    if len(sheets_of(form, read)[0].rows) != len(read):
        return "the table lacks a record"
    return ""


def exported(path: Path) -> str:
    """What goes wrong with the export for Collect, else nothing."""
    made = package(path)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in made.files.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_bytes(data)
        again = load_form(next(Path(folder).glob("*.xml")))
    return (
        ""
        if (again.id, again.binds, again.body) == (made.form.id, made.form.binds, made.form.body)
        else "the export is another"
    )


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else FOLDER
    workbooks = sorted(p for p in folder.iterdir() if p.suffix in (".xls", ".xlsx")) if folder.is_dir() else []
    if not workbooks:
        print(f"skipped: {folder.name} is not here (it lies in shared/conformance beside the project)")
    passed = failed = 0
    for path in [*map(library.path, library.names()), *workbooks]:
        try:
            if path in workbooks:
                diagnosis = diagnose(path)
                form = diagnosis.form
                wrong = exported(path) if diagnosis.outcome is Outcome.RUNS else ""
            else:
                form, wrong = library.load(path.stem), exported(path)
            if form is None:
                continue
            wrong = wrong or there_and_back(form)
        except Exception as error:  # noqa: BLE001 – what this is looking for
            wrong = f"{type(error).__name__}: {error.say('en') if isinstance(error, BadInput) else error}"
        passed, failed = passed + (not wrong), failed + bool(wrong)
        print(f"{'FAILED' if wrong else 'passed':8} {path.name[-70:]:70} {wrong[:200]}")
    print(f"{passed} passed, {failed} failed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
