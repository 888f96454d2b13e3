"""What one run of reading returns came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from workbook.assess import Outcome
from workbook.findings import Finding
from workbook.model import Period
from workbook.usecases.figure_changes import FigureEffect, FileEffect
from workbook.usecases.period_results import PeriodReport


@dataclass(frozen=True)
class ReadRun:
    """One run of reading: files by outcome, periods touched.

    read: every file looked at: the outcomes, the copies (byte for byte one of the others, or only saved again), the superseded, of
    which a later version counts, and the withdrawn.
    set_aside: files that an officer decided against.
    findings: of this run's files alone; a period's report has all there are.
    files: what each file did that was new in this run. untold: how many of them a run recorded that told nobody.
    effects: how many figures of each period became new, replaced, held back or lost.
    """

    read: int
    copies: int
    superseded: int
    withdrawn: int
    set_aside: int
    outcomes: Counter[Outcome]
    findings: tuple[Finding, ...]
    periods: tuple[PeriodReport, ...]
    files: tuple[FileEffect, ...]
    effects: dict[Period, Counter[FigureEffect]]
    untold: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether any file of this run was queried or rejected."""
        return bool(self.outcomes[Outcome.QUERIED] or self.outcomes[Outcome.REJECTED])
