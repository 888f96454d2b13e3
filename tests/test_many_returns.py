"""Hundreds of mixed returns: versions, exact copies, long CSVs, two workbooks for one service, broken and hostile files.

1. One run, two runs, and runs over the files in random order leave the same bytes in every result.
2. A run that is killed six times, anywhere, and begun again leaves the same bytes too.
3. Runs at the same time on one store, with some files in both, end without an error and leave the same bytes.
4. The counts of a run add up to the number of files it read, and the post is as mixed as it is said to be.
5. Decisions made half way hold wherever they hold in one run, however the rest is read.
6. They take no more memory than the machine of an officer has to spare.

Three hundred files, or as many as RETURNS says: `RETURNS=1000 make test ARGS=tests/test_many_returns.py`.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from databases import copied, desk
from mixed_returns import mixed, quarter
from runner import Ended, Runner, job
from workbook.findings import Code, Finding, Severity
from workbook.quarter import ServiceResult, judge_period
from workbook.store import Verdict
from workbook.usecases.decide import Request, decide
from world import PERIOD, results, sent

_SEED = 4
_FILES = int(os.environ.get("RETURNS", "300"))
_KILLS = 6
#: What a run may take, in MB; a tenth of it is Python with pandas.
_MOST_MEMORY = 600
_WHEN = dt.datetime(2008, 11, 3, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Quarter:
    """What all tests share. issued: the folder from which was issued; tests copy it. requests: made after the first half."""

    issued: Path
    post: Path
    first: tuple[Path, ...]
    second: tuple[Path, ...]
    requests: tuple[Request, ...]
    expected: dict[str, bytes]
    runs: tuple[Ended, Ended]

    @property
    def every(self) -> tuple[Path, ...]:
        """All the files."""
        return self.first + self.second


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """Where runs are made that may be killed."""
    with Runner() as started:
        yield started


@pytest.fixture(scope="module")
def whole(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """The post, and what it comes to where nothing disturbs: half of it, decisions on that, and all of it."""
    folder = tmp_path_factory.mktemp("many")
    templates = quarter(folder / "issued", _FILES // 16)
    paths = [sent(folder / "post", each.name, each.content) for each in mixed(templates, _FILES, _SEED)]
    first, second = tuple(paths[: _FILES // 2]), tuple(paths[_FILES // 2 :])
    out = copied(folder / "issued", folder / "whole")
    (one,) = runner.run(job(desk(out), first))
    requests = _requests(out)
    decide(desk(out), str(PERIOD), requests, "A. Officer", _WHEN)
    (two,) = runner.run(job(desk(out), [folder / "post"]))
    return Quarter(folder / "issued", folder / "post", first, second, requests, results(out), (one, two))


@pytest.fixture
def out(whole: Quarter, tmp_path: Path) -> Path:
    """The folder as it was before anything came, for one test."""
    return copied(whole.issued, tmp_path / "out")


def test_the_post_is_mixed_and_every_file_is_counted(whole: Quarter) -> None:
    """4: each file is accepted, queried, rejected, superseded or a copy, and there are many of each."""
    for run, number in zip(whole.runs, (len(whole.first), len(whole.every)), strict=True):
        assert run.code == 0, run.said
        counts = Counter(run.said)
        assert counts.pop("read") == sum(counts.values()) == number
        assert {"accepted", "queried", "rejected", "superseded", "copies"} == set(+counts)
    assert 0.02 * len(whole.every) <= run.said["rejected"] <= 0.05 * len(whole.every)


def test_what_was_decided_is_in_the_result(whole: Quarter) -> None:
    """5: of the decisions some hold to the end, and some lapse with what came later."""
    text = whole.expected["findings.csv"].decode()
    confirmed = text.count("Confirmed by A. Officer") + text.count("taken out by A. Officer")
    assert 0 < confirmed < len(whole.requests)


def test_memory_is_bounded(whole: Quarter) -> None:
    """6: the most that a run took, from the system's own account."""
    assert max(run.memory for run in whole.runs) < _MOST_MEMORY


def test_any_order_in_any_number_of_runs_two_at_a_time(whole: Quarter, out: Path, runner: Runner) -> None:
    """1, 3, 5: shuffled, dealt into runs of any length, each pair at once with some files in both.

    The last run names the folder: it finds nothing to do but to count, and changes nothing.
    """
    chance = random.Random(_SEED)
    for half in (whole.first, whole.second):
        order = chance.sample(half, len(half))
        cut = chance.randint(len(half) // 3, 2 * len(half) // 3)
        for part in (order[:cut], order[cut:]):
            middle = chance.randint(len(part) // 3, 2 * len(part) // 3)
            ended = runner.run(job(desk(out), part[:middle]), job(desk(out), part[middle - len(part) // 10 :]))
            assert [each.code for each in ended] == [0, 0], [each.said for each in ended]
        if half is whole.first:
            decide(desk(out), str(PERIOD), whole.requests, "A. Officer", _WHEN)
    (ended_last,) = runner.run(job(desk(out), [whole.post]))
    assert ended_last.said == whole.runs[1].said
    assert results(out) == whole.expected


def test_killed_six_times(whole: Quarter, out: Path, runner: Runner) -> None:
    """2, 5: at random moments between and within files, and twice while the results are written."""
    chance = random.Random(_SEED)
    for half in (whole.first, whole.every):
        points = [*sorted(chance.sample(range(len(half)), _KILLS // 2 - 1)), len(half)]
        for after in points:
            (ended,) = runner.run(job(desk(out), half, after, chance.random() / 20))
            assert ended.code == -signal.SIGKILL, ended.said
        (ended,) = runner.run(job(desk(out), half))
        assert ended.code == 0, ended.said
        if half is whole.first:
            decide(desk(out), str(PERIOD), whole.requests, "A. Officer", _WHEN)
    assert results(out) == whole.expected
    assert ended.said == whole.runs[1].said


def _requests(out: Path) -> tuple[Request, ...]:
    """A decision on every second thing that is asked after the first half."""
    with desk(out).store() as store:
        standing = judge_period(store, PERIOD)
    found = []
    for service in standing.services.values():
        for question, asked in {
            each.address: each for each in service.findings if each.address in service.entered
        }.items():
            decided = _decided(asked, service.entered[question], service)
            if decided is not None:
                found.append(replace(decided, question=question.question))
    return tuple(found[::2])


def _decided(asked: Finding, entered: tuple[str, ...], service: ServiceResult) -> Request | None:
    """A question is answered, the first figure of a conflict chosen, an error taken out; None for an information."""
    request = Request(
        service.key.service_id,
        Verdict.EXCLUDE,
        "Asked by telephone.",
        authority=service.key.authority,
        provider_id=service.key.provider_id,
    )
    figures = [each for each in entered if each.isdigit()]
    if asked.code is Code.CONFLICT and figures:
        return replace(request, verdict=Verdict.INCLUDE, value=figures[0])
    if asked.severity is Severity.WARNING:
        return replace(request, verdict=Verdict.INCLUDE)
    return request if asked.severity is Severity.ERROR else None
