"""The rule language beyond sums: words, dates, conditions, and functions over the records of a person's form.

1. Conditions bind as people read them: not before and, and before or; words stand on either side.
2. What cannot be read is refused with where and why.
3. What a condition says of random answers is the same in IronCalc, LibreOffice and Python; a blank fires nothing.
4. A translator that is changed is noticed, so the tests above can fail.
5. count, sum and share go over the records in which nothing they name is blank.
6. Such a rule is marked as one of the whole service, and no sheet is asked to work it out.
7. Amounts of different types are not mixed, and the words say so.
8. A function is one file, which states all its translations; its name and those of facts are no question's.
9. The formula of a function holds functions of Excel 2010 alone, each with as many arguments as Excel says that it takes.
"""

from __future__ import annotations

import pkgutil
import random
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import conditions
from libreoffice import LibreOffice
from workbook import rules
from workbook.rules import QuestionName, RuleScope, RuleSyntaxError, ValueType, WordsTest, excel, functions, python
from workbook.rules.tree import Comparison, Denial, Junction, Lookup, Name, Number

_CASES = 1_500
A, B, C = (Comparison(">", QuestionName(f"X.{name}"), Number(0.0)) for name in "abc")
FEMALE = WordsTest("==", QuestionName("X.gender"), "female")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('gender == "female"', FEMALE),
        ("'female' == gender", FEMALE),
        ("a > 0 and b > 0 or c > 0", Junction("or", (Junction("and", (A, B)), C))),
        ("a > 0 and (b > 0 or c > 0)", Junction("and", (A, Junction("or", (B, C))))),
        ("not a > 0 and b > 0", Junction("and", (Denial(A), B))),
        ("not (a > 0 and b > 0)", Denial(Junction("and", (A, B)))),
        ("(a) > (0)", A),
    ],
)
def test_conditions_bind_as_people_read_them(text: str, tree: rules.Expression) -> None:
    """1: the tree of a condition."""
    assert rules.parse(text, "X") == tree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('gender > "female"', "a text in quotes can only be compared with a question, by == or !="),
        ('"a" == "b"', "a text in quotes can only be compared"),
        ('period_start == "a"', "a text in quotes can only be compared"),
        ('"female"', "a text in quotes can only be compared"),
        ('gender == "fem', "is not a number"),
        ("a and b > 0", "at character 1, a comparison was expected, not an amount"),
        ("(a > 0) + 1 > 2", "at character 1, an amount was expected, not a comparison"),
        ("a > 0 > 1", "at character 7, the end of the rule was expected, not '>'"),
        ("count(a) > 1", "at character 7, a comparison was expected, not an amount"),
        ("sum(a > 0) > 1", "at character 5, an amount was expected, not a comparison"),
        ("count(a > 0, b > 0) > 1", "count takes one condition"),
        ("count(sum(a) > 0) > 1", "count cannot hold another function over records"),
        ("median(a) > 1", "'median' is not a function. Use abs, "),
        ("min(a) > 1", "min takes 2 to 30 amounts"),
        ("abs(a, b) > 1", "abs takes one amount"),
        ("not " * 40 + "a > 0", "too many brackets"),
        ("(" * 40 + "a" + ")" * 40 + " > 0", "too many brackets"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, words: str) -> None:
    """2: the refusal says where and why."""
    with pytest.raises(RuleSyntaxError) as refusal:
        rules.parse(text, "X")
    assert words in str(refusal.value)


def cases(seed: str, count: int = _CASES) -> list[conditions.ConditionCase]:
    """The same random conditions for the same seed."""
    return list(conditions.condition_cases(count, random.Random(seed)))


def test_ironcalc_agrees_on_conditions() -> None:
    """3: in IronCalc."""
    chosen = cases("ironcalc")
    assert conditions.differences(chosen, conditions.in_ironcalc(chosen)) == []
    fired = [case.expected()[0] for case in chosen]
    assert min(fired.count(True), fired.count(False)) > len(chosen) / 5


