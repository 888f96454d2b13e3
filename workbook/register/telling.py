"""The problems of a register, told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbook.register.columns import RegisterProblem

#: From how many more rows on a problem is said once for all of them, and how many of them are named.
_MANY = 3


def told(file: str, problems: Iterable[RegisterProblem]) -> tuple[str, ...]:
    """Say each problem with its place; the same of many rows once."""
    lines: dict[tuple[str, str], list[RegisterProblem]] = defaultdict(list)
    for problem in problems:
        lines[problem.column, problem.text].append(problem)
    texts = []
    for same in lines.values():
        first, *rest = same
        if len(rest) < _MANY:
            texts += [(problem.line, problem.place, problem.say(file)) for problem in same]
        else:
            named = ", ".join(str(problem.line) for problem in rest[:_MANY])
            more = f" and {len(rest) - _MANY} more" if len(rest) > _MANY else ""
            texts.append((first.line, first.place, f"{first.say(file)} The same in lines {named}{more}."))
    return tuple(text for _, _, text in sorted(texts))
