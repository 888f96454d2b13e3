"""The workbook's formulas and the reader's Python, side by side: made-up cases, and what differs between the two.

A bench is one input row of the form: the answers its formulas look at, its own "Counts as", Progress and Check
formulas, the formulas of every rule shown there and of every derived value that begins with it. It is laid out with
one case to a line, so that a spreadsheet program works out thousands in one go. The formulas are those that
`workbook.layout.formulas` and `workbook.rules.excel` write for a workbook, pointed at other cells.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ironcalc
from python_calamine import CalamineWorkbook
from xlsxwriter.workbook import Workbook

from libreoffice import LibreOffice
from workbook import rules
from workbook.assess import RuleFigures, message_text
from workbook.assess.values import explains, typed
from workbook.findings import CATALOGUE, EXPLAINED_TEXT, TOO_SHORT_TEXT, Code
from workbook.layout import cell_name, formulas, highest_text, wanted_words, zero_words
from workbook.layout.formulas import NOT_FILLED_IN, UNDEFINED, RowCells
from workbook.model import Content, Framework, Question, QuestionType, Rule, RuleStrength
from workbook.rules import Arithmetic, Comparison, Condition, FactName, Name, PreviousName, QuestionName, excel, python
from workbook.rules.parser import MOST_CHARACTERS
from workbook.writer.book import PlainWorksheet

#: Stands for the line's number in a formula that is written once for all lines.
LINE = "\x01"

#: What people and programs put into a cell that wants a number.
EDGES: tuple[Content, ...] = (
    *(None, " ", 0.0, -0.0, -1.0, -0.5, -1e-12, 0.5, 1.5, 0.1, 0.01, 0.005, 0.1 + 0.2, 12.0, 1e-7, 1e-300),
    *(12.000000001, 12.0000004, 12.000001, 11.9999996, 12.345, 12.34, 12.340000000000002, 999999.0, 1e300, -1e300),
    *("12 ", " 7", "007", "0", "-3", "1.5", "1,000", "1e3", "12 people", "12\n", "\u00a012", "1 2", "\uff11\uff12"),
    *("999999", "999999999", "0999999999", "TRUE", True, False, "none", "n/a", "=1+1", "'5", "Yes", "\t4", "5%", "£5"),
)
YES_NO_EDGES: tuple[Content, ...] = (
    *("Yes", "No", "yes ", " NO", "yEs", "Y", "Yes.", "Y es", "maybe", "Yes\n", "\u00a0Yes", " ", None),
    *(True, False, 1.0, 0.0, "1", "TRUE", "ja"),
)
EXPLANATIONS: tuple[Content, ...] = (
    *(None, None, " ", "ok", "..........", "?! ?! ?! ?! ?!", "12345678ab", "2008/09 12%", "too short", "nine lett"),
    *("ten letter", "  ten  letter  ", "a  b  c  d  e", "Two services were merged in July.", "é" * 10, "😀😀😀😀a"),
    *("😀" * 10, 1234567890.0, True, "Because of\nthe move", "ÀÉÎÕÜ ßß ñ", "中文中文中文中文中文中文"),
)


@dataclass(frozen=True)
class Case:
    """One line: what is typed, what was printed."""

    on: bool
    explanation: Content
    answers: tuple[Content, ...]
    previous: tuple[float | None, ...]
    facts: tuple[float | None, ...]


#: What stands in a cell of a sheet that calamine read.
CellContent = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True)
class Output:
    """One formula, and what Python says its result is; None where the two are not meant to be compared."""

    what: str
    formula: str
    expected: Callable[[Case], Content]


@dataclass(frozen=True)
class Bench:
    """One row of the form with all it looks at. The columns are switch, explanation, answers, previous, facts, outputs."""

    question: Question
    questions: tuple[Question, ...]
    previous: tuple[str, ...]
    facts: tuple[str, ...]
    tests: tuple[Condition, ...]
    outputs: tuple[Output, ...]

    def entries(self, case: Case) -> tuple[Content, ...]:
        """What stands in the columns before the formulas."""
        return (
            1.0 if case.on else 0.0,
            case.explanation,
            *case.answers,
            *case.previous,
            *("not given" if fact is None else fact for fact in case.facts),
        )


def benches(framework: Framework) -> tuple[Bench, ...]:
    """A bench for every input of the framework."""
    shown: dict[str, list[Rule]] = {}
    worked_out: dict[str, list[tuple[Question, Arithmetic]]] = {}
    for section in framework.sections:
        for rule in section.active_rules:
            shown.setdefault(rule.subject, []).append(rule)
        for question in section.questions:
            if question.derived:
                worked_out.setdefault(question.questions[0], []).append((question, question.amount))
    inputs = [question for question in framework.questions.values() if not question.derived]
    made = (
        _Bench(framework, question, shown.get(question.code, []), worked_out.get(question.code, []))
        for question in inputs
    )
    return tuple(each.made() for each in made)


class _Bench:
    """A bench in the making: where each name stands on a line."""

    def __init__(
        self,
        framework: Framework,
        question: Question,
        shown: list[Rule],
        derived: list[tuple[Question, Arithmetic]],
    ) -> None:
        self.question, self.shown, self.derived = question, shown, derived
        trees = [*(rule.test for rule in shown), *(amount for _, amount in derived)]
        named = dict.fromkeys(name for tree in trees for name in rules.names(tree))
        codes = dict.fromkeys([question.code, *(name.code for name in named if isinstance(name, QuestionName))])
        self.questions = tuple(framework.questions[code] for code in codes)
        self.previous = tuple(name.code for name in named if isinstance(name, PreviousName))
        self.facts = tuple(name.fact for name in named if isinstance(name, FactName))
        self.first_output = 2 + len(self.questions) + len(self.previous) + len(self.facts)

    def made(self) -> Bench:
        row_rules = tuple(formulas.row_rule(rule, self._counted) for rule in self.shown)
        outputs = [
            *(self._counted_output(question) for question in self.questions),
            Output(
                "Progress",
                formulas.progress_formula(self.question, self._cells(self.question), row_rules),
                self._part(0),
            ),
            Output(
                "Check", formulas.check_formula(self.question, self._cells(self.question), row_rules), self._part(1)
            ),
            *(output for rule in self.shown for output in self._rule_outputs(rule, rule.test)),
            *(self._derived_output(question, amount) for question, amount in self.derived),
        ]
        tests = tuple(rule.test for rule in self.shown)
        return Bench(self.question, self.questions, self.previous, self.facts, tests, tuple(outputs))

    def _cells(self, question: Question) -> RowCells:
        place = self.questions.index(question)
        progress = self.first_output + len(self.questions)
        return RowCells(_at(2 + place), _at(1), _at(self.first_output + place), _at(progress), "$" + _at(0))

    def _typed(self, name: Name) -> str:
        column = 2
        for kind, names in ((QuestionName, [i.code for i in self.questions]), (PreviousName, self.previous)):
            if isinstance(name, kind):
                return _at(column + list(names).index(name.code))
            column += len(names)
        assert isinstance(name, FactName)
        return _at(column + self.facts.index(name.fact))

    def _counted(self, name: Name) -> str:
        if isinstance(name, QuestionName):
            return _at(self.first_output + [question.code for question in self.questions].index(name.code))
        return self._typed(name)

    def _counted_output(self, question: Question) -> Output:
        place = self.questions.index(question)

        def expected(case: Case) -> Content:
            number = typed(question, case.answers[place]).number if case.on else None
            return "" if number is None else number

        return Output(f"{question.code} counts as", formulas.value_formula(question, self._cells(question)), expected)

    def _rule_outputs(self, rule: Rule, test: Condition) -> tuple[Output, Output]:
        broken = Output(
            f"{rule.code} fires",
            f"={excel.broken(test, self._counted)}",
            lambda case: python.holds(test, self._known(case).lookup) is False,
        )
        allowed = Output(
            f"{rule.code} allowed",
            f"={excel.allowed(test, self._typed)}",
            partial(self._allowed, test),
        )
        return broken, allowed

    def _allowed(self, test: Condition, case: Case) -> Content:
        """A validation looks at what is typed, where only numbers count; it is not asked about TRUE (not a number)."""
        typed_there = dict(zip((question.code for question in self.questions), case.answers, strict=True))
        if any(isinstance(content, bool) for content in typed_there.values()):
            return None
        numbers = {code: each if isinstance(each, float) else None for code, each in typed_there.items()}
        known = RuleFigures(numbers, self._known(case).previous, self._known(case).facts)
        return python.holds(test, known.lookup) is not False

    def _derived_output(self, question: Question, amount: Arithmetic) -> Output:
        def expected(case: Case) -> Content:
            if not case.on:
                return ""
            known = self._known(case)
            if any(known.lookup(name) is None for name in rules.names(amount)):
                return NOT_FILLED_IN
            number = python.amount(amount, known.lookup)
            return UNDEFINED if number is None else number

        return Output(question.code, formulas.derived_formula(amount, "$" + _at(0), self._counted), expected)

    def _known(self, case: Case) -> RuleFigures:
        counted = {
            question.code: typed(question, answer).number if case.on else None
            for question, answer in zip(self.questions, case.answers, strict=True)
        }
        previous = {
            code: figure for code, figure in zip(self.previous, case.previous, strict=True) if figure is not None
        }
        return RuleFigures(counted, previous, dict(zip(self.facts, case.facts, strict=True)))

    def _part(self, part: int) -> Callable[[Case], Content]:
        return lambda case: self._said(case)[part]

    def _said(self, case: Case) -> tuple[str, str]:
        """Progress and Check, by what the reader and the rules say: one message, the worst first."""
        if not case.on:
            return "off", ""
        taken = typed(self.question, case.answers[0])
        if taken.code is Code.BLANK or taken.number is None:
            assert taken.code is not None
            return "blank" if taken.code is Code.BLANK else "correct", advice(taken.code, self.question)
        known = self._known(case)
        fired = [
            (rule.effective, message_text(rule, known))
            for rule in self.shown
            if python.holds(rule.test, known.lookup) is False
        ]
        stops = [words for severity, words in fired if severity is RuleStrength.STOP]
        if stops:
            return "correct", stops[0]
        if not fired:
            return "ok", ""
        return ("noted", EXPLAINED_TEXT) if explains(case.explanation) else ("explain", _asked(case, fired[0][1]))


def _asked(case: Case, message: str) -> str:
    """What a row says that is to be explained: the words beside it may be too short."""
    return TOO_SHORT_TEXT if isinstance(case.explanation, str) and case.explanation.strip(" ") else message


def advice(code: Code, question: Question) -> str:
    """What the catalogue advises for a value of an item."""
    return CATALOGUE[code].advice.format(
        wanted=wanted_words(question),
        zero=zero_words(question),
        highest=highest_text(question),
    )


def cases(bench: Bench, count: int, chance: random.Random) -> Iterator[Case]:
    """Random cases of a bench: small figures, edges, and figures with which a rule just holds or just fails."""
    for _ in range(count):
        answers: list[Content] = [_answer(question, chance) for question in bench.questions]
        previous = tuple(_previous(chance) for _ in bench.previous)
        facts = tuple(_fact(fact, chance) for fact in bench.facts)
        comparisons = [test for test in bench.tests if isinstance(test, Comparison)]
        if comparisons and chance.random() < 0.5:
            _to_the_edge(bench, chance.choice(comparisons), answers, previous, facts, chance)
        yield Case(chance.random() < 0.95, chance.choice(EXPLANATIONS), tuple(answers), previous, facts)


def _answer(question: Question, chance: random.Random) -> Content:
    if question.type is QuestionType.YES_NO:
        return chance.choice(YES_NO_EDGES)
    draw = chance.random()
    if draw < 0.15:
        near_the_top = (
            question.maximum,
            question.maximum + 1,
            question.maximum + 0.4,
            question.maximum - 1,
            question.maximum + 1e-9,
        )
        edge = chance.choice((*EDGES, *near_the_top))
        return float(edge) if isinstance(edge, int) and not isinstance(edge, bool) else edge
    if draw < 0.55:
        return float(chance.randint(0, 30))
    if draw < 0.8:
        return float(chance.randint(0, 9_999))
    if draw < 0.9:
        return round(chance.uniform(0, question.maximum), 2)
    return float(chance.randint(0, int(question.maximum)))


def _previous(chance: random.Random) -> float | None:
    """A figure as it is printed for last quarter: to two decimal places."""
    draw = chance.random()
    if draw < 0.2:
        return None
    return float(chance.randint(0, 60)) if draw < 0.9 else chance.choice((0.0, 33.33, 999_999.0, 12.5))


def _fact(fact: str, chance: random.Random) -> float | None:
    if fact == "days_in_period":
        return float(chance.choice((90, 91, 92)))
    return None if chance.random() < 0.2 else float(chance.randint(1, 99))


def _to_the_edge(
    bench: Bench,
    test: Comparison,
    answers: list[Content],
    previous: tuple[float | None, ...],
    facts: tuple[float | None, ...],
    chance: random.Random,
) -> None:
    """Move the item that stands alone on a side, or whose change is compared, to where the test just holds or fails."""
    codes = [question.code for question in bench.questions]
    counted = {
        code: typed(question, a).number for code, question, a in zip(codes, bench.questions, answers, strict=True)
    }
    earlier = {code: f for code, f in zip(bench.previous, previous, strict=True) if f is not None}
    known = RuleFigures(counted, earlier, dict(zip(bench.facts, facts, strict=True)))
    for moved, other in ((test.left, test.right), (test.right, test.left)):
        bound = python.amount(other, known.lookup)
        match moved:
            case QuestionName(code):
                centre = bound
            case rules.tree.Call("abs", (rules.tree.Operation("-", QuestionName(code), PreviousName() as before),)):
                was = known.lookup(before)
                assert not isinstance(was, str)
                centre = None if was is None or bound is None else was + chance.choice((-1, 1)) * bound
            case _:
                continue
        if centre is not None and math.isfinite(centre):
            near = chance.choice(
                (0.0, 0.0, 1.0, -1.0, 0.01, -0.01, math.ceil(centre) - centre, math.floor(centre) - centre)
            )
            places = 0 if bench.questions[codes.index(code)].type is QuestionType.COUNT else 2
            answers[codes.index(code)] = round(centre + near, chance.choice((places, places, places, 9)))
        return


# Spreadsheet programs.


def differences_in_libreoffice(
    libreoffice: LibreOffice, all_cases: Sequence[tuple[Bench, Sequence[Case]]], folder: Path
) -> tuple[int, list[str]]:
    """Work out every case in LibreOffice. Returns how many results were compared, and what differs."""
    lines = [
        (
            f"{number}",
            [
                [*bench.entries(case), *(f"={_on_line(output.formula, line)}" for output in bench.outputs)]
                for line, case in enumerate(chosen, 1)
            ],
            2 + len(bench.questions) + len(bench.previous) + len(bench.facts),
        )
        for number, (bench, chosen) in enumerate(all_cases)
    ]
    grids = recalculated(libreoffice, lines, folder)
    compared, found = 0, []
    for (bench, chosen), (name, _, first) in zip(all_cases, lines, strict=True):
        for case, results in zip(chosen, grids[name], strict=True):
            counted, differing = differing_outputs(bench, case, results[first:])
            compared += counted
            found += differing
    return compared, found


def recalculated(
    libreoffice: LibreOffice, sheets: Iterable[tuple[str, list[list[Content]], int]], folder: Path
) -> dict[str, list[list[CellContent]]]:
    """Sheets of (name, rows, first column of formulas), worked out by LibreOffice and read again."""
    source = folder / "agreement.xlsx"
    book = Workbook(source, {"in_memory": True})
    for name, rows, first in sheets:
        sheet = book.add_worksheet(name, worksheet_class=PlainWorksheet)
        counts = book.add_format({"num_format": "#,##0"})
        for row, contents in enumerate(rows):
            for column, content in enumerate(contents):
                if column >= first:
                    assert isinstance(content, str)
                    sheet.write_formula(row, column, content, None, "not worked out")
                elif isinstance(content, bool):
                    sheet.write_boolean(row, column, content, counts)
                elif isinstance(content, str):
                    sheet.write_string(row, column, content)
                elif isinstance(content, float):
                    sheet.write_number(row, column, content)
    book.close()
    out = folder / "recalculated"
    out.mkdir(exist_ok=True)
    (saved,) = libreoffice.recalculate([source], out)
    refuse_errors(saved)
    with CalamineWorkbook.from_path(str(saved)) as read:
        return {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names}


def refuse_errors(path: Path) -> None:
    """An error value reads as a blank, so none may stand in the file."""
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                wrong = re.search(rb'<c r="([A-Z]+\d+)"[^>]*t="e"', parts.read(part))
                assert wrong is None, f"{part}: a formula gives an error in {wrong[1] if wrong else b''!r}"


class IronCalc:
    """One bench in IronCalc: its formulas set once on so many lines, its entries changed for each batch of cases."""

    def __init__(self, bench: Bench, lines: int) -> None:
        self._bench, self._lines = bench, lines
        self._first = 2 + len(bench.questions) + len(bench.previous) + len(bench.facts)
        self._model = ironcalc.create("agreement")
        for line in range(1, lines + 1):
            for column, output in enumerate(bench.outputs, self._first + 1):
                self._model.update_cell_with_formula(0, line, column, f"={_on_line(output.formula, line)}")

    def differences(self, chosen: Iterable[Case]) -> tuple[int, list[str]]:
        """Work out cases. Returns how many results were compared, and what differs."""
        compared, found = 0, list[str]()
        batch: list[Case] = []
        for case in chosen:
            batch.append(case)
            if len(batch) == self._lines:
                compared, found = _added((compared, found), self._batch(batch))
                batch = []
        return _added((compared, found), self._batch(batch)) if batch else (compared, found)

    def _batch(self, batch: list[Case]) -> tuple[int, list[str]]:
        for line, case in enumerate(batch, 1):
            for column, content in enumerate(self._bench.entries(case), 1):
                put(self._model, line, column, content)
        self._model.evaluate()
        compared, found = 0, list[str]()
        last = self._first + len(self._bench.outputs)
        for line, case in enumerate(batch, 1):
            results = [self._model.get_cell_value(0, line, column) for column in range(self._first + 1, last + 1)]
            compared, found = _added((compared, found), differing_outputs(self._bench, case, results))
        return compared, found


def put(model: ironcalc.Model, row: int, column: int, content: Content) -> None:
    """Set a cell of IronCalc's first sheet. Rows and columns count from 1."""
    if content is None:
        model.clear_cell_contents(0, row, column)
    elif isinstance(content, bool):
        model.update_cell_with_bool(0, row, column, content)
    elif isinstance(content, str):
        model.update_cell_with_text(0, row, column, content)
    else:
        assert isinstance(content, float)
        # IronCalc joins -0 to text as "-0"; Excel has no -0, and LibreOffice writes "0".
        model.update_cell_with_number(0, row, column, content + 0.0)


