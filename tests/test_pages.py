"""The pages around the service sheets: what they say, and where their links lead.

1. Guidance lists what it holds, by the short title, and each line leads to that indicator's own guidance.
2. No cell of a page, and no cell of last quarter's column, is there only to say that there is nothing.
3. Where last quarter is unknown, the sheet says so once; where it is known, the sheet does not.
4. Read me and Summary say by when and to whom; without an address they still say to whom.
5. The name of a sheet is one that every program reads as it was written, and ends with a whole word.
6. Each service's sheet leads back to Summary.
7. Summary says of each outcome and each indicator what is left over all services, and of a service's choice where none or more than
   five of the regional indicators are Yes; no heading is blank, and no column is there for a choice that no service has.
8. No question is called by a letter after one, as SPI 2a a. A box's prompt has an example of what may be typed, that of a choice where to say why it is changed; Read me says what to do where a required indicator does not apply.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbook.layout import InputRole, Layout, Role, ServiceSheet, plan, question_label
from workbook.layout.indicator_lines import MANY_CHOSEN, NONE_CHOSEN
from workbook.layout.names import sheet_name
from workbook.model import QuestionType, State
from world import another_provider, configuration, form, framework, standard

NOTHING_HELD = "We hold no figures of last quarter."
LAYOUT = standard()[1].layout


def test_guidance_lists_what_it_holds() -> None:
    """1: every indicator that some service is shown, in the order in which they follow."""
    cells = {(cell.row, cell.column): cell for cell in LAYOUT.around.guidance.cells}
    links = [cell for cell in LAYOUT.around.guidance.cells if cell.role is Role.LINK]
    shown = [each for each in framework().sections if any(s.state(each.code).shown for s in LAYOUT.sheets)]
    assert [link.value for link in links] == [section.short_title for section in shown]
    for link, section in zip(links, shown, strict=True):
        sheet, _, cell = link.target.partition("!")
        assert (sheet, cell[0]) == ("internal:Guidance", "A")
        heading = cells[int(cell[1:]) - 1, 0]
        assert (heading.role, heading.value) == (Role.SECTION, section.label)
        assert cells[link.row, 0].value == section.label


def test_no_text_of_a_page_is_empty() -> None:
    """2: bands of colour aside, which are blank cells."""
    empty = [cell for page in LAYOUT.pages for cell in page.cells if cell.value == "" and not cell.formula]
    assert {cell.role for cell in empty} <= {Role.SECTION, Role.HEADING}


def previous_texts(sheet: ServiceSheet) -> list[str | float]:
    """What stands in the column of last quarter's figures."""
    return [sheet.printed(cell) for cell in form().fixed if cell.role is Role.PREVIOUS]


def test_last_quarter_is_figures_or_nothing() -> None:
    """2: no words for a figure that is not held."""
    known, unknown = LAYOUT.sheets
    assert {text for text in previous_texts(known) if isinstance(text, str)} == {""}
    assert set(previous_texts(unknown)) == {""}


def test_an_unknown_last_quarter_is_said_once() -> None:
    """3: beneath the service's name, and only where nothing at all is held."""
    known, unknown = LAYOUT.sheets
    assert NOTHING_HELD not in str(known.slots["subtitle"])
    assert str(unknown.slots["subtitle"]).endswith(f" {NOTHING_HELD}")
    assert all(NOTHING_HELD in str(sheet.slots["subtitle"]) for sheet in another_provider()[1].layout.sheets)


def returning(layout: Layout) -> set[str]:
    """The sentence about returning, wherever it stands."""
    cells = [cell for page in (layout.around.cover, layout.around.summary) for cell in page.cells]
    return {str(cell.value) for cell in cells if str(cell.value).startswith("Please return")}


@pytest.mark.parametrize(
    ("address", "ending"),
    [("sp@leicester.example", "Leicester, sp@leicester.example."), ("", " to Leicester.")],
)
def test_by_when_and_to_whom(address: str, ending: str) -> None:
    """4: one sentence, the same on both pages."""
    ours = framework()
    authorities = tuple(
        replace(each, return_to=address) if each.code == LAYOUT.issued.authority else each for each in ours.authorities
    )
    [sentence] = returning(plan(replace(ours, authorities=authorities), LAYOUT.issued, form()))
    assert sentence.startswith("Please return this workbook by ")
    assert sentence.endswith(ending)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("St Osmund's 'Quiet' House'", "7 St Osmunds Quiet House"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Malley House", "7 OMalley House"),
        ("_x0041_ Road", "7 x0041_ Road"),
        ("__x0041__X00e9_", "7 x0041X00e9_"),
        ("a/b\\c:d*e?f[g]h", "7 a b c d e f g h"),
        ("=1+1", "7 =1+1"),
        ("Harbour House Rural Floating Support", "7 Harbour House Rural Floating"),
        ("Vale Lifeline (alarm and response)", "7 Vale Lifeline (alarm and"),
        ("Quay (and five flats for families)", "7 Quay (and five flats for"),
        ("Llanfairpwllgwyngyllgogerychwyrndrobwll", "7 Llanfairpwllgwyngyllgogerychw"),
    ],
)
def test_sheet_names_hold_nothing_that_a_program_stumbles_over(title: str, name: str) -> None:
    """5: apostrophes break references; `_x0041_` is decoded to a letter; Excel refuses the others, and over 31 letters."""
    assert sheet_name(7, title) == name


