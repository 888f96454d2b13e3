"""A proof over random sequences of 200 acts: issue, cancel, read, resubmit, decide, withdraw, close, reopen, export.

1. No figure that stood disappears, changes or is held back by an act that does not print how many did so, by period.
2. No figure stands that is from a withdrawn return, and no decision that was made is lost.
3. Every release can be written again byte for byte.

`LEDGER_EXAMPLES=50` asks for more sequences than the suite has.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from acts import Office, Standing, effects
from workbook.usecases.figure_changes import FigureEffect

ACTS = 200
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "0"))
PHASES = (Phase.explicit, Phase.generate) if EXAMPLES else (Phase.explicit,)


@settings(max_examples=EXAMPLES or 1, phases=PHASES, suppress_health_check=list(HealthCheck))
@example(seed=1)
@given(seed=st.integers(0, 2**32))
def test_nothing_changes_unsaid(seed: int) -> None:
    """1, 2, 3: after each act; at the end each kind of act was done, and every release is written again."""
    with TemporaryDirectory() as folder, closing(Office(Path(folder), random.Random(seed))) as office:
        stood = office.standing()
        released: dict[int, dict[str, str]] = {}
        for number in range(ACTS):
            done = f"act {number} of {seed}, {office.act()}"
            stands = office.standing()
            _is_said(office, done, stood, stands)
            assert office.kept_decisions() == office.decisions, done
            for release in office.releases():
                files = {Path(path).name: digest for path, digest in release.files.items()}
                assert released.setdefault(release.number, files) == files, done
            stood = stands
        for release in office.releases():
            assert office.written_again(release) == released[release.number], release
        assert len(office.acts) == 9


def _is_said(office: Office, done: str, stood: Standing, stands: Standing) -> None:
    said = office.said()
    for period, changes in effects(stood, stands).items():
        printed = said.get(period, Counter())
        assert _kinds(printed) == _kinds(changes), f"{done}: {period}: {changes}\n{office.printed}"
    withdrawn = {figure.file for figure in stands.values()} & office.withdrawn
    assert not withdrawn, f"{done}: {withdrawn} still stand"


def _kinds(changes: Counter[FigureEffect]) -> tuple[int, int]:
    """How many figures were replaced, and how many are gone or kept from leaving: what is there and illegal is both."""
    return changes[FigureEffect.REPLACED], changes[FigureEffect.HELD] + changes[FigureEffect.LOST]
