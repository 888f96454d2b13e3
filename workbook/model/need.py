"""The needs that a person's form asks about.

A need is answered by what came of it. So there is no outcome without a need, and no reason without an unmet one.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook.model.limits import (
    DAY,
    ENTRY_CODE,
    NEED_CODE,
    OUTCOME_CODE,
    Flag,
    Name,
    OptionalText,
    Short,
    Text,
    record,
    says,
)
from workbook.model.lists import SourceNote
from workbook.model.words import Evidence

#: What may be chosen of a need: the code of each entry, and its words. They begin with different letters, so that one
#: letter is enough, and no program completes one to another.
NO_NEED, ACHIEVED, NOT_APPLICABLE, UNMET = "no_need", "achieved", "not_applicable", "unmet_"
NEED_WORDS = {NO_NEED: "No need", ACHIEVED: "Achieved", NOT_APPLICABLE: "Does not apply", UNMET: "Unmet: "}
#: The question that answers every need left blank.
LEFT_BLANK = "needs_left_blank"
#: The questions of a row of further reasons: of whom, which need, and why it was unmet as well.
FURTHER_REFERENCE, FURTHER_NEED, FURTHER_REASON = "reference", "need", "reason"


@record
class NeedOutcome:
    """What is to come of a need.

    Most needs have one outcome, some have two.
    """

    label: Annotated[Text, says("What counts as achieved, after `Achieved:`, like income maximised.")]
    hint: Annotated[Short, says("The same in a word or two, under its heading, ending in a question mark.")]
    code: Annotated[str, Field(pattern=OUTCOME_CODE), says("i or ii, where the need has two; else left out.")] = ""
    may_not_apply: Annotated[Flag, says("Whether `Does not apply` may be chosen.")] = False
    not_applicable_counts_until: Annotated[
        str,
        Field(pattern=DAY),
        says("The last day on which `Does not apply` counts as not achieved, like 2010-03-31; it is left out after."),
    ] = ""


@record
class Need:
    """One need, with its outcomes."""

    code: Annotated[str, Field(pattern=NEED_CODE), says("Its number on the national form, like 4cii.")]
    domain: Annotated[str, says("The code of its outcome domain; needs of one domain stand together.")]
    short_title: Annotated[Short, says("What its column is called, like Income.")]
    label: Annotated[Text, says("What the support is with, after `Support with`, like managing debt.")]
    outcomes: Annotated[
        tuple[NeedOutcome, ...], Field(min_length=1, max_length=2), says("What is to come of it: one outcome, or two.")
    ]
    reasons: Annotated[
        tuple[Annotated[str, Field(pattern=ENTRY_CODE)], ...], says("Reasons that may be given beside the common ones.")
    ] = ()
    sensitive: Annotated[Flag, says("Whether it tells of health, offences or abuse.")] = False
    evidence: Annotated[Evidence, says("How far it can be trusted.")] = Evidence.FOUND
    source_note: SourceNote = ""

    def heading(self, outcome: NeedOutcome) -> str:
        """What the column of an outcome is called: `2a ii Training`."""
        return " ".join(part for part in (self.code, outcome.code, self.short_title) if part)

    def question(self, outcome: NeedOutcome) -> str:
        """The name of the question of an outcome: `need_2a_ii`."""
        return "_".join(part for part in ("need", self.code, outcome.code) if part)

    @property
    def ongoing_question(self) -> str:
        """The name of the question whether support with it goes on: `need_2a_ongoing`."""
        return f"need_{self.code}_ongoing"


@record
class Needs:
    """The needs of a section, and the reasons why one may be unmet."""

    reasons: Annotated[Name, says("The code list of reasons, in code_lists.yaml.")]
    common: Annotated[
        tuple[Annotated[str, Field(pattern=ENTRY_CODE)], ...],
        Field(min_length=1),
        says("The reasons that may be given for every need."),
    ]
    asked: Annotated[tuple[Need, ...], Field(min_length=1), says("The needs, in the order in which they are asked.")]
    ongoing: Annotated[Flag, says("Whether it is asked of each need if support with it goes on.")] = False
    left_blank: Annotated[OptionalText, says("Help at the box that answers all needs left blank, as not needed.")] = (
        "Choose No need if every need left blank was not needed."
    )
