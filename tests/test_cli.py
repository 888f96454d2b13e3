"""The command line: what it prints, what it writes, and how it ends.

1. Exit 0: done. 1: could not do it. 2: done, and returns need attention.
2. Whatever it is given, no traceback appears, and every failure is one message in words.
3. `generate` writes the workbooks of the register, or of one provider, and says what became of each.
4. `read` prints counts that add up, the worst findings, and where the rest is.
5. `check` reports every mistake at once, each with file and line.
6. `explain` prints each indicator's state and the file and line that set it.
7. `demo` keeps away from real returns.
8. What it invents breaks no rule.
9. Names that the terminal cannot show stop nothing.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.assess import broken_rules, figures
from workbook.cli import run
from workbook.config import shipped_folder
from workbook.demo.plausible import plausible_answers
from workbook.layout import IssuedService
from workbook.model import Period
from workbook.register import read_register
from workbook.selection import select
from world import (
    PERIOD,
    SUPPORTED,
    USERS,
    answered,
    configuration,
    issued,
    known,
    provider,
    register,
    sent,
)

ROOT = Path(__file__).resolve().parents[1]
Screen = pytest.CaptureFixture[str]
COMMANDS = ("demo", "check", "generate", "read", "explain")
#: What only a failure that nobody foresaw says.
UNFORESEEN = ("Traceback", "did not foresee")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where nothing is, without a password."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SP_WORKBOOK_PASSWORD", raising=False)


def program(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "workbook.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]), **environment},
        timeout=400,
        check=False,
    )


class TestEndings:
    @pytest.mark.parametrize("arguments", [[], ["--help"], *([command, "--help"] for command in COMMANDS)])
    def test_help_is_done(self, arguments: list[str], capsys: Screen) -> None:
        """1: help, also where nothing is given, is exit 0."""
        assert run(arguments) == 0
        assert "sp-workbook" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["nonsense"], "nonsense"),
            (["read"], "paths"),
            (["generate", "register.csv"], "--period"),
            (["generate", "nothing.csv", "--period", "2008-09-Q2"], "nothing.csv"),
            (["generate", "register.csv", "--period", "2008-Q2"], "2008-09-Q2"),
            (["generate", "register.csv", "--period", "2008-10-Q2"], "2008-09-Q2"),
            (["generate", "register.csv", "--period", "2008-09-Q2", "--provider", "12345"], "12345"),
            (["read", "nowhere"], "nowhere"),
            (["read", "."], "store"),
            (["check", "--config", "nowhere"], "indicator_config"),
            (["check", "--register", "nowhere.csv"], "nowhere.csv"),
            (["explain", "register.csv", "--service", "none"], "none"),
            (["demo", "--out", "register.csv"], "register.csv"),
            (["fill", ".", "--from", "register.csv"], "this is a folder"),
            (["fill", "nothing.xlsx", "--from", "register.csv"], "there is no such file"),
            (["register", "--fix", "."], "is a folder"),
            (["generate", "register.csv", "--period", "2008-09-Q2", "--out", "register.csv"], "register.csv"),
            (["read", "register.csv", "--out", "register.csv"], "register.csv"),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, arguments: list[str], words: str, capsys: Screen, tmp_path: Path
    ) -> None:
        """1, 2: exit 1, nothing on the screen but a message that names what is meant."""
        register(tmp_path / "register.csv", provider(1))
        assert run(arguments) == 1
        said = capsys.readouterr()
        assert words in said.err
        assert not [each for each in UNFORESEEN if each in said.err + said.out]
        assert len(said.err.strip().splitlines()) <= 3

    def test_accepted_is_0_and_queried_or_rejected_is_2(self, tmp_path: Path, capsys: Screen) -> None:
        """1: the code says whether returns of this run need attention."""
        out = tmp_path / "out"
        one, two = issued(out, provider(1), provider(2))
        good = sent(tmp_path / "r", "good.xlsx", answered(out, one))
        bad = sent(tmp_path / "r", "bad.xlsx", answered(out, two, {USERS: "many"}))
        letter = sent(tmp_path / "r", "letter.xlsx", b"Dear all")
        codes = [run(["read", str(path), "--out", str(out)]) for path in (good, bad, letter, good)]
        assert codes == [0, 2, 2, 0]
        assert run(["read", str(tmp_path / "r"), "--out", str(out)]) == 2
        assert capsys.readouterr().err == ""

    def test_what_nobody_foresaw_is_in_words_too(self, monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> None:
        """2: a fault of ours ends in a sentence and a file to send, not in a traceback."""

        def broken(*_: object) -> None:
            raise RuntimeError("secret inside")

        monkeypatch.setattr("workbook.usecases.workspace.load", broken)
        assert run(["check"]) == 1
        said = capsys.readouterr().err
        assert "Traceback" not in said
        log = Path(re.findall(r"with the file (\S+\.log)", said)[0])
        assert "secret inside" in log.read_text(encoding="utf-8")
        log.unlink()

    def test_stopping_it_is_said(self, monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> None:
        """2: Ctrl+C gives a sentence."""

        def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("workbook.usecases.workspace.load", stopped)
        assert run(["check"]) == 1
        assert "Stopped" in capsys.readouterr().err

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.one_of(
                st.sampled_from(
                    [
                        *COMMANDS[1:],
                        "--period",
                        "2008-09-Q2",
                        "--out",
                        "made",
                        "--config",
                        "--register",
                        "--provider",
                        "99001",
                        "--service",
                        "S-1",
                        "register.csv",
                        ".",
                        "--",
                        "--help",
                    ]
                ),
                st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), max_size=12),
            ),
            max_size=7,
        )
    )
    def test_no_arguments_bring_a_traceback(self, capsys: Screen, arguments: list[str]) -> None:
        """2: any words in any order end in one of the codes, without a traceback."""
        if not Path("register.csv").exists():
            register(Path("register.csv"), provider(1))
        code = run(arguments)
        said = capsys.readouterr()
        assert code in (0, 1, 2)
        assert not [each for each in UNFORESEEN if each in said.err + said.out], said.err
        assert (code == 1) == bool(said.err.strip())


def test_a_full_folder_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> None:
    """2: libraries write there, and say it in their own way."""

    def full(**_: object) -> int:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("workbook.cli.commands", lambda: full)
    assert run(["status"]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "No usable temporary directory found). Check the free space" in said
    assert not [words for words in UNFORESEEN if words in said]


class TestGenerate:
    def test_one_provider_alone(self, tmp_path: Path, capsys: Screen) -> None:
        """3: --provider writes the workbooks of that provider, in each authority it works in."""
        lines = (provider(1), provider(1, authority="Derby", service_id="D-1"), provider(2))
        register(tmp_path / "register.csv", *lines)
        command = ["generate", "register.csv", "--period", "2008-09-Q2", "--provider", "99001", "--out", "made"]
        assert run(command) == 0
        names = sorted(path.name.split("_")[0] for path in Path("made/2008-09-Q2").glob("*.xlsx"))
        assert names == ["DER", "LCE"]
        assert "2 workbooks, 2 services" in capsys.readouterr().out

    def test_a_changed_file_is_held_and_said(self, tmp_path: Path, capsys: Screen) -> None:
        """3: the others are written, the file with answers in it is named, and the exit code is 1."""
        out = tmp_path / "output"
        one, _ = issued(out, provider(1), provider(2))
        one.path.write_bytes(answered(out, one))
        register(tmp_path / "register.csv", provider(1, service_name="New"), provider(2, service_name="New"))
        assert run(["generate", "register.csv", "--period", str(PERIOD)]) == 1
        said = capsys.readouterr()
        assert one.path.name in said.err
        assert "(held)" in said.out
        assert "(written)" in said.out

    def test_every_mistake_of_the_register_at_once(self, tmp_path: Path, capsys: Screen) -> None:
        """3, 5: three bad rows are three lines, and no workbook is written."""
        lines = [provider(n, provider_id="1", household_units="many", client_group="Nobody") for n in (1, 2, 3)]
        register(tmp_path / "register.csv", *lines)
        assert run(["generate", "register.csv", "--period", str(PERIOD)]) == 1
        said = capsys.readouterr().err
        assert len(re.findall(r"register\.csv:[234], ", said)) == 9
        assert "9 mistakes in the register. Nothing was done." in said
        assert not Path("output").exists()

    def test_it_says_how_it_is_locked(self, tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
        """3: without a password it says how to set one; the password itself is never printed."""
        register(tmp_path / "register.csv", provider(1))
        command = ["generate", "register.csv", "--period", str(PERIOD)]
        assert run(command) == 0
        assert "SP_WORKBOOK_PASSWORD" in capsys.readouterr().out
        monkeypatch.setenv("SP_WORKBOOK_PASSWORD", "wh1stle")
        assert run(command) == 0
        said = capsys.readouterr()
        assert "wh1stle" not in said.out + said.err
        assert "without a password" not in said.out


class TestRead:
    def test_the_counts_add_up(self, tmp_path: Path, capsys: Screen) -> None:
        """4: read is accepted, queried, rejected and the same again."""
        out, folder = tmp_path / "output", tmp_path / "r"
        one, two, _ = issued(out, provider(1), provider(2), provider(3))
        for name in ("a.xlsx", "b.xlsx"):
            sent(folder, name, answered(out, one))
        sent(folder, "c.xlsx", answered(out, two, {USERS: 2, SUPPORTED: 5}))
        sent(folder, "d.xlsx", b"")
        assert run(["read", str(folder)]) == 2
        said = capsys.readouterr().out
        counts = {words: int(number) for words, number in re.findall(r"^([a-z ]+?) {2,}(\d+) *$", said, re.MULTILINE)}
        assert counts == {
            "read": 4,
            "accepted": 1,
            "queried": 1,
            "rejected": 1,
            "the same again": 1,
            "not yet returned": 1,
        }
        lines = [line for line in said.splitlines() if line.startswith(("reject:", "error:"))]
        assert [line.split(":")[0] for line in lines] == ["reject", "error"]
        assert str(Path("output/2008-09-Q2/findings.csv")) in said

    def test_many_findings_are_shortened(self, tmp_path: Path, capsys: Screen) -> None:
        """4: a screen shows the worst, and says once how many more there are."""
        out = tmp_path / "output"
        (one,) = issued(out, provider(1))
        questions = known(out, one).form.questions.values()
        wrong = {
            question.code: f"about {number}" for number, question in enumerate(questions) if question.type.is_number
        }
        assert run(["read", str(sent(tmp_path / "r", "a.xlsx", answered(out, one, wrong)))]) == 2
        said = capsys.readouterr().out
        assert said.count("a.xlsx:") == 15
        assert len(re.findall(r"and \d+ more, in findings.csv", said)) == 1


class TestCheck:
    def test_the_shipped_configuration_has_no_mistakes(self, capsys: Screen) -> None:
        """5: it says what it read, and the example register with it."""
        assert run(["check", "--register", str(shipped_folder() / "examples" / "register.csv")]) == 0
        said = capsys.readouterr().out
        assert "No mistakes" in said
        assert "40 services" in said

    def test_every_mistake_at_once(self, tmp_path: Path, capsys: Screen) -> None:
        """5: mistakes in two files are both reported, as file:line: what; how."""
        for name in ("indicator_config", "client_group_defaults.yaml"):
            source = shipped_folder() / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
        defaults = tmp_path / "client_group_defaults.yaml"
        defaults.write_text(defaults.read_text(encoding="utf-8").replace("EM-LPI-51", "EM-LPI-99", 1), encoding="utf-8")
        framework = tmp_path / "indicator_config" / "framework.yaml"
        framework.write_text(framework.read_text(encoding="utf-8") + "\nunknown_key: 1\n", encoding="utf-8")
        assert run(["check"]) == 1
        said = capsys.readouterr().err
        assert re.search(r"client_group_defaults\.yaml:\d+: .*EM-LPI-99", said)
        assert re.search(r"framework\.yaml:\d+: .*unknown_key", said)
        assert "Nothing was done." in said


class TestExplain:
    def test_it_names_state_file_and_line(self, tmp_path: Path, capsys: Screen) -> None:
        """6: what the default says with its file and line, and what the register's own line says."""
        register(
            tmp_path / "register.csv", provider(1), provider(2, client_group="Frail elderly", indicators="-EM-LPI-51")
        )
        assert run(["explain", "register.csv", "--service", "s-2"]) == 0
        said = {
            line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.startswith(("EM-", "CLG-"))
        }
        assert re.search(r"hidden +register\.csv:3 +.*selected: client group 3", said["EM-LPI-51"])
        assert re.search(r"selected +client_group_defaults\.yaml:\d+", said["EM-LPI-53"])
        assert len(said) > 20