def differing_outputs(bench: Bench, case: Case, results: Sequence[Content]) -> tuple[int, list[str]]:
    """Compare the results of one line. Returns how many were compared, and what differs."""
    compared, found = 0, []
    for output, result in zip(bench.outputs, results, strict=True):
        expected = output.expected(case)
        if expected is None:
            continue
        compared += 1
        if not same(expected, result):
            found.append(f"{output.what}: the workbook says {result!r}, Python {expected!r}, of {case}")
    return compared, found


def same(expected: Content, result: Content) -> bool:
    """Whether two results are one: equal, or numbers that differ by less than any program shows."""
    if isinstance(expected, bool) or isinstance(result, bool):
        return expected is result
    if isinstance(expected, float) and isinstance(result, int | float):
        return math.isclose(expected, result, rel_tol=1e-12, abs_tol=1e-9)
    return (expected or "") == (result or "") if not isinstance(result, int | float) else expected == result


def _added(one: tuple[int, list[str]], other: tuple[int, list[str]]) -> tuple[int, list[str]]:
    return one[0] + other[0], one[1] + other[1]


def _at(column: int) -> str:
    return cell_name(0, column).rstrip("1") + LINE


def _on_line(formula: str, line: int) -> str:
    return formula.removeprefix("=").replace(LINE, str(line))


