"""Apply the policy on small numbers, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbook import rules
from workbook.disclosure.figures import Cell, ShareFigures, whole_and_part
from workbook.disclosure.linear import laws, quotient
from workbook.disclosure.tables import ShareLine, evaluated, formula
from workbook.model import Framework, Question, Sharing
from workbook.rules import Arithmetic, QuestionName


@dataclass(frozen=True)
class Confidentiality:
    """What the policy means for the questions of a framework.

    All are by question code.

    people: questions that count people.
    wholes: for each part, the questions it is a part of.
    bases: questions that others are parts of, or percentages are taken of.
    counted_by: for an amount summed over people, the questions that count those people.
    sensitive: questions of sensitive indicators.
    """

    policy: Sharing
    people: frozenset[str]
    wholes: Mapping[str, tuple[str, ...]]
    bases: frozenset[str]
    counted_by: Mapping[str, tuple[str, ...]]
    sensitive: frozenset[str]

    def protects(self, question: str) -> bool:
        """Whether any figure of a question could be confidential."""
        return self.counts_people(question) or question in self.counted_by

    def counts_people(self, question: str) -> bool:
        """Whether a question, or what a part leaves of its whole, counts people."""
        return whole_and_part(question)[0] in self.people

    def is_sensitive(self, cell: Cell, figures: ShareFigures) -> bool:
        """Whether a cell is of a sensitive indicator or group.

        A total that mixes them with others reveals nothing of any group.
        """
        groups = {figures.groups.get(source[1:]) for source in figures.sources(cell)}
        question = whole_and_part(figures.question(cell))[0]
        return question in self.sensitive or groups <= set(self.policy.sensitive_client_groups)

    def hides(self, cell: Cell, figures: ShareFigures) -> bool:
        """Whether a cell is confidential in itself."""
        question = figures.question(cell)
        if question in self.counted_by:
            return any(self._few(self._beside(cell, code, figures), figures) for code in self.counted_by[question])
        return question in self.people and (self._few(cell, figures) or self._tells_of_a_group(cell, question, figures))

    def unreliable(self, line: ShareLine, figures: ShareFigures) -> bool:
        """Whether a derived line rests on too few people.

        It is a share or a mean of them.
        """
        divided = _divided(line.question) if line.parts else None
        if divided is None or not self.people & set(rules.questions_named(divided[1])):
            return False
        base = evaluated(divided[1], {code: figures.total(cell) for code, cell in line.parts})
        return base is not None and base < self.policy.minimum_base

    def _few(self, cell: Cell, figures: ShareFigures) -> bool:
        return figures.total(cell) < self.policy.threshold

    def _tells_of_a_group(self, cell: Cell, question: str, figures: ShareFigures) -> bool:
        """In a sensitive indicator: a small base, or a part that is all of the whole or nearly."""
        if not self.is_sensitive(cell, figures):
            return False
        if question in self.bases and figures.total(cell) < self.policy.minimum_base:
            return True
        return any(self._nearly_all(cell, whole, figures) for whole in self.wholes.get(question, ()))

    def _nearly_all(self, cell: Cell, whole: str, figures: ShareFigures) -> bool:
        within = self._beside(cell, whole, figures)
        part = figures.cell(figures.question(cell), figures.sources(within))
        return bool(within) and figures.total(within) - figures.total(part) < self.policy.threshold

    def _beside(self, cell: Cell, question: str, figures: ShareFigures) -> Cell:
        """Another item, added up over the same services and quarters."""
        return figures.cell(question, figures.sources(cell))


def confidentiality(framework: Framework, policy: Sharing) -> Confidentiality:
    """Work out the policy for a framework's questions."""
    questions = framework.figures
    people = frozenset(
        code
        for code, question in questions.items()
        if not question.derived and question.unit not in (*policy.amount_units, *policy.other_units)
    )
    pairs = [(part, whole) for part, whole in _pairs(framework) if part in people and whole in people]
    divisors = {
        division[1].code
        for question in questions.values()
        if (division := _divided(question)) and isinstance(division[1], QuestionName)
    }
    return Confidentiality(
        policy,
        people,
        _together(pairs),
        frozenset(divisors & people | {whole for _, whole in pairs}),
        _together(_amounts(questions.values(), people, policy)),
        frozenset(
            question.code for section in framework.sections if section.sensitive for question in section.questions
        ),
    )


def _pairs(framework: Framework) -> Iterator[tuple[str, str]]:
    """Each part with its whole, where a stop rule keeps the part, alone or in a sum, within the whole."""
    for stated in laws(framework, {}):
        for law in (stated, stated.turned):
            named = [(term.code, weight) for term, weight in law.weights if isinstance(term, QuestionName)]
            wholes = [code for code, weight in named if weight == -1]
            parts = [code for code, weight in named if weight == 1]
            if (law.low, law.high) == (-math.inf, 0) and len(wholes) == 1 == len(law.weights) - len(parts):
                yield from ((part, wholes[0]) for part in parts)
    for question in framework.figures.values():
        divided = _divided(question)
        if divided is not None and isinstance(divided[0], QuestionName) and isinstance(divided[1], QuestionName):
            yield divided[0].code, divided[1].code


def _divided(question: Question) -> tuple[Arithmetic, Arithmetic] | None:
    """What a derived item divides, and by what.

    Returns None if it is not one division.
    """
    tree = formula(question) if question.derived else None
    return None if tree is None else quotient(tree)


def _amounts(questions: Iterable[Question], people: frozenset[str], policy: Sharing) -> Iterator[tuple[str, str]]:
    """Each amount with the count of the people it is added up over."""
    by_code = {question.code: question for question in questions}
    for question in by_code.values():
        for code in question.questions:
            if code in by_code and by_code[code].unit in policy.amount_units and not by_code[code].derived:
                yield from ((code, counter) for counter in question.questions if counter in people)


def _together(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for key, member in pairs:
        groups[key] = tuple(dict.fromkeys((*groups.get(key, ()), member)))
    return groups
