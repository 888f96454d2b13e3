"""Take from a CSV file which indicators a provider reports.

Beside each may stand why that was changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workbook.findings import CATALOGUE, Code
from workbook.layout import LONGEST_EXPLANATION
from workbook.model import yes_no_words, yes_or_no
from workbook.reader import IssuedForm
from workbook.reader.csv_lines import EXPLANATION_COLUMN, CsvLine
from workbook.text import quoted

#: A service and a question or section of it.
Key = tuple[str, str]


@dataclass(frozen=True)
class FilledChoices:
    """What a file says of the choices of a workbook.

    reported: whether each section that a service is shown is reported, as issued or as the file has it.
    changed: Yes or No of each that the file switches. refused: one text for each line that is not taken.
    """

    reported: dict[Key, bool]
    changed: dict[Key, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


def is_choice(key: Key, form: IssuedForm) -> bool:
    """Whether a line is about a section as a whole."""
    return key[1] in form.form.sections_by_code


def take_choices(lines: Iterable[CsvLine], form: IssuedForm, name: str) -> FilledChoices:
    """Take the lines that say whether a section is reported.

    lines: each of another section. name: of the file.
    """
    states = {
        (sheet.issued.service.service_id, section.code): sheet.state(section.code)
        for sheet in form.layout.sheets
        for section in form.form.sections
        if sheet.state(section.code).shown
    }
    reported = {key: state.on for key, state in states.items()}
    changed, refused = {}, []
    for line in lines:
        key, value = line.key, line.cells["value"]
        chosen = yes_or_no(value)
        if not value or key not in states or chosen is states[key].on:
            continue  # one that the service is not shown is refused with the questions
        label = form.form.section(key[1]).label
        if chosen is None:
            refused.append(
                f"{name}:{line.row}: {key[1]}: found {quoted(value)}. {CATALOGUE[Code.CHOICE_UNCLEAR].advice}"
            )
        elif not states[key].switchable:
            refused.append(
                f"{name}:{line.row}: {label} is required of service {key[0]}. Leave the line out, or ask the authority."
            )
        else:
            reported[key], changed[key] = chosen, yes_no_words(chosen)
    return FilledChoices(reported, changed, tuple(refused))


def explanation_of(line: CsvLine) -> str:
    """Why what a line says is right, or was changed.

    It is empty where its file does not say.
    """
    return line.cells.get(EXPLANATION_COLUMN, "")


def explained_too_long(line: CsvLine, name: str) -> str:
    """Say that an explanation is longer than its box.

    It is empty where it is not.
    """
    if len(explanation_of(line)) <= LONGEST_EXPLANATION:
        return ""
    return (
        f"{name}:{line.row}: {line.key[1]}: the explanation was left out. Use at most {LONGEST_EXPLANATION} characters."
    )
