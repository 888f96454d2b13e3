"""The needs of the short-term outcomes form: one choice each, with the outcome and the reason in it.

1. Every need, outcome, "does not apply" and list of reasons is as the national form has it, and the reasons that are ours.
2. What LibreOffice shows of each question and row is what the judge says of it, for random answers; above the Checks
   a link leads to the first row to correct.
3. The last column answers the needs left blank; without it they are asked about once, and an explanation clears that.
4. A second outcome is asked only of those who have the need.
5. Each rule of the form fires where it should, and not where it should not.
6. No choice begins another, and no heading begins as a choice does.
7. Mistakes in needs are refused at their line.
8. A date is known by its number, however the program shows it.
9. No message shows an answer about a person.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

import short_term
from libreoffice import LibreOffice, Typed, Value
from own_configuration import edit, own_configuration, problems
from random_frameworks import Case
from record_agreement import compare
from sheet_agreement import judged
from short_term import CAREFUL, NEEDS, SUPPORT, CellContent
from workbook.assess import AnswerStatus
from workbook.findings import Code
from workbook.layout import ColumnRole
from workbook.model import NEED_WORDS, Address, QuestionType
from workbook.rules.states import RowState

FILE = "indicator_config/forms/outcomes-short-term.yaml"
#: Codes of needs, where a second outcome is, and where an outcome may not apply.
NATIONAL = [
    "1a",
    "1b",
    "1c",
    "2a",
    "2b",
    "2c",
    "2d",
    "3a",
    "3b",
    "3c",
    "3d",
    "4a",
    "4d",
    "4b",
    "4ci",
    "4cii",
    "4ciii",
    "5",
]
TWO_OUTCOMES = {"2a", "2d"}
MAY_NOT_APPLY = {"need_2a_ii", "need_2d_i", "need_2d_ii"}
#: Needs with reasons of their own, beside those that every need has.
OWN_REASONS = {"e1": {"4a", "4d"}, "e3": {"1a", "1b", "4a", "4b", "4d"}, "e4": {"1c", "2a", "2b", "2c"}}


def test_the_form_asks_what_the_national_form_asks() -> None:
    """1: 18 needs, 20 outcomes, 16 or fewer choices each."""
    needs = short_term.form().section(NEEDS).needs
    assert needs is not None
    assert [need.code for need in needs.asked] == NATIONAL
    assert {need.code for need in needs.asked if len(need.outcomes) == 2} == TWO_OUTCOMES
    for need in needs.asked:
        for number, outcome in enumerate(need.outcomes):
            name = need.question(outcome)
            codes = [entry.code for entry in short_term.choices(name).entries]
            assert codes[: 2 - number] == ["no_need", "achieved"][number:]
            assert ("not_applicable" in codes) == (name in MAY_NOT_APPLY) == bool(outcome.not_applicable_counts_until)
            own = {code for code, needs_of_it in OWN_REASONS.items() if need.code in needs_of_it}
            assert {code.removeprefix("unmet_") for code in codes if code.startswith("unmet_e")} == {
                *own,
                "e2",
                "e5",
                "e9",
            }
            assert "unmet_c5" not in codes
            assert {entry.group for entry in short_term.choices(name).entries} == {"", "client", "service", "external"}


def test_no_words_can_be_completed_to_others() -> None:
    """6: among the choices of a box, and between them and what stands above it."""
    for question in short_term.form().questions.values():
        titles = ["Yes", "No"] if question.type is QuestionType.YES_NO else []
        if question.type is QuestionType.CHOICE:
            titles = [entry.title for entry in short_term.framework().code_list(question.choices).entries]
        assert not [a for a in titles for b in titles if a != b and b.casefold().startswith(a.casefold())]
        assert question.heading[:1].casefold() not in {title[:1].casefold() for title in titles}


#: What people type, by type: right, wrong and odd.
ENTRIES: dict[QuestionType, tuple[Value, ...]] = {
    QuestionType.COUNT: (17, 60, 121, 39000, 1.5, "forty", Typed("30")),
    QuestionType.YES_NO: ("Yes", "No", "no ", "y"),
    QuestionType.DATE: (
        *(
            Typed(text)
            for text in ("14 Aug 2008", "30 Sep 2008", "1 Oct 2008", "2 May 2008", "1 Mar 2006", "31 Mar 2008")
        ),
        "14 Aug 2008",
        39674,
    ),
}


def random_rows(people: int) -> dict[tuple[str, str], Value]:
    """Random answers for each of the workbook's services: some rows careful, some not, some not used."""
    made, chance = short_term.workbook(2, people), random.Random("needs")
    form, values = made.known.layout.form, dict[tuple[str, str], Value]()
    for sheet in made.known.layout.sheets:
        for record in range(1, people + 1):
            care = chance.choice((0.0, 0.9, 1.0, 1.0))
            careful = short_term.leaver(chance) | ({"plan": "No"} if chance.random() < 0.2 else {})
            for question in made.known.form.row_questions:
                content: Value = None
                if care and (chance.random() < care) and question.name in careful:
                    right = careful[question.name]
                    content = Typed(f"{right:%d %b %Y}") if isinstance(right, dt.date) else right
                elif chance.random() < 0.7 * (1 - care):
                    titles = (
                        [entry.title for entry in short_term.choices(question.name).entries] if question.choices else []
                    )
                    content = chance.choice(
                        [*titles, "Unmet: ", "achieved", "no_need"] if titles else ENTRIES[question.type]
                    )
                values[sheet.name, form.cell(str(record), ColumnRole.ANSWER, question.code)] = content
            why = chance.choice((None, None, "They moved at short notice."))
            values[sheet.name, form.cell(str(record), ColumnRole.EXPLANATION)] = why if care < 1 else None
    return {place: value for place, value in values.items() if value is not None}


