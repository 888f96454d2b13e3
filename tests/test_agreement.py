"""One rule in two places: what the workbook's formulas say and what Python says are the same.

1. For every shipped rule, local ones among them, on random and edge rows: whether it fires, and whether a
   validation built of it allows the entry, in LibreOffice as in Python.
2. So for what each row counts as, how far it is and what its Check cell says, and for every derived value.
3. IronCalc, a second and faster program, agrees on several times as many rows.
4. Rules that nobody wrote agree too: random texts of the language, over 10,000 random figures for each sign, in both.
5. A difference of half of the last place compared is a difference, in all three.
6. A number in a rule reaches the workbook with all its decimal places.
7. One operator changed, in either translator, is noticed. So the tests above can fail.
8. What cannot be a rule's figure is the same for everybody: text, TRUE, a fraction, more than the most.

`SP_WORKBOOK_AGREEMENT_ROWS` says how many rows of each input LibreOffice works out (100 if not said); IronCalc works
out four times as many. 5000 is over ten million results, and takes an hour or so.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

import agreement
from agreement import SIGNS, Bench, Case, IronCalc, Written
from libreoffice import LibreOffice
from workbook import rules
from workbook.assess.values import typed
from workbook.config import load, shipped_folder
from workbook.findings import Code
from workbook.model import ErrorValue, Formula, Framework, Kind, Question, QuestionType
from workbook.rules import Comparison, excel, python
from workbook.rules.tree import ComparisonSign

ROWS = int(os.environ.get("SP_WORKBOOK_AGREEMENT_ROWS", "100"))
#: More would not fit a sheet that LibreOffice loads in reasonable time.
_MOST_LIBREOFFICE_ROWS = 5_000
_IRONCALC_ROWS = 4 * ROWS
_LINES = 100
#: Rules for each sign; each has eight figures.
_WRITTEN = max(1_600, 8 * ROWS)

_CONFIGURATION = load(shipped_folder())


def frameworks() -> tuple[Framework, ...]:
    """The common framework and every authority's own."""
    return (_CONFIGURATION.framework, *_CONFIGURATION.local.values())


def all_benches() -> tuple[Bench, ...]:
    """Every input of every framework once, by its code; a local rule setting makes another of it."""
    found = {
        bench.question.code + repr(bench.tests): bench for each in frameworks() for bench in agreement.benches(each)
    }
    return tuple(found.values())


BENCHES = all_benches()


def chosen_cases(bench: Bench, count: int, seed: str) -> list[Case]:
    """The cases of a bench; the same for the same seed."""
    return list(agreement.cases(bench, count, random.Random(f"{bench.question.code} {seed}")))


def test_every_shipped_rule_and_derived_value_is_on_a_bench() -> None:
    """1, 2: nothing shipped is left out."""
    on_benches = {output.what for bench in BENCHES for output in bench.outputs}
    for framework in frameworks():
        for section in framework.sections:
            for rule in section.active_rules:
                assert {f"{rule.code} fires", f"{rule.code} allowed"} <= on_benches
            for question in section.questions:
                assert (question.code if question.derived else f"{question.code} counts as") in on_benches


