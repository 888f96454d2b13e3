"""Random frameworks, services and answers for property tests: every item type, every state, names that break things."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from workbook.config import load, shipped_folder
from workbook.deadline import due_date
from workbook.feedback.in_place import CellValue
from workbook.layout import InputRole, Issue, IssuedService, place_form, plan
from workbook.model import (
    EARLIEST_DATE,
    LATEST_DATE,
    QUARTERLY,
    CodeList,
    Every,
    Evidence,
    Form,
    Framework,
    Kind,
    ListEntry,
    Per,
    Period,
    Question,
    QuestionType,
    Rule,
    RuleStatus,
    RuleStrength,
    Section,
    Service,
    State,
)
from workbook.reader import IssuedForm
from workbook.store import fingerprint, workbook_id
from workbook.writer import workbook_bytes

#: Names that have broken somebody's spreadsheet.
EDGE_NAMES = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+44 116 000",
    "-dash",
    "@SUM(A1)",
    "{=1+1}",
    "St Osmund's 'Quiet' House'",
    "'quoted'",
    'The "Lock" Gate',
    "a/b\\c:d*e?f[g]h",
    "\N{GLOWING STAR}\N{FAMILY} house \N{REGIONAL INDICATOR SYMBOL LETTER G}\N{REGIONAL INDICATOR SYMBOL LETTER B}",
    "x" * 200,
    "\N{GLOWING STAR}" * 100,
    "H & S <Ltd> ]]>",
    "Summary",
    "Read me",
    "Identity",
    "History",
    "R1C1",
    "TRUE",
    "#N/A",
    "1e5",
    "2008-09-30",
    "internal:'Lists'!A1",
    "http://example.org/a b",
    "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH} \N{RIGHT-TO-LEFT MARK}rtl",
    "e\N{COMBINING ACUTE ACCENT}toile",
    "service:S-1",
)
#: Right in what we write; openpyxl, with which tests fill workbooks in, saves it as another text.
ESCAPED_NAME = "_x0041_ escaped"
_TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60).filter(str.strip)
#: What a register can hold as a name: spaces at the ends are stripped there.
names = st.one_of(st.sampled_from(EDGE_NAMES), _TEXT.map(str.strip))
_LABELS = st.one_of(st.sampled_from([name for name in EDGE_NAMES if len(name) < 80]), _TEXT).map(
    lambda text: text.replace("{", "(").replace("}", ")")
)


@cache
def shipped() -> Framework:
    """The framework as shipped, whose lists of authorities, groups and types the random ones keep."""
    return load(shipped_folder()).framework


#: The list that choices are made from and counts are broken down by; no title begins another.
REASONS = CodeList(
    "reason",
    "Reason",
    tuple(
        ListEntry(f"r{number}", title)
        for number, title in enumerate(("=1+1", 'O\'Brien & "Sons"', "A planned move", "5", "TRUE", "Left"))
    ),
)
#: A test of an answer, by the type of its question; it opens a question, or is a rule of its own.
_TESTS = {
    **dict.fromkeys((QuestionType.DATE,), "{name} >= period_start"),
    **dict.fromkeys((QuestionType.YES_NO,), '{name} == "no"'),
    **dict.fromkeys((QuestionType.CHOICE,), '{name} != "r0"'),
    **dict.fromkeys((QuestionType.TEXT,), '{name} != "none"'),
}


def _test_of(question: Question) -> str:
    return _TESTS.get(question.type, "{name} > 1").format(name=question.name)


@st.composite
def _question(draw: st.DrawFn, code: str, number: int, earlier: list[Question]) -> Question:
    """An item that is typed, of any type; perhaps optional, perhaps opened by an item before it."""
    kind = draw(st.sampled_from([kind for kind in QuestionType if kind is not QuestionType.DERIVED]))
    openers = [question for question in earlier if draw(st.integers(0, 3)) == 0]
    return Question(
        f"{code}.i{number}",
        draw(_LABELS),
        kind,
        draw(st.sampled_from(["people", "days", "yes or no", "\N{POUND SIGN}"])),
        draw(st.sampled_from([Kind.STOCK, Kind.FLOW])),
        maximum=draw(st.sampled_from([1.0, 150.0, 999_999.0])),
        prompt=draw(st.one_of(st.just(""), _LABELS, st.just("p" * 255))),
        optional=draw(st.integers(0, 3)) == 0,
        asked_if=_test_of(openers[0]) if openers else "",
        choices=REASONS.code if kind is QuestionType.CHOICE else "",
        longest=draw(st.sampled_from([1, 40, 2000])),
    )


@st.composite
def questions(draw: st.DrawFn, code: str) -> tuple[Question, ...]:
    """One to four items that are typed, and perhaps one worked out, or a count broken down by a list."""
    typed: list[Question] = []
    for number in range(draw(st.integers(1, 4))):
        typed.append(draw(_question(code, number, typed)))
    numbers = [question for question in typed if question.type.is_number]
    parts: list[Question] = []
    if numbers and draw(st.integers(0, 3)) == 0:
        counted = replace(numbers[0], optional=False, asked_if="", prompt="")
        parts = [replace(counted, code=f"{counted.code}_{entry.code}") for entry in REASONS.entries]
    if len(numbers) > 1 and draw(st.booleans()):
        formula = f"100 * {numbers[0].name} / {numbers[1].name}"
        parts.append(Question(f"{code}.share", "Share", QuestionType.DERIVED, "%", Kind.DERIVED, formula=formula))
    return (*typed, *parts)


def _sum_rules(code: str, own: tuple[Question, ...]) -> list[Rule]:
    """The rule that a breakdown brings with it."""
    parts = [question.name for question in own if question.name.endswith(tuple(f"_{e.code}" for e in REASONS.entries))]
    if not parts:
        return []
    total = parts[0].rpartition("_")[0]
    message = f"The figures by reason must add up to the total ({{{total}}})."
    return [Rule(f"{code}.SUM1", RuleStrength.STOP, f"{' + '.join(parts)} == {total}", message)]


@st.composite
def rules(draw: st.DrawFn, code: str, own: tuple[Question, ...]) -> tuple[Rule, ...]:
    """Some rules about an indicator's answers."""
    numbers = [question.name for question in own if question.type.is_number]
    tests = [(question.name, _test_of(question)) for question in own if not question.derived]
    if numbers:
        one, other = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
        tests += [
            (one, test)
            for test in (
                f"{one} <= {other}",
                f"{one} >= 0.05 * {other}",
                f"{one} == {other}",
                f"abs({one} - previous.{one}) <= max(10, 0.5 * previous.{other})",
                f"{one} <= household_units * days_in_period",
                f"{one} + {other} > min({one}, 3) / 2",
                f"{one} <= {other} or {tests[0][1]}",
            )
        ]
    drawn = (
        Rule(
            f"{code}.R{number}",
            draw(st.sampled_from(RuleStrength)),
            test,
            f"{draw(_LABELS)} ({{{name}}}).",
            draw(st.sampled_from(RuleStatus)),
        )
        for number, (name, test) in enumerate(draw(st.lists(st.sampled_from(tests), max_size=3)))
    )
    return (*drawn, *_sum_rules(code, own))


