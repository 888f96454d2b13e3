"""Columns in the words of the frameworks behind figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from workbook.dataset import REQUIRED
from workbook.model import DataField, Framework, ServiceField
from workbook.table import TableColumn

Record = TypeVar("Record")


def of_frameworks(
    columns: Iterable[TableColumn[Record]], frameworks: Sequence[Framework]
) -> tuple[TableColumn[Record], ...]:
    """Say what columns hold in the frameworks' words, and what values keep to."""
    return tuple(_worded(column, frameworks) for column in columns)


def _worded(column: TableColumn[Record], frameworks: Sequence[Framework]) -> TableColumn[Record]:
    shape = _SHAPES[column.name](frameworks) if column.name in _SHAPES else {}
    return replace(column, sentence=frameworks[0].worded(column.sentence), constraints={**column.constraints, **shape})


def _provider_ids(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    return {"pattern": _either(framework.identifiers.provider_id.pattern for framework in frameworks)}


def _national_provider_ids(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    return {"pattern": _either(framework.identifiers.national_provider_id.pattern for framework in frameworks)}


def _client_groups(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    """The codes of the client groups; any where a framework has none."""
    codes = dict.fromkeys(group.code for framework in frameworks for group in framework.client_groups)
    return {**_with_groups(frameworks), "enum": list(codes)} if _with_groups(frameworks) else {}


def _with_groups(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    """A value must be there, but where a framework has no client groups."""
    return REQUIRED if all(framework.client_groups for framework in frameworks) else {}


def _either(patterns: Iterable[str]) -> str:
    distinct = "|".join(dict.fromkeys(patterns))
    return f"({distinct})" if "|" in distinct else distinct


#: What a framework adds to the constraints of a column, by its name.
_SHAPES: Mapping[str, Callable[[Sequence[Framework]], Mapping[str, object]]] = {
    DataField.PROVIDER_ID: _provider_ids,
    DataField.NATIONAL_PROVIDER_ID: _national_provider_ids,
    ServiceField.CLIENT_GROUP_CODE: _client_groups,
    ServiceField.CLIENT_GROUP: _with_groups,
}
