"""Models of distance travelled.

They say what is read of a person, and how two readings are compared.
A model is data. Its items are read at the same levels, its direction is always stated, and what counts as a change too.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from workbook.model.limits import ITEM_CODE, MODEL_CODE, Amount, Flag, OptionalText, Short, Text, Whole, record, says
from workbook.model.lists import SourceNote
from workbook.model.words import Evidence

#: The names of the questions of a reading, beside those of its items.
READ_ON, BEGAN, JUDGED_BY, TOTAL = "read_on", "began", "judged_by", "total"


class WordingSource(StrEnum):
    """Whose the wording of a model is.

    OURS: written here. NAMED: named only. PROVIDER: the provider's, under a licence of its own.
    """

    OURS = "ours"
    NAMED = "named"
    PROVIDER = "provider"


class Judge(StrEnum):
    """Who says at which level a person is."""

    PERSON = "person"
    WORKER = "worker"
    BOTH = "both"
    CARER = "carer"


class OutcomeKind(StrEnum):
    """What an item of a model is about.

    QUALITY_OF_LIFE: to keep it is success. CHANGE: only more of it is. PROCESS: how the support is given.
    """

    QUALITY_OF_LIFE = "quality_of_life"
    CHANGE = "change"
    PROCESS = "process"


class Hardness(StrEnum):
    """Whether what an item is about can be observed or is felt."""

    HARD = "hard"
    SOFT = "soft"


class TotalMethod(StrEnum):
    """How the levels of a reading become one figure."""

    NONE = "none"
    SUM = "sum"
    MEAN = "mean"


@record
class ModelItem:
    """One thing that a model reads."""

    code: Annotated[str, Field(pattern=ITEM_CODE), says("Its name in small letters, as columns and figures have it.")]
    label: Annotated[Short, says("What it is called, above its column.")]
    kind: Annotated[
        OutcomeKind,
        says(
            "quality_of_life: improved and same are success. change: improved is. process: how support is given; "
            "at or above good_from is."
        ),
    ] = OutcomeKind.QUALITY_OF_LIFE
    hard_or_soft: Annotated[Hardness, says("hard: it can be observed. soft: it is felt.")] = Hardness.SOFT
    domain: Annotated[str, says("The code of its outcome domain; left out where it has none.")] = ""
    highest: Annotated[
        Whole | None, Field(ge=1, le=1000), says("Its highest level, where it is another than the model's.")
    ] = None


@record
class ModelLevels:
    """The levels of a model, and which way is better."""

    lowest: Annotated[Whole, Field(ge=0, le=1000), says("The lowest level.")]
    highest: Annotated[Whole, Field(ge=1, le=1000), says("The highest level.")]
    higher_is_better: Annotated[Flag, says("Whether a higher level is better; always stated.")]
    step: Annotated[Whole, Field(ge=1, le=100), says("From one level to the next.")] = 1
    labels: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60)], ...],
        says("What each level means, the lowest first; needed where the wording is ours."),
    ] = ()


@record
class ModelTotal:
    """The total of a reading; without one a person is compared by items."""

    method: Annotated[TotalMethod, says("none, sum or mean.")] = TotalMethod.NONE
    of: Annotated[tuple[str, ...], says("The items that it is of; all, where they are left out.")] = ()
    may_miss: Annotated[
        Whole,
        Field(ge=0, le=15),
        says("How many items may be missing; the reading then has no total, and is compared by its items."),
    ] = 0


@record
class ModelComparison:
    """When a person's first and latest reading count as a change."""

    min_change: Annotated[Amount, Field(gt=0, le=1000), says("The smallest change of an item that counts.")]
    min_change_total: Annotated[
        Amount | None, Field(gt=0, le=100_000), says("The smallest change of the total that counts; of a total.")
    ] = None
    min_days: Annotated[Whole, Field(ge=1, le=3650), says("The fewest days between two readings.")] = 28
    baseline_days: Annotated[
        Whole, Field(ge=0, le=3650), says("A first reading is asked about if it is so many days after support began.")
    ] = 42
    across_judges: Annotated[Flag, says("Whether readings judged by different people are compared all the same.")] = (
        False
    )
    evidence: Annotated[Evidence, says("How far these can be trusted.")] = Evidence.OURS


@record
class DistanceModel:
    """A model by which distance travelled is read."""

    code: Annotated[str, Field(pattern=MODEL_CODE), says("Its code in capitals, like LIVING-10.")]
    version: Annotated[Short, says("Its version; readings of different versions are not compared.")]
    title: Annotated[Text, says("Its title.")]
    wording: Annotated[
        WordingSource, says("ours: written here. named: named only. provider: the provider's own, under its licence.")
    ]
    levels: Annotated[ModelLevels, says("Its levels, and which way is better.")]
    compare: Annotated[ModelComparison, says("What counts as a change, of the first reading and the latest.")]
    items: Annotated[tuple[ModelItem, ...], Field(min_length=1, max_length=16), says("What it reads, 1 to 16 items.")]
    subject: Annotated[Short, says("Whom it is about, like person or carer.")] = "person"
    guidance: Annotated[OptionalText, says("A sentence for whoever judges, beside the levels.")] = ""
    owner: Annotated[OptionalText, says("Whose model it is.")] = ""
    licence: Annotated[OptionalText, says("On what terms it may be used.")] = ""
    total: Annotated[ModelTotal, says("Its total; left out where it has none.")] = ModelTotal()
    not_relevant: Annotated[Flag, says("Whether an item may be left blank as not relevant to somebody.")] = False
    good_from: Annotated[
        Whole | None,
        Field(ge=0, le=1000),
        says("The level from which on staying the same is success, and an item of the kind process is."),
    ] = None
    who: Annotated[tuple[Judge, ...], Field(min_length=1), says("Who may judge: person, worker, both, carer.")] = (
        Judge.PERSON,
        Judge.WORKER,
        Judge.BOTH,
        Judge.CARER,
    )
    evidence: Annotated[Evidence, says("How far its items can be trusted.")] = Evidence.OURS
    source_note: SourceNote = ""

    @cached_property
    def items_by_code(self) -> dict[str, ModelItem]:
        """Every item by its code, in reading order."""
        return {item.code: item for item in self.items}

    @property
    def totalled(self) -> tuple[str, ...]:
        """The codes of the items that the total is of."""
        return self.total.of or tuple(self.items_by_code)

    def highest(self, item: str) -> int:
        """The highest level of an item."""
        stated = self.items_by_code[item].highest
        return self.levels.highest if stated is None else stated

    def best(self, item: str) -> int:
        """The best level of an item."""
        return self.highest(item) if self.levels.higher_is_better else self.levels.lowest

    @property
    def best_total(self) -> float:
        """The total of somebody who is at the best level throughout."""
        return self._totalled([float(self.best(item)) for item in self.totalled])

    def total_of(self, levels: Mapping[str, float]) -> float | None:
        """The total of a reading's levels by item.

        None where the model has none, or a level is missing.
        """
        if self.total.method is TotalMethod.NONE or not levels.keys() >= set(self.totalled):
            return None
        return self._totalled([levels[item] for item in self.totalled])

    def is_enough(self, levels: Mapping[str, float]) -> bool:
        """Whether so many items are given that the reading may be compared."""
        if self.not_relevant:
            return bool(levels)
        return len(self.items) - len(levels) <= self.total.may_miss

    def _totalled(self, levels: list[float]) -> float:
        whole = sum(levels)
        return whole / len(levels) if self.total.method is TotalMethod.MEAN else whole
