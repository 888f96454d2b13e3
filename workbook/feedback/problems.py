"""Findings as a provider is told of them.

In reading order, each with its place in the file that goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from workbook.findings import FOR_OFFICERS, Code, Finding, Place, Severity
from workbook.findings.described import rule_advice
from workbook.layout import InputRole, Layout, cell_name
from workbook.model import section_code
from workbook.reader import IssuedForm
from workbook.reader.long_csv import SHEET
from workbook.text import plain

_AS_ISSUED = "This copy has it as issued; there is nothing to do if that is right."
#: What was changed although it is locked, so that a provider cannot change it back; a copy that goes back has it as issued.
MENDED = {
    Code.LABEL_CHANGED: _AS_ISSUED,
    Code.PRINTED_FIGURE_CHANGED: _AS_ISSUED,
    Code.FORMULA_OVERWRITTEN: "It is there again in this copy.",
    Code.CHOICE_FIXED: _AS_ISSUED,
    Code.UNDER_HIDDEN: "It was taken out of this copy.",
}
#: Rules that an explanation answers.
_EXPLAINABLE = (Code.WARN_RULE, Code.BETA_RULE)
_SEVERITIES = tuple(Severity)

#: The sheet and cell of a finding in the file that goes back; both empty where it has no place there.
At = Callable[[Finding], tuple[str, str]]


@dataclass(frozen=True)
class ProblemToCorrect:
    """One finding, told.

    words: its message without its place, and what to do where that is not in it.

    place: where it is in the file that goes back; sheet and cell are empty where there is no such place. service: as the
    title of its sheet has it; empty for the whole file. why: the cell in which an explanation would answer it.
    """

    severity: Severity
    code: Code
    place: Place
    service: str
    words: str
    why: str = ""

    @property
    def message(self) -> str:
        """Where, what was found, and what to do."""
        return f"{plain(self.place.words())}: {self.words}"


def problems(
    findings: Iterable[Finding], form: IssuedForm | None, at: At | None = None
) -> tuple[ProblemToCorrect, ...]:
    """Tell of findings, worst first, then by service and row.

    form: the workbook they are about; None where that could not be told. at: where each is in a copy that goes back,
    in which print was put as issued; without it, places are those of the file received.
    """
    index = _Index() if form is None else _Index.of(form)
    told = (finding for finding in findings if finding.code not in FOR_OFFICERS)
    return tuple(_problem(finding, index, at) for finding in sorted(told, key=index.order))


def bare_words(finding: Finding) -> str:
    """A finding's words without its place, capitalised.

    The code of a rule is for officers.
    """
    text = finding.text.removesuffix(f" ({finding.rule})") if finding.rule else finding.text
    return f"{text[:1].upper()}{text[1:]}"


@dataclass(frozen=True)
class _Index:
    """What a workbook calls things, and where: titles of services, labels of sections, boxes of questions."""

    titles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    layout: Layout | None = None

    @classmethod
    def of(cls, form: IssuedForm) -> _Index:
        services = [sheet.issued.service for sheet in form.layout.sheets]
        return cls(
            {service.service_id: f"{service.name} ({service.service_id})" for service in services},
            {section.code: section.label for section in form.form.sections},
            {service.service_id: number for number, service in enumerate(services)},
            {row.key: number for number, row in enumerate(form.layout.form.rows)},
            form.layout,
        )

    def order(self, finding: Finding) -> tuple[int, int, int, int, Finding]:
        """Worst first, then as one reads the workbook."""
        service = self.numbers.get(finding.service_id, -1)
        return _SEVERITIES.index(finding.severity), service, *self._position(finding), finding

    def _position(self, finding: Finding) -> tuple[int, int]:
        box = None if self.layout is None else self.layout.box(finding.address, InputRole.ANSWER)
        return (self.rows.get(finding.question, -1), 0) if box is None else (box.row, box.column)

    def why(self, finding: Finding) -> str:
        """The box for an explanation of a finding, or nothing."""
        if self.layout is None or finding.code not in _EXPLAINABLE:
            return ""
        box = self.layout.box(finding.address, InputRole.EXPLANATION)
        return "" if box is None else cell_name(box.row, box.column)

    def label(self, question: str) -> str:
        """What people call the indicator of an item's or indicator's code.

        It is empty for a code of neither.
        """
        return self.labels.get(question) or self.labels.get(section_code(question), "")


def _problem(finding: Finding, index: _Index, at: At | None) -> ProblemToCorrect:
    sheet, cell = (finding.source_sheet, finding.source_cell) if at is None else at(finding)
    place = Place(
        finding.source_file,
        sheet,
        cell,
        finding.service_id,
        finding.question,
        index.label(finding.question),
        finding.address.record,
    )
    why = index.why(finding) if at is not None else ""
    advice = f"Say why in {why}, or correct the figure." if why else _advice(finding)
    done = "" if at is None else MENDED.get(finding.code, "")
    return ProblemToCorrect(
        severity=finding.severity,
        code=finding.code,
        place=place,
        service=plain(index.titles.get(finding.service_id, finding.service_id)),
        words=" ".join(filter(None, (bare_words(finding), advice, done))),
        why=why,
    )


def _advice(finding: Finding) -> str:
    """What to do about a rule, which its message does not say."""
    if finding.code in _EXPLAINABLE and finding.source_sheet == SHEET:
        return "Correct the figure, or say under explanation why it is right."
    return "" if finding.severity is Severity.INFO else rule_advice(finding.code)
