"""A quarter's post: as many returns as wanted, of every kind that comes, made fast and the same for the same seed.

`quarter` issues to many providers of several authorities; `mixed` gives the files that came back. Answers are written
into the XML of the issued workbooks, since saving a thousand through openpyxl would take longer than reading them.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from databases import desk
from workbook.demo.plausible import plausible_answers
from workbook.feedback.in_place import CellValue
from workbook.layout import InputRole, ServiceSheet, cell_name
from workbook.model import Provider, QuestionType, Submission
from workbook.reader import IssuedForm
from workbook.reader.guards import open_guarded
from workbook.reader.scan import sheet_parts
from workbook.register import read_register
from workbook.usecases.generate import WrittenFile, generate_workbooks
from world import PERIOD, SUPPORTED, USERS, Line, configuration, register

_AUTHORITIES = ("Leicester", "Derby", "Nottingham")
_FIRST = dt.datetime(2008, 10, 1, 9, tzinfo=dt.UTC)
_MINUTES = 40 * 24 * 60
#: One provider in so many has two services; one in so many sends two workbooks.
_TWO_SERVICES, _AUTOMATED = 5, 10
_BLANK = re.compile(rb'<c r="([A-Z]+\d+)" s="(\d+)"/>')
_MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>")
_STAMPED = b'<dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified>'

#: What a careful, a hurried, a careless and an odd provider enter at one indicator, and how they explain it.
VARIANTS: tuple[tuple[dict[str, CellValue | None], str], ...] = (
    ({}, ""),
    ({USERS: 20, SUPPORTED: 5}, ""),
    ({USERS: 21, SUPPORTED: 6}, ""),
    ({USERS: 100, SUPPORTED: 1}, ""),  # a question
    ({USERS: 100, SUPPORTED: 1}, "A new contract began in August."),
    ({USERS: 0, SUPPORTED: 0}, ""),
    ({USERS: None}, ""),
    ({USERS: "12 people"}, ""),
    ({USERS: 5, SUPPORTED: 9}, ""),  # breaks a rule
    ({USERS: -3, SUPPORTED: 0}, "=1+1"),
)


@dataclass(frozen=True)
class Post:
    """One file that came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Page:
    """The sheet of one service: its part, its careful answers, and the cells of each item's answer and explanation."""

    service_id: str
    part: str
    answers: Mapping[str, CellValue]
    cells: Mapping[tuple[str, InputRole], str]


@dataclass(frozen=True)
class Template:
    """One issued workbook, ready to be filled."""

    file: WrittenFile
    parts: Mapping[str, bytes]
    pages: tuple[_Page, ...]


def quarter(out: Path, providers: int) -> tuple[Template, ...]:
    """Issue to so many providers, and look once into each workbook."""
    lines = [_line(number) for number in range(providers)]
    lines += [replace(each, service_id=f"{each.service_id}b", service_name="Annexe") for each in lines[::_TWO_SERVICES]]
    out.mkdir(parents=True)
    listed = read_register(register(out.parent / "register.csv", *lines), configuration())
    files = generate_workbooks(configuration(), tuple(map(_sending, listed)), PERIOD, desk(out))
    with desk(out).store() as store:
        return tuple(template_of(file, store.issued_form(file.issued.workbook_id)) for file in files)


def mixed(templates: tuple[Template, ...], number: int, seed: int) -> tuple[Post, ...]:
    """So many files: one in twenty broken or hostile, the rest versions, exact copies and long CSVs."""
    chance = random.Random(seed)
    made: list[Post] = []
    for place in range(number):
        template, draw = chance.choice(templates), chance.random()
        name = f"{chance.choice('abc')} {place:04d}"
        saved = _FIRST + dt.timedelta(minutes=chance.randrange(_MINUTES))
        if place % 20 == 7:
            made.append(Post(f"{name}.xlsx", chance.choice(_BROKEN)(template, saved, chance)))
        elif draw < 0.1 and made:
            of = chance.choice(made)
            made.append(Post(f"{name}{Path(of.name).suffix}", of.content))
        elif draw < 0.2:
            made.append(Post(f"{name}.csv", _long_csv(template, saved, chance)))
        else:
            changes, why = chance.choice(VARIANTS)
            undated = chance.random() < 0.02
            made.append(Post(f"{name}.xlsx", filled_in(template, changes, why, None if undated else saved)))
    return tuple(made)