# Rules that nobody wrote: random texts of the rule language, each with figures of its own.

WITHIN = "EM-LPI-51"
_LETTERS = ("a", "b", "c", "d")
_NAMES: tuple[Name, ...] = (
    *(QuestionName(f"{WITHIN}.{letter}") for letter in _LETTERS),
    *(PreviousName(f"{WITHIN}.{letter}") for letter in _LETTERS[:2]),
    *(FactName(fact) for fact in rules.FACTS),
)
SIGNS = ("<=", "<", ">=", ">", "==", "!=")


@dataclass(frozen=True)
class Written:
    """A rule as somebody might write it, and a figure, or none, for each name it could use."""

    left: str
    sign: str
    right: str
    figures: tuple[float | None, ...]

    def lookup(self, name: Name) -> float | None:
        """The figure of a name."""
        return self.figures[_NAMES.index(name)]

    def test(self) -> Comparison:
        """The rule as a tree."""
        tree = rules.parse(f"{self.left} {self.sign} {self.right}", WITHIN)
        assert isinstance(tree, Comparison)
        return tree

    def amount(self) -> Arithmetic:
        """Its left side alone, as a derived value would have it."""
        tree = rules.parse(self.left, WITHIN)
        assert not isinstance(tree, Condition)
        return tree

    def beyond(self) -> bool:
        """Whether its two sides differ only in digits past the fourteenth.

        LibreOffice takes such a difference for nothing and other programs do not. To six places that matters
        only from a hundred million on, where no shipped rule compares anything but whole numbers.
        """
        test = self.test()
        left, right = python.amount(test.left, self.lookup), python.amount(test.right, self.lookup)
        if left is None or right is None:
            return False
        least = 0.4 / float(10**excel.COMPARED_PLACES)
        return least < abs(left - right) < 2**-47 * max(abs(left), abs(right))

    def formulas(self, line: int) -> tuple[str, str, str]:
        """Whether the rule fires, whether it allows, and the amount, as a line of the sheet."""

        def reference(name: Name) -> str:
            return cell_name(line - 1, _NAMES.index(name))

        amount = excel.value(self.amount(), reference, missing='"missing"', undefined='"undefined"')
        return excel.broken(self.test(), reference), excel.allowed(self.test(), reference), amount

    def expected(self) -> tuple[Content, Content, Content]:
        """The same three by Python."""
        held = python.holds(self.test(), self.lookup)
        amount = python.amount(self.amount(), self.lookup)
        missing = any(self.lookup(name) is None for name in rules.names(self.amount()))
        return held is False, held is not False, "missing" if missing else "undefined" if amount is None else amount


