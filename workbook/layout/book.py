"""Lay out a whole workbook.

The form under each service's name, and the pages around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from types import MappingProxyType

from workbook.findings import SHORTEST_EXPLANATION
from workbook.layout.cells import Fixed, Role
from workbook.layout.form_layout import FormLayout
from workbook.layout.further import MORE_REASONS, further_sheet
from workbook.layout.guidance import guidance_page
from workbook.layout.issue import Issue, IssuedService, Part
from workbook.layout.lists import LISTS, list_names, lists_page
from workbook.layout.names import GUIDANCE, SUMMARY, sheet_name
from workbook.layout.positions import absolute
from workbook.layout.return_boxes import RETURN_BOXES, return_input
from workbook.layout.sheets import Layout, Page, PageKind, ServiceSheet, Surroundings
from workbook.layout.slots import service_slots
from workbook.layout.summary import summary_page
from workbook.model import QUARTERLY, Authority, Form, Framework, Per, Period
from workbook.text import counted

COVER, IDENTITY = "Read me", "Identity"
#: The sheet that a corrected copy of a return begins with, and the title in its A1. It is ours, and is never read.
CORRECTIONS = "To correct"
#: The sheets around those of services, in their order.
PAGE_NAMES = (COVER, SUMMARY, GUIDANCE, LISTS, IDENTITY)
#: What the identity sheet and the document properties call each part of the identity.
IDENTITY_PROPERTIES = ("workbook_id", "period", "digest")
#: Below them on the identity sheet: the name of each row of what the workbook carries of itself, and the first.
CARRIED, CARRIED_ROW = "carried", 4
#: What the plain text on the cover begins with.
REFERENCE_TEXT = "Workbook reference:"
_MOST_SHORT_DIGEST = 12


def plan(
    framework: Framework,
    issued: Issue,
    form: FormLayout,
    before: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Layout:
    """Lay out one issued workbook.

    Pure: the same record gives the same layout for ever, but for what is printed of earlier answers.
    before: what was said of people last, by service and reference or row; it is in no record, so that nothing of it stays.
    form: `place_form` of the form that is issued, or the one kept when the workbook was issued.
    """
    sheets = tuple(
        _service_sheet(framework, issued, form, number, service, before.get(service.service.service_id, {}))
        for number, service in enumerate(issued.services, 1)
    )
    further = further_sheet(framework, issued, form)
    return Layout(
        issued=issued,
        form=form,
        sheets=sheets,
        title=_title(framework, issued),
        surround=partial(_surroundings, framework, issued, form, sheets, further),
        further=further,
        accent=framework.authority(issued.authority).accent,
    )


def _surroundings(
    framework: Framework,
    issued: Issue,
    form: FormLayout,
    sheets: tuple[ServiceSheet, ...],
    further: ServiceSheet | None,
) -> Surroundings:
    """What stands around the sheets of services; whoever reads a return looks at the first page alone."""
    words = return_words(framework, issued)
    makers: dict[PageKind, Callable[[], Page]] = {
        PageKind.COVER: partial(_cover, framework, issued),
        PageKind.SUMMARY: partial(summary_page, framework, issued, form, sheets, words, further),
        PageKind.GUIDANCE: partial(guidance_page, framework, issued, form, sheets),
        PageKind.LISTS: partial(lists_page, framework, framework.form(issued.form), form, sheets),
        PageKind.IDENTITY: partial(_identity, issued),
    }
    make = cache(lambda kind: makers[kind]())

    def names() -> dict[str, str]:
        targets = {cell.slot: cell for cell in make(PageKind.GUIDANCE).cells if cell.slot}
        places = {slot: f"={GUIDANCE}!{absolute(cell.row, cell.column)}" for slot, cell in targets.items()}
        return {**list_names(framework, framework.form(issued.form), form, sheets), **places}

    return Surroundings(make, names)


def identity_values(issued: Issue) -> dict[str, str]:
    """The identity, as properties and hidden sheet carry it."""
    return dict(zip(IDENTITY_PROPERTIES, (issued.workbook_id, str(issued.period), issued.digest), strict=True))


def reference_text(issued: Issue) -> str:
    """The identity as the cover prints it for people."""
    return f"{REFERENCE_TEXT} {issued.workbook_id} {issued.period} {issued.digest[:_MOST_SHORT_DIGEST]}"


def _service_sheet(
    framework: Framework,
    issued: Issue,
    form: FormLayout,
    number: int,
    service: IssuedService,
    before: Mapping[str, str],
) -> ServiceSheet:
    fill = partial(service_slots, framework, issued, form, service, before)
    return ServiceSheet(sheet_name(number, service.service.name), service, fill)


def return_words(framework: Framework, issued: Issue) -> str:
    """By when, and to whom."""
    due = f"{issued.due:%A} {issued.due.day} {issued.due:%B %Y}"
    return f"Please return this workbook by {due} to {return_address(framework, issued)}."


def return_address(framework: Framework, issued: Issue) -> str:
    """To whom it goes back, with the address where one was given."""
    address = framework.authority(issued.authority).return_to
    return f"{issued.authority_name}, {address}" if address else issued.authority_name


#: What the cover says of a workbook that is one of two.
_PART_WORDS = {
    Part.WHOLE: (),
    Part.STANDARD: (
        "This is the standard workbook, for your own system to fill. The amended one has the other questions.",
    ),
    Part.AMENDED: ("This is the amended workbook, to fill by hand. The standard one is for your own system to fill.",),
}


#: How much an explanation needs.
_IN_WORDS = f"in {SHORTEST_EXPLANATION} letters or more"
#: What to do, by what an answer is about; `{period}` stands for the noun of the period, `{rows}` for whose a row is.
_STEPS = {
    Per.SERVICE: (
        "2. Type the figures for the {period}, and press Enter to go down. If there were none, type 0. An empty box is not an answer.",
        f"3. Read the Check beside each box. If a figure is unlikely but right, say why in the last column, {_IN_WORDS}.",
        '4. Where "Reported for this service?" has a box, choose No if it does not apply, or Yes to report it. If you change one, '
        "say why in the last box of its row. Where it has none, it is required: if it cannot apply, leave it blank and say so in the last box below.",
    ),
    Per.PERSON: (
        "2. {rows} Keep a list of your own of who has which reference; it is not sent.",
        f"3. Read the Check of each row. If an answer is unlikely but right, say why in the last column, {_IN_WORDS}.",
        "4. A grey box is not asked. Leave the rows that you do not need.",
    ),
}


def _title(framework: Framework, issued: Issue) -> str:
    form = framework.form(issued.form)
    return framework.return_title if form.code == QUARTERLY else form.title


def _steps(form: Form, period: Period) -> Iterator[str]:
    """What to do on the sheets, between opening them and sending them back."""
    rows = "Use one row for each person."
    if form.rows_each > 1:
        rows = f"Each person has {form.rows_each} rows: one reference, with -1 to -{form.rows_each} after it."
    steps = [words.format(period=period.noun, rows=rows) for words in _STEPS[form.per]]
    if form.further_sections:
        steps[-1] += f" A further reason for an unmet need goes on the sheet {MORE_REASONS}."
    yield from steps


def _cover(framework: Framework, issued: Issue) -> Page:
    lines: list[tuple[Role, str]] = [
        (Role.TITLE, _title(framework, issued)),
        (Role.SUBTITLE, f"{issued.provider_name}. {issued.period.label}."),
        (Role.LABEL, return_words(framework, issued)),
        *((Role.TEXT, words) for words in _own_words(framework.authority(issued.authority))),
        *((Role.TEXT, words) for words in _PART_WORDS[issued.part]),
        (Role.SECTION, "What to do"),
        (Role.STEP, "1. Open each service sheet: the tabs after Summary. Type only in the boxes with a thick edge."),
        *((Role.STEP, words) for words in _steps(framework.form(issued.form), issued.period)),
        (Role.STEP, "5. Look at Summary. When it says Ready to return, save the file and send it back."),
        *_return_lines(framework, issued),
        (Role.SECTION, "Good to know"),
        (Role.TEXT, "What to count is on the Guidance sheet. Select a box to see the short form."),
        (Role.TEXT, "When you paste, use Paste Special > Values, so that the boxes keep their checks."),
        (Role.TEXT, "Never type a name, or anything by which a person could be recognised."),
        (
            Role.TEXT,
            "Save it as .xlsx, in Excel or LibreOffice. You may change the file's name. Please send it without a password.",
        ),
        (
            Role.TEXT,
            "If you cannot finish in time, send what you have and say so: a later copy replaces an earlier one.",
        ),
        *_person_data_lines(framework, issued),
        (Role.IDENTITY, reference_text(issued)),
    ]
    cells = tuple(Fixed(row, 0, role, words) for row, (role, words) in enumerate(lines) if words)
    rows = {words: row for row, (_, words) in enumerate(lines)}
    inputs = tuple(return_input(box, rows[box.label] + 1) for box in RETURN_BOXES if box.label in rows)
    return Page(COVER, PageKind.COVER, cells, (112,), inputs=inputs)


def _own_words(authority: Authority) -> Iterator[str]:
    """Whom to ask, and what the authority wants to say itself."""
    if authority.whom_to_ask:
        yield f"Questions: {authority.whom_to_ask}."
    yield from authority.read_me


def _return_lines(framework: Framework, issued: Issue) -> list[tuple[Role, str]]:
    """What a return may say of itself, with an empty line for each box; of people nothing is written beside the rows."""
    if framework.form(issued.form).per is Per.PERSON:
        return []
    title = "About this return. All of it may be left blank; what stands here need not be in your e-mail"
    return [
        (Role.SECTION, title),
        *(line for box in RETURN_BOXES for line in ((Role.TEXT, box.label), (Role.TEXT, ""))),
    ]


def _person_data_lines(framework: Framework, issued: Issue) -> list[tuple[Role, str]]:
    """Why the data are collected, of a workbook about people."""
    about = framework.person_data
    if framework.form(issued.form).per is not Per.PERSON or about is None:
        return []
    made_up = [(Role.LABEL, "This is an example: the authority, the purpose and the contact are made up.")]
    return [
        (Role.SECTION, "Data about people"),
        *(made_up if about.fictional else ()),
        (Role.TEXT, f"What they are for: {about.purpose}"),
        (Role.TEXT, f"Lawful basis: {about.lawful_basis}"),
        (Role.TEXT, f"They are kept for {counted(about.kept_for_months, 'month')} after the period, then deleted."),
        (Role.TEXT, f"Whom to ask: {about.contact}"),
        (Role.TEXT, "Who sees them: the authority's officers who work with the returns. Reports show counts only."),
    ]


def _identity(issued: Issue) -> Page:
    pairs = enumerate(identity_values(issued).items())
    cells = [
        cell
        for row, (name, value) in pairs
        for cell in (Fixed(row, 0, Role.LABEL, name), Fixed(row, 1, Role.IDENTITY, value))
    ]
    return Page(IDENTITY, PageKind.IDENTITY, tuple(cells), (20, 80))
