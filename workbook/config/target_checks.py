"""Check what authorities want figures to come to."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.config.files import Documents
from workbook.config.rule_checks import Scope
from workbook.config.source import ConfigProblem, Node

_DERIVED = "derived"


def target_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """Say which targets are of no figure that is worked out.

    And which have no amount, two, or stand there twice.
    """
    framework = documents.framework
    for authority in framework.root.entries("authorities"):
        own = documents.overlays.get(authority.text("code"))
        files = (*documents.common(), *(() if own is None else (own,)))
        scope = Scope.of(*files, lists=documents.lists)
        seen: set[tuple[str, str, str]] = set()
        for target in authority.entries("targets"):
            key = (target.text("figure"), target.text("year"), target.text("set_by"))
            for text in _faults(target, scope, is_repeated=key in seen):
                yield framework.problem(target, text)
            seen.add(key)


def _faults(target: Node, scope: Scope, *, is_repeated: bool) -> Iterator[str]:
    figure = target.text("figure")
    kind = scope.type_of(figure)
    if figure and kind not in (_DERIVED, ""):
        what = "is no question of this authority's indicators" if kind is None else "is typed, and not worked out"
        yield f"{figure} {what}; name a figure that is worked out, like EM-LPI-57.percent"
    if len([key for key in ("at_least", "at_most") if target.get(key).value is not None]) != 1:
        yield "a target has one amount; write either at_least or at_most"
    if is_repeated:
        yield f"{figure} has a target of the same year twice; keep one of them"
