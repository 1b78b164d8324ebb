"""`python3 -m survey_app …`: sees that everything is installed, then does what the words ask; no word opens the window.

Only this file is read by a Python that is too old: it keeps to what every Python 3 understands.
"""

import sys

TOO_OLD = """Alcance necesita Python 3.11 o posterior; este es el %s. Instale uno más nuevo y vuelva a empezar.
O Alcance precisa do Python 3.11 ou posterior; este é o %s. Instale um mais novo e comece de novo.
Alcance needs Python 3.11 or later; this is %s. Install a newer one and start again.
"""


def main() -> int:
    """Exit status: 0 done, 1 could not be set up or a defect, 2 bad input or a bad word, 130 stopped by the person."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this is where an older one is told)
        sys.stderr.write(TOO_OLD % ((sys.version.split()[0],) * 3))
        return 1
    from survey_app import bootstrap

    try:
        words = bootstrap.prepare(sys.argv[1:])
    except bootstrap.SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    from survey_app.cli import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
