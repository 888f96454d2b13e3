"""Lines of a long CSV that give further reasons.

Their item is like `NOF-ST-2.need_1b.also`, and their reference is the person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook.model import FURTHER_NEED, FURTHER_REASON, FURTHER_REFERENCE, UNMET, Address, CodeList, Entry, Section
from workbook.reader.csv_lines import CsvLine
from workbook.reader.matching import IssuedForm
from workbook.references import further_record
from workbook.text import folded

_ALSO = ".also"


def further_lines(issued_form: IssuedForm, lines: Iterable[CsvLine]) -> list[tuple[CsvLine, Section]]:
    """Find the lines that give a further reason.

    Each comes with the section that it belongs to.
    """
    questions = {
        folded(f"{code}{_ALSO}"): section
        for section in issued_form.form.further_sections
        for code in issued_form.form.section(section.reasons_of).need_questions
    }
    return [
        (line, questions[folded(line.address.question)])
        for line in lines
        if line.address.record and line.cells["value"] and folded(line.address.question) in questions
    ]


def further_line_entries(
    issued_form: IssuedForm, sheet: str, lines: Iterable[tuple[CsvLine, Section]]
) -> Iterator[Entry]:
    """Go through the entries that such lines stand for.

    Each line is a row of the sheet of further reasons.
    """
    for number, (line, section) in enumerate(lines, 1):
        record = further_record(line.address.record, number)
        need = line.address.question.removesuffix(_ALSO).rpartition(".")[2].lower()
        choices = next(question.choices for question in section.questions if question.name == FURTHER_REASON)
        typed = (
            (FURTHER_REFERENCE, line.address.record),
            (FURTHER_NEED, need),
            (FURTHER_REASON, _reason(line.cells["value"], issued_form.framework.code_list(choices))),
        )
        for name, content in typed:
            address = Address(line.address.service, record, f"{section.code}.{name}")
            yield Entry(address, content, sheet, line.cell)


def _reason(value: str, reasons: CodeList) -> str:
    """A reason by its code, with or without what it begins with; else as it stands."""
    code = f"{UNMET}{value.strip().lower()}"
    return code if code in {entry.code for entry in reasons.entries} else value
