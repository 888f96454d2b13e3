"""Shares of people that services are compared by, as a framework states them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from workbook.model import QUARTERLY, Form, Framework, OwnResult, Period, Question, Section, Wished
from workbook.rules import FactName, Name, QuestionName, names
from workbook.rules.python import amount
from workbook.rules.tree import Arithmetic, Number, Operation
from workbook.text import number_text

_PEOPLE, _PERCENT, _ACHIEVED = "people", "%", "achieved_percent"
JUDGED = tuple(result for result in OwnResult if result is not OwnResult.NO_LONGER_WANTED)


class MeasureOf(StrEnum):
    """What a share of people is about."""

    INDICATOR = "indicator"
    NEED = "need"
    DISTANCE = "distance travelled"
    OWN = "own outcomes"
    SAID = "what is said of a service"

    @property
    def is_compared(self) -> bool:
        """Whether services are compared by it.

        They are not by what is another thing for each person, nor by the answers of those who chose to answer.
        """
        return self in (MeasureOf.INDICATOR, MeasureOf.NEED)


@dataclass(frozen=True)
class ShareMeasure:
    """A percentage of people.

    code: of the percentage. section, label: the indicator. title: what it is the share of.
    cases, total: the two parts, as trees. adds_up: whether the parts of several periods may be added.
    notes: the national indicators that it is linked to, each with what is doubtful.
    reasons_start: how the items begin that count why not, by whose reason; empty where that is not asked.
    form: the title of the form that it is asked in, where that is not the quarterly one.
    wished: which way it is wished to go. base: who counts, as the indicator has it.
    """

    code: str
    section: str
    label: str
    title: str
    domain: str
    cases: Arithmetic
    total: Arithmetic
    adds_up: bool
    notes: tuple[str, ...] = ()
    about: MeasureOf = MeasureOf.INDICATOR
    reasons_start: str = ""
    form: str = ""
    wished: Wished = Wished.UNSAID
    base: str = ""

    @property
    def counts_start(self) -> str:
        """How the codes of the counts begin that it is made of."""
        if self.about is MeasureOf.NEED:
            return self.code.removesuffix(_ACHIEVED)
        return f"{self.section}."

    @cached_property
    def parts(self) -> frozenset[str]:
        """The figures that it is worked out from."""
        every = (*names(self.cases), *names(self.total))
        return frozenset(name.code for name in every if isinstance(name, QuestionName))

    def of(self, figures: Mapping[str, float]) -> tuple[int, int] | None:
        """How many, of how many; None where that cannot be told."""
        if not any(part in figures for part in self.parts):
            return None  # most services report few of the measures that there are

        def lookup(name: Name) -> float | None:
            return None if isinstance(name, FactName) else figures.get(name.code)

        cases, total = amount(self.cases, lookup), amount(self.total, lookup)
        if cases is None or total is None or not 0 <= cases <= total or total < 1:
            return None
        return round(cases), round(total)

    def counted_in(self, figures: Mapping[Period, Mapping[str, float]]) -> tuple[Period, ...]:
        """List the periods that count.

        Of what does not add up, it is the latest that has it.
        """
        periods = tuple(sorted(period for period in figures if self.of(figures[period]) is not None))
        return periods if self.adds_up else periods[-1:]

    def over(self, figures: Mapping[Period, Mapping[str, float]]) -> tuple[int, int] | None:
        """How many, of how many, over the periods that count."""
        shares = [share for period in self.counted_in(figures) if (share := self.of(figures[period])) is not None]
        if not shares:
            return None
        return sum(cases for cases, _ in shares), sum(total for _, total in shares)

    def reasons(self, figures: Mapping[Period, Mapping[str, float]]) -> str:
        """Why it was not achieved over periods: `client 1, external 3`.

        Of what does not add up, in the latest that has it.
        """
        start = self.reasons_start
        if not start:
            return ""
        numbers: Counter[str] = Counter()
        for period in sorted(figures):
            if not self.adds_up and self.of(figures[period]) is not None:
                numbers.clear()
            numbers.update({item: value for item, value in figures[period].items() if item.startswith(start)})
        return reason_words(start, numbers)


def added_up(codes: Sequence[str]) -> Arithmetic:
    """The sum of some counts, as a tree."""
    total: Arithmetic = QuestionName(codes[0])
    for code in codes[1:]:
        total = Operation("+", total, QuestionName(code))
    return total


def reason_words(start: str, numbers: Mapping[str, float]) -> str:
    """Say how many there are by reason: `client 1, external 3`.

    start: how the items begin that count them.
    """
    return ", ".join(
        f"{item.removeprefix(start)} {number_text(value)}"
        for item, value in sorted(numbers.items())
        if item.startswith(start) and value
    )


def share_measures(frameworks: Sequence[Framework]) -> tuple[ShareMeasure, ...]:
    """List the shares of people that frameworks state, in their order.

    Of several that state one, the last holds.
    """
    measures: dict[str, ShareMeasure] = {}
    for framework in frameworks:
        for section in framework.quarterly.sections:
            measures |= {measure.code: measure for measure in _indicator_shares(section)}
        for form in framework.forms:
            for section in form.sections if form.code != QUARTERLY else ():
                measures |= {measure.code: measure for measure in _said_shares(form, section)}
                measures |= {measure.code: measure for measure in _people_shares(form, section)}
    return tuple(measures.values())


def _indicator_shares(section: Section) -> Iterable[ShareMeasure]:
    questions = {question.code: question for question in section.questions}
    for question in section.questions:
        split = split_percentage(question)
        if split is None:
            continue
        named = [name.code for part in split for name in names(part) if isinstance(name, QuestionName)]
        if all(name in questions and questions[name].unit == _PEOPLE for name in named):
            adds_up = all(questions[name].adds_up for name in named)
            title = section.short_title
            yield ShareMeasure(
                question.code,
                section.code,
                section.label,
                title,
                section.domain,
                *split,
                adds_up,
                tuple(_note(link.number, link.source_note) for link in section.national_indicators),
                wished=question.wished,
                base=section.base,
            )


def _said_shares(form: Form, section: Section) -> Iterable[ShareMeasure]:
    """The shares of another form of services: of a survey, or of what became of people since."""
    shares = tuple(_indicator_shares(section))
    labels = {question.code: question.label for question in section.questions}
    for share in shares:
        title = share.title if len(shares) == 1 else f"{share.title}: {labels[share.code]}"
        yield replace(share, title=title, about=MeasureOf.SAID, form=form.title)


def _note(number: int, note: str) -> str:
    return f"NI {number}. {note}" if note else f"NI {number}"


def split_percentage(question: Question) -> tuple[Arithmetic, Arithmetic] | None:
    """Give the two parts of a derived percentage; None of any other question."""
    return _split(question.amount) if question.derived and question.unit == _PERCENT else None


def _split(tree: Arithmetic) -> tuple[Arithmetic, Arithmetic] | None:
    """The two parts of `100 * part / whole`; None of any other formula."""
    match tree:
        case Operation("/", Operation("*", Number(100), part), whole):
            return part, whole
        case Operation("*", Number(100), Operation("/", part, whole)):
            return part, whole
    return None


def adds_over_periods(form: Form, section: Section) -> bool:
    """Whether the counts of several periods may be added.

    Not those of one review a year, nor of a form that people stay in.
    """
    return not form.kept_by and not (section.needs is not None and section.needs.ongoing)


def _people_shares(form: Form, section: Section) -> Iterable[ShareMeasure]:
    """What came of people's needs, readings and own outcomes."""
    yield from _need_shares(form, section)
    if section.model:
        start = f"{section.code}."
        yield _of_section(form, section, "improved", f"{start}improved", (f"{start}measured",), MeasureOf.DISTANCE)
    if section.own_outcomes:
        people = tuple(f"{section.code}.people_{result}" for result in JUDGED)
        yield _of_section(form, section, "people_fully_met", people[0], people, MeasureOf.OWN)


