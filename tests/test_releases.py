"""The ledger of releases: everything that left, and that nothing of it is lost.

1. Every export in every format, and every share, is a release: number, when, who, kind, format, configuration, figures by address.
2. A released file is never overwritten by others: its name, or that of its folder, gets the number of the release.
3. `export` says how many figures differ from the release of its kind before, and lists them.
4. `releases` lists, shows one, compares two, and writes one again byte for byte, over no other file.
5. What was recorded and could not be written is not lost.
6. An upload and a share bind their figures; other exports do not.
7. What cannot be found is said in words.
8. How many figures wait for a decision is said, however many texts do not.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from databases import desk
from own_configuration import FRAMEWORK, edit, own_configuration
from workbook.changes import digest, stated
from workbook.cli import run
from workbook.config import load
from workbook.feedback.in_place import CellValue
from workbook.store import FigureKey, Release, ReleaseKind
from workbook.table import all_formats
from workbook.usecases import files
from workbook.usecases.generate import WrittenFile
from world import LATER, PERIOD, QUESTIONED, WHOLE, answered, begun, configuration, issued, provider, read, sent
from world import PART as WORKED

DAY = "2008-11-04"
ZIP = "SPLSExtract_00FN_04112008"
KEY = FigureKey(PERIOD, "LCE", "99001", "S-1", "", WORKED)
Screen = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def file(tmp_path: Path) -> WrittenFile:
    """The workbook of one return that has been accepted, with 90 hours worked."""
    (file,) = begun(one_accepted, tmp_path)
    return file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def one_accepted(folder: Path) -> tuple[WrittenFile, ...]:
    out = folder / "out"
    files = issued(out, provider(1))
    read(out, sent(folder / "returns", "first.xlsx", answered(out, files[0], {WHOLE: 100, WORKED: 90})))
    return files


def corrected(out: Path, file: WrittenFile, tmp_path: Path, hours: int = 95) -> None:
    """The provider sends another number of hours worked; where a release has the first, an officer includes it."""
    read(
        out, sent(tmp_path / "returns", f"{hours}.xlsx", answered(out, file, {WHOLE: 100, WORKED: hours}, saved=LATER))
    )
    if any(release.kind is not ReleaseKind.EXPORT for release in releases(out)):
        words = ("S-1", "include", "--item", "version", "--reason", "Counted again")
        assert command(out, "decide", *words, "--period", PERIOD) == 0


def command(out: Path, *arguments: object) -> int:
    return run([*map(str, arguments), "--out", str(out), "--store", desk(out).address])


def export(out: Path, form: str, *options: str) -> int:
    return command(out, "export", "--format", form, "--on", DAY, "--by", "A. Officer", *options)


def releases(out: Path) -> tuple[Release, ...]:
    with desk(out).store() as store:
        return store.ledger.releases()


def written(out: Path) -> dict[str, bytes]:
    """What lies in the folders of exports and shares, by path."""
    folders = [out / str(PERIOD) / name for name in ("export", "shared")]
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_every_export_is_a_release(out: Path) -> None:
    """1: with what it was, by whom, when, from which figures; its files are those that were written."""
    begun = dt.datetime.now(dt.UTC).replace(microsecond=0)
    formats = [*all_formats()]
    for form in ("spls", *formats):
        assert export(out, form) == 0
    for form in formats:
        assert export(out, form, "--share") == 0
    ledger = releases(out)
    assert [release.number for release in ledger] == [*range(1, 2 * len(formats) + 2)]
    kinds = [ReleaseKind.UPLOAD, *len(formats) * [ReleaseKind.EXPORT], *len(formats) * [ReleaseKind.SHARE]]
    assert [release.kind for release in ledger] == kinds
    assert [release.format for release in ledger] == ["spls", *formats, *formats]
    statement = digest(stated(configuration()))
    for release in ledger:
        assert (release.by, release.period, release.authorities) == ("A. Officer", PERIOD, ("LCE",))
        assert begun <= release.when <= dt.datetime.now(dt.UTC)
        assert (release.configuration_digest, "version 2008-09.1" in release.configuration) == (statement, True)
    recorded = {path: value for release in ledger for path, value in release.files.items()}
    assert recorded == {path: hashlib.sha256(content).hexdigest() for path, content in written(out).items()}


def test_the_figures_are_those_of_the_files(out: Path) -> None:
    """1: by address, exactly: of the upload what is in the zip, of the dataset all that is accepted."""
    assert (export(out, "spls"), export(out, "csv")) == (0, 0)
    upload, dataset = releases(out)
    with desk(out).store() as store:
        uploaded, exported = store.ledger.figures(upload), store.ledger.figures(dataset)
    rows = list(csv.DictReader(io.StringIO(written(out)[f"{PERIOD}/export/csv/data.csv"].decode())))
    assert {key.question: value for key, value in exported.items()} == {row["item"]: row["value"] for row in rows}
    with zipfile.ZipFile(io.BytesIO(written(out)[f"{PERIOD}/export/{ZIP}.zip"])) as archive:
        name = next(name for name in archive.namelist() if name.startswith("Performance"))
        lines = list(csv.DictReader(io.StringIO(archive.read(name).decode())))
    assert len(uploaded) == len(lines) < len(exported)
    assert uploaded[KEY] == exported[KEY] == "90"


def test_two_uploads_never_have_one_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2: an ONS code that went from one authority to another, between the issues of one quarter."""
    out, own = tmp_path / "out", own_configuration(tmp_path / "own")
    derby = provider(2, authority="Derby")
    (first,) = issued(out, provider(1), config=load(own))
    edit(own, FRAMEWORK, "ons: 00FN", "ons: 99ZZ")
    edit(own, FRAMEWORK, "ons: 00FK", "ons: 00FN")
    (second,) = issued(out, derby, config=load(own))
    read(out, *(sent(tmp_path / "r", file.path.name, answered(out, file)) for file in (first, second)))
    assert export(out, "spls", "--config", str(own), "--switch-config") == 1
    assert "two authorities' uploads would have one name" in capsys.readouterr().err
    assert not releases(out)


