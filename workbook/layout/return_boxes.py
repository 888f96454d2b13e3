"""What a return says of itself, in boxes on Read me."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.identifying import DATE, EMAIL, LONG_NUMBER, POSTCODE
from workbook.layout.cells import Input, InputRole, cell_name
from workbook.layout.limits import LONGEST_TITLE
from workbook.model import QuestionType

#: The most characters of each.
LONGEST_NOTE = 500


@dataclass(frozen=True)
class ReturnBox:
    """One box, which may be left blank.

    code: what it is called in the dataset. label: the words above it. prompt: how to fill it in.
    may_hold: what is asked for, of what elsewhere could tell who somebody is.
    """

    code: str
    label: str
    prompt: str
    may_hold: tuple[str, ...] = ()


RETURN_BOXES = (
    ReturnBox(
        "contact",
        "Who filled this in, and how may we reach you?",
        "For example: A. Example, 01234 000000.",
        (EMAIL, POSTCODE, LONG_NUMBER),
    ),
    ReturnBox("completed", "On which day?", "For example: 14 October 2008.", (DATE,)),
    ReturnBox(
        "closed_since",
        "Has a service closed or moved since this was sent to you? Which, and when?",
        "For example: Quayside, 1 September.",
        (DATE, POSTCODE),
    ),
    ReturnBox("comment", "Is there anything else that we should know?", "Do not name anybody who is supported."),
)


def return_input(box: ReturnBox, row: int) -> Input:
    """The box as a cell, in the only column of its page."""
    return Input(
        row,
        0,
        InputRole.EXPLANATION,
        box.code,
        "",
        QuestionType.TEXT,
        is_list=False,
        formula=f"=LEN({cell_name(row, 0)})<={LONGEST_NOTE}",
        prompt_title="About this return"[:LONGEST_TITLE],
        prompt=f"You may leave this blank. {box.prompt}",
        error=f"Type at most {LONGEST_NOTE} characters.",
    )
