"""What is refused before it is parsed, and what no damage may bring about.

1. Each thing that is no workbook is named for what it is, in words that say what to send instead.
2. Nothing is unpacked beyond a limit, whatever the archive says of itself.
3. Names that lead outside, parts of one name and declarations of entities are refused, in any encoding.
4. A file cut off anywhere is refused.
5. Whatever bytes are changed, there is a Return; every number in it is the true one, or none is.
"""

from __future__ import annotations

import functools
import io
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

import world
from damage import NO_WORKBOOKS, zipped
from soundness import check_wording, codes
from workbook.assess import AssessedReturn, Outcome
from workbook.findings import Code
from workbook.reader.guards import LARGEST_FILE, LARGEST_UNPACKED, MOST_PARTS
from world import assessed, full, numbers, true_numbers, with_parts


def _refused(content: bytes) -> Code:
    """The one code of a file that is refused."""
    returned = assessed(content)
    check_wording(returned)
    assert (returned.outcome, returned.answers, returned.workbook_id) == (Outcome.REJECTED, (), "")
    assert len(returned.findings) == 1
    return returned.findings[0].code


@pytest.mark.parametrize(("content", "expected"), NO_WORKBOOKS.values(), ids=NO_WORKBOOKS)
def test_what_is_no_workbook_is_named_for_what_it_is(content: bytes, expected: Code) -> None:
    """1."""
    assert _refused(content) is expected


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/worksheets/sheet3.xml"],
)
@pytest.mark.parametrize("data", [None, b"", b"<a", b"<a/>", b"\xff\xfe\x00"])
def test_a_workbook_without_a_part_it_needs_never_breaks_the_reader(part: str, data: bytes | None) -> None:
    """1, 5: refused, or its sheet is missed; what is loaded is true."""
    _assert_true_or_nothing(assessed(with_parts(full(), {part: data})))


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "docProps/core.xml", "xl/theme/theme1.xml"])
@pytest.mark.parametrize("exactly", [False, True])
def test_a_workbook_without_a_part_it_could_miss_never_breaks_the_reader(part: str, exactly: bool) -> None:
    """1, 5."""
    for data in (None, b"<a"):
        _assert_true_or_nothing(assessed(with_parts(full(), {part: data}), exactly=exactly))


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    """2: the limit is said."""
    assert _refused(b"PK\x03\x04" + bytes(LARGEST_FILE)) is Code.TOO_LARGE


