"""What a configuration states, what differs between two, and the command that lists it.

1. A section, a question or a rule that is added, changed or removed is named, with what stood before and what stands now.
2. Nothing that a configuration states can differ unseen: neither a fact of a record, nor the order of records.
3. How the YAML is laid out is no part of it.
4. What an authority has of its own is said of that authority; what all have, once.
5. A statement kept as text is the same statement again.
6. `changes` compares folders, periods and issued workbooks, and says in words what is none of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from own_configuration import FRAMEWORK, edit, own_configuration
from workbook.changes import Difference, Thing, changes, digest, from_json, stated, to_json
from workbook.cli import run
from workbook.config import load, shipped_folder
from workbook.model import Configuration, Framework, Period, RuleStatus, Section
from world import configuration, issued, provider

CODE = "EM-LPI-57"
Screen = pytest.CaptureFixture[str]


def with_section(section: Section) -> Configuration:
    """The shipped configuration with another LPI 57."""
    whole = configuration()
    sections = (section if each.code == CODE else each for each in whole.framework.sections)
    return replace(whole, framework=whole.framework.with_sections(sections))


def differences(before: Configuration, now: Configuration) -> list[tuple[str, str, Difference, str]]:
    """Kind, code, difference and fact of each change."""
    return [(*change.thing, change.difference, change.fact) for change in changes(stated(before), stated(now))]


def lpi_57() -> Section:
    return configuration().framework.section(CODE)


def test_a_section_added_and_removed_is_named_with_all_that_is_in_it() -> None:
    """1: its questions and rules too."""
    whole = configuration()
    kept = tuple(section for section in whole.framework.sections if section.code != CODE)
    without = replace(whole, framework=whole.framework.with_sections(kept))
    section = lpi_57()
    named = {("section", CODE), *(("question", question.code) for question in section.questions)}
    named |= {("rule", rule.code) for rule in section.rules}
    assert named <= {change[:2] for change in differences(without, whole) if change[2] is Difference.ADDED}
    assert named <= {change[:2] for change in differences(whole, without) if change[2] is Difference.REMOVED}


def test_a_question_changed_is_named_with_before_and_now() -> None:
    """1: one fact, one line."""
    section = lpi_57()
    first, *others = section.questions
    other = with_section(replace(section, questions=(replace(first, prompt="Count heads."), *others)))
    (change,) = changes(stated(configuration()), stated(other))
    assert (change.thing, change.fact) == (Thing("question", first.code), "prompt")
    assert (change.before, change.now) == (first.prompt, "Count heads.")
    assert change.words == f"question {first.code} changed (prompt)"


def test_a_rule_changed_is_named() -> None:
    """1: switched off, it is another."""
    section = lpi_57()
    first, *others = section.rules
    other = with_section(replace(section, rules=(replace(first, status=RuleStatus.OFF), *others)))
    assert differences(configuration(), other) == [("rule", first.code, Difference.CHANGED, "status")]


def mutants(record: Any, depth: int = 0) -> Iterator[Any]:
    """The record with one fact of it, or of the first records in it, made another."""
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str) and not isinstance(value, StrEnum):
            yield replace(record, **{field.name: f"{value} x"})
        elif isinstance(value, StrEnum):
            yield replace(record, **{field.name: next(each for each in type(value) if each is not value)})
        elif isinstance(value, bool):
            yield replace(record, **{field.name: not value})
        elif isinstance(value, int | float):
            yield replace(record, **{field.name: value + 1})
        elif isinstance(value, tuple) and all(isinstance(part, str) for part in value):
            yield replace(record, **{field.name: (*value, "x")})
        elif isinstance(value, tuple) and is_dataclass(value[0]):
            yield replace(record, **{field.name: value[1:]})
            for changed in mutants(value[0], depth + 1):
                yield replace(record, **{field.name: (changed, *value[1:])})
        elif is_dataclass(value):
            for changed in mutants(value, depth + 1):
                yield replace(record, **{field.name: changed})


def test_no_fact_of_a_framework_differs_unseen() -> None:
    """2: whatever field of whatever record is made another, a change says so, and the digest is another."""
    whole = replace(configuration(), local={}, overlays={})
    before = stated(whole)
    frameworks = list(mutants(whole.framework))
    assert len(frameworks) > 80
    for framework in frameworks:
        now = stated(replace(whole, framework=framework))
        assert changes(before, now), framework
        assert digest(now) != digest(before)


@pytest.mark.parametrize("part", ["sharing", "upload"])
def test_no_fact_of_sharing_or_upload_differs_unseen(part: str) -> None:
    """2: the policy and the mapping likewise."""
    whole = configuration()
    for changed in mutants(getattr(whole, part)):
        assert differences(whole, dataclasses.replace(whole, **{part: changed})), changed


def test_a_default_that_is_another_is_named() -> None:
    """2: which indicators a client group is shown."""
    whole = configuration()
    (code, settings), *_ = whole.defaults.client_groups.items()
    fewer = replace(whole.defaults, client_groups=whole.defaults.client_groups | {code: settings[1:]})
    expected = ("defaults", f"client group {code}", Difference.CHANGED, settings[0].section)
    assert differences(whole, replace(whole, defaults=fewer)) == [expected]


def test_sections_in_another_order_are_named_and_added_ones_are_not_moved() -> None:
    """2: the order of those that both have."""
    whole = configuration()
    first, second, *others = whole.framework.sections

    def with_order(*sections: Section) -> Configuration:
        return replace(whole, local={}, framework=whole.framework.with_sections(sections))

    before = with_order(first, second, *others)
    moved = [("form", "quarterly", Difference.CHANGED, "order of sections")]
    assert differences(before, with_order(second, first, *others)) == moved
    assert not [change for change in differences(before, with_order(second, *others)) if change[3]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped configuration."""
    return own_configuration(tmp_path / "mine")


