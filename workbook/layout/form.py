"""The service sheet of a framework: which row and column everything stands in.

This module and its neighbour `book` are the only row and column arithmetic in the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from workbook import rules
from workbook.findings import CATALOGUE, Code
from workbook.layout import formulas
from workbook.layout.cells import Fixed, Form, Input, InputRole, Role, Row, cell_name
from workbook.layout.formulas import RowCells, RowRule
from workbook.model import Framework, Indicator, Item, ItemType, Rule, RuleStatus, Severity
from workbook.rules import Comparison, FactName, Name, PreviousName
from workbook.rules import excel as rules_excel

KEY, LABEL, QUESTION, ANSWER, UNIT, PREVIOUS, CHECK, EXPLANATION, VALUE, PROGRESS = range(10)

#: What heads each visible column. The reader finds columns by these words.
HEADINGS = {
    KEY: "Key",
    LABEL: "Code",
    QUESTION: "Question",
    ANSWER: "Answer",
    UNIT: "Unit",
    PREVIOUS: "Last quarter",
    CHECK: "Check",
    EXPLANATION: "If it is right, say why",
    VALUE: "Counts as",
    PROGRESS: "Progress",
}
HIDDEN_COLUMNS = (KEY, VALUE, PROGRESS)
#: Rows above the first indicator: keys, and for a fact what its row asks.
TITLE_KEY, SUBTITLE_KEY, STATUS_KEY, HEADING_KEY, FACTS_KEY = "title", "subtitle", "status", "headings", "facts"
FACTS = {
    "fact.service_type": ("Service type", ""),
    "fact.client_group": ("Primary client group", ""),
    "fact.household_units": ("Household units under contract", "units"),
    "fact.days_in_period": ("Days in this quarter", "days"),
}
#: Where the numbers behind the status line stand: name to row and column.
COUNTERS = {
    "answered": (0, VALUE),
    "asked": (1, VALUE),
    "correct": (2, VALUE),
    "explain": (0, PROGRESS),
    "blank": (1, PROGRESS),
    "first_open": (2, PROGRESS),
}
YES_NO_LIST = "yes_no"
NONE_HELD = "none held"
#: The longest explanation, in characters.
LONGEST_EXPLANATION = 500

_LONGEST_VALIDATION = 255
_LONGEST_ERROR = 224
_MORE_ROWS_THAN_ANY_SHEET = 9999


@dataclass(frozen=True)
class _Positions:
    """Where each key's row is. Knows how to point at a name's cell."""

    framework: Framework
    rows: tuple[Row, ...]
    row_of: dict[str, int]

    def cells(self, item: Item) -> RowCells:
        row = self.row_of[item.code]
        answer, explanation, value, progress = (
            cell_name(row, column) for column in (ANSWER, EXPLANATION, VALUE, PROGRESS)
        )
        return RowCells(answer, explanation, value, progress, self.switch(item.indicator))

    def switch(self, indicator: str) -> str:
        return absolute(self.row_of[choice_key(indicator)], VALUE)

    def counted(self, name: Name) -> str:
        """The cell a rule reads for a name: what the row counts as, last quarter's figure, or the fact."""
        return self._cell(name, VALUE)

    def typed(self, name: Name) -> str:
        """The cell a validation reads for a name: what is being typed."""
        return self._cell(name, ANSWER)

    def _cell(self, name: Name, item_column: int) -> str:
        if isinstance(name, FactName):
            return absolute(self.row_of[f"fact.{name.fact}"], ANSWER)
        column = PREVIOUS if isinstance(name, PreviousName) else item_column
        return cell_name(self.row_of[name.code], column)


def build_form(framework: Framework) -> Form:
    """Place every indicator of the framework on one sheet; the same for every service."""
    rows = _rows(framework)
    positions = _Positions(framework, rows, {row.key: number for number, row in enumerate(rows)})
    fixed = [*_heading_cells(positions), *_fact_cells(positions)]
    inputs: list[Input] = []
    unenforced: list[str] = []
    rules_of_rows = _rules_by_row(positions)
    guards = _guards_by_item(positions)
    for indicator in framework.indicators:
        fixed += _indicator_cells(positions, indicator)
        inputs.append(_choice_input(positions, indicator))
        for item in indicator.items:
            fixed += _item_cells(positions, item, rules_of_rows.get(item.code, ()))
            if not item.derived:
                answer, left_out = _answer_input(positions, item, guards.get(item.code, ()))
                inputs += [answer, _explanation_input(positions, item, indicator)]
                unenforced += left_out
    return Form(rows, tuple(fixed), tuple(inputs), positions.row_of[HEADING_KEY], tuple(dict.fromkeys(unenforced)))