def written(count: int, chance: random.Random, sign: str = "") -> Iterator[Written]:
    """Random rules; some compare amounts that are equal but for how a computer adds."""
    drawn = (_written(chance, sign) for _ in itertools.count())
    fitting = (rule for rule in drawn if len(f"{rule.left} {rule.sign} {rule.right}") <= MOST_CHARACTERS)
    return itertools.islice(fitting, count)


def _written(chance: random.Random, sign: str) -> Written:
    figures = tuple(_figure(chance) for _ in _NAMES)
    left, right = _amount_text(chance, 3), _amount_text(chance, 2)
    if chance.random() < 0.2:
        right = chance.choice((f"({left}) * 1", f"0.1 * 3 * ({left}) / 0.3", f"({left}) + 0.01 - 0.01"))
    return Written(left, sign or chance.choice(SIGNS), right, figures)


def _figure(chance: random.Random) -> float | None:
    draw = chance.random()
    if draw < 0.04:
        return None
    if draw < 0.6:
        return float(chance.randint(0, 12))
    if draw < 0.8:
        return round(chance.uniform(0, 999), chance.choice((0, 1, 2)))
    return chance.choice((0.1, 0.2, 0.3, 0.01, 99.99, 999_999.0, 99_999_999.0, float(chance.randint(0, 999_999))))