def test_the_sheet_and_the_judge_say_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """2: every value, state and Check of 120 rows."""
    made = short_term.workbook(2, 60)
    (tmp_path / "issued.xlsx").write_bytes(made.content)
    content = libreoffice.fill(tmp_path / "issued.xlsx", random_rows(60), tmp_path / "filled.xlsx").read_bytes()
    compared = compare(made, content)
    assert compared.differences == []
    assert {RowState.OK, RowState.BLANK, RowState.CORRECT, RowState.EXPLAIN} <= set(compared.rows)
    leads = leading(libreoffice, tmp_path / "filled.xlsx", made.known.layout.sheets[0].name)
    assert leads == ("To the first row to correct", first_to_correct(made, content))


def leading(office: LibreOffice, path: Path, sheet: str) -> tuple[object, int]:
    """What the link above the Checks is called, and the row that it leads to."""
    book = openpyxl.load_workbook(path)
    form = short_term.workbook(2, 60).known.layout.form
    link = next(cell for cell in form.fixed if "HYPERLINK" in cell.formula)
    row = link.formula.partition('HYPERLINK("#E"&')[2].partition(",IF(")[0]
    book[sheet].cell(200, 1).value = f"={row}"
    book.save(path.with_name("leads.xlsx"))
    (saved,) = office.recalculate([path.with_name("leads.xlsx")], path.parent / "leads")
    shown = openpyxl.load_workbook(saved, data_only=True)[sheet]
    return shown.cell(link.row + 1, link.column + 1).value, int(str(shown.cell(200, 1).value))


def first_to_correct(made: Case, content: bytes) -> int:
    """The first row of the first sheet of which something is to be corrected."""
    layout = made.known.layout
    cells = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[layout.sheets[0].name]
    rows = (row for row, form_row in enumerate(layout.form.rows, 1) if form_row.record)
    column = layout.form.column(ColumnRole.PROGRESS) + 1
    return next(row for row in rows if cells.cell(row, column).value == RowState.CORRECT)


def answers_of(**person: CellContent) -> dict[str, tuple[str, AnswerStatus]]:
    """Text and status of the answers about one person, by names of questions."""
    returned = judged(short_term.workbook(), short_term.typed(**person))
    return {answer.question.partition(".")[2]: (answer.text, answer.status) for answer in returned.answers}