def test_libreoffice_agrees_on_every_shipped_rule(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """1, 2: LibreOffice and Python give the same on random and edge rows of every input."""
    rows = min(ROWS, _MOST_LIBREOFFICE_ROWS)
    all_cases = [(bench, chosen_cases(bench, rows, "libreoffice")) for bench in BENCHES]
    compared, found = agreement.differences_in_libreoffice(libreoffice, all_cases, tmp_path)
    assert not found, _first_of(found)
    assert compared > 6 * rows * len(BENCHES)


def test_ironcalc_agrees_on_every_shipped_rule() -> None:
    """3: so does IronCalc, on several times as many."""
    compared, found = 0, []
    for bench in BENCHES:
        chosen = agreement.cases(bench, _IRONCALC_ROWS, random.Random(f"{bench.question.code} ironcalc"))
        counted, differing = IronCalc(bench, min(_LINES, _IRONCALC_ROWS)).differences(chosen)
        compared += counted
        found += differing
    assert not found, _first_of(found)
    assert compared > 6 * _IRONCALC_ROWS * len(BENCHES)


def test_the_cases_reach_both_sides_of_every_shipped_rule() -> None:
    """1: random rows that never broke a rule, or never met it, would prove nothing."""
    for bench in BENCHES:
        results: dict[str, Counter[object]] = {}
        for case in chosen_cases(bench, 2_000, "both sides"):
            for output in bench.outputs:
                if output.what.endswith(" fires"):
                    results.setdefault(output.what, Counter())[output.expected(case)] += 1
        for what, counts in results.items():
            assert min(counts[True], counts[False]) >= 20, f"{what}: {counts}"


@pytest.mark.parametrize("sign", SIGNS)
def test_ironcalc_agrees_on_rules_that_nobody_wrote(sign: str) -> None:
    """4: random rules of each sign, in IronCalc."""
    compared = 0
    chance = random.Random(f"ironcalc {sign}")
    for start in range(0, _WRITTEN, 2_000):
        chosen = list(agreement.written(min(2_000, _WRITTEN - start), chance, sign))
        found = agreement.differences_of_written(chosen, agreement.written_in_ironcalc(chosen))
        assert not found, _first_of(found)
        compared += _figures(chosen)
    assert compared > 7 * _WRITTEN


def test_libreoffice_agrees_on_rules_that_nobody_wrote(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """4: random rules of every sign, in LibreOffice."""
    chosen: list[Written] = []
    for sign in SIGNS:
        of_this_sign = list(agreement.written(min(_WRITTEN, 100_000), random.Random(f"libreoffice {sign}"), sign))
        assert _figures(of_this_sign) > 7 * len(of_this_sign)
        chosen += of_this_sign
    assert sum(each.beyond() for each in chosen) < len(chosen) / 100
    found = agreement.differences_of_written(chosen, agreement.written_in_libreoffice(libreoffice, chosen, tmp_path))
    assert not found, _first_of(found)


_HALF_A_PLACE = tuple(
    Written(left, sign, right, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 92.0, 39_630.0, 39_721.0, 39_539.0, 39_740.0))
    for sign in SIGNS
    for left, right in (
        ("a / 2000000", "0"),
        ("-a / 2000000", "0"),
        ("a * 0.0000005", "0"),
        ("a * 0.0000004", "0"),
        ("a * 1.5 / 1000000", "0.000001"),
        ("a + 0.0000005", "a"),
        ("a / 3 * 3", "a"),
        ("0.1 * 3", "0.3"),
        ("0.00000000001 * 100000000000", "a"),
        ("a / 0.00000000001", "100000000000"),
    )
)


def test_half_of_the_last_place_is_a_difference_in_ironcalc() -> None:
    """5, 6: in IronCalc as in Python."""
    assert agreement.differences_of_written(_HALF_A_PLACE, agreement.written_in_ironcalc(_HALF_A_PLACE)) == []


def test_half_of_the_last_place_is_a_difference_in_libreoffice(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """5, 6: in LibreOffice as in Python."""
    results = agreement.written_in_libreoffice(libreoffice, _HALF_A_PLACE, tmp_path)
    assert agreement.differences_of_written(_HALF_A_PLACE, results) == []


def test_python_takes_half_of_the_last_place_for_a_difference() -> None:
    """5: and a little less for none."""
    assert python.holds(_test("a * 0.0000005 > 0"), lambda _: 1.0) is True
    assert python.holds(_test("a * 0.0000004 > 0"), lambda _: 1.0) is False


@pytest.mark.parametrize(
    ("number", "written"),
    [("0.00000000001", "0.00000000001"), ("3660", "3660"), ("0.050", "0.05"), ("0", "0"), ("99999999", "99999999")],
)
def test_a_number_is_written_in_full(number: str, written: str) -> None:
    """6: without an exponent, and without zeros that say nothing."""
    assert excel.to_excel(rules.parse(number), str) == written


_EXCEL_MUTATIONS = [("<=", "<"), ("<", "<="), (">=", ">"), (">", ">="), ("==", "<>"), ("!=", "=")]


@pytest.mark.parametrize(("sign", "mutant"), _EXCEL_MUTATIONS)
def test_a_sign_changed_in_the_excel_translator_is_noticed(
    sign: str, mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """7: one comparison, in the workbook's formulas."""
    monkeypatch.setitem(excel._SIGNS, sign, mutant)
    chosen = list(agreement.written(1_000, random.Random(sign), sign))
    assert agreement.differences_of_written(chosen, agreement.written_in_ironcalc(chosen))


@pytest.mark.parametrize(("sign", "mutant"), [("<=", "<"), ("<", "<="), (">=", ">"), (">", ">="), ("==", "!=")])
def test_a_sign_changed_in_the_python_translator_is_noticed(
    sign: ComparisonSign, mutant: ComparisonSign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """7: one comparison, in the reader's check."""
    true_meaning = python._compared
    monkeypatch.setattr(
        python,
        "_compared",
        lambda written, difference: true_meaning(mutant if written == sign else written, difference),
    )
    chosen = list(agreement.written(1_000, random.Random(sign), sign))
    assert agreement.differences_of_written(chosen, agreement.written_in_ironcalc(chosen))


def test_brackets_left_out_in_the_excel_translator_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """7: `a - (b - c)` written as `a - b - c`."""
    monkeypatch.setitem(excel._BINDING, "-", 3)
    chosen = list(agreement.written(1_000, random.Random("brackets")))
    assert agreement.differences_of_written(chosen, agreement.written_in_ironcalc(chosen))


def test_a_sign_changed_is_noticed_at_a_shipped_rule(
    libreoffice: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """7: in LibreOffice, with the rules as shipped."""
    monkeypatch.setitem(excel._SIGNS, "<=", "<")
    bench = next(bench for bench in all_benches() if bench.question.code == "EM-LPI-51.supported")
    chosen = chosen_cases(bench, 200, "mutation")
    _, found = agreement.differences_in_libreoffice(libreoffice, [(bench, chosen)], tmp_path)
    assert any("EM-LPI-51.R1 fires" in each for each in found)
    assert any(each.startswith("Check") for each in found)


_COUNT = Question("EM-LPI-51.a", "", QuestionType.COUNT, "people", Kind.FLOW)
_CHOICE = Question("EM-LPI-51.b", "", QuestionType.YES_NO, "", Kind.FLOW)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (True, Code.TRUE_OR_FALSE),
        (Formula("=TRUE()"), Code.TRUE_OR_FALSE),  # as LibreOffice saves it
        (Formula("=FALSE()"), Code.TRUE_OR_FALSE),
        (Formula("=5+7"), Code.FORMULA),
        (12.0004, Code.NOT_WHOLE),
        (999_999.4, Code.TOO_HIGH),
        (999_999.000000001, None),
        (1e300, Code.TOO_HIGH),
        (-1e-12, Code.NEGATIVE),
    ],
)
def test_what_is_no_figure_is_told_apart(content: object, expected: Code | None) -> None:
    """8: the reader's half; the formulas' half is among the edges of requirements 1 to 3."""
    assert typed(_COUNT, content).code is expected  # type: ignore[arg-type]  # any content a cell may have


def test_an_error_in_a_yes_or_no_box_is_answered_with_yes_or_no() -> None:
    """8: the Check cell of such a box says `Choose Yes or No.`, and so does the finding."""
    assert typed(_CHOICE, ErrorValue("#N/A")).code is Code.NOT_YES_NO


def _figures(chosen: list[Written]) -> int:
    return sum(figure is not None for each in chosen for figure in each.figures)


def _test(text: str) -> Comparison:
    tree = rules.parse(text, agreement.WITHIN)
    assert isinstance(tree, Comparison)
    return tree


def _first_of(found: list[str]) -> str:
    return f"{len(found)} differences, the first of them:\n" + "\n".join(found[:5])
