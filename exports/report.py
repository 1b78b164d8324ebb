"""What a report is made of: the estimates, for whom, about whom, and what it may be used for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from estimation.from_records import records_of, whom
from estimation.result import Estimate
from exports.background import NOTHING, Background
from exports.disclosure.register import EMPTY, INTERNAL, ROUND, Register
from exports.numbers import report_base, to_base
from exports.signs import ACCESSIBLE
from vocabulary.text import N_, Text, text

USE = N_(
    "Planning and regularisation. It may not be used to control or to punish persons, and no person can be recognised in it."
)


PERMITTED = Text(USE)


def run_plain(estimate: Estimate) -> dict[str, Any]:
    """What tells a run from others, of what a report prints of it: the same run has the same digest, whatever was judged of it
    afterwards. Of its figures the rounded ones: with a digest of exact ones, true counts could be found by trial."""
    made, p, base = estimate.provenance, estimate.population, report_base(estimate)
    plain = estimate.to_plain()
    figures = [None if value is None or estimate.refused else to_base(value, base) for value in (p.point, p.lower, p.upper)]
    return {name: plain[name] for name in ("method", "parameters", "definition", "quantity")} | {
        "level": p.level, "seed": made.seed, "version": made.version, "created": made.created, "source": made.source,
        "by": list(made.by), "figures": figures,
    }  # fmt: skip


@dataclass(frozen=True)
class ReportSpec:
    """A report before it is written. The same specification gives the same file, byte for byte.

    `main` is the place of the headline among the estimates. `created` is an ISO date (or date and time): the date on the
    cover and in the file's properties; where it is empty that of the headline's run is used. `title` empty means: made from
    the definition. `country` is ISO 3166-1 alpha-2. `names` are the names that people gave the estimates, in the same order;
    they tell apart two of the same method. `sensitivity` stands at the foot of every page where it is given. `protection` is
    the rule for counts (`exports.disclosure.protect.RULES`), `register` what was released before. `reference` is the ISO date
    to which the figures refer whose own definition has none (for files of data alone). `background` is what the programme
    knows beside its estimates, `revised` why figures differ from those published before, in somebody's words. `signs` is the
    convention for what is missing, protected or weak (`exports.signs.PROFILES`).
    """

    estimates: tuple[Estimate, ...]
    title: str = ""
    recipient: str = ""
    programme: str = ""
    country: str = ""
    created: str = ""
    main: int = 0
    use: Text = PERMITTED
    names: tuple[str, ...] = ()
    sensitivity: Text | None = None
    protection: str = ROUND
    register: Register = EMPTY
    reference: str = ""
    background: Background = NOTHING
    signs: str = ACCESSIBLE
    revised: str = ""

    def __post_init__(self) -> None:
        if self.names and len(self.names) != len(self.estimates):
            raise ValueError("a name for each estimate, or none")
        if not self.estimates or not 0 <= self.main < len(self.estimates):
            raise ValueError("a report needs at least one estimate, and its headline among them")

    @property
    def headline(self) -> Estimate:
        """The main estimate."""
        return self.estimates[self.main]

    @property
    def base(self) -> int:
        """Everything printed as an estimate is a multiple of this."""
        return report_base(self.headline)

    @property
    def date(self) -> str:
        """The ISO date of the report, empty where none is known."""
        return (self.created or self.headline.provenance.created)[:10]

    @property
    def version(self) -> str:
        """The version of the program that made the headline."""
        return self.headline.provenance.version

    def digest(self) -> str:
        """SHA-256 over the runs (`run_plain`): two reports of the same runs share it."""
        import hashlib
        import json

        plain = [run_plain(e) for e in self.ordered()]
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    def heading(self) -> Text:
        """The title: the person's own words, else from the definition."""
        if self.title:
            return text("{title}", title=self.title)
        if self.headline.quantity is not None:
            return self.headline.counted
        return text(N_("Estimate of {who}"), who=self.headline.counted)

    def base_of(self, estimate: Estimate) -> int:
        """The headline's base for what is compared with it, its own for an estimate of another population."""
        return self.base if self.compared(estimate) else report_base(estimate)

    def compared(self, estimate: Estimate) -> bool:
        """Whether the estimate counts whom the headline counts: only such figures may stand on one axis."""
        if estimate.quantity != self.headline.quantity:
            return False
        both = records_of(estimate) is not None and records_of(self.headline) is not None  # an account rests on no records
        if both and whom(estimate) != whom(self.headline):
            return False
        return replace(estimate.definition, excludes="") == replace(self.headline.definition, excludes="")

    def name_of(self, estimate: Estimate) -> str:
        """The name that somebody gave the estimate, else that of its data."""
        at = next((i for i, e in enumerate(self.estimates) if e is estimate), None)
        return self.names[at] if self.names and at is not None else estimate.provenance.source

    def shows_exactly(self, estimate: Estimate) -> bool:
        """Whether the figures that an estimate rests on are printed as they are. Else no digest of them may stand in a report:
        there are so few counts near the printed ones that each could be tried until its digest fits."""
        return self.protection == INTERNAL or bool(estimate.account)

    def ordered(self) -> tuple[Estimate, ...]:
        """The headline first, then those of the same population, then the others, each in their order."""
        others = [e for i, e in enumerate(self.estimates) if i != self.main]
        return (self.headline, *sorted(others, key=lambda e: not self.compared(e)))

    def together(self) -> tuple[Estimate, ...]:
        """The headline and those of the same population: the first of `ordered`."""
        return tuple(e for e in self.ordered() if self.compared(e))

    def apart(self) -> tuple[Estimate, ...]:
        """Estimates of other populations."""
        return tuple(e for e in self.ordered() if not self.compared(e))
