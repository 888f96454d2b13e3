"""What a provider's own system must know of a configuration, as a page."""

from __future__ import annotations

from pathlib import Path

from workbook.errors import UsageError
from workbook.findings import Code
from workbook.layout import LONGEST_EXPLANATION
from workbook.model import (
    EARLIEST_DATE,
    LATEST_DATE,
    Every,
    Framework,
    PeriodLength,
    Question,
    QuestionType,
    RuleStatus,
    Section,
)
from workbook.reader import csv_lines, long_csv
from workbook.reader.guards import LARGEST_FILE
from workbook.usecases.files import write_atomically
from workbook.usecases.fill import COLUMNS
from workbook.usecases.workspace import Workspace

#: What each type is called, values as they may be written, and how to write others.
TYPES = {
    QuestionType.COUNT: ("whole number", ("12", "0"), "Digits alone, no separator of thousands. 0 for none."),
    QuestionType.NUMBER: (
        "number, at most two decimals",
        ("37.5", "0"),
        "A point for decimals, no separator of thousands. 0 for none.",
    ),
    QuestionType.MONEY: (
        "pounds and pence",
        ("1250.50", "0"),
        "A point before the pence, no pound sign and no separator of thousands. 0 for none.",
    ),
    QuestionType.PERCENTAGE: (
        "percentage, at most two decimals",
        ("45", "45%", "0.5%"),
        "With the sign or without: both are 45 per cent, and 0.45 is less than one. Under 1 and over 100 are asked about.",
    ),
    QuestionType.YES_NO: ("Yes or No", ("Yes", "No"), "One of the two words, in any capitals."),
    QuestionType.CHOICE: ("one of a list", (), "A code of [its list](#the-lists), or its words, in any capitals."),
    QuestionType.DATE: ("date", ("2008-09-30",), "Year, month and day, with hyphens."),
    QuestionType.TEXT: (
        "text",
        ("They moved, as planned",),
        "Words, in double quotes where they hold a comma. Nothing by which a person could be recognised.",
    ),
}
#: `<made>` stands for how the page was made, `<period>` for the noun of the period.
OPENING = f"""\
# Returning figures from a provider's own system

*<made>*

There are two ways: [fill the standard workbook](#filling-the-standard-workbook) and return that, or return
[a long CSV](#a-long-csv-as-a-return) beside a workbook or in its place. Ask the authority which it wants. The items are the same.

## Getting the program

It is in no public index. The authority sends it as a wheel file, `sp_workbook-...-py3-none-any.whl`, for Python 3.11 or later: `pip install` with
that file, on Windows `py -m pip install` with it. It needs no network once installed, and no store or configuration. It is under the
MIT licence: use it, change it and pass it on, with its notice. A system that writes a long CSV needs no program at all.

## Filling the standard workbook

For a provider whose register line says `submission: automated`, two workbooks are issued for the <period>: a *standard* one with the
national core, for its system to fill, and an *amended* one with the rest, to fill by hand. The two share no item.

Write a CSV file whose first line is `{",".join(COLUMNS)}`, then one line for each figure:

```csv
{",".join(COLUMNS)}
DER-0101,CLG-KPI-2.departures,12
DER-0101,CLG-KPI-2.planned,9
```

- `service_id` is the id in brackets beside the service's name in the workbook; `item` is a code from the tables below.
- `value` is written [as its type asks](#how-each-type-is-written). Leave out what is not known.
- Each service and item stands once. What is worked out is never sent.
- Where the workbook lets you choose whether an indicator is reported, a line whose `item` is the indicator's own code says so: `Yes` or `No`. Where you change
  what was sent, say why in its `explanation`.
- A column `explanation` may say why an unlikely figure is right, in at most {LONGEST_EXPLANATION} characters.
- With the workbook come an empty long CSV that has every line, and what may stand in it as JSON Schema and as Table Schema. `fill` takes that CSV too.
- It may be in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs, and its headings in any capitals.

Then run `sp-workbook fill WORKBOOK --from data.csv`, which needs the issued workbook alone: it carries its form. It writes a filled copy and leaves the workbook as it is. A value that a
person could not type is not put in, and is named with its line; the exit code is then 2. The filled copy is returned like any other.

`sp-workbook check-return FILE --workbook WORKBOOK` says of a filled copy or a long CSV what the authority would say of it, before it is sent.

Of each indicator it is said where it comes from: *found* in a document of the time, *unverified*, or *ours*, a choice made for this tool.

An entry refused by a *must hold* rule below is not put in. One that fails a *please say why* rule is put in, and the workbook asks for
an explanation. A rule with a figure that is missing is not applied.
"""
_HEAD = (*long_csv.COLUMNS, csv_lines.EXPLANATION_COLUMN)
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
| `workbook_id` | the reference of the workbook that it answers, as it stands on the Read me sheet, with or without the words around it. The same on every line |
| `extracted_at` | when the system made the file, as `2008-10-09T17:30:00`: in UTC, or with an offset as `+01:00`. The same on every line. Of two CSVs the later counts |
| `service_id` | the id in brackets beside the service's name |
| `item` | a code from the tables below, or that of an indicator |
| `value` | written [as its type asks](#how-each-type-is-written); blank for what is not known |
| `explanation` | why an unlikely figure is right, or an indicator was switched, in at most {LONGEST_EXPLANATION} characters. The column may be left out |

- UTF-8, with or without a mark at its beginning, UTF-16, or Windows-1252; commas, semicolons or tabs between; at most {LARGEST_FILE // 2**20} MB. The columns
  stand in any order, in small or capital letters; others are passed over and named ({Code.COLUMNS_PASSED_OVER}; {Code.EXPLANATIONS_PASSED_OVER} where one
  seems to hold explanations). Without one of the first five nothing is read ({Code.NOT_A_LONG_CSV}).
- Services and items are known in small or capital letters. Where no line is of a service of the workbook, nothing is read ({Code.NOT_A_LONG_CSV}).
- A number that a comma without quotes cut in two, such as 1,234, is not taken ({Code.LINE_TOO_LONG}).
- One file answers one workbook. It may hold some of its services, or some of their items. A service that is not in it is not returned by it. Of one
  that is in it every item must come, here or in a workbook: one that is nowhere is {Code.BLANK}.
- Each service and item stands once; on two lines, neither is taken ({Code.LINE_REPEATED}).
- A line about something that the workbook does not ask is named and left out ({Code.LINE_WITHOUT_PLACE}). An indicator that may be switched has
  a line of its own, with its code as `item`, `Yes` or `No` as `value`, and why it was changed as `explanation`. Where it has none, a figure for one that
  was only offered switches it on ({Code.CHOICE_CHANGED}).
- Every value is checked as one typed in the workbook is, by the same limits and rules. A formula is never worked out.
- It joins with a workbook of the same service, item by item. The same figure in both is fine, and a blank never beats a figure. Two that differ
  are a conflict ({Code.CONFLICT}): neither is loaded until it is settled.
- `sp-workbook correct` sends it back as a CSV with a column that says, on each line, what to do.

The name of the file does not matter. [findings.md](findings.md) has every code.
"""


def write_specification(workspace: Workspace, path: Path, authority: str = "") -> None:
    """Write the page of a configuration.

    authority: the code of one whose own indicators are in it. Raises UsageError, ConfigError, FileError.
    """
    configuration = workspace.configuration
    codes = [known.code for known in configuration.framework.authorities]
    if authority and authority not in codes:
        raise UsageError(f"{authority} is not an authority of the configuration. It has: {', '.join(codes)}.")
    if path.exists():
        raise UsageError(
            f"{path}: there is a file of that name already. Nothing was written. Move it, or give another name with --to."
        )
    framework = configuration.framework_for(authority)
    made = f"Made from {framework.name}, version {framework.version}, by `sp-workbook specification`."
    write_atomically(path, specification(framework, made).encode())


def specification(framework: Framework, made: str) -> str:
    """Write the page of a framework.

    made: the sentence that says how.
    """
    core = [section for section in framework.sections if section.code in framework.core]
    rest = [section for section in framework.sections if section.code not in framework.core]
    parts = [
        OPENING.replace("<made>", made).replace("<period>", framework.periods.collected.noun),
        LONG_CSV,
        _types(framework),
        _lists(framework),
    ]
    parts += ["\n## The standard workbook\n", *(_section(section, framework) for section in core)]
    parts += ["\n## The amended workbook\n", *(_section(section, framework) for section in rest)]
    return "".join(parts) + _closing(framework)


def _types(framework: Framework) -> str:
    """How the values of each type that is asked are written."""
    asked = {question.type for question in framework.questions.values()}
    lines = ["\n## How each type is written\n\n| type | as | how |\n| --- | --- | --- |\n"]
    for kind, (name, examples, how) in TYPES.items():
        if kind in asked:
            lines.append(f"| {name} | {', '.join(f'`{example}`' for example in examples)} | {how} |\n")
    return "".join(lines)


def _lists(framework: Framework) -> str:
    """The lists that choices are made from, where there are any."""
    chosen = dict.fromkeys(question.choices for question in framework.questions.values() if question.choices)
    if not chosen:
        return ""
    rows = (
        f"| {code} | `{entry.code}` | {entry.title} |\n"
        for code in chosen
        for entry in framework.code_list(code).entries
    )
    return "\n## The lists\n\n| list | code | words |\n| --- | --- | --- |\n" + "".join(rows)


def _section(section: Section, framework: Framework) -> str:
    when = "" if section.every is Every.PERIOD else f"Asked only when a {PeriodLength(section.every).noun} ends. "
    lines = [f"\n### {section.label}: {section.title}\n\nWho counts: {section.base}.\n\n{when}{_origin(section)}\n\n"]
    lines.append(
        "| item | question | type | from | to | unit | measures |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    length = framework.periods.collected if section.every is Every.PERIOD else PeriodLength(section.every)
    lines += [_row(question, length) for question in section.inputs]
    rules = [rule for rule in section.rules if rule.status is not RuleStatus.OFF]
    if rules:
        lines.append("\n| rule | kind | test | in words |\n| --- | --- | --- | --- |\n")
    for rule in rules:
        kind = "must hold" if rule.effective == "stop" else "please say why"
        lines.append(f"| {rule.code} | {kind} | `{rule.expression}` | {rule.plain_message} |\n")
    unseen = [rule.code for rule in rules if rule not in framework.quarterly.sheet_rules(section)]
    if unseen:
        lines.append(f"\nNo sheet shows {', '.join(unseen)}: judged on return, beside what came back about people.\n")
    return "".join(lines)


def _origin(section: Section) -> str:
    """Where an indicator comes from, and how far that can be relied on."""
    notes = (section.source_note, *(link.source_note for link in section.national_indicators))
    return " ".join((f"Source: {section.source} ({section.evidence}).", *(note for note in notes if note)))


def _row(question: Question, length: PeriodLength) -> str:
    least, most = _limits(question)
    measures = "the last day" if question.kind == "stock" else f"the {length.noun}"
    words = [TYPES[question.type][0], *([f"list {question.choices}"] if question.choices else [])]
    words += ["may be left out"] if question.optional else []
    words += [f"asked only if `{question.asked_if}`"] if question.asked_if else []
    return f"| `{question.code}` | {question.label} | {'; '.join(words)} | {least} | {most} | {question.unit} | {measures} |\n"


def _limits(question: Question) -> tuple[str, str]:
    """The least and the most that may be typed."""
    if question.type.is_number:
        return "0", f"{question.maximum:,.0f}"
    if question.type is QuestionType.DATE:
        return EARLIEST_DATE.isoformat(), LATEST_DATE.isoformat()
    return "", f"{question.longest} characters" if question.type is QuestionType.TEXT else ""


def _closing(framework: Framework) -> str:
    noun = framework.periods.collected.noun
    return (
        "\n## Names in the tests\n\n`household_units` is the number of homes or places under contract and `days_in_period` the days of "
        f"the {noun}, both printed on the sheet; `previous.` is last {noun}'s accepted figure. A name without an indicator's code is an "
        f"item of the same indicator.\n\nFramework: {framework.name}, version {framework.version}.\n"
    )
