"""The box of each type of question.

What it counts as, what it refuses, and what the Check cell says of it.

Each formula is the Excel half of a pair: `workbook.assess.values` is the Python half, and the agreement tests hold the
two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbook.findings import CATALOGUE, ZERO_TEXT, Code
from workbook.model import EARLIEST_DATE, LATEST_DATE, Question, QuestionType, day_number

#: The most digits of a number typed as text that is still read as a number.
MOST_TEXT_DIGITS = 9
#: The defined names of what may be chosen from.
YES_NO_LIST, NOTHING_LIST = "yes_no", "nothing"


@dataclass(frozen=True)
class Box:
    """How one type of question is typed.

    wanted: what the box wants, as a message says it.
    allowed: what would have been taken, as a report says it.
    counts: the formula of what it counts as, or "" where that is nothing; its section is on and its box not blank.
    is_legal: the conditions under which an entry is taken while it is typed; of a list, its name.
    advice: the formula of what to say where it counts as nothing.
    refusal: what the refusal of an entry says.
    is_list: whether it is chosen from a list. is_number: whether only a number is taken while it is typed.
    """

    wanted: str
    allowed: Callable[[Question], str]
    counts: Callable[[Question, str], str]
    is_legal: Callable[[Question, str], str]
    advice: Callable[[Question, str], str]
    refusal: Callable[[Question], str]
    is_list: bool = False
    is_number: bool = False


def text(words: str) -> str:
    """A text as a formula writes it."""
    return '"' + words.replace('"', '""') + '"'


def highest_text(question: Question) -> str:
    """The largest legal entry as a message shows it: 999,999."""
    return f"{question.maximum:,.0f}"


def blank_advice(question: Question) -> str:
    """What a blank cell's Check says."""
    return CATALOGUE[Code.BLANK].advice.format(wanted=wanted_words(question), zero=zero_words(question))


def wanted_words(question: Question) -> str:
    """What an input wants, as a message says it."""
    return BOXES[question.type].wanted


def allowed_words(question: Question) -> str:
    """What may be typed for a question, as a report says it."""
    return "Worked out, not typed" if question.derived else BOXES[question.type].allowed(question)


def zero_words(question: Question) -> str:
    """The reminder that none is an answer to a number of things."""
    return ZERO_TEXT if question.counts_things else ""


def typed_amount(question: Question, cell: str) -> str:
    """The formula of the number that was typed.

    45 for 45%, whose cell holds 0.45 under a format with a percent sign.
    """
    if question.type is not QuestionType.PERCENTAGE:
        return cell
    return f"IF({_is_percent(cell)},ROUND(100*{cell},8),{cell})"


def _is_percent(cell: str) -> str:
    return f'LEFT(CELL("format",{cell}),1)="P"'


def list_name(code_list: str) -> str:
    """The defined name of the words of a code list."""
    return f"list_{code_list}"


def codes_name(code_list: str) -> str:
    """The defined name of a code list's codes, in order."""
    return f"codes_{code_list}"


