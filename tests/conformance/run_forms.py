"""Examines real questionnaires: `python tests/conformance/run_forms.py [FOLDER]`.

Each workbook ends in one of three ways: it runs, it runs after the doctor's repairs, or it is refused with a message that
names the row. Running means that an interview begins and its first questions can be shown. Prints a line each, and closes
with `N passed, N failed`: failed is a traceback, or a refusal without a row.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from forms.doctor import Diagnosis, Outcome, diagnose  # noqa: E402
from forms.interview import Interview  # noqa: E402
from vocabulary.errors import BadInput  # noqa: E402

FOLDER = PROJECT.parent / "shared" / "conformance" / "realforms"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/Lima"))


def examine(path: Path) -> tuple[str, str]:
    """How a workbook ends, and what there is to say of it; an empty end is a defect."""
    try:
        diagnosis = diagnose(path)
        if diagnosis.form is not None:
            interview = Interview(diagnosis.form, "es", NOW)
            for question in interview.questions()[:100]:
                interview.state(question)
            interview.problems()
        return _ended(diagnosis)
    except BadInput as error:
        return "", error.say("en")
    except Exception as error:  # noqa: BLE001 – what this is looking for
        return "", f"{type(error).__name__}: {error}"


def _ended(diagnosis: Diagnosis) -> tuple[str, str]:
    codes = Counter(finding.code for finding in diagnosis.findings)
    summary = ", ".join(f"{code} × {count}" for code, count in codes.most_common())
    if diagnosis.outcome is Outcome.REFUSED:
        reasons = [problem for problem in diagnosis.problems if problem.where.row is not None]
        return (str(diagnosis.outcome), reasons[0].say("en")) if reasons else ("", f"refused without a row: {summary}")
    return str(diagnosis.outcome), summary


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else FOLDER
    if not folder.is_dir():
        print(f"skipped: {folder.name} is not here (it lies in shared/conformance beside the project)")
        return 0
    ends: Counter[str] = Counter()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".xls", ".xlsx")):
        end, summary = examine(path)
        ends[end] += 1
        print(f"{end or 'FAILED':20} {path.name[-60:]:60} {summary[:200]}")
    print(", ".join(f"{count} {end}" for end, count in sorted(ends.items()) if end))
    print(f"{sum(ends.values()) - ends['']} passed, {ends['']} failed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