def test_how_the_yaml_is_laid_out_is_no_part_of_it(folder: Path) -> None:
    """3: a comment moves every line of a file."""
    for path in folder.rglob("*.yaml"):
        path.write_text("# Ours.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert digest(stated(load(folder))) == digest(stated(configuration()))


def test_what_an_authority_has_of_its_own_is_said_of_it() -> None:
    """4: and what is common is said once, though the authority has it too."""
    whole = configuration()
    (code, local), *_ = whole.local.items()

    def renamed(framework: Framework, name: str) -> Framework:
        return replace(framework, return_title=name)

    both = replace(whole, framework=renamed(whole.framework, "R"), local={code: renamed(local, "R")})
    assert [change.authority for change in changes(stated(whole), stated(both))] == [""]
    own = replace(whole, local={code: local.with_sections(local.sections[:-1])})
    assert {change.authority for change in changes(stated(whole), stated(own))} == {code}


def test_a_statement_comes_back() -> None:
    """5."""
    statement = stated(configuration())
    assert from_json(to_json(statement)) == statement


class TestCommand:
    def test_two_folders(self, folder: Path, capsys: Screen) -> None:
        """6: the deadline is in the list."""
        edit(folder, FRAMEWORK, "working_days: *", "working_days: 10")
        assert run(["changes", str(shipped_folder()), str(folder)]) == 0
        (line,) = (line for line in capsys.readouterr().out.splitlines() if "deadline" in line)
        before = str(load(shipped_folder()).framework.deadline.working_days)
        assert line.split() == ["all", "framework", "changed", "(deadline,", "working", "days)", before, "10"]

    def test_two_periods_a_folder_and_two_workbooks(self, folder: Path, tmp_path: Path, capsys: Screen) -> None:
        """6: what was issued says itself what it was issued by."""
        out = tmp_path / "out"
        (first,) = issued(out, provider(1))
        edit(folder, FRAMEWORK, "working_days: *", "working_days: 10")
        (second,) = issued(out, provider(1), period=Period(2008, 3), config=load(folder))
        pairs = (
            ("2008-09-Q2", "2008-09-Q3"),
            ("2008-09-Q2", str(folder)),
            (first.issued.workbook_id, second.issued.workbook_id.lower()),
        )
        for pair in pairs:
            assert run(["changes", *pair, "--out", str(out)]) == 0
            assert "deadline, working days" in capsys.readouterr().out
        assert run(["changes", "2008-09-Q3", str(folder), "--out", str(out)]) == 0
        assert "They say the same." in capsys.readouterr().out

    @pytest.mark.parametrize("name", ["nowhere", "2008-09-Q4", "SPW-AAAA-BBBB-CCCC-DDDD"])
    def test_what_is_none_of_them_is_said(self, name: str, tmp_path: Path, capsys: Screen) -> None:
        """6: in one line, with and without a store."""
        out = tmp_path / "out"
        for _ in range(2):
            assert run(["changes", name, str(shipped_folder()), "--out", str(out)]) == 1
            assert len(capsys.readouterr().err.splitlines()) == 1
            issued(out, provider(1))