class TestDemonstration:
    def test_the_answers_it_invents_break_no_rule(self) -> None:
        """8: for all 40 services and several seeds, the figures are within every rule."""
        services = [
            (each.authority, service)
            for each in read_register(shipped_folder() / "examples" / "register.csv", configuration())
            for service in each.services
        ]
        assert len(services) == 40
        for seed, (authority, service) in itertools.product(("", "again"), services):
            framework = configuration().framework_for(authority)
            states = {code: choice.state for code, choice in select(configuration(), authority, service).items()}
            record = IssuedService(service, states, {})
            answers = plausible_answers(framework, record, Period(2008, 2), service.service_id + seed)
            known = figures(record, Period(2008, 2), dict(answers))
            assert [rule.code for rule in broken_rules(framework.quarterly, known)] == [], service.service_id

    @pytest.mark.parametrize("what", ["workbooks", "returns", "results"])
    def test_it_keeps_away_from_real_returns(self, tmp_path: Path, capsys: Screen, what: str) -> None:
        """7: where anything else was issued, sent or written, it refuses and changes nothing."""
        out = tmp_path / "out"
        if what == "workbooks":
            issued(out, provider(8, provider_id="12345"))
        elif what == "returns":
            sent(out / "returns" / "2008-09-Q2", "Our return.xlsx", b"x")
        else:
            sent(out / "2008-09-Q2", "dataset.csv", b"x")
        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        assert run(["demo", "--out", str(out)]) == 1
        assert "not of the demonstration" in capsys.readouterr().err
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


class TestTerminal:
    def test_letters_it_does_not_know(self, tmp_path: Path) -> None:
        """9: a terminal that knows only ASCII shows what it can of a name, and all is done."""
        register(tmp_path / "register.csv", provider(1, provider_name="Café Étoile 🌟", service_name="Ünïcode"))
        done = program("generate", "register.csv", "--period", "2008-09-Q2", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Caf? ?toile" in done.stdout

    def test_markup_in_names_is_only_text(self, tmp_path: Path, capsys: Screen) -> None:
        """9: square brackets in a name are printed, not obeyed."""
        register(tmp_path / "register.csv", provider(1, provider_name="[bold]House[/bold] [/]"))
        assert run(["generate", "register.csv", "--period", "2008-09-Q2"]) == 0
        assert "[bold]House[/bold] [/]" in capsys.readouterr().out

    def test_the_module_and_the_console_script_are_one(self) -> None:
        """1: the exit code of the process is the code of the command."""
        assert program("read", "nowhere").returncode == 1