@st.composite
def sections(draw: st.DrawFn, number: int) -> Section:
    """One indicator."""
    code = f"XX-IND-{number}"
    own = draw(questions(code))
    return Section(
        code=code,
        label=f"IND {number}",
        title=draw(_LABELS),
        short_title="short",
        domain=draw(st.sampled_from(["", *(domain.code for domain in shipped().domains)])),
        level=shipped().levels[0].code,
        questions=own,
        base=draw(_LABELS),
        guidance=tuple(draw(st.lists(_LABELS, max_size=2))),
        example=draw(st.one_of(st.just(""), _LABELS)),
        source="test",
        evidence=Evidence.OURS,
        rules=draw(rules(code, own)),
        every=draw(st.sampled_from(Every)),
    )


def with_lists() -> Framework:
    """The framework as shipped, with the list that random questions choose from."""
    return replace(shipped(), code_lists=(REASONS,))


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """A framework of one to four random indicators."""
    count = draw(st.integers(1, 4))
    return with_lists().with_sections(draw(sections(number)) for number in range(1, count + 1))


@st.composite
def services(draw: st.DrawFn, framework: Framework, number: int, form: str = QUARTERLY) -> IssuedService:
    """A service with each section of the form in some state, some of last quarter's figures, or some records."""
    asked = framework.form(form)
    states = {section.code: draw(st.sampled_from(State)) for section in asked.sections}
    is_people = asked.per is Per.PERSON
    printed = [question for question in asked.questions.values() if not is_people and draw(st.booleans())]
    prefix = draw(st.sampled_from(["H", "=H+", "'", "00", "codes "]))
    count = draw(st.integers(0, 3)) if is_people else 0
    references = tuple(f"{prefix}{number}-{person}" for person in range(1, count + 1))
    record = Service(
        draw(st.sampled_from(["S-", "=S+", "'", "00", "s/"])) + str(number),
        draw(names),
        draw(st.sampled_from(framework.service_types)).code,
        "",
        draw(st.sampled_from(framework.client_groups)).code,
        household_units=draw(st.sampled_from([None, 0, 12])),
    )
    figures = {question.code: float(draw(st.sampled_from([0, 1]))) for question in printed}
    return IssuedService(record, states, figures, references)