def test_an_upload_of_the_same_day_overwrites_nothing(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """2: the second has the number of its release in its name; the first stays, byte for byte."""
    assert export(out, "spls") == 0
    first = written(out)
    corrected(out, file, tmp_path)
    assert export(out, "spls") == 0
    now = written(out)
    assert sorted(now) == [f"{PERIOD}/export/{ZIP}-2.zip", f"{PERIOD}/export/{ZIP}.zip"]
    assert now[f"{PERIOD}/export/{ZIP}.zip"] == first[f"{PERIOD}/export/{ZIP}.zip"]


def test_files_that_name_each_other_stay_together(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """2: the descriptor of a dataset names its files, so their folder gets the number."""
    assert export(out, "csv") == 0
    first = written(out)
    corrected(out, file, tmp_path)
    assert export(out, "csv") == 0
    now = written(out)
    assert {path: now[path] for path in first} == first
    second = {path.rpartition("/")[2] for path in now if path.startswith(f"{PERIOD}/export/csv-2/")}
    package = json.loads(now[f"{PERIOD}/export/csv-2/datapackage.json"])
    assert {resource["path"] for resource in package["resources"]} == second - {"datapackage.json"}


def test_the_same_again_needs_no_other_name(out: Path) -> None:
    """1, 2: it is a release of its own, in the same file."""
    assert (export(out, "spls"), export(out, "spls")) == (0, 0)
    first, second = releases(out)
    assert (first.files, first.figures) == (second.files, second.figures)
    assert len(written(out)) == 1


def test_a_name_that_was_moved_away_is_not_used_for_others(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """2: the ledger knows it, though nothing lies there."""
    assert export(out, "spls") == 0
    (out / str(PERIOD) / "export" / f"{ZIP}.zip").unlink()
    corrected(out, file, tmp_path)
    assert export(out, "spls") == 0
    assert sorted(written(out)) == [f"{PERIOD}/export/{ZIP}-2.zip"]


def test_shared_tables_overwrite_nothing(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """2: where the first were never handed out, those made anew stand alone; the ledger gives the first back."""
    assert export(out, "csv", "--share") == 0
    first = written(out)
    corrected(out, file, tmp_path, 99)
    assert export(out, "csv", "--share", "--replace") == 0
    table, notes = (f"{PERIOD}/shared/shared_LCE_{PERIOD}{end}.csv" for end in ("-2", "_notes"))
    assert set(written(out)) == {table, notes}
    with desk(out).store() as store:
        kept, _ = store.ledger.releases()
        assert {path: store.ledger.content(digest) for path, digest in kept.files.items()} == first


def test_export_says_what_differs(out: Path, file: WrittenFile, tmp_path: Path, capsys: Screen) -> None:
    """3: from the last of its kind; nothing of the first, and that nothing differs of the same again."""
    assert export(out, "spls") == 0
    assert "release 1" not in capsys.readouterr().out
    assert export(out, "spls") == 0
    assert "No figure differs from release 1." in capsys.readouterr().out
    corrected(out, file, tmp_path)
    capsys.readouterr()
    assert export(out, "spls") == 0
    said = capsys.readouterr().out
    assert "1 figure differs from release 2." in said
    (line,) = (line for line in said.splitlines() if WORKED in line)
    assert line.split() == [str(PERIOD), "LCE", "S-1", WORKED, "90", "95"]
    assert export(out, "csv") == 0
    assert "from release" not in capsys.readouterr().out


def test_each_authority_is_compared_with_its_own_release_before(tmp_path: Path, capsys: Screen) -> None:
    """3: though the one before held one authority alone."""
    out = tmp_path / "two"
    files = issued(out, provider(1), provider(2, authority="Derby"))
    for number, file in enumerate(files):
        sent(tmp_path / "both", f"{number}.xlsx", answered(out, file))
    read(out, tmp_path / "both")
    codes = [export(out, "csv", *options) for options in (["--authority", "DER"], ["--authority", "LCE"], [])]
    assert codes == [0, 0, 0]
    assert "No figure differs from release 1 and release 2." in capsys.readouterr().out


def test_releases_lists_shows_and_compares(out: Path, file: WrittenFile, tmp_path: Path, capsys: Screen) -> None:
    """4: all, those of a period, the files of one, the figures of two."""
    assert command(out, "releases") == 0
    assert "Nothing has left yet." in capsys.readouterr().out
    assert export(out, "spls") == 0
    corrected(out, file, tmp_path)
    assert export(out, "spls") == 0
    capsys.readouterr()
    for options in ([], ["--period", PERIOD]):
        assert command(out, "releases", *options) == 0
        lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
        assert [(line[0], line[3:8]) for line in lines] == [
            (number, ["A.", "Officer", "upload", "spls", str(PERIOD)]) for number in "12"
        ]
    assert command(out, "releases", 1) == 0
    (recorded,) = releases(out)[0].files.items()
    assert f"{recorded[1]}  {recorded[0]}" in capsys.readouterr().out
    assert command(out, "releases", 1, 2) == 0
    said = capsys.readouterr().out
    assert "1 figure differs from release 1." in said
    assert [line.split()[-3:] for line in said.splitlines() if WORKED in line] == [[WORKED, "90", "95"]]


def test_every_release_is_written_again_byte_for_byte(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """4: where it was, or in another folder; also when the figures have changed since."""
    exported, shared = ((form,) for form in ("spls", *all_formats())), ((form, "--share") for form in all_formats())
    for form, *options in (*exported, *shared):
        assert export(out, form, *options) == 0
    before, ledger = written(out), releases(out)
    corrected(out, file, tmp_path)
    for name in ("export", "shared"):
        shutil.rmtree(out / str(PERIOD) / name)
    for release in ledger:
        assert command(out, "releases", release.number, "--write") == 0
        assert command(out, "releases", release.number, "--write", "--to", tmp_path / str(release.number)) == 0
        for path in release.files:
            assert (tmp_path / str(release.number) / Path(path).name).read_bytes() == before[path]
    assert written(out) == before


def test_a_release_is_written_over_no_other_file(out: Path, capsys: Screen) -> None:
    """4: somebody may have changed it."""
    assert export(out, "spls") == 0
    path = out / str(PERIOD) / "export" / f"{ZIP}.zip"
    path.write_bytes(b"ours")
    assert command(out, "releases", 1, "--write") == 1
    assert "--to" in capsys.readouterr().err
    assert path.read_bytes() == b"ours"
    assert export(out, "spls") == 0
    assert path.read_bytes() == b"ours"


def test_what_could_not_be_written_is_not_lost(out: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """5: no file gets its name after the release was recorded; it is said how to write it."""

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(files, "_put_in_place", refused)
        assert export(out, "spls") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "Recorded: release 1." in told
    assert "Then run: sp-workbook releases 1 --write" in told
    assert written(out) == {}
    assert not list(out.rglob("*.tmp"))
    assert command(out, "releases", 1, "--write") == 0
    assert list(written(out)) == list(releases(out)[0].files)


def test_uploads_and_shares_bind(out: Path) -> None:
    """6: by address, with the releases that a figure is in."""
    with desk(out).store() as store:
        assert store.ledger.binding(PERIOD) == ()
        assert export(out, "csv") == 0
        assert store.ledger.binding(PERIOD) == ()
        assert (export(out, "spls"), export(out, "csv", "--share")) == (0, 0)
        releases = store.ledger.binding(PERIOD)
        assert [release.number for release in releases if KEY.address in release.addresses] == [2, 3]
        assert store.ledger.binding(PERIOD.next()) == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["9"], "there is no release 9"),
        (["1", "9"], "there is no release 9"),
        (["9", "--write"], "there is no release 9"),
        (["--write"], "Give its number"),
        (["1", "2", "--write"], "Give its number"),
        (["--period", "2030-31-Q1"], "nothing was issued for 2030-31-Q1"),
    ],
)
def test_what_is_not_there_is_said(out: Path, arguments: list[str], words: str, capsys: Screen) -> None:
    """7: in one line."""
    assert export(out, "spls") == 0
    capsys.readouterr()
    assert command(out, "releases", *arguments) == 1
    (message,) = capsys.readouterr().err.splitlines()
    assert words in message


def test_what_waits_is_counted_where_texts_do_not(tmp_path: Path, capsys: Screen) -> None:
    """8: three figures rest on a question, and three texts of another indicator are accepted."""
    folder, out = own_configuration(tmp_path / "own"), tmp_path / "texts" / "out"
    (folder / "indicator_config/upload.yaml").unlink()
    names = ("first", "second", "third")
    question = "      - {{name: {}, label: What helped?, type: text, longest: 40, prompt: In short.}}\n"
    supported = "      - name: supported\n"
    edit(folder, "indicator_config/regional_basket.yaml", supported, "".join(map(question.format, names)) + supported)
    (file,) = issued(out, provider(1), config=load(folder))
    entries: dict[str, CellValue] = {**QUESTIONED, **{f"EM-LPI-57.{name}": "Talking" for name in names}}
    read(out, sent(tmp_path / "texts" / "r", "a.xlsx", answered(out, file, entries)))
    capsys.readouterr()
    assert export(out, "csv", "--config", str(folder), "--switch-config") == 2
    assert "Left out until somebody decides: 3 figures." in capsys.readouterr().out
