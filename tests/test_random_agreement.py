"""Random frameworks, filled at random: the sheet, as LibreOffice works it out, says what the reader and the judge say.

1. With questions down: the state, value and Check of every row, for every type of question and rule.
2. With records down: the state and value of every question, the state and words of every row.
3. A rule that one side judges otherwise is noticed, so the tests above can fail.

`AGREEMENT_BOOKS=200` asks for more workbooks than the suite has.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import question_agreement
import random_entries
import record_agreement
from libreoffice import LibreOffice
from random_frameworks import Case, cases, people_cases
from workbook.model import QuestionType
from workbook.rules import python
from workbook.rules.states import RowState

#: How many workbooks of each axis.
BOOKS = int(os.environ.get("AGREEMENT_BOOKS", "30"))
#: What random content meets; the tests of the forms themselves meet every state.
USUAL = {RowState.OK, RowState.CORRECT, RowState.BLANK, RowState.OFF}


@dataclass(frozen=True)
class Saved:
    """A workbook, and what LibreOffice saved of it filled."""

    made: Case
    content: bytes


def drawn(strategy: st.SearchStrategy[Case]) -> list[Case]:
    """So many workbooks, the same in every run."""
    made: list[Case] = []

    @settings(
        max_examples=BOOKS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: Case) -> None:
        made.append(case)

    collect()
    return made


def saved(office: LibreOffice, folder: Path, made: list[Case]) -> list[Saved]:
    """Each workbook filled, recalculated and saved, all in one start of the program."""
    paths = [folder / f"{number}.xlsx" for number in range(len(made))]
    for path, case in zip(paths, made, strict=True):
        path.write_bytes(random_entries.filled(case, path.stem))
    (folder / "saved").mkdir()
    files = office.recalculate(paths, folder / "saved")
    return [Saved(case, file.read_bytes()) for case, file in zip(made, files, strict=True)]


@pytest.fixture(scope="module")
def with_questions_down(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> list[Saved]:
    """Workbooks of services."""
    return saved(libreoffice, tmp_path_factory.mktemp("services"), drawn(cases()))


@pytest.fixture(scope="module")
def with_records_down(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> list[Saved]:
    """Workbooks of people."""
    return saved(libreoffice, tmp_path_factory.mktemp("people"), drawn(people_cases()))


def test_every_question_of_a_service_agrees(with_questions_down: list[Saved]) -> None:
    """1: no difference, and every type is met."""
    states = Counter[tuple[QuestionType, RowState]]()
    for file in with_questions_down:
        comparison = question_agreement.compare(file.made, file.content)
        assert comparison.differences == [], file.made
        states += comparison.states
    assert {kind for kind, _ in states} == set(QuestionType) - {QuestionType.DERIVED}
    assert {state for _, state in states} >= USUAL


def test_every_question_and_row_of_people_agrees(with_records_down: list[Saved]) -> None:
    """2: no difference in any row."""
    rows = Counter[RowState]()
    for file in with_records_down:
        comparison = record_agreement.compare(file.made, file.content)
        assert comparison.differences == [], file.made
        rows += comparison.rows
    assert set(rows) >= USUAL


def test_a_rule_judged_otherwise_is_noticed(
    with_questions_down: list[Saved], with_records_down: list[Saved], monkeypatch: pytest.MonkeyPatch
) -> None:
    """3: `<=` taken for `<` by the judge alone, on both axes."""
    true_meaning = python._compared
    monkeypatch.setattr(python, "_compared", lambda sign, value: true_meaning("<" if sign == "<=" else sign, value))
    services = [question_agreement.compare(file.made, file.content).differences for file in with_questions_down]
    people = [record_agreement.compare(file.made, file.content).differences for file in with_records_down]
    assert any(services)
    assert any(people)
