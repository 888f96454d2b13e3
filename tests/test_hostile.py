"""Hostile text in every field, through every command.

1. A text is accepted as it is or refused in words; no command ends in a traceback, whatever text it is given.
2. No file is made outside the folders that were named, whatever a provider, a file, a folder or a sheet is called.
3. In no workbook that is made does a text become a formula, and in no CSV for people does a cell begin as one.
4. Nothing is lost or altered: names, explanations, reasons and officers are kept letter for letter.
5. A text is never an instruction: not to the database, not to the terminal, not to what fills in messages.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from databases import desk
from mixed_returns import Template, filled_in, template_of
from workbook.cli import run
from workbook.store import Decision, Store
from workbook.table import all_formats
from world import PERIOD, SUPPORTED, USERS, Line, register, sent

#: Texts that a name of a provider or a service may be: one line of what can be printed.
NAMES = {
    "equals": '=HYPERLINK("http://example.org","Click")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "quotes": '"a", \'b\' ""c',
    "sql": "Robert'); DROP TABLE files; --",
    "up": "../../../../tmp/evil",
    "absolute": "/etc/evil",
    "drive": "C:\\Windows\\evil",
    "share": "\\\\server\\share\\evil",
    "reserved": "CON",
    "dots": "..",
    "markup": "[red]x[/red][/] [link=http://example.org]y[/link]",
    "placeholders": "{detail} {0} %s %(a)s ${HOME} `id`",
    "tags": "<a>&amp;]]><!--",
    "escaped": "_x000D_=1+1",
    "right to left": "abc\u202excod.\u202c\u200f",
    "no width": "\u200b=1+1\ufeff",
    "full width": "\uff1d1\uff0b1",
    "full width at": "\uff20SUM(1)",
    "letters": "\U0001f3e0 \u00e9\u0301\u0141\u00f3d\u017a \u7530",
    "long": "=" + "x" * 250,
}
#: Texts that no name may be, but that a system or a person may write elsewhere.
UNPRINTABLE = {
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "line": "a\r\n=1+1",
    "control": "\x1b[31m\x07a\x08\x7f",
    "nothing": "a\x00=1+1",
    "very long": "=1+" + "1" * 40_000,
}
EVERY = NAMES | UNPRINTABLE
_QUESTIONED = {USERS: 100, SUPPORTED: 1}
_SMOKERS = "EM-LPI-58.users"
#: What a spreadsheet program may take for the beginning of a formula, in full width too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNFORESEEN = ("Traceback", "did not foresee")


def said(*arguments: str | Path) -> tuple[int, str]:
    """The exit code of a command, and all that it printed."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        code = run([str(each) for each in arguments])
    text = stream.getvalue()
    assert not [words for words in _UNFORESEEN if words in text], text
    return code, text


@dataclass(frozen=True)
class Cycle:
    """A quarter of which every text is hostile. given: whose text is whose. texts: what each command printed."""

    root: Path
    out: Path
    given: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def providers(self) -> dict[str, str]:
        """The names as the register takes them: without what cannot be seen at either end."""
        return {key: text.strip("\u200b\ufeff") for key, text in self.given.items()}

    @property
    def results(self) -> Path:
        """Where the results are."""
        return self.out / str(PERIOD)


def _at(out: Path) -> list[str | Path]:
    return ["--out", out, "--store", desk(out).address]


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """The whole cycle: each of the names is a provider, a service, a file, a folder, an explanation, a reason, an officer."""
    root = tmp_path_factory.mktemp("hostile")
    out, at = root / "desk" / "out", _at(root / "desk" / "out")
    providers = {f"{10_000 + number}": text for number, text in enumerate(NAMES.values())}
    register(root / "register.csv", *(_line(*each) for each in providers.items()))
    texts = {"generate": said("generate", root / "register.csv", "--period", str(PERIOD), *at)[1]}
    templates = _templates(out)
    for number, (provider_id, text) in enumerate(providers.items()):
        _send(root / "post", templates[provider_id], number, text)
    for text, template in zip(EVERY.values(), [*templates.values()] * 2, strict=False):
        sent(root / "post", f"system {len(text)} {text[:1].isalpha()}.csv", _long_csv(template, text))
    sent(root / "post", f"letter {UNPRINTABLE['control']}\n=1+1.xlsx", b"Our figures will follow.")
    texts["read"] = _done("read", root / "post", *at)
    texts["json"] = _done("status", "--json", *at)
    texts["status"] = _done("status", *at)
    for number, (provider_id, text) in enumerate(providers.items()):
        decided = ("decide", f"S-{provider_id}", ("include", "exclude")[number % 2], "--item", SUPPORTED)
        reason, by = f"{text} a"[:200], f"{text} b"[:60]
        texts[f"decide {provider_id}"] = _done(*decided, "--reason", reason, "--by", by, *at)
    texts["make-sheet"] = _done("decide", "--make-sheet", root / "desk" / "decisions.xlsx", *at)
    texts["sheet"] = _by_sheet(root / "desk" / "decisions.xlsx", list(EVERY.values()), at)
    for provider_id in list(providers)[:6]:
        name = _file_name(templates, provider_id, out)
        texts[f"correct {provider_id}"] = _done("correct", name, "--to", root / "desk" / "to", *at)
        texts[f"diff {provider_id}"] = _done("diff", name, *at)
    texts["correct CSV"] = _done("correct", "system 40 False.csv", "--to", root / "desk" / "to", *at)
    withdrawn = _file_name(templates, list(providers)[-1], out)
    for undo in ((), ("--undo",)):
        texts[f"withdraw {undo}"] = _done(
            "withdraw", withdrawn, "--reason", NAMES["equals"], "--by", NAMES["sql"], *undo, *at
        )
    for form in ("spls", *all_formats()):
        texts[f"export {form}"] = _done("export", "--format", form, "--on", "2008-11-04", *at)
    return Cycle(root, out, providers, texts)