def codes_of(**person: CellContent) -> Counter[str]:
    """The codes, and rules, that are found of one person."""
    returned = judged(short_term.workbook(), short_term.typed(**person))
    return Counter(finding.rule or str(finding.code) for finding in returned.findings)


def test_the_last_column_answers_what_is_left_blank() -> None:
    """3: as no need; it is an answer of its own, too."""
    answers = answers_of(**CAREFUL)
    assert answers["need_1b"] == ("no_need", AnswerStatus.REPORTED)
    assert answers["needs_left_blank"] == ("no_need", AnswerStatus.REPORTED)
    assert codes_of(**CAREFUL) == {}


def test_needs_left_blank_are_asked_about_once() -> None:
    """3: with how many there are, and an explanation clears it."""
    person = {**CAREFUL, "needs_left_blank": None}
    returned = judged(short_term.workbook(), short_term.typed(**person))
    (asked,) = returned.findings
    assert (asked.code, asked.address) == (Code.LEFT_BLANK, Address("S-1", "H1-001", ""))
    assert "17 questions of this row are left blank, from '1b Debt' on" in asked.message
    assert codes_of(**person, why="The file was lost in the move.") == {}
    assert answers_of(**person)["need_1b"] == ("", AnswerStatus.MISSING)


@pytest.mark.parametrize(
    ("first", "second", "expected", "codes"),
    [
        ("Achieved", "Does not apply", AnswerStatus.REPORTED, {}),
        ("Unmet: staff time", None, AnswerStatus.MISSING, {"V01": 1}),
        ("No need", "Achieved", AnswerStatus.NOT_APPLICABLE, {"S06": 1}),
        (None, None, AnswerStatus.NOT_APPLICABLE, {}),
    ],
)
def test_a_second_outcome_is_asked_of_those_with_the_need(
    first: str | None, second: str | None, expected: AnswerStatus, codes: dict[str, int]
) -> None:
    """4: and must then be answered."""
    person = {**CAREFUL, "need_2a_i": first, "need_2a_ii": second}
    assert answers_of(**person)["need_2a_ii"][1] is expected
    assert codes_of(**person) == codes


def _days(rule: str) -> dt.timedelta:
    """The number of days that a rule of the support names."""
    (text,) = (each.expression for each in short_term.form().section(SUPPORT).rules if each.code == f"{SUPPORT}.{rule}")
    (days,) = re.findall(r"\d+", text)
    return dt.timedelta(int(days))


ENDED, DAY = dt.date(2008, 8, 14), dt.timedelta(1)
RULES: tuple[tuple[dict[str, CellContent], str], ...] = (
    ({"began": dt.date(2008, 8, 15)}, f"{SUPPORT}.R1"),
    ({"ended": dt.date(2008, 10, 1)}, f"{SUPPORT}.R2"),
    ({"began": dt.date(2007, 8, 1), "ended": dt.date(2008, 3, 31)}, f"{SUPPORT}.R3"),
    ({"ended": dt.date(2008, 6, 30)}, f"{SUPPORT}.R4"),
    ({"began": ENDED - _days("R5") + DAY}, f"{SUPPORT}.R5"),
    ({"began": ENDED - _days("R6") - DAY}, f"{SUPPORT}.R6"),
    ({"died": "Yes", "need_4d": "Achieved"}, f"{SUPPORT}.R7"),
    ({"age": 31, "client_group": "Teenage parents"}, f"{SUPPORT}.R10"),
    ({"age": 49, "client_group": "Frail elderly"}, f"{SUPPORT}.R11"),
    ({"need_1c": "Achieved", "economic_status": "Retired"}, "NOF-ST-3.R1"),
    ({"need_1a": None}, f"{NEEDS}.R1"),
    ({"plan": "No"}, f"{NEEDS}.R2"),
)
JUST_RIGHT: tuple[dict[str, CellContent], ...] = (
    {"began": ENDED - _days("R5")},
    {"began": ENDED - _days("R6")},
    {"ended": dt.date(2008, 7, 1)},
    {"ended": dt.date(2008, 9, 30)},
    {"died": "Yes", "need_4d": "Unmet: waiting list"},
    {"age": 30, "client_group": "Teenage parents"},
    {"age": 50, "client_group": "Frail elderly"},
    {"need_1c": "Unmet: no job or course", "economic_status": "Retired"},
    {"need_1c": "Achieved", "economic_status": "Part-time work"},
    {"plan": "No", "need_1a": None, "why": "There was no need at all, they said."},
)