def _bomb(size: int = 2 * LARGEST_UNPACKED) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece, crc = bytes(2**20), 0
    packed = []
    for _ in range(size // len(piece)):
        packed.append(packer.compress(piece))
        crc = zlib.crc32(piece, crc)
    return _one_entry(b"".join(packed) + packer.flush(), size, crc)


def _one_entry(packed: bytes, size: int, crc: int, name: bytes = b"xl/worksheets/sheet1.xml", method: int = 8) -> bytes:
    """An archive of one part, with whatever size it claims."""
    fields = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0x21, crc, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + fields + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def _lying(content: bytes, size: int) -> bytes:
    """The same archive, with another size claimed in both of its directories."""
    true = struct.pack("<I", 2 * LARGEST_UNPACKED)
    assert content.count(true) >= 2
    return content.replace(true, struct.pack("<I", size))


@pytest.mark.parametrize("size", [None, 100, 2**32 - 2])
def test_a_bomb_is_refused_in_bounded_memory_whatever_size_it_claims(size: int | None) -> None:
    """2: 128 MB from 128 kB, said or denied."""
    content = _bomb() if size is None else _lying(_bomb(), size)
    assert len(content) < 2**20
    tracemalloc.start()
    begun = time.monotonic()
    code = _refused(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code in (Code.TOO_LARGE, Code.DAMAGED)
    assert most < 3 * LARGEST_UNPACKED
    assert time.monotonic() - begun < 30


def test_many_parts_that_are_too_large_together_are_refused() -> None:
    """2: each within the limit, their sum beyond it."""
    piece = bytes(LARGEST_UNPACKED // 3)
    assert _refused(zipped({f"xl/{number}.bin": piece for number in range(4)})) is Code.TOO_LARGE


def test_too_many_parts_are_refused() -> None:
    """2."""
    assert _refused(zipped({f"xl/{number}.xml": b"" for number in range(MOST_PARTS + 1)})) is Code.UNSAFE


def test_an_archive_within_an_archive_is_never_unpacked() -> None:
    """2: a workbook with a bomb pasted in is a workbook."""
    returned = assessed(with_parts(full(), {"xl/embeddings/nested.zip": _bomb()}))
    assert (numbers(returned), returned.findings) == (true_numbers(), ())


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../a.xml", "C:\\evil.xml", "..\\..\\a.xml"])
def test_a_name_that_leads_outside_is_refused(name: str) -> None:
    """3."""
    assert _refused(with_parts(full(), {name: b"<a/>"})) is Code.UNSAFE


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    """3: two readers might take different ones."""
    for name in ("xl/worksheets/sheet3.xml", "XL/worksheets/Sheet3.xml"):
        target = io.BytesIO(full())
        with zipfile.ZipFile(target, "a") as archive:
            archive.writestr(name, b"<a/>")
        assert _refused(target.getvalue()) is Code.UNSAFE


_DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "12"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet3.xml", "xl/workbook.xml", "docProps/custom.xml", "_rels/.rels"])
def test_declarations_of_entities_are_refused_in_any_encoding(part: str, encoding: str) -> None:
    """3: no program that people use writes them."""
    body = world.parts(full())[part].decode()
    body = body[body.index("?>") + 2 :] if body.startswith("<?xml") else body
    named = "utf-16" if encoding.startswith("utf-16") else "utf-8"
    data = f'<?xml version="1.0" encoding="{named}"?>{_DOCTYPE}{body}'.encode(encoding)
    assert _refused(with_parts(full(), {part: data})) is Code.UNSAFE


def test_an_unknown_compression_is_damage() -> None:
    """1: also where the archive says that it is locked."""
    packed = b"whatever"
    assert _refused(_one_entry(packed, 8, 0, method=99)) is Code.DAMAGED
    locked = bytearray(full())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(mark)
        while at >= 0:
            locked[at + offset] |= 1
            at = locked.find(mark, at + 4)
    assert _refused(bytes(locked)) is Code.DAMAGED


def test_tags_without_end_take_no_time() -> None:
    """2: what is searched before parsing is searched in one pass."""
    for mark in (b"<c ", b"<row ", b"<c r=", b"<c\t", b"<numFmt "):
        content = with_parts(
            full(), {"xl/worksheets/sheet3.xml": b"<worksheet>" + mark * 500_000, "xl/styles.xml": mark * 500_000}
        )
        begun = time.monotonic()
        _assert_true_or_nothing(assessed(content))
        assert time.monotonic() - begun < 10


@functools.cache
def _small() -> bytes:
    """A full workbook without the pages that no answer depends on, so that damage finds what matters."""

    def change(book: Workbook) -> None:
        for name in ("Guidance", "Summary"):
            book.remove(book[name])

    return world.edited(full(), change)


def test_a_file_cut_off_anywhere_is_refused() -> None:
    """4: the end of an archive is its directory."""
    content = full()
    chance = random.Random(4)
    offsets = {1, 2, 3, 4, 10, len(content) - 1, *(chance.randrange(len(content)) for _ in range(150))}
    for offset in offsets:
        assert _refused(content[:offset]) in (Code.DAMAGED, Code.NOT_A_WORKBOOK)


def _assert_true_or_nothing(returned: AssessedReturn) -> None:
    check_wording(returned)
    loaded, true = numbers(returned), true_numbers()
    assert {key: true[key] for key in loaded} == loaded
    if returned.outcome is Outcome.ACCEPTED:
        assert loaded == true


_FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4)


@settings(max_examples=200)
@given(_FLIPS)
def test_changed_bytes_never_bring_a_wrong_number(flips: list[tuple[float, int]]) -> None:
    """5: refused, or every number that is loaded is true."""
    content = bytearray(_small())
    for share, mask in flips:
        content[int(share * len(content))] ^= mask
    _assert_true_or_nothing(assessed(bytes(content)))


@settings(max_examples=150)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.integers(1, 40), st.booleans())
def test_changed_bytes_in_the_directory_never_bring_a_wrong_number(
    share: float, mask: int, length: int, exactly: bool
) -> None:
    """5: the part of an archive that no checksum guards."""
    content = bytearray(_small())
    first = bytes(content).index(b"PK\x01\x02")
    at = first + int(share * (len(content) - first))
    for offset in range(at, min(at + length, len(content))):
        content[offset] ^= mask
    _assert_true_or_nothing(assessed(bytes(content), exactly=exactly))


@pytest.mark.slow
@settings(max_examples=100)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.booleans())
def test_changed_letters_in_the_xml_never_break_the_reader(share: float, mask: int, exactly: bool) -> None:
    """5: with checksums made good again, as an enemy would, there is a Return all the same."""
    name = "xl/worksheets/sheet2.xml"
    xml = bytearray(world.parts(_small())[name])
    xml[int(share * len(xml))] ^= mask
    check_wording(assessed(with_parts(_small(), {name: bytes(xml)}), exactly=exactly))


@settings(max_examples=100)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_give_a_return(content: bytes, start: bytes) -> None:
    """5."""
    returned = assessed(start + content)
    check_wording(returned)
    assert returned.outcome is Outcome.REJECTED


@pytest.mark.parametrize("change", [lambda content: b"junk" + content, lambda content: content + b"junk"])
def test_bytes_before_or_after_the_archive_bring_nothing_wrong(change: Callable[[bytes], bytes]) -> None:
    """5: some mail programs add them."""
    returned = assessed(change(full()))
    _assert_true_or_nothing(returned)
    assert codes(returned) <= {Code.NOT_A_WORKBOOK, Code.DAMAGED}
