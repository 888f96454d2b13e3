"""What cannot be seen in a cell is not a riddle: it is named, or counts as nothing.

1. A box in which nothing can be seen is blank, whatever stands in it.
2. A figure beside a character that cannot be seen is refused, and the message names the character.
3. No message is turned round, broken into lines or hidden in part by what it quotes.
4. Plain spaces around a figure are taken off, with a note, as before.
5. Every character of Unicode that programs leave out where they cannot show it is one that cannot be seen.
6. A reason, or a name, in which nothing can be seen is none.
7. No file for people shows a text turned round; those for machines have it as it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import world
from workbook.cli.terminal import escape
from workbook.errors import UsageError
from workbook.findings import Code, Place, finding
from workbook.table import TableColumn, format_named, tabulate
from workbook.text import is_unseen, quoted
from workbook.usecases.received import one_line_name, one_line_reason

USERS = world.USERS
UNSEEN = {
    "no-break space": "\xa0",
    "tab": "\t",
    "new line": "\n",
    "zero width space": "\u200b",
    "soft hyphen": "\xad",
    "right-to-left override": "\u202e",
    "ideographic space": "\u3000",
    "hangul filler": "\u3164",
    "halfwidth hangul filler": "\uffa0",
    "braille pattern blank": "\u2800",
    "combining grapheme joiner": "\u034f",
    "variation selector-16": "\ufe0f",
    "variation selector-256": "\U000e01ef",
}


def findings_of(content: str) -> dict[Code, str]:
    """What is said of a box that holds a text, by code."""

    def change(sheet: Worksheet) -> None:
        sheet[world.cell(USERS)] = content

    returned = world.judged(world.on_sheet(world.full(), change))
    return {finding.code: finding.text for finding in returned.findings if finding.question == USERS}


@pytest.mark.parametrize("letter", UNSEEN.values(), ids=UNSEEN)
def test_a_box_in_which_nothing_can_be_seen_is_blank(letter: str) -> None:
    """1: alone, or among spaces."""
    assert list(findings_of(f" {letter}{letter} ")) == [Code.BLANK]


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_beside_a_figure_is_named(name: str) -> None:
    """2: where it stands."""
    assert f"found '12[{name}]'" in findings_of(f"12{UNSEEN[name]}")[Code.TEXT]


@pytest.mark.parametrize("letter", [*UNSEEN.values(), "\r\n", "\x00", "\ue000", "\u2066"])
def test_no_message_is_turned_round_or_broken(letter: str) -> None:
    """3: whatever it quotes."""
    assert quoted(f"a{letter}b").isprintable()


def test_spaces_around_a_figure_are_taken_off() -> None:
    """4: with a note."""
    assert Code.TEXT_NUMBER in findings_of(" 12 ")


@pytest.mark.parametrize(
    "codes",
    [
        (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        range(0x180B, 0x1810),
        range(0x200B, 0x2010),
        range(0x202A, 0x202F),
        range(0x2060, 0x2070),
        range(0xFE00, 0xFE10),
        range(0xFFF0, 0xFFF9),
        range(0x1BCA0, 0x1BCA4),
        range(0x1D173, 0x1D17B),
        range(0xE0000, 0xE1000),
    ],
    ids=lambda codes: f"{codes[0]:X}",
)
def test_what_may_be_left_out_cannot_be_seen(codes: Iterable[int]) -> None:
    """5: the property Default_Ignorable_Code_Point of Unicode."""
    assert [f"{code:X}" for code in codes if not is_unseen(chr(code))] == []


def test_letters_and_signs_are_seen() -> None:
    """5: of any script, with their marks; and a plain space is a space."""
    assert [
        letter for letter in " aZ0\u00e9e\u0301\uac00\u0e33\u05d0\u0627\u20ac\U0001f600-_." if is_unseen(letter)
    ] == []


@pytest.mark.parametrize("letter", ["\u3164", "\u2800", "\u200b", "\xa0"])
def test_a_reason_of_what_cannot_be_seen_is_none(letter: str) -> None:
    """6: however long it is."""
    with pytest.raises(UsageError, match="needs a reason in words"):
        one_line_reason(letter * 20)
    with pytest.raises(UsageError, match="needs a name"):
        one_line_name(letter * 20)


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u202b", "\u2067", "\u200f", "\u061c"])
def test_no_file_for_people_shows_a_text_turned_round(mark: str) -> None:
    """7: nor does a terminal."""
    turned = f"report{mark}xslx.exe"
    table = tabulate("files", "Files", (TableColumn("name", "Its name.", str),), [turned])
    assert format_named("csv").write(table).decode().split() == ["name", "report", "xslx.exe"]
    sheet = openpyxl.load_workbook(io.BytesIO(format_named("xlsx").write(table))).worksheets[0]
    assert sheet["A2"].value == "report xslx.exe"
    assert pd.read_parquet(io.BytesIO(format_named("parquet").write(table)))["name"].to_list() == [turned]
    assert mark not in escape(turned)
    assert mark not in finding(Code.UNREADABLE, Place(turned), detail="it is a link").message
