"""The form doctor: what is wrong with a workbook, by sheet, row and column, and what of it can be mended safely.

diagnosis = diagnose(path, cache=…)     Diagnosis: outcome (runs, runs after repairs, refused), findings, form
mend(path, to)                          writes a mended copy of the workbook; the original is never touched
"""

from forms.doctor.diagnosis import Diagnosis, Outcome, diagnose, mend
from forms.doctor.findings import Finding, Repair

__all__ = ["Diagnosis", "Finding", "Outcome", "Repair", "diagnose", "mend"]