def test_libreoffice_agrees_on_conditions(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """3: in LibreOffice."""
    chosen = cases("libreoffice")
    assert conditions.differences(chosen, conditions.in_libreoffice(libreoffice, chosen, tmp_path)) == []


@pytest.mark.parametrize("answers", [(None, 1.0), (1.0, None), ("", 1.0)])
def test_a_blank_fires_nothing(answers: tuple[float | str | None, float | str | None]) -> None:
    """3: even where another part of the condition is decided."""
    lookup = dict(zip((QuestionName("X.a"), QuestionName("X.b")), answers, strict=True)).__getitem__
    for text in ('a == "yes" or b == "yes"', 'not (a == "yes" and b == "no")'):
        assert python.holds(rules.parse_test(text, "X"), lookup) is None  # type: ignore[arg-type]  # names of questions alone


def _noticed() -> bool:
    chosen = cases("mutation", 400)
    return bool(conditions.differences(chosen, conditions.in_ironcalc(chosen)))


def test_words_compared_without_case_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """4: Excel's `=` takes Female for female."""
    assert not _noticed()
    monkeypatch.setattr(excel, "_same_words", lambda cell, words: '{}="{}"'.format(cell, words.replace('"', '""')))
    assert _noticed()


def test_a_yes_taken_for_a_no_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """4: in the workbook's formulas."""
    monkeypatch.setattr(excel, "_YES_NO", {"yes": 0, "no": 1})
    assert _noticed()


def test_and_taken_for_or_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """4: in Python."""
    joined = python._joined
    monkeypatch.setattr(python, "_joined", lambda word, verdicts: joined("or" if word == "and" else "and", verdicts))
    assert _noticed()


def test_a_blank_taken_for_a_value_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """4: in the workbook's formulas."""
    monkeypatch.setattr(excel, "_all_given", lambda *_: None)
    assert _noticed()


def _record(**answers: float | str | None) -> Lookup:
    def lookup(name: Name) -> float | str | None:
        assert isinstance(name, QuestionName)
        return answers[name.code.rpartition(".")[2]]

    return lookup


RECORDS = (
    _record(how="planned", days=10.0),
    _record(how="evicted", days=None),
    _record(how="planned", days=2.5),
    _record(how=None, days=1.0),
)


@pytest.mark.parametrize(
    ("text", "records", "result"),
    [
        ('count(how == "planned")', RECORDS, 2.0),
        ('count(how == "planned" and days > 5)', RECORDS, 1.0),
        ("sum(days)", RECORDS, 13.5),
        ("sum(days * 2)", RECORDS, 27.0),
        ('share(how == "planned")', RECORDS[:3], 100 * 2 / 3),
        ('share(how == "planned")', RECORDS, 100 * 2 / 3),
        ('count(how == "planned")', (), 0.0),
        ("sum(days)", (), 0.0),
        ('share(how == "planned")', (), None),
        ('share(how == "planned")', RECORDS[3:], None),
    ],
)
def test_records_are_counted_added_and_shared(text: str, records: tuple[Lookup, ...], result: float | None) -> None:
    """5: a record in which something named is blank is left out; a share of none is no number."""
    assert python.amount(rules.parse_amount(text, "X"), _record(), records) == pytest.approx(result)


def test_a_rule_joins_records_and_the_service() -> None:
    """5: people counted against a figure of the service."""
    test = rules.parse_test('count(how == "planned") <= departures', "X")
    assert python.holds(test, _record(departures=1.0), RECORDS) is False
    assert python.holds(test, _record(departures=2.0), RECORDS) is True
    assert python.holds(test, _record(departures=None), RECORDS) is None


def test_a_rule_over_records_is_the_services() -> None:
    """6: and cannot be written as a formula."""
    over_records, over_one = rules.parse("share(a > 0) >= 50", "X"), rules.parse("a >= 50", "X")
    assert (rules.scope_of(over_records), rules.scope_of(over_one)) == (RuleScope.SERVICE, RuleScope.RECORD)
    with pytest.raises(ValueError, match="over records"):
        excel.to_excel(over_records, str)


TYPES = {
    "n": ValueType.NUMBER,
    "began": ValueType.DATE,
    "ended": ValueType.DATE,
    "gender": ValueType.WORDS,
    "note": ValueType.WORDS,
    "settled": ValueType.YES_NO,
}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ended - began >= 28", ""),
        ("began >= period_start", ""),
        ("began + 28 <= ended", ""),
        ("min(began, ended) >= period_start - n", ""),
        ('gender == "female" and settled != "no"', ""),
        ("unknown >= gender_of_unknown", ""),
        ('count(gender == "x") <= n', ""),
        ("gender > 3", "X.gender is answered in words and cannot be reckoned with; compare it with a text in quotes"),
        ("settled == 1", 'X.settled is answered yes or no and cannot be reckoned with; compare it with "yes" or "no"'),
        ("gender == note", "X.gender is answered in words and cannot be reckoned with"),
        ('n == "3"', 'X.n is a number and cannot be compared with "3"'),
        ('began == "2008"', 'X.began is a date and cannot be compared with "2008"'),
        ('settled == "maybe"', 'X.settled is answered yes or no; compare it with "yes" or "no", not "maybe"'),
        ("began >= 28", "it compares a date with a number"),
        ("ended - began >= period_end", "it compares a date with a number"),
        ("began + ended > began", "two dates cannot be added"),
        ("began * 2 > ended", "a date cannot be multiplied or divided"),
        ("-began < ended", "a date cannot be made negative"),
        ("n - began > 0", "a date cannot be taken from a number"),
        ("max(began, n) > ended", "max cannot take a date beside a number"),
        ("abs(began) > ended", "abs cannot take a date"),
        ("sum(began) > 5", "dates cannot be added up"),
        ('count(n == "x") > 5', 'X.n is a number and cannot be compared with "x"'),
    ],
)
def test_types_are_not_mixed(text: str, problem: str) -> None:
    """7: the mistake is said in words, and what is right is let pass."""
    problems = rules.check_types(rules.parse(text, "X"), lambda code: TYPES.get(code.removeprefix("X.")))
    assert problems[0].startswith(problem) if problem else problems == ()