def choice_key(indicator: str) -> str:
    """The key of the row that asks whether the indicator is reported."""
    return f"{indicator}:reported"


def absolute(row: int, column: int) -> str:
    """`$D$12` for row 11, column 3."""
    name = cell_name(row, column)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def _rows(framework: Framework) -> tuple[Row, ...]:
    rows = [Row(key) for key in (TITLE_KEY, SUBTITLE_KEY, STATUS_KEY, HEADING_KEY, FACTS_KEY, *FACTS)]
    for indicator in framework.indicators:
        rows.append(Row(indicator.code, indicator.code))
        rows.append(Row(choice_key(indicator.code), indicator.code))
        rows.extend(Row(item.code, indicator.code, item.code) for item in indicator.items)
    return tuple(rows)


def _rules_by_row(positions: _Positions) -> dict[str, tuple[RowRule, ...]]:
    """The rules each row shows: a rule is shown by the first item it names."""
    found: dict[str, list[RowRule]] = {}
    for indicator in positions.framework.indicators:
        for rule, test in active_rules(indicator):
            named = partial(_named, positions, indicator)
            row = formulas.row_rule(rule.effective, test, rule.message, positions.counted, named)
            found.setdefault(subject(test), []).append(row)
    return {code: tuple(rows) for code, rows in found.items()}


def _named(positions: _Positions, indicator: Indicator, written: str) -> str:
    """The cell of a figure quoted in a message."""
    return positions.counted(rules.names(rules.parse(written, indicator.code))[0])


def active_rules(indicator: Indicator) -> tuple[tuple[Rule, Comparison], ...]:
    """The rules of an indicator that are not off, with their trees."""
    chosen = [rule for rule in indicator.rules if rule.status is not RuleStatus.OFF]
    parsed = [(rule, rules.parse(rule.test, indicator.code)) for rule in chosen]
    return tuple((rule, test) for rule, test in parsed if isinstance(test, Comparison))


def subject(test: Comparison) -> str:
    """The item whose row shows a rule, and whose explanation answers it."""
    return rules.items_named(test)[0]


def _guards_by_item(positions: _Positions) -> dict[str, tuple[tuple[Rule, str], ...]]:
    """The stop rules each input's validation holds: all that name it.

    A rule that things add up (`==`) is left to the Check cell: enforced while typing, it would refuse
    every first step of a correction.
    """
    found: dict[str, list[tuple[Rule, str]]] = {}
    for indicator in positions.framework.indicators:
        for rule, test in active_rules(indicator):
            if rule.effective is Severity.STOP:
                guard = rules_excel.allowed(test, positions.typed) if test.sign != "==" else ""
                for code in rules.items_named(test):
                    found.setdefault(code, []).append((rule, guard))
    return {code: tuple(guards) for code, guards in found.items()}


