"""Random conditions of the rule language over answers of every type, in spreadsheet programs and in Python."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ironcalc

import agreement
from agreement import put, recalculated, same
from libreoffice import LibreOffice
from workbook import rules
from workbook.layout import cell_name
from workbook.model import Content, day_number
from workbook.rules import Condition, Name, QuestionName, excel, python
from workbook.rules.functions import amount_functions

WITHIN = agreement.WITHIN
NUMBERS, DATES, WORDS, YES_NOS = ("supported", "left"), ("began", "ended"), ("gender", "note"), ("settled",)
NAMES = (*NUMBERS, *DATES, *WORDS, *YES_NOS)
#: What may be compared with; Excel's own comparison of texts would take some of them for equal.
CHOICES = ("female", "Female", "male", "other", 'so-called "home"', "5", "it's")


@dataclass(frozen=True)
class ConditionCase:
    """A condition as somebody might write it, and an answer, or none, to each question it could name."""

    text: str
    answers: tuple[float | str | None, ...]

    def test(self) -> Condition:
        """The condition as a tree."""
        return rules.parse_test(self.text, WITHIN)

    def lookup(self, name: Name) -> float | str | None:
        """The answer to a question."""
        assert isinstance(name, QuestionName)
        return self.answers[NAMES.index(name.code.rpartition(".")[2])]

    def formulas(self, line: int) -> tuple[str, str, str]:
        """Whether it fires, allows and opens, as formulas of a line."""

        def reference(name: Name) -> str:
            assert isinstance(name, QuestionName)
            return cell_name(line - 1, NAMES.index(name.code.rpartition(".")[2]))

        test = self.test()
        return excel.broken(test, reference), excel.allowed(test, reference), excel.opens(test, reference)

    def expected(self) -> tuple[bool, bool, bool]:
        """The same three by Python."""
        held = python.holds(self.test(), self.lookup)
        return held is False, held is not False, held is True


def condition_cases(count: int, chance: random.Random) -> Iterator[ConditionCase]:
    """Random conditions, each with random answers."""
    for _ in range(count):
        yield ConditionCase(_condition(chance, 2), tuple(_answer(name, chance) for name in NAMES))


def _answer(name: str, chance: random.Random) -> float | str | None:
    if chance.random() < 0.08:
        return None
    if name in NUMBERS:
        return float(chance.randint(0, 9))
    if name in DATES:
        return day_number(dt.date(2008, 2, 20) + dt.timedelta(days=chance.randint(0, 30)))
    return float(chance.random() < 0.5) if name in YES_NOS else chance.choice(CHOICES)


def _condition(chance: random.Random, depth: int) -> str:
    draw = chance.random() if depth else 1.0
    if draw < 0.5:
        word = f" {chance.choice(('and', 'or'))} "
        return f"({word.join(_condition(chance, depth - 1) for _ in range(chance.randint(2, 3)))})"
    return f"not {_condition(chance, depth - 1)}" if draw < 0.6 else _comparison(chance)


def _comparison(chance: random.Random) -> str:
    sign, equality = chance.choice(agreement.SIGNS), chance.choice(("==", "!="))
    draw = chance.random()
    if draw < 0.35:
        words = chance.choice(CHOICES)
        quote = "'" if '"' in words else '"'
        return f"{chance.choice(WORDS)} {equality} {quote}{words}{quote}"
    if draw < 0.55:
        return f'settled {equality} "{chance.choice(("yes", "no"))}"'
    if draw < 0.7:
        return f"ended - began {sign} {chance.randint(-5, 20)}"
    return f"{_call(chance)} {sign} {chance.choice(NUMBERS)} {chance.choice('+*/')} {chance.choice(NUMBERS)}"


def _call(chance: random.Random) -> str:
    function = chance.choice(list(amount_functions().values()))
    amounts = chance.randint(function.fewest, min(function.most, function.fewest + 2))
    terms = (f"{chance.choice(NUMBERS)} - {chance.randint(0, 9)}" for _ in range(amounts))
    return f"{function.name}({', '.join(terms)})"


def differences(cases: Sequence[ConditionCase], lines: Sequence[Sequence[Content]]) -> list[str]:
    """Compare what a program worked out with Python: one line of three results for each case."""
    return [
        f"{output}: the sheet says {result!r}, Python {expected!r}, of {case}"
        for case, line in zip(cases, lines, strict=True)
        for output, expected, result in zip(("fires", "allows", "opens"), case.expected(), line, strict=True)
        if not same(expected, result)
    ]


def in_ironcalc(cases: Sequence[ConditionCase]) -> list[list[Content]]:
    """Work out conditions in IronCalc."""
    model = ironcalc.create("conditions")
    first = len(NAMES) + 1
    for line, case in enumerate(cases, 1):
        for column, answer in enumerate(case.answers, 1):
            put(model, line, column, answer)
        for column, formula in enumerate(case.formulas(line), first):
            model.update_cell_with_formula(0, line, column, f"={formula}")
    model.evaluate()
    return [[model.get_cell_value(0, line, first + output) for output in range(3)] for line in range(1, len(cases) + 1)]


def in_libreoffice(
    libreoffice: LibreOffice, cases: Sequence[ConditionCase], folder: Path
) -> list[list[agreement.CellContent]]:
    """Work out conditions in LibreOffice."""
    rows: list[list[Content]] = [
        [*case.answers, *(f"={formula}" for formula in case.formulas(line))] for line, case in enumerate(cases, 1)
    ]
    first = len(NAMES)
    return [row[first:] for row in recalculated(libreoffice, [("conditions", rows, first)], folder)["conditions"]]