def _amount_text(chance: random.Random, depth: int) -> str:
    kind = chance.random() if depth else 0.0
    if kind < 0.35:
        number = chance.choice(("0", "1", "2", "10", "100", "0.05", "0.5", "1.2", "3660", "0.0001"))
        return number if chance.random() < 0.25 else _written_name(chance.choice(_NAMES))
    if kind < 0.42:
        return (
            f"-{_amount_text(chance, depth - 1)}" if chance.random() < 0.5 else f"-({_amount_text(chance, depth - 1)})"
        )
    if kind < 0.6:
        function, count = chance.choice((("abs", 1), ("min", 2), ("max", 2), ("min", 3), ("max", 4)))
        return f"{function}({', '.join(_amount_text(chance, depth - 1) for _ in range(count))})"
    joined = f"{_amount_text(chance, depth - 1)} {chance.choice('+-*/')} {_amount_text(chance, depth - 1)}"
    return f"({joined})" if chance.random() < 0.5 else joined


def _written_name(name: Name) -> str:
    if isinstance(name, FactName):
        return name.fact
    letter = name.code.rpartition(".")[2]
    return f"previous.{letter}" if isinstance(name, PreviousName) else letter


def differences_of_written(chosen: Sequence[Written], results: Sequence[Sequence[Content]]) -> list[str]:
    """What differs, of rules worked out by a program: one line of three results each."""
    found = []
    for each, line in zip(chosen, results, strict=True):
        for what, expected, result in zip(("fires", "allows", "amount"), each.expected(), line, strict=True):
            if not same(expected, result) and not (each.beyond() and what != "amount"):
                found.append(f"{what}: the workbook says {result!r}, Python {expected!r}, of {each}")
    return found


def written_in_ironcalc(chosen: Sequence[Written]) -> list[list[Content]]:
    """Work out rules in IronCalc."""
    model = ironcalc.create("agreement")
    first = len(_NAMES) + 1
    for line, each in enumerate(chosen, 1):
        for column, figure in enumerate(each.figures, 1):
            put(model, line, column, figure)
        for column, formula in enumerate(each.formulas(line), first):
            model.update_cell_with_formula(0, line, column, f"={formula}")
    model.evaluate()
    return [[model.get_cell_value(0, line, first + n) for n in range(3)] for line in range(1, len(chosen) + 1)]


def written_in_libreoffice(
    libreoffice: LibreOffice, chosen: Sequence[Written], folder: Path
) -> list[list[CellContent]]:
    """Work out rules in LibreOffice."""
    rows: list[list[Content]] = [
        [*each.figures, *(f"={formula}" for formula in each.formulas(line))] for line, each in enumerate(chosen, 1)
    ]
    first = len(_NAMES)
    return [row[first:] for row in recalculated(libreoffice, [("rules", rows, first)], folder)["rules"]]
