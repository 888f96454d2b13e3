"""An authority's own look and words, in the framework's YAML alone.

1. Read me shows whom to ask, and the authority's own sentences; letters begin and end as it says.
2. Headings have its colour, in every workbook, whichever was written before; its picture stands on Read me.
3. A colour on which white letters cannot be read, and a picture that is none, are refused with what is needed.
4. A letter that has not changed is not written again.
5. Where a provider has a new name, its old workbook is moved aside on issuing again, but not one that somebody changed.
6. The status has a bar: what is accepted, what has come, what has not.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from own_configuration import FRAMEWORK, edit, own_configuration, problems
from workbook.cli.printing import returned_bar
from workbook.config import load
from workbook.errors import FileError
from workbook.feedback import greeting, signature
from workbook.quarter import ServiceState
from workbook.register import read_register
from workbook.usecases.check import check_configuration
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.status import status
from workbook.usecases.workspace import Workspace
from world import LATER, PERIOD, provider, register

LEICESTER = "    aliases: [Leicester City, Leicester City Council, City of Leicester]\n"
OWN = """\
    contact: Ann Officer
    telephone: "0116 000 0000"
    address: Town Hall, Leicester
    accent: "#5B2A86"
    read_me: [We answer questions on weekdays.]
    greeting: "Dear friends at {provider},"
"""


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PICTURE = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 100, 8, 0, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(b"\x00" + b"\x80" * 300) * 1),
        chunk(b"IEND", b""),
    ]
)


def own(folder: Path, words: str = OWN) -> Workspace:
    """A workspace of an authority that says those words of itself."""
    home = own_configuration(folder / "own")
    edit(home, FRAMEWORK, LEICESTER, LEICESTER + words)
    return Workspace(folder / "output", config=home)


def issue(desk: Workspace, *lines: object, **changes: str) -> tuple[WrittenFile, ...]:
    """Issue one provider's workbook."""
    path = register(desk.out.parent / "register.csv", provider(1, **changes), provider(2, authority="Derby"))
    return generate_workbooks(desk.configuration, read_register(path, desk.configuration), PERIOD, desk)


def test_own_words_stand_on_read_me(tmp_path: Path) -> None:
    """1: below the day of return; another authority's workbooks have none of them."""
    own_file, other = issue(own(tmp_path))
    lines = [row[0] for row in openpyxl.load_workbook(own_file.path)["Read me"].iter_rows(values_only=True)]
    assert lines[3:5] == [
        "Questions: Ann Officer, 0116 000 0000, Town Hall, Leicester.",
        "We answer questions on weekdays.",
    ]
    assert "Ann Officer" not in str([*openpyxl.load_workbook(other.path)["Read me"].iter_rows(values_only=True)])


def test_own_words_stand_in_letters(tmp_path: Path) -> None:
    """1: first and last; without any, the usual ones."""
    authority = load(own(tmp_path).config).framework.authority("LCE")
    assert greeting(authority, "Harbour House") == "Dear friends at Harbour House,"
    assert signature(authority, "Leicester").splitlines()[1:] == [authority.whom_to_ask, "Leicester"]
    assert (greeting(None, "Harbour House"), signature(None, "Leicester")) == (
        "Dear Harbour House,",
        "With kind regards,\nLeicester",
    )


def test_headings_have_the_own_colour(tmp_path: Path) -> None:
    """2: and the next authority's workbook has ours, though it is of the same form."""
    own_file, other = issue(own(tmp_path))
    colours = [openpyxl.load_workbook(file.path)["Summary"]["A5"].fill.fgColor.rgb for file in (own_file, other)]
    assert colours == ["FF5B2A86", "FF1F3A5F"]


def test_the_picture_stands_on_read_me(tmp_path: Path) -> None:
    """2: with words for those who do not see it; the file is verified as every other."""
    desk = own(tmp_path, "    logo: logo.png\n")
    (desk.config / "indicator_config" / "logo.png").write_bytes(PICTURE)
    own_file, other = issue(desk)
    with zipfile.ZipFile(own_file.path) as parts:
        assert parts.read("xl/media/image1.png") == PICTURE
        assert b'descr="Logo of Leicester"' in parts.read("xl/drawings/drawing1.xml")
    assert not [name for name in zipfile.ZipFile(other.path).namelist() if "media" in name]


def test_a_light_colour_is_refused(tmp_path: Path) -> None:
    """3: with the line on which it stands."""
    desk = own(tmp_path, '    accent: "#FFD700"\n')
    (problem,) = problems(desk.config)
    assert problem.endswith('white letters cannot be read on #FFD700; write a darker colour, like "#1F3A5F"')


@pytest.mark.parametrize(
    ("content", "words"), [(None, "there is no such file"), (b"GIF89a", "needs a PNG or JPEG picture")]
)
def test_a_picture_that_is_none_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    """3: by check, before anything is issued."""
    desk = own(tmp_path, "    logo: logo.png\n")
    if content is not None:
        (desk.config / "indicator_config" / "logo.png").write_bytes(content)
    with pytest.raises(FileError, match=words):
        check_configuration(desk)


def test_an_unchanged_letter_stays(tmp_path: Path) -> None:
    """4: its file is the one of before."""
    desk = own(tmp_path)
    issue(desk)
    (letter,) = (chase.path for chase in status(desk, "", LATER.date()).chases if chase.provider_name == "Provider 1")
    inode = letter.stat().st_ino
    assert "Dear friends at Provider 1," in letter.read_text(encoding="utf-8")
    status(desk, "", LATER.date())
    assert letter.stat().st_ino == inode
    status(desk, "", LATER.date().replace(month=11))
    assert letter.stat().st_ino != inode


def test_a_renamed_provider_s_workbook_is_moved_aside(tmp_path: Path) -> None:
    """5: it is as it was issued, and could be sent by mistake."""
    desk = own(tmp_path)
    (old, _) = issue(desk)
    content = old.path.read_bytes()
    new, other = issue(desk, provider_name="Harbour Homes")
    aside = old.path.parent / "replaced" / old.path.name
    assert (new.replaced, other.replaced, old.path.exists()) == ((aside,), (), False)
    assert aside.read_bytes() == content


def test_a_workbook_that_was_changed_is_not_moved(tmp_path: Path) -> None:
    """5: it may hold answers."""
    desk = own(tmp_path)
    (old, _) = issue(desk)
    old.path.write_bytes(old.path.read_bytes() + b" ")
    (new, _) = issue(desk, provider_name="Harbour Homes")
    assert (new.replaced, old.path.exists()) == ((), True)


@pytest.mark.parametrize(
    ("states", "bar"),
    [
        ({}, "[..............................] 0 of 0 returned, 0 accepted"),
        (
            {ServiceState.ACCEPTED: 2, ServiceState.HELD: 2, ServiceState.NOT_RETURNED: 1, ServiceState.WITHDRAWN: 1},
            "[##########==========..........] 4 of 6 returned, 2 accepted",
        ),
        ({ServiceState.ACCEPTED: 3}, "[##############################] 3 of 3 returned, 3 accepted"),
    ],
)
def test_the_bar(states: dict[ServiceState, int], bar: str) -> None:
    """6: in signs that every console has."""
    assert returned_bar(states) == bar
