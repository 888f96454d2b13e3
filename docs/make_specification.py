"""Make specification.md from the shipped configuration: `make docs`. A test says when that is due."""

from __future__ import annotations

from pathlib import Path

from workbook.config import load, shipped_folder
from workbook.findings import Code
from workbook.layout import LONGEST_EXPLANATION
from workbook.model import Framework, Question, QuestionType, RuleStatus, Section
from workbook.reader import long_csv
from workbook.reader.guards import LARGEST_FILE
from workbook.usecases.fill import COLUMNS

PAGE = Path(__file__).with_name("specification.md")

TYPES = {
    QuestionType.COUNT: "whole number",
    QuestionType.NUMBER: "number, at most two decimals",
    QuestionType.YES_NO: "Yes or No",
}
OPENING = f"""\
# Returning figures from a provider's own system

*Made from the shipped configuration by `make docs`; do not edit it here. An authority that edits its YAML makes its own.*

There are two ways: [fill the standard workbook](#filling-the-standard-workbook) and return that, or return
[a long CSV](#a-long-csv-as-a-return) beside a workbook or in its place. Ask the authority which it wants. The items are the same.

## Filling the standard workbook

For a provider whose register line says `submission: automated`, two workbooks are issued for the quarter: a *standard* one with the
national core, for its system to fill, and an *amended* one with the rest, to fill by hand. The two share no item.

Write a CSV file (UTF-8, comma separated) whose first line is `{",".join(COLUMNS)}`, then one line for each figure:

```csv
{",".join(COLUMNS)}
DER-0101,CLG-KPI-2.departures,12
DER-0101,CLG-KPI-2.planned,9
```

- `service_id` is the id in brackets beside the service's name in the workbook; `item` is a code from the tables below.
- `value` is a plain number with a point for decimals and no thousands separator, or Yes or No. Write 0 for none; leave out what is not known.
- Each service and item stands once. Percentages are worked out, never sent.

Then run `sp-workbook fill WORKBOOK --from data.csv`. It writes a filled copy and leaves the workbook as it is. A value that a
person could not type is not put in, and is named with its line; the exit code is then 2. The filled copy is returned like any other.

Of each indicator it is said where it comes from: *found* in a document of the time, *unverified*, or *ours*, a choice made for this tool.

An entry refused by a *must hold* rule below is not put in. One that fails a *please say why* rule is put in, and the workbook asks for
an explanation. A rule with a figure that is missing is not applied.
"""
_HEAD = (*long_csv.COLUMNS, long_csv.EXPLANATION_COLUMN)
LONG_CSV = f"""
## A long CSV as a return

A CSV file that is sent to the authority as it is, and read like a workbook: `sp-workbook read returns/`. Its first line is
`{",".join(_HEAD)}`; then one line for each figure:

```csv
{",".join(_HEAD)}
SPW-XXXX-XXXX-XXXX-XXXX,2008-10-09T17:30:00,DER-0101,CLG-KPI-2.departures,12,
SPW-XXXX-XXXX-XXXX-XXXX,2008-10-09T17:30:00,DER-0101,CLG-KPI-2.planned,9,
```

| column | holds |
| --- | --- |
| `workbook_id` | the reference of the workbook that it answers, as it stands on the Read me sheet. The same on every line |
| `extracted_at` | when the system made the file, as `2008-10-09T17:30:00`: in UTC, or with an offset as `+01:00`. The same on every line. Of two CSVs the later counts |
| `service_id` | the id in brackets beside the service's name |
| `item` | a code from the tables below |
| `value` | a plain number with a point for decimals and no thousands separator, or Yes or No. 0 for none; blank for what is not known |
| `explanation` | why an unlikely figure is right, in at most {LONGEST_EXPLANATION} characters. The column may be left out |

- UTF-8, with or without a mark at its beginning, or UTF-16; commas, semicolons or tabs between; at most {LARGEST_FILE // 2**20} MB. The columns
  stand in any order, in small or capital letters; others are passed over and named ({Code.COLUMNS_PASSED_OVER}; {Code.EXPLANATIONS_PASSED_OVER} where one
  seems to hold explanations). Without one of the first five nothing is read ({Code.NOT_A_LONG_CSV}).
- Services and items are known in small or capital letters. Where no line is of a service of the workbook, nothing is read ({Code.NOT_A_LONG_CSV}).
- A number that a comma without quotes cut in two, such as 1,234, is not taken ({Code.LINE_TOO_LONG}).
- One file answers one workbook. It may hold some of its services, or some of their items. A service that is not in it is not returned by it. Of one
  that is in it every item must come, here or in a workbook: one that is nowhere is {Code.BLANK}.
- Each service and item stands once; on two lines, neither is taken ({Code.LINE_REPEATED}).
- A line about something that the workbook does not ask is named and left out ({Code.LINE_WITHOUT_PLACE}). A figure for an indicator that was only offered
  switches it on ({Code.CHOICE_CHANGED}).
- Every value is checked as one typed in the workbook is, by the same limits and rules. A formula is never worked out.
- It joins with a workbook of the same service, item by item. The same figure in both is fine, and a blank never beats a figure. Two that differ
  are a conflict ({Code.CONFLICT}): neither is loaded until it is settled.
- `sp-workbook correct` sends it back as a CSV with a column that says, on each line, what to do.

The name of the file does not matter. [findings.md](findings.md) has every code.
"""


def page() -> str:
    """The page as it should be."""
    framework = load(shipped_folder()).framework
    core = [section for section in framework.sections if section.code in framework.core]
    rest = [section for section in framework.sections if section.code not in framework.core]
    parts = [OPENING, LONG_CSV, "\n## The standard workbook\n", *(_section(each) for each in core)]
    parts += ["\n## The amended workbook\n", *(_section(each) for each in rest)]
    return "".join(parts) + _closing(framework)


def _section(section: Section) -> str:
    lines = [f"\n### {section.label}: {section.title}\n\nWho counts: {section.base}.\n\n{_origin(section)}\n\n"]
    lines.append(
        "| item | question | type | from | to | unit | measures |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    lines += [_row(question) for question in section.inputs]
    rules = [rule for rule in section.rules if rule.status is not RuleStatus.OFF]
    if rules:
        lines.append("\n| rule | kind | test | in words |\n| --- | --- | --- | --- |\n")
    for rule in rules:
        kind = "must hold" if rule.effective == "stop" else "please say why"
        lines.append(f"| {rule.code} | {kind} | `{rule.expression}` | {rule.plain_message} |\n")
    return "".join(lines)


def _origin(section: Section) -> str:
    """Where an indicator comes from, and how far that can be relied on."""
    notes = (section.source_note, *(link.source_note for link in section.national_indicators))
    return " ".join((f"Source: {section.source} ({section.evidence}).", *(note for note in notes if note)))


def _row(question: Question) -> str:
    least, most = ("", "") if question.type is QuestionType.YES_NO else ("0", f"{question.maximum:,.0f}")
    measures = "the last day" if question.kind == "stock" else "the quarter"
    return f"| `{question.code}` | {question.label} | {TYPES[question.type]} | {least} | {most} | {question.unit} | {measures} |\n"


def _closing(framework: Framework) -> str:
    return (
        "\n## Names in the tests\n\n`household_units` is the number of homes or places under contract and `days_in_period` the days of "
        "the quarter, both printed on the sheet; `previous.` is last quarter's accepted figure. A name without an indicator's code is an "
        f"item of the same indicator.\n\nFramework: {framework.name}, version {framework.version}.\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