def _heading_cells(positions: _Positions) -> list[Fixed]:
    progress = f"{absolute(0, PROGRESS)}:{absolute(len(positions.rows) - 1, PROGRESS)}"
    body = f"{absolute(positions.row_of[FACTS_KEY], PROGRESS)}:{absolute(len(positions.rows) - 1, PROGRESS)}"
    counts = {word: f'COUNTIF({body},"{word}")' for word in ("ok", "explain", "noted", "blank", "correct", "choose")}
    at = {name: absolute(*position) for name, position in COUNTERS.items()}
    matches = ",".join(
        f'IFERROR(MATCH("{word}",{progress},0),{_MORE_ROWS_THAN_ANY_SHEET})'
        for word in ("blank", "correct", "explain", "choose")
    )
    counters = {
        "answered": f"={counts['ok']}+{counts['explain']}+{counts['noted']}",
        "asked": f"={at['answered']}+{counts['blank']}+{counts['correct']}",
        "correct": f"={counts['correct']}+{counts['choose']}",
        "explain": f"={counts['explain']}",
        "blank": f"={counts['blank']}",
        "first_open": f"=MIN({matches})",
    }
    status = (
        f'="Answered "&{at["answered"]}&" of "&{at["asked"]}&". To correct: "&{at["correct"]}'
        f'&". To explain: "&{at["explain"]}&"."'
        f'&IF({at["blank"]}+{at["correct"]}+{at["explain"]}=0," Nothing left on this sheet.","")'
    )
    row_of = positions.row_of
    cells = [
        Fixed(row_of[TITLE_KEY], KEY, Role.KEY, slot="key"),
        Fixed(row_of[TITLE_KEY], LABEL, Role.TITLE, slot="title"),
        Fixed(row_of[SUBTITLE_KEY], KEY, Role.KEY, SUBTITLE_KEY),
        Fixed(row_of[SUBTITLE_KEY], LABEL, Role.SUBTITLE, slot="subtitle"),
        Fixed(row_of[STATUS_KEY], KEY, Role.KEY, STATUS_KEY),
        Fixed(row_of[STATUS_KEY], LABEL, Role.STATUS, formula=status, slot="status"),
    ]
    cells += [
        Fixed(*COUNTERS[name], Role.VALUE, formula=formula, slot=f"counter.{name}")
        for name, formula in counters.items()
    ]
    heading = row_of[HEADING_KEY]
    return cells + [Fixed(heading, column, Role.HEADING, words) for column, words in HEADINGS.items()]


def _fact_cells(positions: _Positions) -> list[Fixed]:
    row = positions.row_of[FACTS_KEY]
    cells = [Fixed(row, KEY, Role.KEY, FACTS_KEY), Fixed(row, LABEL, Role.SECTION, "About this service")]
    for key, (question, unit) in FACTS.items():
        row = positions.row_of[key]
        cells += [
            Fixed(row, KEY, Role.KEY, key),
            Fixed(row, QUESTION, Role.QUESTION, question),
            Fixed(row, ANSWER, Role.FACT, slot=key),
        ]
        cells += [Fixed(row, UNIT, Role.UNIT, unit)] if unit else []  # a text may run on over the next cells
    return cells


def _indicator_cells(positions: _Positions, indicator: Indicator) -> list[Fixed]:
    title, choice = positions.row_of[indicator.code], positions.row_of[choice_key(indicator.code)]
    answer, progress = cell_name(choice, ANSWER), cell_name(choice, PROGRESS)
    code = indicator.code
    return [
        Fixed(title, KEY, Role.KEY, code, indicator=code),
        Fixed(title, LABEL, Role.INDICATOR, indicator.label, indicator=code),
        Fixed(title, QUESTION, Role.INDICATOR, indicator.title, indicator=code),
        *(Fixed(title, column, Role.INDICATOR, "", indicator=code) for column in (ANSWER, UNIT, PREVIOUS, CHECK)),
        Fixed(
            title,
            EXPLANATION,
            Role.INDICATOR_LINK,
            "What to count",
            indicator=code,
            slot=f"guidance.{code}",
            target="guidance",
        ),
        Fixed(choice, KEY, Role.KEY, choice_key(code), indicator=code),
        Fixed(choice, QUESTION, Role.QUESTION, "Reported for this service?", indicator=code),
        Fixed(choice, UNIT, Role.UNIT, "Yes or No", indicator=code),
        Fixed(choice, CHECK, Role.CHECK, "", formulas.choice_check_formula(progress), indicator=code),
        Fixed(
            choice, VALUE, Role.VALUE, 1.0, formulas.choice_value_formula(answer), slot=f"switch.{code}", indicator=code
        ),
        Fixed(choice, PROGRESS, Role.PROGRESS, "", formulas.choice_progress_formula(answer), indicator=code),
    ]


