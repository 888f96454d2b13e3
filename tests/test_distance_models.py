"""The models that are shipped, and what a model may say.

1. Each is as its source has it: items, levels, direction, total, and whose the wording is.
2. Each goes through the whole cycle in a form of nine lines.
3. The neutral summary of any model must add up.
4. Mistakes are refused at their line, all at once, and stand alone.
5. A level off its step, or under the lowest, is refused; every level of the model is taken.
6. The shipped wording is only ours.
7. Each percentage is of counts that stand beside it, so that services can be brought together: of an item of the kind
   process they need no first reading.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import world
from distance import figures
from own_configuration import edit, own_configuration, problems
from short_term import CellContent, framework
from workbook import config
from workbook.feedback.filling import steady_bytes
from workbook.layout import ColumnRole
from workbook.model import OutcomeKind, TotalMethod, WordingSource
from workbook.report.chain_figures import ratios

FIRST, LATER = dt.date(2008, 7, 3), dt.date(2008, 9, 1)
MODELS = {model.code: model for model in framework().models}
LIVING = "indicator_config/models/living-10.yaml"
BARTHEL = "indicator_config/models/barthel-20.yaml"
FORM = "indicator_config/forms/distance-living.yaml"
SHIPPED = {
    "ASCOT": (8, 0, 3, 24),
    "BARTHEL-20": (10, 0, 3, 20),
    "HOME-8": (8, 0, 3, 24),
    "KATZ-6": (6, 0, 1, 6),
    "LADDER": (10, 1, 5, None),
    "LAWTON-8": (8, 0, 1, 8),
    "LIVING-10": (10, 0, 3, 30),
    "TP-CARER": (14, 0, 3, None),
    "TP-USER": (16, 0, 3, None),
}
OURS = {"HOME-8", "LADDER", "LIVING-10", "TP-CARER", "TP-USER"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_the_shipped_models() -> None:
    """1, 6: items, lowest and highest level, and the best total."""
    facts = {
        code: (
            len(model.items),
            model.levels.lowest,
            model.levels.highest,
            None if model.total.method is TotalMethod.NONE else model.best_total,
        )
        for code, model in MODELS.items()
    }
    assert facts == SHIPPED
    assert all(model.levels.higher_is_better for model in MODELS.values())
    assert {code for code, model in MODELS.items() if model.wording is WordingSource.OURS} == OURS
    assert all(bool(model.levels.labels) is (code in OURS) for code, model in MODELS.items())


def of_model(folder: Path, code: str) -> str:
    """Write a form that reads a model; its section's code."""
    section = f"DT-TRIED-{sorted(MODELS).index(code)}"
    lines = (
        f"code: tried\ntitle: Tried\nper: person\nevent: {section}.read_on\nrows_each: 2\nsections:",
        f"  - code: {section}\n    title: Tried\n    model: {code}\n",
    )
    (folder / "indicator_config/forms/tried.yaml").write_text("\n".join(lines), encoding="utf-8")
    return section


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(MODELS))
def test_each_model_goes_through_the_cycle(out: Path, tmp_path: Path, code: str) -> None:
    """2, 7: somebody goes from the lowest level throughout to the highest; somebody else has one reading."""
    folder = own_configuration(tmp_path / "own")
    section, model = of_model(folder, code), MODELS[code]
    loaded = config.load(folder)
    [file] = people_cycle.issue(out, world.provider(1), config=loaded, form="tried", rows=2)
    judge = "Both"
    low: dict[str, CellContent] = dict.fromkeys(model.items_by_code, model.levels.lowest)
    high: dict[str, CellContent] = {item: model.highest(item) for item in model.items_by_code}
    rows = [
        {"read_on": FIRST, "judged_by": judge, **low},
        {"read_on": LATER, "judged_by": judge, **high, "why": "A year of daily practice."},
        {"read_on": LATER, "judged_by": judge, **low},
    ]
    people_cycle.read(out, tried=people_cycle.filled(out, file, {"S-1": rows}))
    counted = figures(out, section)
    assert (counted["measured"], counted["improved"]) == ("1", "1")
    assert all(counted[f"{item}_improved"] == "1" for item in model.items_by_code)
    if model.total.method is not TotalMethod.NONE:
        assert float(counted["median_change"]) == model.best_total
    assert [row["message"] for row in people_cycle.findings(out) if row["severity"] != "info"] == []
    processes = {item.code for item in model.items if item.kind is OutcomeKind.PROCESS}
    assert {counted[f"{item}_success_percent"] for item in processes} <= {"50"}
    numbers = {f"{section}.{name}": float(text) for name, text in counted.items() if text}
    by_share = ratios([loaded.framework])
    parts = {share: part for share, ratio in by_share.items() if (part := ratio.of(numbers)) and share in numbers}
    assert {f"{section}.{item}_success_percent" for item in model.items_by_code} <= parts.keys()
    for share, (number, whole) in parts.items():
        assert number == pytest.approx(numbers[share] * whole / 100), share