def test_a_sheet_leads_back_to_summary() -> None:
    """6: beside its title."""
    (link,) = (cell for cell in form().fixed if cell.role is Role.LINK and cell.row == 0)
    assert (link.value, LAYOUT.target(link)) == ("Back to Summary", "internal:Summary!A1")


def test_summary_leads_to_each_sheet() -> None:
    """6: by a formula with the words of the sheet's title, since LibreOffice cuts the words of an ordinary link."""
    cells = {(cell.row, cell.column): cell for cell in LAYOUT.around.summary.cells}
    for row, sheet in enumerate(LAYOUT.sheets, 5):
        link = cells[row, 0]
        assert (link.role, link.value, LAYOUT.target(link)) == (Role.LINK, sheet.slots["title"], "")
        assert link.formula == f"=HYPERLINK(\"#'{sheet.name}'!A1\",'{sheet.name}'!$B$1)"


def summary_lines(layout: Layout) -> dict[str, tuple[float | str | None, ...]]:
    """What Summary says of each outcome and indicator: to answer, to correct, to explain, and in words."""
    lines: dict[int, list[float | str | None]] = {}
    for cell in sorted(layout.around.summary.cells, key=lambda cell: (cell.row, cell.column)):
        lines.setdefault(cell.row, []).append(cell.value)
    return {
        str(line[0]): tuple(line[1:])
        for line in lines.values()
        if line[-1] in ("Fill in what is blank", "Nothing left")
    }


def test_summary_says_what_is_left_of_each_indicator() -> None:
    """7: outcomes are the sums of their indicators; those of the national core have none."""
    lines = summary_lines(LAYOUT)
    shown = [
        section for section in framework().sections if any(sheet.state(section.code).shown for sheet in LAYOUT.sheets)
    ]
    assert {f"{section.label} {section.short_title}" for section in shown} < set(lines)
    title = {domain.code: domain.title for domain in framework().domains}
    outcomes = {title.get(section.domain, "General indicators") for section in shown}
    blank = "Fill in what is blank"
    assert {words for *_, words in lines.values()} <= {blank, "Nothing left"}
    assert sum(float(str(lines[outcome][0])) for outcome in outcomes) == sum(
        float(str(sheet.slots["counter.blank"])) for sheet in LAYOUT.sheets
    )


@pytest.mark.parametrize(("count", "said"), [(0, NONE_CHOSEN), (1, ""), (5, ""), (6, MANY_CHOSEN)])
def test_summary_watches_the_choice_of_indicators(count: int, said: str) -> None:
    """7: of those that may be switched."""
    regional = [code for code in LAYOUT.sheets[0].issued.states if code.startswith("EM-")]
    states = {code: State.SELECTED if code in regional[:count] else State.OFFERED for code in regional}
    service = replace(LAYOUT.issued.services[0], states={**LAYOUT.issued.services[0].states, **states})
    layout = plan(framework(), replace(LAYOUT.issued, services=(service,)), form())
    (cell,) = (cell for cell in layout.around.summary.cells if cell.longest)
    assert cell.value == said
    assert cell.formula.count("+") == 2 * (len(regional) - 1)


def test_summary_has_no_heading_over_nothing() -> None:
    """7: where no service may choose, the column of the choice is away."""
    fixed = dict.fromkeys(LAYOUT.issued.services[0].states, State.REQUIRED)
    without = plan(
        framework(), replace(LAYOUT.issued, services=(replace(LAYOUT.issued.services[0], states=fixed),)), form()
    )
    headings = [
        [cell.value for cell in layout.around.summary.cells if cell.role is Role.HEADING]
        for layout in (LAYOUT, without)
    ]
    assert ["Choice of indicators" in texts for texts in headings] == [True, False]
    assert all(all(texts) for texts in headings)


def test_prompts_have_an_example() -> None:
    """8: of figures; a list shows what may be chosen."""
    counts = [box for box in form().inputs if box.type is QuestionType.COUNT]
    assert len([box for box in counts if box.prompt.endswith("For example 12.")]) > len(counts) * 0.9
    choices = [box for box in form().inputs if box.role is InputRole.CHOICE]
    assert all("say why in the last box of the row" in box.prompt for box in choices)
    (step,) = (str(cell.value) for cell in LAYOUT.around.cover.cells if str(cell.value).startswith("4. "))
    assert "If you change one, say why in the last box of its row." in step
    assert step.endswith(
        "Where it has none, it is required: if it cannot apply, leave it blank and say so in the last box below."
    )


def test_no_letter_follows_a_letter() -> None:
    """8: a question of SPI 2a is called by a number, of LPI 59 by a letter; no two are called the same."""
    labels = [
        question_label(section, question)
        for section in configuration().framework.sections
        for question in section.questions
    ]
    assert {"SPI 2a 1", "LPI 59 a", "LPI 56A 1"} <= set(labels)
    assert len(labels) == len(set(labels))
