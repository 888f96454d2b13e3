"""XlsxWriter with a language.

No failure is passed over in silence.

What is overridden here is not public; the version is pinned, and each has a test.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from functools import lru_cache
from typing import Any

from xlsxwriter.core import Core
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable
from xlsxwriter.workbook import Workbook

from workbook.errors import ReleaseError

#: The one family of type; without a scheme, for which programs would take a theme's family.
TYPEFACE = {"font_name": "Arial", "font_scheme": ""}
#: The size that programs measure columns by: 7 pixels a character in Excel, and no more in LibreOffice.
_MEASURED_SIZE = 9
#: The texts of a framework are some hundred; of so many their XML is kept.
_MOST_TEXTS = 8192
_LATIN = re.compile(r'(<a:latin typeface=)"[^"]+"')


class _EnglishCore(Core):
    """Document properties that also say which language the text is in, for screen readers."""

    def _write_dc_title(self) -> None:
        super()._write_dc_title()
        self._xml_data_element("dc:language", "en-GB")


class _KeptStrings(SharedStrings):
    """The texts of a workbook, of which most are those of others: each is turned into XML once."""

    def _write_sst_strings(self) -> None:
        texts: SharedStringTable = self.string_table  # type: ignore[assignment]  # set by the packager
        self.fh.write("".join(map(_text_xml, texts.string_array)))  # type: ignore[attr-defined]  # opened before


@lru_cache(maxsize=_MOST_TEXTS)
def _text_xml(text: str) -> str:
    made, target = SharedStrings(), io.StringIO()
    made._set_filehandle(target)
    made._write_si(text)
    return target.getvalue()


class _EnglishPackager(Packager):
    def _write_shared_strings_file(self) -> None:
        shared: SharedStringTable = self.workbook.str_table  # type: ignore[attr-defined]  # set by the workbook
        if shared.count:
            texts = _KeptStrings()
            texts.string_table = shared  # type: ignore[assignment]
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))  # type: ignore[no-untyped-call]
            texts._assemble_xml_file()

    def _write_core_file(self) -> None:
        core = _EnglishCore()
        core._set_properties(self.workbook.doc_properties)  # type: ignore[attr-defined]  # set by the workbook
        core._set_xml_writer(self._filename("docProps/core.xml"))  # type: ignore[no-untyped-call]
        core._assemble_xml_file()


class EnglishWorkbook(Workbook):
    """A workbook with its language, made in memory."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__(
            target, {"in_memory": True, "default_format_properties": {**TYPEFACE, "font_size": _MEASURED_SIZE}}
        )
        self.theme_xml = _LATIN.sub(rf'\1"{TYPEFACE["font_name"]}"', self.theme_xml)

    def _get_packager(self) -> Packager:
        return _EnglishPackager()


def checked(result: Any) -> None:
    """Raise where XlsxWriter returned a negative code.

    It only warns, and leaves the thing out.
    """
    if isinstance(result, int) and result < 0:
        raise ReleaseError(f"a part of the workbook is beyond what Excel takes (XlsxWriter returned {result})")


def describe(
    book: Workbook, title: str, subject: str, author: str, saved: dt.datetime, properties: dict[str, str]
) -> None:
    """Set the document properties.

    saved: fixed, so that the same content gives the same bytes.
    """
    book.set_properties(
        {"title": title, "subject": subject, "author": author, "created": saved, "category": "Performance return"}
    )
    for name, value in properties.items():
        checked(book.set_custom_property(name, value, "text"))
