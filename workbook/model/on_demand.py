"""Items that are looked up whenever they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

Item = TypeVar("Item", covariant=True)


class OnDemand(Collection[Item]):
    """Items that are looked up whenever somebody goes through them, and not kept."""

    def __init__(self, look_up: Callable[[], Collection[Item]]) -> None:
        self._look_up = look_up

    def __iter__(self) -> Iterator[Item]:
        return iter(self._look_up())

    def __len__(self) -> int:
        return len(self._look_up())

    def __contains__(self, item: object) -> bool:
        return item in self._look_up()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]
