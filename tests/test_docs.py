"""What is written about the program is true of it, and complete.

1. docs/findings.md is what the catalogue says, with every code once, under an anchor of its own, and nothing left unworded.
2. Every command of the command line is in the README, and every command that the README names exists.
3. Every make target that the README names exists, and `make help` has a line for each target.
4. Every link of every page within the project leads somewhere, to a heading or an anchor that is there.
5. docs/specification.md is what the shipped configuration says, and names every column of a long CSV.
6. docs/dataset.md is what the program's columns and formats say, and names every column and every status.
7. Every finding code can be made into a message: the catalogue's placeholders are those that the page knows.
8. Every command and option that any page names exists.
9. docs/officers.md names every state, verdict, outcome and result, and only codes that there are.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import typer

import every_type
from workbook.assess import AnswerStatus, Outcome
from workbook.assess.values import typed
from workbook.cli import app
from workbook.dataset import COLUMNS, FINDING_COLUMNS
from workbook.findings import CATALOGUE, Code, Severity
from workbook.model import State
from workbook.outcomes import BREAKDOWN_COLUMNS
from workbook.people import ADDRESS_COLUMNS, PERSON_COLUMNS
from workbook.quarter import ServiceState
from workbook.quarter.choices import CHOICE_COLUMNS
from workbook.reader import csv_lines, long_csv
from workbook.reader.csv_lines import content_of
from workbook.store import Verdict
from workbook.usecases import files
from workbook.usecases.service_line import STATUS_COLUMNS
from workbook.usecases.specification import TYPES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
#: Within code, in a line of its own or between backticks: only there is a command meant to be run.
CODE = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", README, re.DOTALL)
PARSED = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # an app of many is a group
COMMANDS = sorted(PARSED)
#: Every page for people.
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def in_code(pattern: str) -> set[str]:
    """Every match of a pattern within the README's code."""
    return {found for block, inline in CODE for found in re.findall(pattern, block or inline)}


def findings_page() -> str:
    made: str = runpy.run_path(str(ROOT / "docs" / "make_findings.py"))["page"]()
    return made


def test_the_page_of_findings_is_as_the_catalogue_has_it() -> None:
    """1: made again, it is the same; else run `make docs`."""
    assert (ROOT / "docs" / "findings.md").read_text(encoding="utf-8") == findings_page(), "run `make docs`"


def test_the_page_of_findings_is_complete() -> None:
    """1, 7: each code has one line, which a link can lead to, and no placeholder is left in it."""
    rows = re.findall(r'^\| <a id="(\w+)"></a>\*\*(\w+)\*\* \|', findings_page(), re.MULTILINE)
    assert sorted(code for _, code in rows) == sorted(Code) == sorted(CATALOGUE)
    assert [anchor for anchor, _ in rows] == [code.lower() for _, code in rows]
    assert not re.search(r"[{}]", findings_page())


def test_the_specification_is_as_the_configuration_has_it() -> None:
    """5: made again, it is the same; else run `make docs`."""
    made: str = runpy.run_path(str(ROOT / "docs" / "make_specification.py"))["page"]()
    assert (ROOT / "docs" / "specification.md").read_text(encoding="utf-8") == made, "run `make docs`"
    assert set(re.findall(r"^\| `(\w+)` \|", made, re.MULTILINE)) >= {*long_csv.COLUMNS, csv_lines.EXPLANATION_COLUMN}


def test_the_specification_says_how_each_type_is_written() -> None:
    """5: of every type that a framework asks, in words and by examples that are taken as they stand."""
    module = runpy.run_path(str(ROOT / "docs" / "make_specification.py"))
    made = module["page"](every_type.framework())
    for question in every_type.framework().questions.values():
        name, examples, how = TYPES[question.type]
        assert f"\n| {name} | {', '.join(f'`{example}`' for example in examples)} | {how} |\n" in made
        for example in examples:
            assert typed(question, content_of(question, example)).is_answer, (question, example)
    assert "| reason | `unplanned` | Left without notice |" in made
    assert 'one of a list; list reason; asked only if `planned == "no"`' in made
    assert "text; may be left out |  | 40 characters |" in made
    assert "| date | 1900-03-01 | 2099-12-31 |" in made