class Case:
    """A workbook, and what the store would know of it. Not a dataclass: hypothesis would print all that is in it."""

    def __init__(self, content: bytes, known: IssuedForm) -> None:
        self.content = content
        self.known = known

    def __repr__(self) -> str:
        chosen = [(each.service, each.states) for each in self.known.layout.issued.services]
        inside = [(each.questions, each.rules) for each in self.known.framework.sections]
        return f"Case(provider={self.known.layout.issued.provider_name!r}, services={chosen}, indicators={inside})"[
            :6000
        ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A workbook of a random framework for one to three random services."""
    framework = draw(frameworks())
    chosen = tuple(draw(services(framework, number)) for number in range(draw(st.integers(1, 3))))
    return case(framework, chosen, draw(names), draw(st.sampled_from(["", "secret"])))


@st.composite
def people_cases(draw: st.DrawFn) -> Case:
    """A people's workbook of a random form for one to three random services."""
    own = tuple(draw(sections(number)) for number in range(1, draw(st.integers(1, 2)) + 1))
    framework = replace(with_lists(), forms=(shipped().quarterly, Form("people", "People", Per.PERSON, own)))
    chosen = tuple(draw(services(framework, number, "people")) for number in range(draw(st.integers(1, 3))))
    return case(framework, chosen, draw(names), draw(st.sampled_from(["", "secret"])), "people")


def case(
    framework: Framework,
    chosen: tuple[IssuedService, ...],
    provider: str,
    password: str = "",
    code: str = QUARTERLY,
) -> Case:
    """The workbook of a framework's form for those services."""
    form = place_form(
        framework.form(code), framework.periods.collected, max(len(service.records) for service in chosen)
    )
    period = Period(2008, 2)
    record = Issue(
        workbook_id="",
        digest=fingerprint(framework, form),
        period=period,
        authority=framework.authorities[0].code,
        authority_name=framework.authorities[0].name,
        provider_id="00901",
        national_provider_id="00990901",
        provider_name=provider,
        contact_email="",
        due=due_date(period, framework.deadline),
        services=chosen,
        form=code,
    )
    record = replace(record, workbook_id=workbook_id(record))
    known = IssuedForm(framework, plan(framework, record, form))
    return Case(workbook_bytes(known.layout, password), known)


def _legal(question: Question) -> st.SearchStrategy[CellValue]:
    """What may be typed in the box of a question."""
    hundredths = st.integers(0, int(question.maximum) * 100).map(lambda cents: cents / 100)
    texts = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=min(question.longest, 40))
    legal: dict[QuestionType, st.SearchStrategy[CellValue]] = {
        QuestionType.YES_NO: st.sampled_from(["Yes", "No"]),
        QuestionType.COUNT: st.integers(0, int(question.maximum)),
        **dict.fromkeys((QuestionType.NUMBER, QuestionType.MONEY, QuestionType.PERCENTAGE), hundredths),
        QuestionType.CHOICE: st.sampled_from([entry.title for entry in REASONS.entries]),
        QuestionType.DATE: st.dates(EARLIEST_DATE, LATEST_DATE),
        QuestionType.TEXT: texts,
    }
    return legal[question.type]


@st.composite
def answers(draw: st.DrawFn, known: IssuedForm) -> dict[tuple[str, str], CellValue]:
    """Legal content for some of the open boxes."""
    chosen: dict[tuple[str, str], CellValue] = {}
    all_questions = known.framework.questions
    for sheet in known.layout.sheets:
        for box in known.layout.form.inputs:
            if box.role is InputRole.ANSWER and sheet.state(box.section).on and draw(st.booleans()):
                question = all_questions[box.code]
                chosen[sheet.issued.service.service_id, box.code] = draw(_legal(question))
    return chosen
