"""An officer's acts on a small store, at random, each through the command line, and what stood before and after each.

Three providers, four services and three quarters, under a framework of nine counts.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from databases import desk
from own_framework import COMMON, configuration, register, row
from workbook.feedback.filling import Entries, fill_workbook
from workbook.layout import Issue
from workbook.model import Address, Period
from workbook.quarter import PeriodJudge, PeriodResult, ServiceKey
from workbook.reader import IssuedForm
from workbook.store import Release, Store
from workbook.usecases.figure_changes import FigureEffect
from world import command

PERIODS = tuple(Period(2008, quarter) for quarter in (1, 2, 3))
_FRAMEWORK = f"""
name: Small
version: "1"
title: Small return
periods: {{collected: quarter, year_begins: 4}}
deadline: {{working_days: 15, evidence: ours}}
authorities: [{{code: DER, name: Derby}}]
{COMMON}"""
_QUESTIONS = tuple(f"people_{number}" for number in range(1, 10))
#: Which provider has which service; in the second register one has moved.
_HOLDERS = ({"A": 1, "B": 1, "C": 2, "D": 3}, {"A": 2, "B": 1, "C": 2, "D": 3})
_EFFECT_LINE = re.compile(r"^(\d{4}-\d{2}-Q\d): (\d+) new figures?; (.*)\.$", re.MULTILINE)
_EFFECT = re.compile(r"(\d+) (replaced|held back|lost)")
_WHY = ("--reason", "So it was agreed", "--by", "A. Officer")


@dataclass(frozen=True)
class Figure:
    """A figure that stands. accepted: whether nothing about it is open. file: what it is from."""

    value: object
    accepted: bool
    file: str


#: What stands, by period, holder and address.
Standing = dict[tuple[Period, ServiceKey, Address], Figure]


@dataclass
class Office:
    """A store, and all that was done to it."""

    folder: Path
    chance: random.Random
    issues: dict[str, bytes] = field(default_factory=dict)
    returns: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    decisions: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    opened: ExitStack = field(default_factory=ExitStack)
    printed: str = ""

    def __post_init__(self) -> None:
        configuration(self.folder / "config", _FRAMEWORK, questions=_QUESTIONS)
        for number, holders in enumerate(_HOLDERS):
            rows = (_row(service, holder) for service, holder in holders.items())
            register(self.folder / f"register{number}.csv", *rows)

    @cached_property
    def store(self) -> Store:
        """The store, as another run beside the acts sees it."""
        return self.opened.enter_context(desk(self.out).store())

    def close(self) -> None:
        """Let go of the store."""
        self.opened.close()

    @property
    def out(self) -> Path:
        """The folder of results."""
        return self.folder / "out"

    def run(self, *arguments: object) -> int:
        """Run one command, and keep what it prints."""
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(printed):
            code = command(self.out, *arguments)
        self.printed = printed.getvalue()
        return code

    def act(self) -> str:
        """Do one act, chosen at random; its name."""
        names, weights = list(_ACTS), [weight for weight, _ in _ACTS.values()]
        (name,) = self.chance.choices(names, weights) if self.issues else ["issue"]
        _ACTS[name][1](self)
        self.acts[name] += 1
        return name

    def standing(self) -> Standing:
        """All figures that stand, as the quarters are judged."""
        stands: Standing = {}
        judge = PeriodJudge(self.store)
        for period in PERIODS:
            stands |= _standing(judge.quarterly(period))
        return stands

    def releases(self) -> tuple[Release, ...]:
        """All that left."""
        return self.store.ledger.releases()

    def kept_decisions(self) -> int:
        """How many decisions the store has."""
        return sum(len(self.store.decisions(period)) for period in PERIODS)

    def said(self) -> dict[Period, Counter[FigureEffect]]:
        """What the last act printed of figures that stood, by period."""
        return {
            Period.parse(code): Counter(
                {FigureEffect.NEW: int(new)}
                | {FigureEffect(word): int(number) for number, word in _EFFECT.findall(rest)}
            )
            for code, new, rest in _EFFECT_LINE.findall(self.printed)
        }

    def written_again(self, release: Release) -> dict[str, str]:
        """The digests of a release's files as `releases --write` writes them, by name."""
        target = self.folder / "again"
        shutil.rmtree(target, ignore_errors=True)
        assert self.run("releases", release.number, "--write", "--to", target) == 0, self.printed
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in target.iterdir()}


def _row(service: str, holder: int) -> dict[str, str]:
    names = {"provider_name": f"Provider {holder}", "service_id": service, "service_name": f"House {service}"}
    return row("Derby", f"8000{holder}", f"8000000{holder}", **names)


def effects(before: Standing, after: Standing) -> dict[Period, Counter[FigureEffect]]:
    """What became of the figures of each period, but for those that are new; only periods in which any changed."""
    changes: dict[Period, Counter[FigureEffect]] = {}
    for key, figure in before.items():
        now = after.get(key)
        if now is None:
            effect = FigureEffect.LOST
        elif now.value != figure.value:
            effect = FigureEffect.REPLACED
        elif figure.accepted and not now.accepted:
            effect = FigureEffect.HELD
        else:
            continue
        changes.setdefault(key[0], Counter())[effect] += 1
    return changes