def test_the_page_of_the_dataset_names_everything_in_it() -> None:
    """6: made again, it is the same; each column of each file and each status is there, as code."""
    page = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")
    assert page == runpy.run_path(str(ROOT / "docs" / "make_dataset.py"))["page"](), "run `make docs`"
    named = set(re.findall(r"`([a-z_]+)`", page))
    quarterly, people = (
        (*COLUMNS, *FINDING_COLUMNS, *CHOICE_COLUMNS, *STATUS_COLUMNS),
        (*ADDRESS_COLUMNS, *PERSON_COLUMNS, *BREAKDOWN_COLUMNS),
    )
    columns = {column.name for column in (*quarterly, *people)}
    assert named >= {*columns, *AnswerStatus, *Severity, *State} - {State.HIDDEN}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    """2: as one would type it."""
    named = in_code(r"sp-workbook ([a-z][a-z-]*)") | in_code(r"make ([a-z-]+)")
    assert command in named


def test_every_command_in_the_readme_exists() -> None:
    """2: none is promised that is not there."""
    assert in_code(r"sp-workbook ([a-z][a-z-]*)") <= set(COMMANDS)


def test_every_make_target_in_the_readme_exists() -> None:
    """3: none is promised that is not there."""
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert in_code(r"\bmake ([a-z-]+)") <= targets


def test_every_make_target_says_what_it_does() -> None:
    """3: `make help` prints the words after ##."""
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert sorted(phony.split()) == sorted(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_link_leads_somewhere(page: Path) -> None:
    """4: pictures too, and within a page to a heading or an anchor."""
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [link.partition("#") for link in links if not re.match(r"[a-z]+:", link)]
    broken = [link for link in local if not (page.parent / link[0]).exists()]
    broken += [link for link in local if link[2] and link[2] not in anchors(page.parent / link[0] if link[0] else page)]
    assert broken == []


def anchors(page: Path) -> set[str]:
    """What a link into a page can lead to: its headings, as a forge names them, and its own anchors."""
    text = page.read_text(encoding="utf-8")
    headings = [re.sub(r"[^\w -]", "", title).strip().lower() for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)]
    return {*(title.replace(" ", "-") for title in headings), *re.findall(r'<a id="([^"]+)">', text)}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_command_and_option_exists(page: Path) -> None:
    """8: none is promised that is not there, wherever it is written as a command."""
    text = page.read_text(encoding="utf-8")
    for code in re.findall(r"^(?:\$ )?(sp-workbook .*)$|`(sp-workbook [^`]*)`", text, re.MULTILINE):
        _, command, *words = "".join(code).split()
        if command in ("COMMAND", "--help"):
            continue
        meant = PARSED[command]
        if hasattr(meant, "commands"):  # as `note` has `add` and `list`; `report` may stand alone
            meant = meant.commands.get(words[0] if words else "", meant)
        options = {name for each in meant.params for name in each.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= options, code


def test_the_guide_names_every_state_verdict_outcome_and_result() -> None:
    """9: what a person meets on the screen or in the folder is explained."""
    page = (ROOT / "docs" / "officers.md").read_text(encoding="utf-8")
    wanted = {*ServiceState, *Verdict, *Outcome, *Severity} - {Severity.REJECT}
    wanted |= {*files.OUR_FOLDERS, files.RECEIVED, files.STORE_NAME, files.LOG}
    wanted |= {
        files.DATASET,
        files.DATASET_PARQUET,
        files.FINDINGS,
        files.FINDINGS_BOOK,
        files.CHOICES,
        files.RETURNS,
        files.OUTCOMES_PAGE,
        files.OUTCOMES_BOOK,
    }
    wanted |= {files.STATUS_CSV, files.STATUS_JSON}
    assert [each for each in sorted(wanted) if each not in page] == []
    unnamed = {name for name in COMMANDS if not re.search(rf"`(sp-workbook )?{name}\b", page)}
    assert unnamed <= {"check", "demo", "explain", "init"}  # the README has those: they come before there is a return
    assert set(re.findall(r"\b([FITVLSRCD]\d\d)\b", page)) <= set(Code)
