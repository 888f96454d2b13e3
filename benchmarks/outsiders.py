"""What those who hold every shared file can work out: `python -m benchmarks.outsiders [WORLDS]`, 60 unless you say so.

The worlds and the attack are those of the tests: years in which quarters are shared in any order and again, while returns
come late and figures, providers, client groups and sensitivity change. Every hidden sum of people below the threshold is
attacked once as an outsider, and those of the others once as each provider. Each sum is in one column alone: exact, or
else proven to be below the threshold, or else known within less than it.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from outsider import Finding, Outsider, Target
from shared_worlds import World, attacked, with_more_rules
from shares import policy

_COLUMNS = ("sums", "exact", "proven", "narrowed")
_HEAD = "{:54}" + "{:>10}" * len(_COLUMNS)


def main(worlds: int) -> None:
    """Attack so many worlds, with protection from insiders and without, and print what was found."""
    with tempfile.TemporaryDirectory() as name:
        folder = with_more_rules(Path(name))
        for is_protected in (True, False):
            print(f"protect_from_providers, protect_from_services: {str(is_protected).lower()}")
            _measure(worlds, folder, is_protected=is_protected)


def _measure(worlds: int, folder: Path, *, is_protected: bool) -> None:
    sharing = replace(policy(), protect_from_providers=is_protected, protect_from_services=is_protected)
    rows: dict[str, Counter[str]] = {}
    counted: Counter[str] = Counter()
    seconds = 0.0
    for seed in range(worlds):
        world = attacked(World.drawn(seed, folder), folder, sharing)
        counted.update(shares=world.shares, lines=world.lines, hidden=world.hidden)
        seconds += world.seconds
        for row, findings in _attacks(world.outsider):
            rows.setdefault(row, Counter()).update(_counted(findings))
    share = 100 * counted["hidden"] / counted["lines"]
    print(
        f"{worlds} worlds, {counted['shares']} shares in {seconds:.0f} s, "
        f"{counted['hidden']} of {counted['lines']} lines hidden ({share:.0f} %)"
    )
    print(_HEAD.format("", *_COLUMNS))
    for row in sorted(rows):
        print(_HEAD.format(row, *(rows[row][column] for column in _COLUMNS)))
    print(flush=True)


def _attacks(outsider: Outsider) -> Iterable[tuple[str, list[Finding]]]:
    """What outsiders and providers know of the hidden sums of few people."""
    few = [target for target in outsider.targets.values() if target.truth < policy().threshold]
    yield "an outsider", outsider.findings(few)
    number = "two providers" if len(outsider.reported) == 2 else "three or more"
    for provider in outsider.reported:
        for kind, targets in _by_kind(outsider, few).items():
            yield f"one of {number}, of others: {kind}", outsider.of_others(provider, targets)


def _by_kind(outsider: Outsider, targets: Iterable[Target]) -> dict[str, list[Target]]:
    kinds: dict[str, list[Target]] = {"sensitive": [], "not sensitive": []}
    for target in targets:
        kinds["not sensitive" if target in outsider.not_sensitive else "sensitive"].append(target)
    return kinds


def _counted(findings: list[Finding]) -> Counter[str]:
    least = policy().threshold
    kinds = Counter(
        "exact"
        if finding.is_exact()
        else "proven"
        if finding.is_proven(least)
        else "narrowed"
        if finding.is_narrowed(least)
        else "safe"
        for finding in findings
    )
    return kinds + Counter(sums=len(findings))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