def _item_cells(positions: _Positions, item: Item, row_rules: tuple[RowRule, ...]) -> list[Fixed]:
    row, code = positions.row_of[item.code], item.indicator
    cells = positions.cells(item)
    both = [
        Fixed(row, KEY, Role.KEY, item.code, indicator=code),
        Fixed(row, QUESTION, Role.QUESTION, item.label, indicator=code),
        Fixed(row, UNIT, Role.UNIT, item.unit, indicator=code),
        Fixed(row, PREVIOUS, Role.PREVIOUS, slot=f"previous.{item.code}", indicator=code),
    ]
    if item.derived:
        amount = rules.parse(item.formula, code)
        assert not isinstance(amount, Comparison)
        derived = formulas.derived_formula(amount, cells.switch, positions.counted)
        off = f'=IF({cells.switch}<>1,"off","")'
        return [
            *both,
            Fixed(row, ANSWER, Role.DERIVED, formulas.NOT_FILLED_IN, derived, indicator=code),
            Fixed(row, PROGRESS, Role.PROGRESS, "", off, slot=f"off.{code}", indicator=code),
        ]
    return [
        *both,
        Fixed(
            row,
            CHECK,
            Role.CHECK,
            formulas.blank_advice(item),
            formulas.check_formula(item, cells, row_rules),
            indicator=code,
        ),
        Fixed(row, VALUE, Role.VALUE, "", formulas.value_formula(item, cells), indicator=code),
        Fixed(row, PROGRESS, Role.PROGRESS, "blank", formulas.progress_formula(cells, row_rules), indicator=code),
    ]


def _choice_input(positions: _Positions, indicator: Indicator) -> Input:
    return Input(
        positions.row_of[choice_key(indicator.code)],
        ANSWER,
        InputRole.CHOICE,
        indicator.code,
        indicator.code,
        None,
        is_list=True,
        formula=f"={YES_NO_LIST}",
        prompt_title=indicator.label,
        prompt="Choose Yes to report this indicator for the service, No if it does not apply. Figures under a No are kept but not counted.",
        error=CATALOGUE[Code.CHOICE_UNCLEAR].advice,
    )


def _answer_input(positions: _Positions, item: Item, guards: tuple[tuple[Rule, str], ...]) -> tuple[Input, list[str]]:
    """The answer cell, and the codes of rules that its validation has no room for."""
    cells = positions.cells(item)
    indicator = positions.framework.indicator(item.indicator)
    held: list[tuple[Rule, str]] = []
    for rule, guard in guards if item.type is not ItemType.YES_NO else ():
        longer = formulas.validation_formula(item, cells, tuple(text for _, text in [*held, (rule, guard)]))
        if guard and len(longer) <= _LONGEST_VALIDATION:
            held.append((rule, guard))
    left_out = [rule.code for rule, guard in guards if (rule, guard) not in held]
    is_list = item.type is ItemType.YES_NO
    formula = f"={YES_NO_LIST}" if is_list else formulas.validation_formula(item, cells, tuple(g for _, g in held))
    answer = Input(
        positions.row_of[item.code],
        ANSWER,
        InputRole.ANSWER,
        item.code,
        item.indicator,
        item.type,
        is_list=is_list,
        formula=formula,
        prompt_title=f"{indicator.label}: {item.unit}"[:32],
        prompt=item.prompt,
        error=_error_text(item, tuple(rule for rule, _ in held)),
    )
    return answer, left_out


def _error_text(item: Item, held: tuple[Rule, ...]) -> str:
    """What the refusal says: what may be typed, then the rules that guard the cell, as many as fit whole."""
    kinds = {
        ItemType.COUNT: f"Enter a whole number from 0 to {formulas.highest_text(item)}. If there were none, enter 0.",
        ItemType.NUMBER: f"Enter a number from 0 to {formulas.highest_text(item)}, with at most two decimal places.",
        ItemType.YES_NO: CATALOGUE[Code.NOT_YES_NO].advice,
        ItemType.DERIVED: "",
    }
    words = kinds[item.type]
    for rule in held:
        longer = f"{words} {formulas.plain_message(rule.message)}"
        words = longer if len(longer) <= _LONGEST_ERROR else words
    return words


def _explanation_input(positions: _Positions, item: Item, indicator: Indicator) -> Input:
    row = positions.row_of[item.code]
    cell = cell_name(row, EXPLANATION)
    return Input(
        row,
        EXPLANATION,
        InputRole.EXPLANATION,
        item.code,
        item.indicator,
        None,
        is_list=False,
        formula=f"=IF({positions.switch(item.indicator)}=1,LEN({cell})<={LONGEST_EXPLANATION},FALSE)",
        prompt_title=f"{indicator.label}: why"[:32],
        prompt="Only if the Check asks: say in a few words why the figure is right. Do not name anybody.",
        error=f"Type at most {LONGEST_EXPLANATION} characters, and only for an indicator that is reported.",
    )