def _standing(result: PeriodResult) -> Standing:
    return {
        (result.period, key, sourced.answer.address): Figure(
            sourced.answer.number, sourced.answer.address in service.accepted_addresses, sourced.file
        )
        for key, service in result.services.items()
        for sourced in service.answers
        if sourced.answer.number is not None
    }


def _issue(office: Office) -> None:
    path = office.folder / f"register{int(office.chance.random() < 0.25)}.csv"
    period = office.chance.choice(PERIODS)
    config = office.folder / "config"
    assert office.run("generate", path, "--period", period, "--config", config, "--yes", "--by", "A. Officer") == 0
    for record in office.store.issued(period):
        office.issues.setdefault(record.issued.workbook_id, (office.out / record.file_name).read_bytes())


def _cancel(office: Office) -> None:
    undo = ("--undo",) if office.chance.random() < 0.6 else ()
    office.run("cancel", office.chance.choice(sorted(office.issues)), *undo, *_WHY)


def _send(office: Office) -> None:
    """A return of figures that are few, so that the same are sent again and again; as a workbook or a CSV."""
    reference = office.chance.choice(sorted(office.issues))
    form = office.store.issued_form(reference)
    assert form is not None
    kind = office.chance.choice(["xlsx", "xlsx", "xlsx", "csv"])
    path = office.folder / "returns" / f"{len(office.returns)}.{kind}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(_filled(office, form, kind, reference))
    office.returns.append(path.name)
    assert office.run("read", path) in (0, 2), office.printed


def _filled(office: Office, form: IssuedForm, kind: str, reference: str) -> bytes:
    chance, issue = office.chance, form.layout.issued
    saved = issue.period.end + dt.timedelta(days=chance.choice([10, 12, 14, 16, 120]))
    moment = dt.datetime.combine(saved, dt.time(chance.randrange(8, 18), chance.randrange(60)))
    figures = _figures(chance, issue)
    if kind == "xlsx":
        entries = Entries({address: value for address, value in figures.items() if value is not None})
        return fill_workbook(office.issues[reference], form.layout, entries, moment)
    lines = [
        f"{reference},{moment.isoformat()},{address.service},{address.question},{value},"
        for address, value in figures.items()
        if value is not None
    ]
    return "\r\n".join(["workbook_id,extracted_at,service_id,item,value,explanation", *lines, ""]).encode()


def _figures(chance: random.Random, issue: Issue) -> dict[Address, int | str | None]:
    figures: dict[Address, int | str | None] = {}
    for service in issue.services:
        own = service.service.service_id
        base, odd = ord(own) + chance.randrange(2), chance.choice(_QUESTIONS)
        for number, name in enumerate(_QUESTIONS):
            figures[Address(own, "", f"OWN-SUP-1.{name}")] = base + number
        figures[Address(own, "", f"OWN-SUP-1.{odd}")] = chance.choice([base, base, 7, None, "seven"])
    return figures


def _resubmit(office: Office) -> None:
    """Read all that came again, under a further name."""
    if office.returns:
        name = office.chance.choice(office.returns)
        copy = office.folder / "returns" / f"again-{name}"
        shutil.copy(office.folder / "returns" / name, copy)
        assert office.run("read", copy) in (0, 2)


def _decide(office: Office) -> None:
    """Answer one of the open questions, or ask one again."""
    period = office.chance.choice(PERIODS)
    place = office.out / str(period) / "findings.csv"
    if not place.exists():
        return
    with place.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["service_id"]]
    asked = [row for row in rows if row["severity"] in ("warning", "error")] or rows
    if asked:
        row = office.chance.choice(asked)
        verdict = office.chance.choice(["include", "include", "exclude", "reopen"])
        item = ["--item", row["item"]] if row["item"] else []
        provider = ["--provider", office.chance.choice(["80001", "80002"])] if row["service_id"] == "A" else []
        if office.run("decide", row["service_id"], verdict, *item, *provider, "--period", period, *_WHY) == 0:
            office.decisions += 1


def _withdraw(office: Office) -> None:
    if office.returns:
        name = office.chance.choice(office.returns)
        undo = ("--undo",) if name in office.withdrawn else ()
        if office.run("withdraw", office.folder / "returns" / name, *undo, *_WHY) == 0:
            office.withdrawn ^= {name}


def _close(office: Office) -> None:
    office.run("close", office.chance.choice(PERIODS), *_WHY)


def _reopen(office: Office) -> None:
    office.run("reopen", office.chance.choice(PERIODS), *_WHY)


def _export(office: Office) -> None:
    share = ("--share",) if office.chance.random() < 0.4 else ()
    period, config = office.chance.choice(PERIODS), office.folder / "config"
    office.run("export", "--format", "csv", "--period", period, "--config", config, "--by", "A. Officer", *share)


#: Each act with how often it is done.
_ACTS: dict[str, tuple[int, Callable[[Office], None]]] = {
    "issue": (8, _issue),
    "cancel": (10, _cancel),
    "read": (30, _send),
    "resubmit": (4, _resubmit),
    "decide": (16, _decide),
    "withdraw": (14, _withdraw),
    "close": (4, _close),
    "reopen": (6, _reopen),
    "export": (8, _export),
}
