"""`match-keys`: the owner of a list makes a file with which it can be linked and in which no name is."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Collector, Place
from vocabulary.fields import read_names
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    from survey_app.services.linkage_key_files import read_key, words_of
    from survey_app.services.linking_lists import read_uses
    from survey_app.services.match_key_files import QUASI, make_match_keys
    from survey_app.services.writing import check_apart, check_target, write_together

    source, out = Path(given.one("file")), Path(given.one("out")).absolute()
    rows = Path(given.one("rows")).absolute() if given.one("rows") else None
    targets = [target for target in (out, rows) if target is not None]
    problems = Collector()
    for target in targets:
        check_target(problems, target)
    for other in (source, Path(given.one("key"))):
        check_apart(problems, targets, other)
    clear = tuple(name for part in given.many("clear") for name in read_names(part))
    for name in clear:
        if name not in QUASI:
            remedy = text(N_("It must be one of: {options}"), options=", ".join(QUASI))
            what = text(N_("{value} is not a possible value"), value=repr(name))
            problems.add("bad-value", what, Place(field="--clear"), remedy)
    uses = read_uses(given.many("map"), problems)
    problems.raise_if_any()
    key = read_key(Path(given.one("key")))
    with TerminalProgress(given.lang) as progress:
        made = make_match_keys(source, key, uses, clear, progress=progress)
    write_together({out: made.keys, **({rows: made.rows} if rows is not None else {})})
    said = [text(N_("{n} record has match keys"), N_("{n} records have match keys"), n=made.records)]
    if made.left_out:
        said.append(
            text(N_("{n} row names nobody and is left out"), N_("{n} rows name nobody and are left out"), n=made.left_out)
        )
    said += [text(N_("Written: {file}"), file=str(target)) for target in targets]
    if rows is not None:
        said.append(text(N_("Keep {file} to yourself: it tells which row of your list each row of keys is."), file=rows.name))
    said.append(text(N_("Fingerprint: {fingerprint}"), fingerprint=key.fingerprint))
    said.append(text(N_("To compare by telephone: {words}"), words=words_of(key.fingerprint, given.lang)))
    for line in said:
        print(translate(line, given.lang))
    return 0


WORD = Word(
    "match-keys",
    N_("Makes of a list a file of keyed match keys, which `link` compares: no name, no document and no date of birth is in it. "
       "For the owner of the list, who holds the key."),
    (
        Argument("FILE", N_("CSV or Excel file of the list"), required=True),
        Argument("--key", N_("The key's file, which `linkage-key new` makes"), "KEYFILE", required=True),
        Argument("--out", N_("The file of match keys to be written, as .csv"), "FILE", required=True),
        Argument("--map", N_("What a column holds, such as \"Last names=surnames\"; may stand several times"), "COLUMN=USE",
                 many=True),
        Argument("--clear", N_("Columns that stay readable where that was agreed: sex, birth_year, nationality, area"), "NAMES",
                 many=True),
        Argument("--rows", N_("Also write which row of the list each row of keys is, for the owner alone"), "FILE"),
    ),
    run,
)  # fmt: skip
