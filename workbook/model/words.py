"""The fixed choices of values that records use."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from workbook.rules import ValueType


class State(StrEnum):
    """A service's state for one indicator, least to most."""

    HIDDEN = "hidden"
    OFFERED = "offered"
    SELECTED = "selected"
    REQUIRED = "required"

    @property
    def shown(self) -> bool:
        """Whether the provider sees the indicator at all."""
        return self is not State.HIDDEN

    @property
    def on(self) -> bool:
        """Whether the indicator starts as reported."""
        return self in (State.SELECTED, State.REQUIRED)

    @property
    def switchable(self) -> bool:
        """Whether the provider may change it within the workbook."""
        return self in (State.OFFERED, State.SELECTED)


#: Settings ranked for "secondary groups add, never remove": the higher rank wins.
STATE_RANK = {state: rank for rank, state in enumerate(State)}


class Kind(StrEnum):
    """What a figure measures.

    A state of things on one day, events over the quarter, or a sum of others.
    """

    STOCK = "stock"
    FLOW = "flow"
    DERIVED = "derived"


class Wished(StrEnum):
    """Which way a share of people is wished to go.

    UNSAID: nobody says, so neither way is good.
    """

    UNSAID = ""
    MORE = "more"
    FEWER = "fewer"

    @property
    def words(self) -> str:
        """The same in a table."""
        return str(self) or "not said"


class QuestionType(StrEnum):
    """What may be typed into the box of a question.

    COUNT: a whole number. NUMBER: a number to two decimal places. MONEY: pounds and pence.
    PERCENTAGE: `45` or `45%`, both 45. YES_NO: Yes or No. CHOICE: an entry of a code list, shown in words, stored by code.
    DATE: a real date. TEXT: words, of limited length. DERIVED: nothing; it is worked out.
    """

    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"
    DERIVED = "derived"

    @property
    def is_number(self) -> bool:
        """Whether its value is typed as a number."""
        return self in (QuestionType.COUNT, QuestionType.NUMBER, QuestionType.MONEY, QuestionType.PERCENTAGE)

    @property
    def value_type(self) -> ValueType:
        """What its answer is to a rule."""
        match self:
            case (
                QuestionType.COUNT
                | QuestionType.NUMBER
                | QuestionType.MONEY
                | QuestionType.PERCENTAGE
                | QuestionType.DERIVED
            ):
                return ValueType.NUMBER
            case QuestionType.CHOICE | QuestionType.TEXT:
                return ValueType.WORDS
            case QuestionType.DATE:
                return ValueType.DATE
            case QuestionType.YES_NO:
                return ValueType.YES_NO
            case _:
                assert_never(self)

    @property
    def places(self) -> int:
        """How many decimal places its figures have."""
        return 2 if self.is_number and self is not QuestionType.COUNT else 0


class Duration(StrEnum):
    """How long people stay in a service.

    NEITHER: it is no stay, as with an alarm.
    """

    SHORT_TERM = "short_term"
    LONG_TERM = "long_term"
    NEITHER = "neither"


class Per(StrEnum):
    """What one set of a form's answers is about.

    A service (questions down), or a person (records down).
    """

    SERVICE = "service"
    PERSON = "person"


class PeriodLength(StrEnum):
    """How long a period of a framework is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months a period has."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self]

    @property
    def noun(self) -> str:
        """The word for such a period: `half-year`."""
        return self.replace("_", "-")


class Every(StrEnum):
    """How often a section is asked.

    PERIOD is each period of the framework, whatever its length.
    """

    PERIOD = "period"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class RuleStrength(StrEnum):
    """Whether a broken rule is illegal (stop) or unlikely (warn)."""

    STOP = "stop"
    WARN = "warn"


class Submission(StrEnum):
    """The way a provider sends its figures.

    All in one workbook, or the standard part filled by its own system.
    """

    WORKBOOK = "workbook"
    AUTOMATED = "automated"


class RuleStatus(StrEnum):
    """on: as written; beta: always a warning; off: not checked."""

    ON = "on"
    BETA = "beta"
    OFF = "off"


class Evidence(StrEnum):
    """How far a shipped fact can be trusted."""

    FOUND = "found"
    UNVERIFIED = "unverified"
    OURS = "ours"