@pytest.mark.parametrize(("change", "rule"), RULES, ids=[rule for _, rule in RULES])
def test_each_rule_fires(change: dict[str, CellContent], rule: str) -> None:
    """5: and no other with it, but the one that must then fire as well."""
    with_it = {f"{SUPPORT}.R1": f"{SUPPORT}.R5", f"{SUPPORT}.R3": f"{SUPPORT}.R4"}
    assert set(codes_of(**{**CAREFUL, **change})) == {rule, with_it.get(rule, rule)}


@pytest.mark.parametrize("change", JUST_RIGHT)
def test_what_is_just_right_is_not_asked_about(change: dict[str, CellContent]) -> None:
    """5: at the edge of each rule."""
    returned = judged(short_term.workbook(), short_term.with_people({**CAREFUL, **change}))
    assert [finding for finding in returned.findings if finding.code is not Code.EXPLAINED] == []


def test_a_message_shows_no_answer() -> None:
    """9: but for where it is."""
    returned = judged(short_term.workbook(), short_term.typed(**{**CAREFUL, "age": 39000, "need_1a": "Jane Doe"}))
    assert len(returned.findings) == 2
    for finding in returned.findings:
        assert "39" not in finding.message.replace("H1-001", "")
        assert "Jane" not in finding.message
        assert finding.value == ""


MISTAKES = (
    ("reasons: unmet_reasons", "reasons: unmet_reason", "unmet_reason is not a code list"),
    ("common: [c1,", "common: [c0,", "c0 is not a reason of unmet_reasons"),
    ("reasons: [e4]", "reasons: [e44]", "e44 is not a reason of unmet_reasons"),
    ("domain: be_healthy", "domain: be_health", "be_health is not an outcome domain; did you mean be_healthy?"),
    ("code: 1b", "code: 1a", "1a is here twice"),
    ("code: ii", "code: i", "need the codes i and ii"),
    ("heading: Support plan", "heading: Yes or no", "begins like the choice 'Yes'"),
    ("event: NOF-ST-1.ended", "event: NOF-ST-1.age", "NOF-ST-1.age is not a question of type date"),
    ("per: person", "per: service", "needs stand only in a form with per: person"),
    ("how_many(NOF-ST-2.need_1c", "how_many(NOF-ST-2.need_1x", "need_1x is not an item of NOF-ST-2"),
)


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES)
def test_a_mistake_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    """7: with what is wrong."""
    edit(own_configuration(tmp_path), FILE, old, new)
    refusals = problems(tmp_path)
    assert any(words in problem and problem.startswith(FILE) for problem in refusals), refusals


def test_the_words_of_a_need_begin_with_different_letters() -> None:
    """6: so that one letter is enough."""
    assert len({words[0] for words in NEED_WORDS.values()}) == len(NEED_WORDS)


def test_a_date_is_known_by_its_number(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """8: also where the file was saved without the results of its formulas, or the box shows it in another way."""
    content = short_term.typed(**CAREFUL)
    (tmp_path / "typed.xlsx").write_bytes(content)
    (path,) = libreoffice.recalculate([tmp_path / "typed.xlsx"], tmp_path / "again")
    form = short_term.workbook().known.layout.form
    shown = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    sheet = shown[short_term.workbook().known.layout.sheets[0].name]
    assert sheet[form.cell("1", ColumnRole.CHECK)].value == "Complete"