@pytest.mark.parametrize(
    ("level", "step", "codes"),
    [(0, 5, []), (5, 5, []), (15, 5, []), (7, 5, ["R01"]), (20, 5, ["V07"]), (-1, 1, ["V06"])],
)
def test_a_level_that_is_none(out: Path, tmp_path: Path, level: int, step: int, codes: list[str]) -> None:
    """5: from 0 to 15, by fives or by ones."""
    folder = own_configuration(tmp_path / "own")
    edit(folder, BARTHEL, "highest: 3, higher_is_better: true}", f"highest: 15, step: {step}, higher_is_better: true}}")
    text = (folder / BARTHEL).read_text(encoding="utf-8")
    (folder / BARTHEL).write_text(text.replace(", highest: 2}", "}").replace(", highest: 1}", "}"), encoding="utf-8")
    of_model(folder, "BARTHEL-20")
    [file] = people_cycle.issue(out, world.provider(1), config=config.load(folder), form="tried", rows=1)
    others: dict[str, CellContent] = dict.fromkeys(MODELS["BARTHEL-20"].items_by_code, 0)
    row: dict[str, CellContent] = {**others, "read_on": FIRST, "judged_by": "Both", "walking": level}
    people_cycle.read(out, tried=people_cycle.filled(out, file, {"S-1": [row]}))
    assert [row["code"] for row in people_cycle.findings(out) if row["record"]] == codes


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (LIVING, "code: bathing,", "code: feeding,", "feeding is here twice"),
        (LIVING, "code: bathing,", "code: total,", "total means something else in a reading"),
        (
            LIVING,
            "domain: be_healthy",
            "domain: be_happy",
            "be_happy is not an outcome domain; did you mean be_healthy?",
        ),
        (LIVING, "highest: 3", "highest: 0", "'highest' is 0; it must be at least 1"),
        (LIVING, "highest: 3", "highest: 31", "0 to 31 by 1 is no scale of 2 to 30 levels"),
        (LIVING, "    - alone\n", "", "there are 4 levels and 3 labels"),
        (LIVING, "min_change_total: 3, ", "", "'min_change_total' is missing beside a total"),
        (LIVING, "may_miss: 2", "may_miss: 10", "may_miss must be under the 10 items"),
        (LIVING, "may_miss: 2", "of: [walkin]", "walkin is not an item of the model; did you mean walking?"),
        (LIVING, "higher_is_better: true", "higher_is_better: up", "must be true or false, not up"),
        (
            LIVING,
            "code: LIVING-10",
            "code: LIVING-11",
            "LIVING-10 is not a model of indicator_config/models; did you mean",
        ),
        (BARTHEL, "highest: 1}", "highest: 0}", "'highest' is 0; it must be at least 1"),
        (BARTHEL, "domain: be_healthy, highest: 2}", "kind: process}", "add good_from"),
        (FORM, "event: DT-LIVING-10.read_on", "event: DT-LIVING-10.began", "write event: DT-LIVING-10.read_on"),
        (FORM, "    model: LIVING-10", "    model: LIVING-9", "did you mean LIVING-10?"),
    ],
)
def test_mistakes_are_refused_at_their_line(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    """4: the mistake's file and line."""
    folder = own_configuration(tmp_path)
    line = edit(folder, file, old, new)
    refusals = problems(folder)
    is_there = old not in ("    - alone\n", "code: LIVING-10", "min_change_total: 3, ")
    assert any(words in problem and (not is_there or problem.startswith(f"{file}:{line}:")) for problem in refusals)


def summary(out: Path, **entries: CellContent) -> list[str]:
    """Fill in the neutral summary, and read it: the codes of what is found."""
    (file,) = people_cycle.issue(out, world.provider(1), form="distance-summary")
    layout = people_cycle.known(out, file).layout
    book = openpyxl.load_workbook(io.BytesIO(file.path.read_bytes()))
    sheet = book[layout.sheets[0].name]
    for name, entry in entries.items():
        sheet[layout.form.cell(f"DT-SUMMARY-1.{name}", ColumnRole.ANSWER)].value = entry
    people_cycle.read(out, summary=steady_bytes(book, world.MORNING))
    return [row["code"] for row in people_cycle.findings(out) if row["service_id"]]


@pytest.mark.parametrize(("improved", "codes"), [(4, []), (5, ["R01"])])
def test_a_summary_must_add_up(out: Path, improved: int, codes: list[str]) -> None:
    """3: improved, same and worse are the people measured."""
    facts: dict[str, CellContent] = {"model": "Star", "lowest": 1, "highest": 10, "higher_is_better": "Yes"}
    assert summary(out, **facts, measured=10, improved=improved, same=5, worse=1) == codes
    if not codes:
        assert figures(out, "DT-SUMMARY-1")["improved_percent"] == "40"
