"""The interview engine on a large questionnaire: processor time, best of several (`python benchmarks/forms.py [RUNS]`).

The questionnaire is made here: 1,000 questions in groups with relevance, constraints and calculations, a roster of 30 rows
with 15 fields (10 of them with a rule), and a list of 10,000 places filtered by the place above them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path[0] = str(Path(__file__).resolve().parents[1])  # this file's folder would hide the package forms behind this file

from forms.expressions.indexes import prepare  # noqa: E402
from forms.expressions.parse import parse  # noqa: E402
from forms.form import Form  # noqa: E402
from forms.interview import Interview  # noqa: E402
from forms.interview.plan import make_plan  # noqa: E402
from forms.interview.why import why_hidden  # noqa: E402
from forms.xform import parse_form  # noqa: E402

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/Lima"))
QUESTIONS, ROWS, FIELDS, PLACES = 1_000, 30, 15, 10_000


def xform() -> str:
    """The questionnaire: every tenth question opens the nine after it, every fifth adds up those before it."""
    fields, binds, body = [], [], []
    for number in range(QUESTIONS):
        path = f"/data/q{number}"
        fields.append(f"<q{number}/>")
        rules = 'type="int" constraint=". &gt;= 0 and . &lt;= 99"'
        if number % 10:
            rules += f" relevant=\"/data/q{number - number % 10} != ''\""
        if number % 5 == 4:
            rules += f' calculate="coalesce(/data/q{number - 1}, 0) + coalesce(/data/q{number - 2}, 0) * 2"'
        binds.append(f'<bind nodeset="{path}" {rules}/>')
        body.append(f'<input ref="{path}"><label>Pregunta {number}</label></input>')
    inner = "".join(f"<f{number}/>" for number in range(FIELDS))
    for number in range(FIELDS):
        rule = f" relevant=\"../f0 &gt; {number} and /data/q0 != 'x'\"" if number % 3 == 1 else ""
        rule += ' calculate="coalesce(../f0, 0) + position(..)"' if number % 3 == 2 else ""
        binds.append(f'<bind nodeset="/data/row/f{number}" type="int"{rule}/>')
    binds.append('<bind nodeset="/data/total" type="int" calculate="sum(/data/row/f2)"/>')
    roster = "".join(f'<input ref="/data/row/f{number}"/>' for number in range(FIELDS))
    places = (f"<name>p{n}</name><label>Lugar {n}</label><above>r{n % 100}</above>" for n in range(PLACES))
    items = "".join(f"<item>{place}</item>" for place in places)
    regions = "".join(f"<item><label>r{number}</label><value>r{number}</value></item>" for number in range(100))
    select = (
        f'<select1 ref="/data/region"><label>Región</label>{regions}</select1><select1 ref="/data/place"><label>Lugar</label>'
        "<itemset nodeset=\"instance('places')/root/item[above = /data/region]\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>'
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Grande</h:title><model>'
        f'<instance><data id="large">{"".join(fields)}<rows/><row jr:template="">{inner}</row><total/><region/><place/></data>'
        f'</instance><instance id="places"><root>{items}</root></instance>{"".join(binds)}</model></h:head>'
        f'<h:body>{"".join(body)}<input ref="/data/rows"/><repeat nodeset="/data/row" jr:count="/data/rows">{roster}</repeat>'
        f"{select}</h:body></h:html>"
    )


def best(runs: int, work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The shortest processor time of a piece of work, in milliseconds."""
    times = []
    for _ in range(runs):
        before()
        start = time.process_time_ns()
        work()
        times.append(time.process_time_ns() - start)
    return min(times) / 1e6


def filled(form: Form) -> Interview:
    interview = Interview(form, "es", NOW)
    interview.answer("/data/rows", str(ROWS))
    for number in range(0, QUESTIONS, 10):
        interview.answer(f"/data/q{number}", "1")
        interview.answer(f"/data/q{number + 2}", "2")
        interview.answer(f"/data/q{number + 3}", "3")
    for number in range(1, ROWS + 1):
        interview.answer(f"/data/row[{number}]/f0", "7")
    return interview


def asked_first(form: Form) -> Interview:
    """A new interview in which the list of places was not shown yet."""
    interview = Interview(form, "es", NOW)
    interview.answer("/data/region", "r5")
    return interview


def told(what: str, took: float, aim: float = 0.0) -> None:
    """A line: what was done, the time, and how many times faster than the aim it is."""
    print(f"{what}: {took:.3g} ms" + (f", {aim / took:.1f} times faster than the aim of {aim:g} ms" if aim else ""))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    xml = xform()
    form = parse_form(xml)
    told(f"reading the XForm of {len(xml) // 1000} kB", best(3, lambda: parse_form(xml)))
    told(f"compiling {len(make_plan(form).rules)} rules and their order, with the index", best(3, lambda: make_plan(form)))
    (places,) = (control for control in form.body if control.path == "/data/place")
    assert places.itemset is not None
    tree = parse(places.itemset.nodeset)
    told(f"  of which the index of {PLACES} choices", best(runs, lambda: prepare(tree, form.instances, {})))
    interview = filled(form)
    evaluations = sum(len(interview.engine.of_place[rule.place]) for rule in interview.engine.plan.rules)
    told(f"full recalculation ({evaluations} evaluations)", best(runs, interview.engine.recalculate), 10)
    turn = iter(range(1_000_000))
    told("an answer that nine questions look at", best(runs, lambda: interview.answer("/data/q500", str(next(turn) % 90))), 1)
    in_row = best(runs, lambda: interview.answer("/data/row[17]/f0", str(next(turn) % 90)))
    told("an answer in a row of the roster", in_row, 1)
    hidden = best(runs, lambda: interview.answer("/data/q500", ""), lambda: interview.answer("/data/q500", "1"))
    told("an answer that closes nine questions", hidden, 1)
    following = best(runs, lambda: interview.state(interview.next("/data/q500") or ""))
    told("the next question and all it shows", following, 16)
    told(
        "why a question is hidden",
        best(runs, lambda: why_hidden(interview, "/data/q501"), lambda: interview.answer("/data/q500", "")),
    )
    told("all problems of the questionnaire", best(5, interview.problems))
    fresh = iter([asked_first(form) for _ in range(5)])
    told(f"{PLACES} choices filtered, the first time", best(5, lambda: next(fresh).state("/data/place")), 5)
    interview.answer("/data/region", "r5")
    regions = iter(range(1_000_000))
    again = best(
        runs, lambda: interview.state("/data/place"), lambda: interview.answer("/data/region", f"r{next(regions) % 100}")
    )
    told(f"{PLACES} choices filtered from then on", again, 5)


if __name__ == "__main__":
    main()
