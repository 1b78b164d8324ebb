"""Which of the three languages the system speaks; Spanish where it says nothing. Standard library only, nothing imported."""

import os


def system_language() -> str:
    """`es`, `pt` or `en` from the usual variables of the environment, in their usual order."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in ("es", "pt", "en"):
            return code
    return "es"