def _done(*arguments: str | Path) -> str:
    code, text = said(*arguments)
    assert code in (0, 2), text
    return text


def _line(provider_id: str, text: str) -> Line:
    return Line(
        provider_id=provider_id,
        national_provider_id=f"900{provider_id}",
        provider_name=text,
        service_id=f"S-{provider_id}",
        service_name=text,
    )


def _templates(out: Path) -> dict[str, Template]:
    """The issued workbooks by provider."""
    with desk(out).store() as store:
        return {
            workbook.issued.provider_id: template_of(_Issued(out / workbook.file_name, workbook.issued), known)  # type: ignore[arg-type]
            for workbook in store.issued(PERIOD)
            if (known := store.issued_form(workbook.issued.workbook_id)) is not None
        }


@dataclass(frozen=True)
class _Issued:
    path: Path
    issued: object


def _send(folder: Path, template: Template, number: int, text: str) -> None:
    """Two versions of a return, in a folder and under a name that are the text as far as a file system takes it."""
    name = re.sub(r"[/\x00]", "\u2215", text)[:60].strip(".") or "dots"  # hidden files are passed over
    monday = dt.datetime(2008, 10, 6, 9, number, tzinfo=dt.UTC)
    earlier = filled_in(template, {USERS: 20, SUPPORTED: 5}, text, monday, USERS)
    later = filled_in(template, _QUESTIONED | {_SMOKERS: text}, text, monday + dt.timedelta(days=1), USERS)
    sent(folder / f"_{name}", f"{name}.xlsx", earlier)
    sent(folder / f"_{name}", f"{name} again.xlsx", later)


def _long_csv(template: Template, text: str) -> bytes:
    """A long CSV with the text in every column that takes one."""
    target, book, moment = io.StringIO(newline=""), template.file.issued.workbook_id, "2008-10-09T09:00:00"
    service = template.pages[0].service_id
    writer = csv.writer(target)
    writer.writerow(["workbook_id", "extracted_at", "service_id", "item", "value", "explanation", text])
    writer.writerow([book, moment, service, "CLG-SPI-3.contracted_hours", text, text, text])
    writer.writerow([book, moment, service, text, text, text, text])
    writer.writerow([book, moment, text, USERS, text, text, text])
    return target.getvalue().encode("utf-8", "replace")