def test_a_function_is_one_file() -> None:
    """8: each file of the folder is a function with a name of its own."""
    modules = [module.name for module in pkgutil.iter_modules(functions.__path__)]
    names = [*functions.amount_functions(), *functions.record_functions()]
    assert len(modules) == len(names) == len(set(names))
    assert {*names, *rules.FACTS, "previous", "and", "or", "not"} == set(rules.reserved_words())


def test_a_function_takes_as_many_amounts_as_it_says() -> None:
    """8: each function of amounts gives in IronCalc what it gives in Python, from the fewest to the most it takes."""
    chosen = [
        conditions.ConditionCase(
            f"{function.name}({', '.join(['supported'] * (count - 1) + ['-left'])}) > 0", (9.0, 4.0) + 5 * (0.0,)
        )
        for function in functions.amount_functions().values()
        for count in (function.fewest, function.most)
    ]
    assert conditions.differences(chosen, conditions.in_ironcalc(chosen)) == []


@pytest.mark.parametrize("missing", ["takes_dates", "python", "excel"])
def test_a_function_without_a_translation_is_refused(missing: str) -> None:
    """8: when its file is loaded, so that no rule can name it where a translator lacks it."""
    whole = functions.amount_functions()["max"]
    parts = {field.name: getattr(whole, field.name) for field in fields(whole) if field.name != missing}
    with pytest.raises(TypeError, match=missing):
        functions.AmountFunction(**parts)


#: How many arguments Excel says that its functions take, at least and at most (support.microsoft.com, "Excel functions").
EXCEL_ARGUMENTS = {"ABS": (1, 1), "MAX": (1, 255), "MIN": (1, 255), "ROUND": (2, 2), "SUM": (1, 255), "INT": (1, 1)}


def excel_calls(formula: str) -> Iterator[tuple[str, int]]:
    """Every function that a formula calls, with how many arguments it is given."""
    for call in re.finditer(r"([A-Z.]+)\(", formula):
        depth, count = 1, 1
        for sign in formula[call.end() :]:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth == 0:
                break
            count += sign == "," and depth == 1
        yield call[1], count


@pytest.mark.parametrize("function", functions.amount_functions().values(), ids=lambda function: function.name)
def test_a_function_keeps_to_the_arguments_of_excel(function: functions.AmountFunction) -> None:
    """9: from the fewest to the most; a function of Excel that is new here gets a line in the table above."""
    for count in (function.fewest, function.most):
        formula = function.excel([f"A{number}" for number in range(1, count + 1)])
        for name, arguments in excel_calls(formula):
            least, most = EXCEL_ARGUMENTS[name]
            assert least <= arguments <= most, formula


def test_a_formula_with_too_many_arguments_would_be_noticed() -> None:
    """9: the arguments of a call within another are its own."""
    assert list(excel_calls("MAX(A1,ABS(A2,A3),MIN(A4))")) == [("MAX", 3), ("ABS", 2), ("MIN", 1)]
