"""The fast and the exact reading of one file give the same Return.

1. Over random contents of boxes, as XML that programs write and as XML that they could write.
2. Over random contents typed through openpyxl.
3. Over files that LibreOffice saved.
4. A file that the fast reading cannot be trusted with is read exactly, unasked.
5. Among them one with a number that is legal XML and as no program writes it, or larger than any program can hold.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

import world
from libreoffice import LibreOffice
from soundness import check_wording
from workbook.assess import AnswerStatus
from workbook.findings import Code
from world import QUAY_PART, SMOKERS, SUPPORTED, USERS, WORKED, answer, assessed, cell, choice, explanation, on_sheet

NAMES = [cell(question) for service_id, question in world.asked() if service_id == world.QUAY]
BLANKS = [*NAMES, cell(SMOKERS), explanation(USERS), explanation(WORKED), explanation(SMOKERS)]

NUMBERS = st.one_of(
    st.integers(-2, 10**7).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(
        ["1E2", "1e-7", "0.1", "00012", "12.0", "-0", "12.000000000000002", "+5", "1e400", "", " 12 ", "."]
    ),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"), max_size=12),
    st.sampled_from(
        ["12", " 12", "12 ", "  ", "Yes", "no ", "12 people", "a\nb", "a\r\nb", "\t5", "_x0041_", "#N/A", "=1"]
    ),
)


def _escaped(text: str) -> bytes:
    for plain, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(plain, written)
    return text.encode()


# Spaces around a text count only where the XML says so, as every program then does.
CELLS = st.one_of(
    NUMBERS.map(lambda number: b"><v>%s</v>" % number.encode()),
    NUMBERS.map(lambda number: b't="n"><v>%s</v>' % number.encode()),
    TEXTS.map(lambda text: b't="str"><v>%s</v>' % _escaped(text)),
    TEXTS.map(lambda text: b't="str"><v xml:space="preserve">%s</v>' % _escaped(text)),
    TEXTS.map(lambda text: b't="inlineStr"><is><t>%s</t></is>' % _escaped(text.strip())),
    TEXTS.map(lambda text: b't="inlineStr"><is><t xml:space="preserve">%s</t></is>' % _escaped(text)),
    TEXTS.map(lambda text: b't="inlineStr"><is><r><t>a</t></r><r><t>%s</t></r></is>' % _escaped(text.strip())),
    st.sampled_from(
        [
            b't="b"><v>1</v>',
            b't="b"><v>0</v>',
            b't="e"><v>#N/A</v>',
            b't="e"><v>#DIV/0!</v>',
            b't="s"><v>0</v>',
            b"><f>5+7</f><v>12</v>",
            b"><f>5+7</f>",
            b't="str"><f>"1"&amp;"2"</f><v>12</v>',
            b't="e"><f>1/0</f><v>#DIV/0!</v>',
            b'><f t="shared" ref="D1:D2" si="7">1+1</f><v>2</v>',
            b'><f t="array" ref="D1">SUM(1)</f><v>1</v>',
            b"><v></v>",
            b"><v/>",
            b">",
            b't="d"><v>2008-09-12</v>',
        ]
    ),
)


def _agree(content: bytes) -> None:
    fast, exact = assessed(content), assessed(content, exactly=True)
    check_wording(fast)
    unreadable = {Code.DAMAGED}
    if unreadable.isdisjoint(each.code for each in (*fast.findings, *exact.findings)):
        assert fast == exact
    else:
        # Where one of them finds the file unreadable, the other must not load a number that the first did not see.
        assert fast.findings == exact.findings or not fast.answers or not exact.answers


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(BLANKS), CELLS, min_size=1, max_size=8))
def test_both_readings_agree_on_any_cells(cells: dict[str, bytes]) -> None:
    """1."""
    _agree(world.with_cells(world.standard()[0], QUAY_PART, cells))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (b"><v>1<!-- -->2</v>", 12),
        (b"><v>1<?x y?>2</v>", 12),
        (b"><v><![CDATA[12]]></v>", 12),
        (b"><v>1<![CDATA[2]]></v>", 12),
        (b"><v>&#49;2</v>", 12),
        (b"><v>1&#50;</v>", 12),
        (b"><v>12</v><v>6</v>", 12),
        (b"><v>12</v><!-- --><v>6</v>", 12),
        (b'><v xml:space="preserve">1<!-- -->2</v>', 12),
        (b"><v >1<!-- -->2</v>", 12),
        (b"><v>+1<!-- -->2</v>", 12),
        (b"><v>120e-1<!-- -->0</v>", 0),
        (b"><v>1e1&#50;</v>", None),
        (b"><v>1.2E1</v>", 12),
        (b't="&#101;"><v>#N/A</v>', None),
        (b"><v>1E999</v>", None),
        (b"><v>" + b"9" * 400 + b"</v>", None),
        (b"><v>-2e11</v>", None),
        (b"><v>123456789012</v>", None),
    ],
)
def test_a_number_is_what_the_xml_says(written: bytes, number: float | None) -> None:
    """5: none is loaded but the one that any reader of XML would find."""
    content = world.with_cells(world.standard()[0], QUAY_PART, {cell(USERS): written})
    _agree(content)
    assert [answer(reading, USERS).number for reading in (assessed(content), assessed(content, exactly=True))] == [
        number,
        number,
    ]


# No number that a date format could not show: Excel has only #### for it, and openpyxl an error value.
ODD = st.one_of(
    st.integers(0, 10**6),
    st.floats(0, 10**6),
    st.booleans(),
    TEXTS.filter(lambda text: text.isprintable()),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
    st.times().map(lambda time: time.replace(microsecond=0)),
    st.timedeltas(dt.timedelta(0), dt.timedelta(40)).map(
        lambda span: dt.timedelta(seconds=span // dt.timedelta(seconds=1))
    ),
)
LOOKS = st.sampled_from(
    ["General", "#,##0", "@", "0%", "0.0%", "yyyy-mm-dd", "[h]:mm:ss", "h:mm", "0.00E+00", "# ?/?", ";;;"]
)


@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(BLANKS), ODD, max_size=8),
    st.dictionaries(st.sampled_from(BLANKS), LOOKS, max_size=3),
)
def test_both_readings_agree_on_what_openpyxl_writes(values: dict[str, object], looks: dict[str, str]) -> None:
    """2: with number formats that other people chose."""

    def change(sheet: Worksheet) -> None:
        for name, value in values.items():
            sheet[name].value = value
            if isinstance(value, str):
                sheet[name].data_type = "s"
        for name, look in looks.items():
            sheet[name].number_format = look

    _agree(on_sheet(world.standard()[0], change))


def test_both_readings_agree_on_what_libreoffice_saves(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """3: careful and careless returns, saved again."""

    def careless(sheet: Worksheet) -> None:
        for number, value in enumerate(["12 people", " 12 ", 1.5, True, dt.datetime(2008, 9, 12), "", -3, "#N/A"]):
            sheet[NAMES[number]].value = value
        sheet[choice("EM-LPI-58")].value = "maybe"

    def rowdy(sheet: Worksheet) -> None:
        sheet[cell(USERS)].value = "=5+7"
        sheet[cell(SUPPORTED)].value, sheet[cell(SUPPORTED)].number_format = 1, "0%"
        sheet.insert_rows(8, 2)
        sheet.delete_cols(6)

    files = [world.full(), world.standard()[0], *(on_sheet(world.full(), change) for change in (careless, rowdy))]
    sources = []
    for number, content in enumerate(files):
        sources.append(tmp_path / f"{number}.xlsx")
        sources[-1].write_bytes(content)
    for path in libreoffice.recalculate(sources, tmp_path / "saved"):
        _agree(path.read_bytes())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b't="e"><v>#N/A</v>', Code.ERROR_VALUE),
        (b"><f>5+7</f><v>12</v>", Code.FORMULA),
        (b't="str"><f>"12"</f><v>12</v>', Code.FORMULA),
    ],
)
def test_a_file_that_hides_something_is_read_exactly_unasked(written: bytes, expected: Code) -> None:
    """4: an error value is no blank, and a stored result is no answer."""
    returned = assessed(world.with_cells(world.full_as_excel_writes_it(), QUAY_PART, {explanation(USERS): b"><v/>"}))
    assert returned.findings == ()
    returned = assessed(world.with_cells(world.standard()[0], QUAY_PART, {cell(USERS): written}))
    assert expected in {each.code for each in returned.findings if each.question == USERS}
    assert answer(returned, USERS).status is AnswerStatus.INVALID
