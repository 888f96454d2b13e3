"""The policy on small numbers: the shape of its file, what may be wrong in it, and its record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from workbook import model
from workbook.config.schema import ConfigEntry, Short
from workbook.config.source import ConfigProblem, Document


class SharingFile(ConfigEntry):
    """What may be shared. A unit that is in neither list counts people, so that a new one is protected until it is listed."""

    threshold: Annotated[int, Field(ge=3, le=100)]
    minimum_base: Annotated[int, Field(ge=3, le=1000)]
    amount_units: list[Short]
    other_units: list[Short]
    sensitive_client_groups: list[Annotated[int, Field(ge=1, le=21)]]


def sharing(document: Document) -> model.Sharing:
    """Build the record from a policy that has no problems."""
    entry = SharingFile.model_validate(document.root.value)
    return model.Sharing(
        threshold=entry.threshold,
        minimum_base=entry.minimum_base,
        amount_units=tuple(entry.amount_units),
        other_units=tuple(entry.other_units),
        sensitive_client_groups=tuple(entry.sensitive_client_groups),
    )


def sharing_problems(document: Document) -> Iterator[ConfigProblem]:
    """Say what is wrong between one line of the policy and another."""
    root = document.root
    threshold, least = root.get("threshold").value, root.get("minimum_base").value
    if isinstance(threshold, int) and isinstance(least, int) and least < threshold:
        text = f"minimum_base is {least}, below the threshold; write {threshold} or more"
        yield document.problem(root.get("minimum_base"), text)
    amounts = {node.value for node in root.entries("amount_units")}
    for node in root.entries("other_units"):
        if node.value in amounts:
            yield document.problem(node, f"'{node.value}' is under amount_units as well; keep it in one of the two")
