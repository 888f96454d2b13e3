"""On paper: a service takes a page or two of A4, and can be read there.

1. Every service of the example register prints on one or two pages, in real LibreOffice.
2. The title, the status line and the column headings stand on each page of a service; the title of Guidance on each of its pages.
3. No indicator's block is split between pages, on service sheets and on Guidance.
4. Nothing is printed smaller than 6.9 points; what is too much for two pages takes more of them, not smaller type.
5. Pages end only where something begins that must stay together, and hold no more than a page does.
6. A row is high enough for its text: as many lines as words, broken where a program breaks them.
7. A sheet of people that is wider than a page is parted between groups of columns, where that takes no more pages.
8. Whichever fonts a machine has, no sheet is split across its width, and a service with ten indicators takes two pages.
9. One family of type stands in the whole workbook: in its default style, its cells and its theme.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import people_cycle
from libreoffice import LibreOffice, fonts_conf
from workbook.config import shipped_folder
from workbook.layout import Layout, Role, cell_name, place_form, plan
from workbook.model import Framework
from workbook.register import read_register
from workbook.table.heights import WrappedText, narrowest_pixels, row_height
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.workspace import Workspace
from workbook.writer.formats import typeface
from workbook.writer.paper import PrintedColumn, PrintedSheet, column_breaks, paginate
from world import PERIOD, configuration, issued, provider

SMALLEST_TYPE = 6.9
#: Points of A4's height, landscape, within the margins.
ROOM = 595 - 0.75 * 72
FOOT = re.compile(r"^(.*?)\s+Page \d+ of \d+\s*$")


@dataclass(frozen=True)
class Paper:
    """One issued workbook and the lines of text on each page, by the name of the sheet in its foot."""

    layout: Layout
    pages: dict[str, list[list[str]]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[WrittenFile, ...]:
    """The workbooks of the example register."""
    providers = read_register(shipped_folder() / "examples" / "register.csv", configuration())
    return generate_workbooks(configuration(), providers, PERIOD, Workspace(tmp_path_factory.mktemp("example")))


@pytest.fixture(scope="module")
def papers(
    example: tuple[WrittenFile, ...], libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Paper, ...]:
    """Each of them as printed by LibreOffice."""
    printed = libreoffice.to_text([file.path for file in example], tmp_path_factory.mktemp("printed"))
    return tuple(Paper(_layout(file), _by_sheet(pages)) for file, pages in zip(example, printed, strict=True))


def _layout(file: WrittenFile) -> Layout:
    framework = configuration().framework_for(file.issued.authority)
    return plan(framework, file.issued, place_form(framework.quarterly, framework.periods.collected))


def _by_sheet(pages: list[str]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for page in pages:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        foot = FOOT.match(lines[-1])
        assert foot, lines[-1]
        found[foot[1]].append(lines[:-1])
    return found


def test_a_service_takes_a_page_or_two(papers: tuple[Paper, ...]) -> None:
    """1: all forty of them."""
    counts = [len(paper.pages[sheet.name]) for paper in papers for sheet in paper.layout.sheets]
    assert len(counts) == sum(len(paper.layout.sheets) for paper in papers) >= 40
    assert set(counts) <= {1, 2}


def test_every_page_of_a_service_begins_with_its_headings(papers: tuple[Paper, ...]) -> None:
    """2: whose sheet it is and what each column holds, also on a page that has come loose."""
    for paper in papers:
        for sheet in paper.layout.sheets:
            hidden = sheet.hidden_columns(paper.layout.form)
            headings = [
                column.heading for number, column in enumerate(paper.layout.form.columns) if number not in hidden
            ]
            for page in paper.pages[sheet.name]:
                title, _, status, columns = (re.split(r"\s{2,}", line) for line in page[:4])
                assert (title[0], status[0]) == (sheet.slots["title"], sheet.slots["status"])
                assert columns == headings
        assert {page[0] for page in paper.pages["Guidance"]} == {"Guidance"}


def test_no_block_of_a_service_is_split(papers: tuple[Paper, ...]) -> None:
    """3: every row's label stands on the one page that its indicator's title stands on."""
    for paper in papers:
        labels = [
            (cell.section, cell.value)
            for cell in paper.layout.form.fixed
            if cell.role in (Role.CODE, Role.INDICATOR) and cell_name(cell.row, cell.column).startswith("B")
        ]
        for sheet in paper.layout.sheets:
            shown = [(code, str(label)) for code, label in labels if sheet.state(code).shown]
            where = {code: set[int]() for code, _ in shown}
            for number, page in enumerate(paper.pages[sheet.name]):
                standing = {re.split(r"\s{2,}", line)[0] for line in page}
                for code, label in shown:
                    where[code] |= {number} if label in standing else set()
            assert {code for code, numbers in where.items() if len(numbers) != 1} == set()


def test_no_guidance_is_split(papers: tuple[Paper, ...]) -> None:
    """3: each page begins with the title of an indicator."""
    for paper in papers:
        labels = {cell.value for cell in paper.layout.around.guidance.cells if cell.role is Role.SECTION}
        for page in paper.pages["Guidance"]:
            # A title of two lines has its code between them.
            assert labels & {re.split(r"\s{2,}", line)[0] for line in page[2:4]}


def test_nothing_is_printed_too_small(example: tuple[WrittenFile, ...]) -> None:
    """4: the least scale times the smallest type of a service sheet."""
    form_layout = _layout(example[0]).form
    roles = {cell.role for cell in form_layout.fixed if cell.column not in form_layout.hidden_columns}
    smallest = min(typeface(role)[0] for role in roles)
    crowded = PrintedSheet([30.0] * 400, range(0, 400, 5), 4, (10.0,) * 10)
    pages = paginate(crowded, 2)
    assert smallest * pages.scale / 100 >= SMALLEST_TYPE
    assert pages.count > 2


@st.composite
def sheets(draw: st.DrawFn) -> PrintedSheet:
    """Headings, then blocks of rows, some of them hidden."""
    heights = draw(st.lists(st.sampled_from((0.0, 15.5, 29.5, 60.0)), min_size=5, max_size=150))
    starts = sorted(draw(st.sets(st.integers(4, len(heights) - 1), max_size=20)))
    return PrintedSheet([15.0] * 4 + heights[4:], starts, 4, draw(st.lists(st.integers(5, 60), min_size=1, max_size=8)))


@given(sheets(), st.sampled_from((1, 2, None)))
def test_pages_end_where_something_begins_and_are_not_overfull(sheet: PrintedSheet, enough: int | None) -> None:
    """5: whatever the sheet; a block that is higher than a page is the only one that may run on."""
    pages = paginate(sheet, enough)
    assert set(pages.breaks) <= set(sheet.starts)
    assert pages.count > len(pages.breaks)
    head = sum(sheet.heights[:4])
    room = ROOM * 100 / pages.scale
    blocks = [sum(sheet.heights[first:after]) for first, after in pairwise((0, *sheet.starts, len(sheet.heights)))]
    if max(blocks) + head <= room * 0.98:
        ends = (0, *pages.breaks, len(sheet.heights))
        filled = [sum(sheet.heights[first:after]) + (head if first else 0) for first, after in pairwise(ends)]
        assert max(filled) <= room
        assert pages.count == len(pages.breaks) + 1


def test_fewer_pages_are_bought_with_smaller_type_only_where_asked() -> None:
    """4, 5: two pages where two are enough; else the largest type that the width takes."""
    sheet = PrintedSheet([15.5] * 4 + [15.5] * 80, range(4, 84, 4), 4, (50.0, 50.0))
    shrunk, natural = paginate(sheet, 2), paginate(sheet)
    assert (shrunk.count, natural.scale) == (2, 100)
    assert natural.count > shrunk.count
    assert natural.scale > shrunk.scale


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=200), st.integers(10, 100))
def test_a_wider_column_never_needs_more_lines(text: str, width: int) -> None:
    """6: and bold or larger type never needs fewer."""
    plain = WrappedText(text, width)
    assert WrappedText(text, width + 10).lines <= plain.lines <= WrappedText(text, width, bold=True).lines
    assert plain.lines <= WrappedText(text, width, size=16.0).lines
    assert row_height([plain]) >= plain.lines * 11


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("KPI 2", 10, 1),
        ("How many people left the service?", 50, 1),
        ("Of those who left, how many went on to live independently in a home?", 50, 2),
        ("one\ntwo\nthree", 50, 3),
        ("W" * 40, 10, 10),
        ("household units", 12, 2),
        # As LibreOffice breaks them on paper.
        ("Percentage registered at the end of the quarter", 46, 2),
        ("How many people had an incident of domestic violence before they came into the service?", 46, 3),
    ],
)
def test_lines_are_counted_as_they_break(text: str, width: int, lines: int) -> None:
    """6: at spaces, at line ends, and within a word that is wider than its column."""
    assert WrappedText(text, width).lines == lines


def test_columns_are_no_narrower_than_lines_are_counted_for(
    example: tuple[WrittenFile, ...], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """6: LibreOffice does not round the width of a digit up to whole pixels, as Excel does."""
    (page,) = libreoffice.recalculate([example[0].path], tmp_path, "fods")
    inches = re.findall(r'style:column-width="([0-9.]+)(cm|in)"', page.read_text(encoding="utf-8"))
    pixels = [float(number) / (2.54 if unit == "cm" else 1) * 96 for number, unit in inches]
    for column in _layout(example[0]).form.columns:
        assert any(abs(width - narrowest_pixels(column.width)) < 1 for width in pixels), column.heading


def test_the_framework_has_titles_that_run_on_over_one_line(papers: tuple[Paper, ...]) -> None:
    """6: no title of the example is cut short on paper."""
    for paper in papers:
        framework: Framework = configuration().framework_for(paper.layout.issued.authority)
        for sheet in paper.layout.sheets:
            text = " ".join(" ".join(line.split()) for page in paper.pages[sheet.name] for line in page)
            for section in framework.sections:
                # A title of several lines has its code between them, and a number that no width is left for.
                titles = re.sub(rf" {re.escape(section.label)} (### )?", " ", text)
                assert not sheet.state(section.code).shown or section.title in titles


def parted(*groups: tuple[str, int, float]) -> tuple[int, ...]:
    """The columns that begin a page, after one that is repeated: each group with how many columns of what width."""
    widths = [(group, width) for group, count, width in groups for _ in range(count)]
    columns = [PrintedColumn(number, width, group) for number, (group, width) in enumerate([("", 13), *widths])]
    return column_breaks(columns, 0, 63)


def test_groups_of_columns_stay_together() -> None:
    """7: the second group begins the second page, and does not begin on the first."""
    assert parted(("outcome", 5, 20), ("review", 7, 20)) == (6,)
    assert parted(("outcome", 3, 20), ("review", 3, 20)) == ()


def test_groups_are_parted_where_pages_would_be_wasted() -> None:
    """7: three groups that each take over half of a page would take three pages, and have room on two."""
    assert parted(("one", 6, 20), ("two", 6, 20), ("three", 6, 20)) == ()
    assert parted(("wide", 30, 20), ("narrow", 1, 20)) == ()


#: How many pages the sheet of 25 people takes, or of five whose outcomes or readings have several rows each.
PEOPLE_PAGES = {"own-outcomes": 2, "distance-living": 2, "outcomes-short-term": 3, "outcomes-long-term": 3}


def test_people_on_paper(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """7: a title stands over all that it is the title of, and no page has the explanation alone."""
    long_term = provider(
        1,
        client_group="Frail elderly",
        service_type="Accommodation Based Service",
        accommodation_type="Sheltered Housing",
    )
    files = {}
    for form, fewest in PEOPLE_PAGES.items():
        line = long_term if form == "outcomes-long-term" else provider(1)
        (files[form],) = people_cycle.issue(tmp_path / form / "output", line, form=form, rows=5 if fewest == 2 else 25)
    printed = libreoffice.to_text([file.path for file in files.values()], tmp_path / "text")
    for (form, file), pages in zip(files.items(), printed, strict=True):
        people = [page for page in pages if "Quayside (S-1)" in page[:60]]
        assert len(people) == PEOPLE_PAGES[form], form
        layout = people_cycle.known(tmp_path / form / "output", file).layout.form
        titles = list(dict.fromkeys(column.group for column in layout.columns if column.group))
        assert [titles[0][:30] in people[0], titles[-1][:30] in people[-1]] == [True, True], form
        assert titles[-1][:30] not in people[0], form
        assert "say why" in people[-1], form


#: Ten indicators with those that any floating support is asked.
TEN = "!EM-LPI-51 !EM-LPI-53 !EM-LPI-57 !EM-LPI-64"


@pytest.mark.parametrize("family", ["DejaVu Sans", "Liberation Sans", "Carlito"])
def test_any_fonts(family: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """8: with that family alone, each page of a service begins with its title: none goes on beside another."""
    (file,) = issued(tmp_path / "output", provider(1, indicators=TEN))
    only = replace(libreoffice, fonts=fonts_conf(family, tmp_path))
    (pages,) = only.to_text([file.path], tmp_path / "text")
    layout = _layout(file)
    (sheet,) = layout.sheets
    assert sum(state.shown for state in sheet.issued.states.values()) == 10
    printed = _by_sheet(pages)
    assert [re.split(r"\s{2,}", page[0])[0] for page in printed[sheet.name]] == [sheet.slots["title"]] * 2
    assert {page[0] for page in printed["Guidance"]} == {"Guidance"}
    assert [len(printed[name]) for name in ("Read me", "Summary")] == [1, 1]


def test_one_family_of_type(tmp_path: Path) -> None:
    """9: without a scheme, by which a program would take the theme's instead."""
    (file,) = issued(tmp_path / "output", provider(1))
    with zipfile.ZipFile(file.path) as parts:
        styles, theme = (parts.read(f"xl/{part}").decode() for part in ("styles.xml", "theme/theme1.xml"))
    assert (
        set(re.findall(r'<name val="([^"]*)"', styles))
        == set(re.findall(r'<a:latin typeface="([^"]*)"', theme))
        == {"Arial"}
    )
    assert "<scheme" not in styles