def _by_sheet(path: Path, reasons: list[str], at: list[str | Path]) -> str:
    """Fill the decisions sheet: everything is excluded, for one of the reasons each; and hand it in."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        choice = next(each.formula1 for each in sheet.data_validations.dataValidation if f"A{row}" in each.sqref)
        sheet.cell(row, 1).value = "Exclude" if "Exclude" in choice else "Include"
        reason = sheet.cell(row, 2)
        reason.value, reason.data_type = _in_a_cell(reasons[row % len(reasons)])[:190] + " a", "s"
    filled = path.with_name("filled.xlsx")
    book.save(filled)
    return _done("decide", "--sheet", filled, "--by", NAMES["markup"], *at)


def _in_a_cell(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f]", " ", text)


def _file_name(templates: Mapping[str, Template], provider_id: str, out: Path) -> str:
    """What findings call the later return of a provider."""
    with desk(out).store() as store:
        mine = [
            file.returned.file
            for file in store.received(PERIOD)
            if file.returned.workbook_id == templates[provider_id].file.issued.workbook_id
        ]
    return next(name for name in mine if name.endswith(" again.xlsx"))


class TestText:
    def test_every_name_was_issued_to(self, cycle: Cycle) -> None:
        """1, 4: each provider and service of the register is in the dataset under its own name."""
        frame = pd.read_parquet(cycle.results / "dataset.parquet")
        names = dict(zip(frame["provider_id"], frame["provider_name"], strict=True))
        services = dict(zip(frame["provider_id"], frame["service_name"], strict=True))
        assert names == services == cycle.providers

    @pytest.mark.parametrize("text", UNPRINTABLE.values(), ids=UNPRINTABLE)
    @pytest.mark.parametrize("field", ["provider_name", "service_id", "contact_email", "indicators", "authority"])
    def test_what_no_name_can_be_is_refused_in_words(self, text: str, field: str, tmp_path: Path) -> None:
        """1: the register's line and column are named, nothing is issued, and the text itself does not act."""
        inside = f"a{text}a"
        register(tmp_path / "register.csv", Line(**{field: inside}))
        code, words = said("generate", tmp_path / "register.csv", "--period", str(PERIOD), "--out", tmp_path / "out")
        assert code == 1
        assert "register.csv" in words
        assert "\x1b" not in words
        assert max(map(len, words.splitlines())) < 400
        assert not list(tmp_path.glob("out/*/*.xlsx"))

    def test_explanations_are_kept(self, cycle: Cycle) -> None:
        """4: as long as an explanation may be, each letter of it is in the dataset."""
        frame = pd.read_parquet(cycle.results / "dataset.parquet")
        kept = frame[frame["item"] == USERS].set_index("provider_id")["explanation"].to_dict()
        escaped = NAMES["escaped"]
        assert {key: text for key, text in kept.items() if text != cycle.given[str(key)]} == {
            key: "\r=1+1" for key, text in cycle.providers.items() if text == escaped
        }  # in a workbook, `_x000D_` is how a carriage return is written

    def test_reasons_and_officers_are_kept(self, cycle: Cycle) -> None:
        """4, 5: in the store they are what was given, and the store has all its tables."""
        with desk(cycle.out).store() as store:
            kept = {
                each.provider_id: (each.reason, each.by) for each in _decisions(store) if each.question == SUPPORTED
            }
        given = {key: (f"{text} a"[:200], f"{text} b"[:60]) for key, text in cycle.given.items()}
        assert kept == {key: (_on_a_line(reason), _on_a_line(by)) for key, (reason, by) in given.items()}

    def test_nothing_is_made_outside(self, cycle: Cycle) -> None:
        """2: beside what was put there, there are only the folders that were named, and plain names in them."""
        assert {path.name for path in cycle.root.iterdir()} == {"register.csv", "post", "desk"}
        assert {path.name for path in (cycle.root / "desk").iterdir()} == {"out", "to", "decisions.xlsx", "filled.xlsx"}
        made = [path for path in cycle.out.rglob("*") if path.is_file()]
        outside = [path for path in made if not re.fullmatch(r"[A-Za-z0-9._-]+", path.name)]
        assert outside == []
        assert not [path for path in made if path.is_symlink()]

    def test_nothing_in_a_csv_for_people_begins_as_a_formula(self, cycle: Cycle) -> None:
        """3: every cell of every CSV, but those of the upload, which are exact and say so; a copy to correct, too."""
        made = [*cycle.out.rglob("*.csv"), *(cycle.root / "desk" / "to").glob("*.csv")]
        assert {path.name for path in made} == {
            "choices.csv",
            "data.csv",
            "data_dictionary.csv",
            "dataset.csv",
            "findings.csv",
            "returns.csv",
            "status.csv",
            "system 40 False-to-correct.csv",
        }
        for path in made:
            cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline="")) for cell in row]
            risky = [cell for cell in cells if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell)]
            assert risky == [], path.name

    def test_no_text_became_a_formula(self, cycle: Cycle) -> None:
        """3: decisions and exports have no formula at all; in the others none holds a text of ours."""
        made = [*cycle.root.joinpath("desk").rglob("*.xlsx")]
        assert len(made) > len(NAMES)
        for path in made:
            formulas = _formulas(path)  # without the names of sheets, which are in quotes
            if path.parent.name not in (str(PERIOD), "to"):
                assert formulas == [], path.name
            assert not [each for each in formulas if "cmd|" in each or "example.org" in each or "DROP" in each], (
                path.name
            )

    def test_figures_are_exported_with_their_texts(self, cycle: Cycle) -> None:
        """4, 5: what is accepted is in the exported workbook letter for letter, but for marks that turn a text round."""
        (path,) = cycle.results.glob("export/xlsx/*.xlsx")
        rows = list(openpyxl.load_workbook(path)["Data"].iter_rows(values_only=True))
        names = {row[rows[0].index("provider_id")]: row[rows[0].index("provider_name")] for row in rows[1:]}
        assert names
        turning = dict.fromkeys(map(ord, "\u202c\u202e\u200f"), " ")
        assert names == {key: cycle.providers[str(key)].translate(turning) for key in names}

    def test_the_terminal_is_given_no_orders(self, cycle: Cycle) -> None:
        """5: no control character but the end of a line, and markup is printed as it is written."""
        for command, text in cycle.texts.items():
            if command == "json":  # for a machine, which is given every letter
                continue
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), command
        assert NAMES["markup"] in cycle.texts["status"]

    def test_status_for_a_machine_is_what_it_should_be(self, cycle: Cycle) -> None:
        """4, 5: the JSON can be read, and has every name as it is."""
        services = json.loads(cycle.texts["json"])["services"]
        assert {each["provider_id"]: each["provider_name"] for each in services} == cycle.providers
        assert (cycle.results / "status.json").read_text(encoding="utf-8") == cycle.texts["json"]

    def test_messages_stay_short_and_on_one_line(self, cycle: Cycle) -> None:
        """5: what was entered is quoted, and never fills in what a message has left open."""
        rows = csv.DictReader(io.StringIO((cycle.results / "findings.csv").read_text("utf-8"), newline=""))
        messages = [row["message"] for row in rows]
        assert messages
        assert not [each for each in messages if len(each) > 201 or not each.isprintable()]

    def test_the_log_has_a_line_for_each_thing(self, cycle: Cycle) -> None:
        """5: no text begins a line of its own."""
        lines = (cycle.out / "sp-workbook.log").read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ", line)]

    def test_texts_to_chase_with_are_for_one_provider_each(self, cycle: Cycle) -> None:
        """2, 5: one plain file for each of whom anything is wanted, and its heading lines are ours."""
        for path in (cycle.results / "chase").iterdir():
            heading = path.read_text(encoding="utf-8").splitlines()[:3]
            assert [line.partition(":")[0] for line in heading] == ["To", "Subject", ""]

    @pytest.mark.parametrize(
        "name", ["equals", "sql", "dots", "markup", "placeholders", "control", "nothing", "very long"]
    )
    def test_every_argument_takes_every_text(
        self, name: str, cycle: Cycle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """1: a text as period, service, item, value, file, authority or day is refused in words."""
        monkeypatch.chdir(tmp_path)  # where nothing is: `..` is a folder everywhere
        at, text = _at(cycle.out), EVERY[name]
        for arguments in (
            ["status", "--period", text],
            ["status", "--on", text],
            ["decide", text, "include", "--item", USERS, "--reason", "a"],
            ["decide", "S-10000", text],
            ["decide", "S-10000", "include", "--item", text, "--reason", "a"],
            ["decide", "S-10000", "include", "--item", USERS, "--value", text, "--reason", "a"],
            ["decide", "S-10000", "include", "--item", USERS, "--reason", "a", "--authority", text],
            ["decide", "--sheet", text],
            ["diff", text],
            ["withdraw", text, "--reason", "a"],
            ["correct", text],
            ["export", "--format", "csv", "--authority", text],
            ["read", f"{text}nothing here"],
        ):
            code, words = said(*arguments, *at)
            assert code == 1, arguments
            assert "\x1b" not in words
            assert "\x00" not in words


class TestSheets:
    @pytest.mark.parametrize("name", ["equals", "sql", "up", "markup", "tags", "right to left"])
    def test_a_sheet_may_be_called_anything(self, cycle: Cycle, name: str, tmp_path: Path) -> None:
        """1, 3, 4: a sheet renamed to a hostile text is read, named, and comes back in a corrected copy."""
        template, text = _templates(cycle.out)["10000"], NAMES[name]
        parts = dict(template.parts)
        (old,) = re.findall(rb'<sheet name="(1 [^"]*)"', parts["xl/workbook.xml"])
        title = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="%s"' % old, b'name="%s"' % title, 1)
        renamed = Template(template.file, parts, template.pages)
        saved = dt.datetime(2008, 9, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=len(text))
        path = sent(tmp_path, "renamed.xlsx", filled_in(renamed, {USERS: text}, saved=saved))
        at = _at(cycle.out)
        _done("read", path, *at)
        _done("correct", str(path), "--to", tmp_path / "to", *at)
        assert {each.name for each in tmp_path.iterdir()} == {"renamed.xlsx", "to"}
        assert {each.name for each in (tmp_path / "to").iterdir()} == {
            "renamed-to-correct.xlsx",
            "renamed-to-correct.txt",
        }


def _decisions(store: Store) -> list[Decision]:
    return list(store.decisions(PERIOD))


def _formulas(path: Path) -> list[str]:
    """The formulas of every sheet of a workbook."""
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    found = [html.unescape(text.decode()) for xml in sheets for text in re.findall(rb"<f>(.*?)</f>", xml)]
    return [re.sub(r"'(?:[^']|'')*'!", "", text) for text in found]


def _on_a_line(text: str) -> str:
    """A text as it is kept of an officer: marks that cannot be seen are spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