def filled_in(
    template: Template,
    changes: Mapping[str, CellValue | None],
    why: str = "",
    saved: dt.datetime | None = _FIRST,
    explained: str = SUPPORTED,
) -> bytes:
    """The workbook with its careful answers but for the changes. why: beside that item. saved: None leaves it out."""
    parts = dict(template.parts)
    for page in template.pages:
        answers = {
            **page.answers,
            **{question: entry for question, entry in changes.items() if question in page.answers},
        }
        entries = {
            page.cells[question, InputRole.ANSWER]: each for question, each in answers.items() if each is not None
        }
        if why and explained in page.answers:
            entries[page.cells[explained, InputRole.EXPLANATION]] = why
        parts[page.part] = _BLANK.sub(functools.partial(_written, entries), parts[page.part])
    stamp = _STAMPED % saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode() if saved else b""
    parts["docProps/core.xml"] = _MODIFIED.sub(stamp, parts["docProps/core.xml"])
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of those parts, lightly packed, the same each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return target.getvalue()


def _line(number: int) -> Line:
    return Line(
        authority=_AUTHORITIES[number % len(_AUTHORITIES)],
        provider_id=f"{10_000 + number}",
        national_provider_id=f"{90_000_000 + number}",
        provider_name=f"Provider {number}",
        service_id=f"S-{number // 2}",  # two authorities may use one id
        service_name=f"House {number}",
    )


def _sending(provider: Provider) -> Provider:
    automated = int(provider.provider_id) % _AUTOMATED == 0
    return replace(provider, submission=Submission.AUTOMATED) if automated else provider


def template_of(file: WrittenFile, known: IssuedForm | None) -> Template:
    """Look into an issued workbook."""
    assert known is not None
    opened = open_guarded(file.path.read_bytes())
    parts, at = opened.parts, sheet_parts(opened)
    return Template(file, parts, tuple(_page(known, sheet, at[sheet.name]) for sheet in known.layout.sheets))


def _page(known: IssuedForm, sheet: ServiceSheet, part: str) -> _Page:
    service, questions = sheet.issued.service.service_id, known.framework.questions
    boxes = [box for box in known.layout.form.inputs if sheet.is_open(box)]
    cells = {(box.code, box.role): cell_name(box.row, box.column) for box in boxes}
    seed = f"{known.layout.issued.authority} {known.layout.issued.provider_id} {service}"
    drawn = plausible_answers(known.framework, sheet.issued, known.layout.issued.period, seed)
    answers: dict[str, CellValue] = {}
    for code, number in drawn.items():
        answers[code] = ("No", "Yes")[int(number)] if questions[code].type is QuestionType.YES_NO else number
    return _Page(service, part, answers, cells)


def _written(entries: Mapping[str, CellValue], blank: re.Match[bytes]) -> bytes:
    entry = entries.get(blank[1].decode())
    if entry is None:
        return blank[0]
    kind, text = (b' t="str"', escape(entry)) if isinstance(entry, str) else (b"", str(entry))
    return b'<c r="%s" s="%s"%s><v>%s</v></c>' % (blank[1], blank[2], kind, text.encode())


def _long_csv(template: Template, saved: dt.datetime, chance: random.Random) -> bytes:
    """What a system writes of one service: the same figures as the careful workbook, or others, or only some."""
    page = chance.choice(template.pages)
    changes = {question: entry for question, entry in chance.choice(VARIANTS)[0].items() if question in page.answers}
    figures = {**page.answers, **changes} if chance.random() < 0.7 else changes
    moment, book = saved.isoformat(), template.file.issued.workbook_id
    lines = [
        f'{book},{moment},{page.service_id},{question},"{entry}",'
        for question, entry in figures.items()
        if entry is not None
    ]
    return "\r\n".join(["workbook_id,extracted_at,service_id,item,value,explanation", *lines, ""]).encode()


def _cut(template: Template, saved: dt.datetime, chance: random.Random) -> bytes:
    content = filled_in(template, {}, saved=saved)
    return content[: chance.randrange(len(content))]


def _with_part(part: str, change: Callable[[bytes], bytes | None]) -> Callable[..., bytes]:
    def made(template: Template, saved: dt.datetime, _: random.Random) -> bytes:
        changed = {name: change(data) if name == part else data for name, data in template.parts.items()}
        return zipped(
            {name: data for name, data in changed.items() if data is not None} | {"saved": str(saved).encode()}
        )

    return made


def _letter(_: Template, saved: dt.datetime, __: random.Random) -> bytes:
    return f"Dear all, our figures of {saved} will follow.".encode()


def _empty(*_: object) -> bytes:
    return b""


def _locked(_: Template, saved: dt.datetime, __: random.Random) -> bytes:
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name + str(saved).encode()


_BROKEN: tuple[Callable[[Template, dt.datetime, random.Random], bytes], ...] = (
    _cut,
    _letter,
    _empty,
    _locked,
    _with_part("xl/workbook.xml", lambda xml: xml.replace(b"<workbook", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook", 1)),
    _with_part("xl/worksheets/sheet3.xml", lambda _: b" " * 3_000_000),
    _with_part("docProps/custom.xml", lambda _: b"<a"),
    _with_part("xl/worksheets/sheet3.xml", lambda _: None),
)