def _of_section(
    form: Form, section: Section, name: str, part: str, whole: tuple[str, ...], about: MeasureOf
) -> ShareMeasure:
    """A share of the people of a section; whole: the counts that add up to its base."""
    titles = {MeasureOf.DISTANCE: "people who improved", MeasureOf.OWN: "people whose outcomes were all fully met"}
    return ShareMeasure(
        f"{section.code}.{name}_percent",
        section.code,
        form.title,
        titles[about],
        section.domain,
        QuestionName(part),
        added_up(whole),
        adds_up=adds_over_periods(form, section),
        about=about,
        reasons_start=f"{section.code}.not_fully_" if about is MeasureOf.OWN else "",
        wished=Wished.MORE,
    )


def _need_shares(form: Form, section: Section) -> Iterable[ShareMeasure]:
    """How far the outcomes of people's needs were achieved; those of one review a year do not add up."""
    for code, (need, _) in section.need_questions.items():
        yield ShareMeasure(
            f"{code}_{_ACHIEVED}",
            section.code,
            form.title,
            section.label_of(code),
            need.domain,
            QuestionName(f"{code}_achieved"),
            added_up((f"{code}_achieved", f"{code}_not_achieved")),
            adds_up=adds_over_periods(form, section),
            about=MeasureOf.NEED,
            reasons_start=f"{code}_unmet_",
            wished=Wished.MORE,
        )
