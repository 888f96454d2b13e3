"""Share counts of people's outcomes beside the indicators.

They are figures of a form of their own, which is sensitive. What ties them to the indicators is that those in need are some
of the people who left. So they add up services alone of which that number is printed, and it stands beside each need as a
whole that everybody knows: nothing that is printed of needs then bears on a hidden number of people who left. Where that
number is corrected after tables were printed, it is known to be no less than the needs in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from workbook.assess import AnswerStatus
from workbook.dataset import DatasetRow
from workbook.disclosure.figures import FigureSource
from workbook.disclosure.history import joined_tables
from workbook.disclosure.share import Least, SharedTables, share
from workbook.errors import ReleaseError
from workbook.model import (
    Form,
    Framework,
    Kind,
    Need,
    NeedOutcome,
    Per,
    PrintedTables,
    Question,
    QuestionType,
    Rule,
    RuleStrength,
    Section,
    Sharing,
)

_NEEDS, _ACHIEVED, _LEFT = "_needs", "_achieved", "_left"


def shared_forms(framework: Framework) -> tuple[Form, ...]:
    """The forms about people of which counts are shared.

    They ask of needs, and of everybody who left: a sample says nothing of all unless it is weighed.
    """
    return tuple(form for form in framework.forms if form.per is Per.PERSON and form.covers and form.sample is None)


def people_counts(form: Form) -> tuple[Section, ...]:
    """What is shared of a form about people, as sections."""
    return tuple(_counts(section) for section in form.sections if section.need_questions)


def with_people(framework: Framework) -> Framework:
    """Add the shared counts of people to the indicators."""
    counts = (section for form in shared_forms(framework) for section in people_counts(form))
    return framework.with_sections((*framework.sections, *counts))


def share_with_people(
    rows: Iterable[DatasetRow],
    people: Sequence[DatasetRow],
    framework: Framework,
    policy: Sharing,
    earlier: Sequence[PrintedTables] = (),
    units: Mapping[FigureSource, float] | None = None,
) -> SharedTables:
    """Make the tables of indicators, and of people's outcomes with them.

    people: the counts; where those of a form cannot be protected, they are left out. The rest is as for `share`.
    Raises UsageError, ReleaseError.
    """
    forms = shared_forms(framework)
    covered = {counts.code: form.covers for form in forms for counts in people_counts(form)}
    tables = indicators = share(rows, framework, policy, earlier, units, _least(earlier, covered))
    for form in forms:
        left = indicators.told(form.covers)
        told = [row if _source(row) in left else _left_out(row) for row in people if row.section in _codes(form)]
        if any(row.period == tables.period for row in told):
            tables = _with_form(tables, form, told, left, framework, earlier)
    return tables


def _with_form(
    tables: SharedTables,
    form: Form,
    rows: Sequence[DatasetRow],
    left: Mapping[FigureSource, float],
    framework: Framework,
    earlier: Sequence[PrintedTables],
) -> SharedTables:
    """Add the counts of one form; none of them where they could not be protected."""
    stated = framework.with_sections(section for counts in people_counts(form) for section in (counts, _wholes(counts)))
    public = frozenset(code for code in stated.questions if code.endswith(_LEFT))
    try:
        counted = share([*rows, *_left_rows(rows, left)], stated, tables.policy, earlier, public=public)
    except ReleaseError:
        return replace(tables, left_out=(*tables.left_out, form.title))
    lines = (*tables.lines, *(line for line in counted.lines if line.question.code not in public))
    return replace(tables, lines=lines, printed=joined_tables(tables.printed, counted.printed))


def _codes(form: Form) -> frozenset[str]:
    return frozenset(counts.code for counts in people_counts(form))


def _least(earlier: Iterable[PrintedTables], covered: Mapping[str, str]) -> Least:
    """How many left at least, by the needs that tables were made of."""
    least: dict[tuple[str, str, str], float] = {}
    for tables in earlier:
        for figure in tables.figures:
            covers = covered.get(figure.question.rpartition(".")[0])
            if covers is not None and not figure.question.endswith(_LEFT):
                source = tables.sources[figure.source]
                key = (covers, source.period, source.service_id)
                least[key] = max(figure.value, least.get(key, 0.0))
    return least


def _source(row: DatasetRow) -> FigureSource:
    return FigureSource(row.period, row.provider_id, row.service_id)


def _left_out(row: DatasetRow) -> DatasetRow:
    return replace(row, value=None, status=AnswerStatus.MISSING)


def _left_rows(rows: Iterable[DatasetRow], left: Mapping[FigureSource, float]) -> Iterator[DatasetRow]:
    """How many left, beside each number of people in need."""
    for row in rows:
        if row.question.endswith(_NEEDS):
            number = None if row.value is None else left[_source(row)]
            yield replace(row, question=row.question.removesuffix(_NEEDS) + _LEFT, value=number)


def _counts(section: Section) -> Section:
    """The counts of a section of needs, each within the number of people who left."""
    questions: list[Question] = []
    tests: list[str] = []
    for need in section.needs.asked if section.needs else ():
        first = need.question(need.outcomes[0])
        questions.append(_count(f"{section.code}.{first}{_NEEDS}", f"Support with {need.label}: how many needed it?"))
        tests.append(f"{first}{_NEEDS} <= {first}{_LEFT}")
        for outcome in need.outcomes:
            questions += _achieved(section, need, outcome)
            tests.append(f"{need.question(outcome)}{_ACHIEVED} <= {first}{_NEEDS}")
    rules = (
        Rule(f"{section.code}.S{number}", RuleStrength.STOP, test, test) for number, test in enumerate(tests, start=1)
    )
    return replace(section, questions=tuple(questions), rules=tuple(rules), sensitive=True, needs=None)


def _wholes(counts: Section) -> Section:
    """How many people left, for each need by itself: so each is looked at apart. That they left is not sensitive."""
    codes = (question.code for question in counts.questions if question.code.endswith(_NEEDS))
    questions = (_count(code.removesuffix(_NEEDS) + _LEFT, "How many people left?") for code in codes)
    return replace(counts, questions=tuple(questions), rules=(), sensitive=False)


def _achieved(section: Section, need: Need, outcome: NeedOutcome) -> Iterator[Question]:
    """How many achieved an outcome, and which share, where each of those in need either did or did not."""
    name = f"{need.question(outcome)}{_ACHIEVED}"
    yield _count(f"{section.code}.{name}", f"Support with {need.label}: how many achieved it ({outcome.label})?")
    if outcome is need.outcomes[0] and not outcome.may_not_apply:
        label = f"Support with {need.label}: % of those who needed it who achieved it"
        percent = Question(f"{section.code}.{name}_percent", label, QuestionType.DERIVED, "%", Kind.DERIVED)
        yield replace(percent, formula=f"100 * {name} / {need.question(outcome)}{_NEEDS}")


def _count(code: str, label: str) -> Question:
    return Question(code, label, QuestionType.COUNT, "people", Kind.FLOW, adds_up=True)