def number_text(number: float) -> str:
    """A number as a formula writes it."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _advice(code: Code, **words: str) -> str:
    return text(CATALOGUE[code].advice.format(**words))


def _near(question: Question, number: str) -> str:
    """Whether a number is as whole, or as precise, as it must be: programs leave a trace of sums in a figure."""
    return f"ABS({number}-ROUND({number},{question.type.places}))<0.000001"


def _only_digits(cell: str) -> str:
    stripped = f"TRIM({cell})"
    for digit in "0123456789":
        stripped = f'SUBSTITUTE({stripped},"{digit}","")'
    return f'LEN(TRIM({cell}))>0,{stripped}=""'


def _number_counts(question: Question, cell: str) -> str:
    number, maximum = typed_amount(question, cell), number_text(question.maximum)
    rounded = f"ROUND({number},{question.type.places})"
    typed = f'IF(AND({number}>=0,{rounded}<={maximum},{_near(question, number)}),{rounded},"")'
    digits = f"AND(LEN(TRIM({cell}))<={MOST_TEXT_DIGITS},{_only_digits(cell)})"
    as_text = f'IF({digits},IF(VALUE(TRIM({cell}))<={maximum},VALUE(TRIM({cell})),""),"")'
    # TRUE is a number to LibreOffice, which keeps it as a formula; TYPE tells it apart in every program.
    return f'IF(ISTEXT({cell}),{as_text},IF(AND(ISNUMBER({cell}),TYPE({cell})=1),{typed},""))'


def _number_is_legal(question: Question, cell: str) -> str:
    maximum, places = number_text(question.maximum), question.type.places
    plain = f"{cell}<={maximum},{_near(question, cell)}"
    if question.type is not QuestionType.PERCENTAGE:
        return f"{cell}>=0,{plain}"
    # The typed amount would stand here four times, and a validation has room for one such formula at most.
    part = f"{cell}<={format(question.maximum / 100, '.15g')},ABS({cell}-ROUND({cell},{places + 2}))<0.00000001"
    return f"{cell}>=0,IF({_is_percent(cell)},AND({part}),AND({plain}))"


def _number_advice(question: Question, cell: str) -> str:
    number = typed_amount(question, cell)
    high = _advice(Code.TOO_HIGH, highest=highest_text(question))
    fraction = _advice(Code.NOT_WHOLE if question.type is QuestionType.COUNT else Code.TOO_PRECISE)
    over = f"IF({number}>{number_text(question.maximum)},{high},{fraction})"
    return f"IF(TYPE({cell})=1,IF({number}<0,{_advice(Code.NEGATIVE)},{over}),{_advice(Code.TEXT)})"


def _number_refusal(question: Question) -> str:
    highest = highest_text(question)
    return {
        QuestionType.COUNT: f"Enter a whole number from 0 to {highest}.{zero_words(question)}",
        QuestionType.NUMBER: f"Enter a number from 0 to {highest}, with at most two decimal places.",
        QuestionType.MONEY: f"Enter pounds and pence from 0 to {highest}, for example 1250.50, without a pound sign.",
        QuestionType.PERCENTAGE: f"Enter a percentage from 0 to {highest}, for example 45, with at most two decimal places.",
    }[question.type]


def _yes_no_counts(_: Question, cell: str) -> str:
    return f'IF(ISTEXT({cell}),IF(TRIM({cell})="Yes",1,IF(TRIM({cell})="No",0,"")),"")'


def _choice_counts(question: Question, cell: str) -> str:
    titles, codes = list_name(question.choices), codes_name(question.choices)
    words = f"TRIM({cell})"
    for pattern in "~*?":  # MATCH would take them for patterns
        words = f'SUBSTITUTE({words},"{pattern}","~{pattern}")'
    by_code = f'IFERROR(INDEX({codes},MATCH({words},{codes},0)),"")'
    return f'IF(ISTEXT({cell}),IFERROR(INDEX({codes},MATCH({words},{titles},0)),{by_code}),"")'


def _is_day(cell: str) -> str:
    """Whether a number is that of a day, without a time of the day.

    How it is shown is not asked: programs tell that of a date in other ways in other languages.
    """
    return f"TYPE({cell})=1,{cell}=INT({cell})"


def _day_bounds(cell: str) -> str:
    return f"{cell}>={day_number(EARLIEST_DATE):.0f},{cell}<={day_number(LATEST_DATE):.0f}"


def _date_counts(_: Question, cell: str) -> str:
    return f'IF(ISNUMBER({cell}),IF(AND({_is_day(cell)},{_day_bounds(cell)}),{cell},""),"")'


def _date_is_legal(_: Question, cell: str) -> str:
    return f"{cell}=INT({cell}),{_day_bounds(cell)}"


def _date_advice(_: Question, cell: str) -> str:
    out_of_range = f"IF(AND({_is_day(cell)}),{_advice(Code.DATE_OUT_OF_RANGE)},{_advice(Code.NOT_A_DATE)})"
    return f"IF(ISNUMBER({cell}),{out_of_range},{_advice(Code.NOT_A_DATE)})"


def _dates() -> str:
    first, last = (f"{day.day} {day:%b %Y}" for day in (EARLIEST_DATE, LATEST_DATE))
    return f"from {first} to {last}"


def _date_refusal(_: Question) -> str:
    return f"Type a day {_dates()} with the name of its month, for example 14 Aug 2008."


def _text_counts(question: Question, cell: str) -> str:
    return f'IF(LEN({cell})<={question.longest},TRIM({cell}),"")'


def _plainly(code: Code) -> Callable[[Question, str], str]:
    return lambda _question, _cell: _advice(code)


def _number_box(wanted: str, number: str) -> Box:
    """The box of a number.

    number: what an entry is called where a sentence begins.
    """

    def allowed(question: Question) -> str:
        precision = ", at most two decimal places" if question.type.places else ""
        return f"{number} from 0 to {highest_text(question)}{precision}"

    return Box(wanted, allowed, _number_counts, _number_is_legal, _number_advice, _number_refusal, is_number=True)


#: How each type that is typed is typed.
BOXES = {
    QuestionType.COUNT: _number_box("a number", "A whole number"),
    QuestionType.NUMBER: _number_box("a number", "A number"),
    QuestionType.MONEY: _number_box("an amount in pounds", "An amount in pounds"),
    QuestionType.PERCENTAGE: _number_box("a percentage, for example 45", "A percentage"),
    QuestionType.YES_NO: Box(
        "Yes or No",
        lambda _: "Yes or No",
        _yes_no_counts,
        lambda _question, _cell: YES_NO_LIST,
        _plainly(Code.NOT_YES_NO),
        lambda _: CATALOGUE[Code.NOT_YES_NO].advice,
        is_list=True,
    ),
    QuestionType.CHOICE: Box(
        "one of the list",
        lambda _: "One of the list of the box",
        _choice_counts,
        lambda question, _: list_name(question.choices),
        _plainly(Code.NOT_A_CHOICE),
        lambda _: CATALOGUE[Code.NOT_A_CHOICE].advice,
        is_list=True,
    ),
    QuestionType.DATE: Box(
        "a date, for example 14 Aug 2008",
        lambda _: f"A date {_dates()}",
        _date_counts,
        _date_is_legal,
        _date_advice,
        _date_refusal,
        is_number=True,
    ),
    QuestionType.TEXT: Box(
        "a few words",
        lambda question: f"Text of at most {question.longest} characters",
        _text_counts,
        lambda question, cell: f"LEN({cell})<={question.longest}",
        _plainly(Code.TOO_LONG),
        lambda question: f"Type at most {question.longest} characters. Do not identify anybody.",
    ),
}
