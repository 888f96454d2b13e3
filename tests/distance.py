"""Models and readings of distance travelled, for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import people_cycle
import world
from short_term import CellContent
from workbook.model import (
    DistanceModel,
    ModelComparison,
    ModelItem,
    ModelLevels,
    ModelTotal,
    Period,
    TotalMethod,
    WordingSource,
)
from workbook.outcomes import PersonReading
from workbook.references import reference_of

FORM, SECTION = "distance-living", "DT-LIVING-10"
ITEMS = (
    "feeding",
    "bathing",
    "grooming",
    "dressing",
    "bowels",
    "bladder",
    "toilet",
    "transfers",
    "walking",
    "stairs",
)
START = dt.date(2008, 4, 1)


def model(
    *items: str,
    highest: int = 50,
    least: float = 1,
    higher_is_better: bool = True,
    total: TotalMethod = TotalMethod.NONE,
    may_miss: int = 0,
    not_relevant: bool = False,
) -> DistanceModel:
    """A model of some items, all from 0 to the highest; `least` is the smallest change of an item, and of a total."""
    return DistanceModel(
        "M-1",
        "1",
        "A model",
        WordingSource.PROVIDER,
        ModelLevels(0, highest, higher_is_better),
        ModelComparison(least, None if total is TotalMethod.NONE else least),
        tuple(ModelItem(item, item.title()) for item in items),
        total=ModelTotal(total, may_miss=may_miss),
        not_relevant=not_relevant,
    )


def reading(
    of: DistanceModel, day: dt.date, levels: Mapping[str, float], reference: str = "A", judge: str = "both"
) -> PersonReading:
    """A reading of somebody."""
    return PersonReading(of, reference, day, judge, levels)


def typed(day: dt.date, *levels: int, judge: str = "Both", **more: CellContent) -> dict[str, CellContent]:
    """A row of LIVING-10: the level of each item, one for all of them, or of the first ones."""
    each = levels * len(ITEMS) if len(levels) == 1 else levels
    return {"read_on": day, "judged_by": judge, **dict(zip(ITEMS, each, strict=False)), **more}


def read_rows(
    out: Path, *rows: Mapping[str, CellContent], period: Period = world.PERIOD, form: str = FORM
) -> tuple[str, ...]:
    """Issue a form to one service, type those rows one under the other, and read it; the references, person by person."""
    [file] = people_cycle.issue(out, world.provider(1), period=period, form=form, rows=3)
    saved = dt.datetime.combine(period.end, dt.time(12), dt.UTC)
    content = people_cycle.filled(out, file, {"S-1": rows}, saved)
    people_cycle.read(out, **{f"returned-{period}-{form}": content})
    return tuple(dict.fromkeys(map(reference_of, file.issued.services[0].records)))


def figures(out: Path, section: str = SECTION, period: Period = world.PERIOD) -> dict[str, str]:
    """The figures of the dataset that are counted from readings, by what follows the section's code."""
    rows = people_cycle.lines(out / str(period) / "dataset.csv")
    counted = (row for row in rows if row["item"].startswith(f"{section}."))
    return {row["item"].removeprefix(f"{section}."): row["value"] for row in counted}
