"""An outsider who works out what shared files hide, and shares no code with what hides it.

It reads the printed files and the YAML itself. It is told more than an outsider knows: which answers there were, and
which figures are the same as when an earlier file was printed. It solves mixed-integer programs without presolve,
which has been seen to be wrong.
"""

from __future__ import annotations

import ast
import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Weights = dict[int, float]
_FOREIGN_NAME = re.compile(r"([A-Z]+-[A-Z]+-\d+[A-Z]?)\.(\w+)")
_SIGNS = {ast.LtE: "<=", ast.Lt: "<", ast.GtE: ">=", ast.Gt: ">", ast.Eq: "=="}


class Answered(NamedTuple):
    """One answer, as it was when a file was printed."""

    question: str
    period: str
    provider: str
    service: str
    value: float


@dataclass(frozen=True)
class Printed:
    """A printed file and what the outsider is told of it.

    text: the CSV. answers: what there was to print, of which the values are only used to tell corrected ones apart, and
    the rules that were kept. units: household units of each service. sensitive: the codes of sensitive indicators.
    sensitive_services: of the services for sensitive client groups.
    """

    text: str
    answers: tuple[Answered, ...]
    units: Mapping[str, float]
    sensitive: frozenset[str]
    sensitive_services: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stated:
    """What the YAML says: questions as written, formulas and rules as trees, by the indicator that states them."""

    questions: Mapping[str, Mapping[str, object]]
    rules: tuple[tuple[str, str, ast.Compare], ...]

    @classmethod
    def read(cls, folder: Path) -> Stated:
        """Read every indicator of a configuration."""
        questions: dict[str, Mapping[str, object]] = {}
        rules: list[tuple[str, str, ast.Compare]] = []
        for name in ("national_core.yaml", "regional_basket.yaml"):
            written = yaml.safe_load((folder / "indicator_config" / name).read_text(encoding="utf-8"))
            for indicator in written["indicators"]:
                code = indicator["code"]
                questions |= {f"{code}.{question['name']}": question for question in indicator["questions"]}
                for rule in indicator.get("rules", ()):
                    strength = "stop" if "stop" in rule and rule.get("status") is None else "warn"
                    tree = _tree(rule.get("stop") or rule["warn"])
                    if isinstance(tree, ast.Compare) and type(tree.ops[0]) in _SIGNS and rule.get("status") != "off":
                        rules.append((code, strength, tree))
        text = (folder / "indicator_config/forms/outcomes-short-term.yaml").read_text(encoding="utf-8")
        form = yaml.load(text, Loader=yaml.CSafeLoader)  # the slow one takes no `?` in braces
        for section in form["sections"]:
            for need in section.get("needs", {}).get("asked", ()):
                questions |= _counts_of_people(section["code"], need)
                rules += [
                    (section["code"], "stop", tree)
                    for test in _limits_of_people(need, form["covers"])
                    if isinstance(tree := _tree(test), ast.Compare)
                ]
        return cls(questions, tuple(rules))

    def formula(self, code: str) -> ast.expr:
        """The formula of a derived question."""
        return _tree(str(self.questions[code]["formula"]))

    def inputs(self, code: str) -> tuple[str, ...]:
        """What a figure is made of: itself, or what its formula names."""
        if "formula" not in self.questions[code]:
            return (code,)
        section = code.rpartition(".")[0]
        return tuple(dict.fromkeys(_question(node, section) for node in _names(self.formula(code))))


def _of_need(need: Mapping[str, object]) -> list[str]:
    """How the outcomes of a need are called, the first of them first."""
    outcomes = need["outcomes"]
    assert isinstance(outcomes, list)
    return ["_".join(filter(None, ("need", str(need["code"]), outcome.get("code", "")))) for outcome in outcomes]


def _counts_of_people(section: str, need: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """What shared tables print of a need, and how it is worked out."""
    names = _of_need(need)
    counts = {f"{section}.{name}_achieved": {"unit": "people"} for name in names}
    share = {"unit": "%", "formula": f"100 * {names[0]}_achieved / {names[0]}_needs"}
    return {
        **counts,
        f"{section}.{names[0]}_needs": {"unit": "people"},
        f"{section}.{names[0]}_achieved_percent": share,
    }


def _limits_of_people(need: Mapping[str, object], covers: str) -> list[str]:
    """Those in need are some of the people who left, and those who achieved it are some of those in need."""
    names = _of_need(need)
    return [f"{names[0]}_needs <= {covers}", *(f"{name}_achieved <= {names[0]}_needs" for name in names)]


def _tree(text: str) -> ast.expr:
    """Read an expression; `CLG-SPI-4.users` is written `CLG_SPI_4.users` for it."""
    return ast.parse(_FOREIGN_NAME.sub(lambda name: name.group().replace("-", "_"), text), mode="eval").body


def _names(tree: ast.expr) -> Iterator[ast.expr]:
    whole = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and id(node) not in whole | functions:
            yield node


def _question(name: ast.expr, section: str) -> str:
    if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
        owner = section if name.value.id == "previous" else name.value.id.replace("_", "-")
        return f"{owner}.{name.attr}"
    assert isinstance(name, ast.Name)
    return f"{section}.{name.id}"


class Limit(NamedTuple):
    """low <= a weighted sum of unknowns <= high."""

    weights: Weights
    low: float
    high: float


@dataclass(frozen=True)
class Target:
    """A hidden sum of people.

    truth: what it really is. is_rest: whether it is what a part leaves of its whole, in a sensitive indicator.
    rules, printed: how many limits of either kind were known before the file that hides it first.
    """

    weights: tuple[tuple[int, float], ...]
    truth: float
    is_rest: bool
    services: frozenset[str]
    rules: int
    printed: int


class Finding(NamedTuple):
    """What the files say of a hidden sum: its range, and the range that it had without them."""

    target: Target
    low: float
    high: float
    low_before: float
    high_before: float

    def is_exact(self) -> bool:
        """Whether the files tell the very figure."""
        return self.low == self.high and self.low_before < self.high_before

    def is_proven(self, threshold: int) -> bool:
        """Whether the files tell that it is below the threshold."""
        return self.high < threshold <= self.high_before

    def is_narrowed(self, threshold: int) -> bool:
        """Whether the files leave a range that is narrower than the threshold."""
        return self.high - self.low < min(threshold, self.high_before - self.low_before)


class _Known(NamedTuple):
    """What goes with one file: the unknown of each answer, the provider of each service, and how much was known before."""

    now: Mapping[tuple[str, str, str], int]
    providers: Mapping[tuple[str, str], str]
    truth: Sequence[float]
    sensitive: frozenset[str]
    rules: int
    printed: int


@dataclass
class Outsider:
    """What can be known from the files seen so far."""

    stated: Stated
    unknowns: dict[tuple[str, str, str, float], int] = field(default_factory=dict)
    rules: list[Limit] = field(default_factory=list)
    printed: list[Limit] = field(default_factory=list)
    targets: dict[tuple[tuple[int, float], ...], Target] = field(default_factory=dict)
    reported: dict[str, set[int]] = field(default_factory=dict)
    not_sensitive: set[Target] = field(default_factory=set)
    _programs_before: dict[tuple[int, ...], _Programs] = field(default_factory=dict)

    def read(self, file: Printed) -> None:
        """Learn from one file."""
        now = {
            (answer.question, answer.period, answer.service): self.unknowns.setdefault(
                (answer.question, answer.period, answer.service, answer.value), len(self.unknowns)
            )
            for answer in file.answers
        }
        truth = [key[3] for key in self.unknowns]
        printed_before = len(self.printed)
        providers = {(answer.period, answer.service): answer.provider for answer in file.answers}
        for answer in file.answers:
            own = self.reported.setdefault(answer.provider, set())
            own.add(self.unknowns[answer.question, answer.period, answer.service, answer.value])
        self.rules += _rules(self.stated, now, file.units, truth)
        for line in csv.DictReader(io.StringIO(file.text)):
            self._read_line(line, _Known(now, providers, truth, file.sensitive, len(self.rules), printed_before))
        names = list(self.unknowns)
        for target in self.targets.values():
            section = names[target.weights[0][0]][0].rpartition(".")[0]
            if section not in file.sensitive and not target.services <= file.sensitive_services:
                self.not_sensitive.add(target)

    def _read_line(self, line: Mapping[str, str], known: _Known) -> None:
        first, _, last = line["period"].partition(" to ")
        inputs = self.stated.inputs(line["item"])
        service, provider = line["service_id"], line["provider_id"]
        sources = [
            (period, owner)
            for question, period, owner in known.now
            if question == inputs[0] and first <= period <= (last or first)
            if service in ("", owner) and provider in ("", known.providers[period, owner])
            if all((other, period, owner) in known.now for other in inputs)
        ]
        sums = {code: {known.now[(code, *source)]: 1.0 for source in sources} for code in inputs}
        if "formula" not in self.stated.questions[line["item"]]:
            cell = sums[line["item"]]
            for quarter in sorted({period for period, _ in sources if last}):
                of_quarter = [source for source in sources if source[0] == quarter]
                part = {known.now[(line["item"], *source)]: 1.0 for source in of_quarter}
                self._want(line["item"], part, of_quarter, known)
            if line["value"] == "[c]":
                self._want(line["item"], cell, sources, known)
            elif not line["value"].startswith("["):
                self.printed.append(Limit(cell, float(line["value"]), float(line["value"])))
        elif not line["value"].startswith("["):
            self.printed += _of_a_percentage(self.stated, line["item"], sums, float(line["value"]))

    def _want(self, question: str, cell: Weights, sources: Sequence[tuple[str, str]], known: _Known) -> None:
        """A hidden count, and in a sensitive indicator how many of the whole are not in it."""
        if self.stated.questions[question]["unit"] != "people":
            return
        services = frozenset(service for _, service in sources)
        self._add(cell, services, known, is_rest=False)
        section = question.rpartition(".")[0]
        for owner, strength, tree in self.stated.rules:
            is_sure = strength == "stop" and owner == section and section in known.sensitive
            whole = _whole(tree, question, section) if is_sure else ""
            both = [source for source in sources if (whole, *source) in known.now]
            if both:
                rest = {known.now[(whole, *source)]: 1.0 for source in both}
                rest |= {known.now[(question, *source)]: -1.0 for source in both}
                self._add(rest, services, known, is_rest=True)

    def _add(self, weights: Weights, services: frozenset[str], known: _Known, *, is_rest: bool) -> None:
        key = tuple(sorted(weights.items()))
        total = sum(weight * known.truth[number] for number, weight in key)
        self.targets.setdefault(key, Target(key, total, is_rest, services, known.rules, known.printed))

    def of_others(self, provider: str, targets: Iterable[Target]) -> list[Finding]:
        """What a provider, who knows its own figures, knows of targets that have none of them."""
        values, own = [key[3] for key in self.unknowns], self.reported[provider]
        told = [Limit({number: 1.0}, values[number], values[number]) for number in sorted(own)]
        return self.findings([target for target in targets if own.isdisjoint(dict(target.weights))], told)

    def findings(self, targets: Iterable[Target], told: Sequence[Limit] = ()) -> list[Finding]:
        """What is known of each target now. told: what is known besides."""
        wanted = list(targets)
        now = self._programs([*self.rules, *self.printed, *told])
        ranges = [now.range(target) for target in wanted]
        return [
            Finding(target, *found, *self._before(target, told)) for target, found in zip(wanted, ranges, strict=True)
        ]

    def _before(self, target: Target, told: Sequence[Limit]) -> tuple[float, float]:
        """What is known of a target without the files that hide it."""
        then = (target.rules, target.printed, *(number for limit in told for number in limit.weights))
        if then not in self._programs_before:
            # A home that the register makes smaller later holds fewer people, whatever the files hide.
            of_one = [rule for rule in self.rules[target.rules :] if len(rule.weights) == 1]
            limits = [*self.rules[: target.rules], *of_one, *self.printed[: target.printed], *told]
            self._programs_before[then] = self._programs(limits)
        return self._programs_before[then].range(target)

    def _programs(self, limits: Sequence[Limit]) -> _Programs:
        largest: dict[str, float] = {}
        for question, _, _, value in self.unknowns:
            largest[question] = max(value, largest.get(question, 0.0))
        return _Programs(limits, [100 * largest[question] + 1000 for question, *_ in self.unknowns])


def _whole(tree: ast.Compare, part: str, section: str) -> str:
    """The whole that a rule `part <= whole` or `part + ... <= whole` states; nothing for another rule."""
    right = tree.comparators[0]
    if type(tree.ops[0]) is not ast.LtE or not isinstance(right, ast.Name | ast.Attribute):
        return ""
    left = [_question(name, section) for name in _names(tree.left)]
    is_sum = all(
        isinstance(node, ast.Name | ast.Attribute | ast.BinOp | ast.Add | ast.Load) for node in ast.walk(tree.left)
    )
    is_fact = isinstance(right, ast.Name) and right.id in ("household_units", "days_in_period")
    is_before = isinstance(right, ast.Attribute) and isinstance(right.value, ast.Name) and right.value.id == "previous"
    return _question(right, section) if is_sum and part in left and not is_fact and not is_before else ""


# ------------------------------------------------------------------ rules and formulas as weighted sums

_CONSTANT = -1


def _rules(
    stated: Stated, now: Mapping[tuple[str, str, str], int], units: Mapping[str, float], truth: Sequence[float]
) -> list[Limit]:
    """The rules of each service and quarter, that the figures keep."""
    limits = []
    sources = sorted({key[1:] for key in now})
    for period, service in sources:
        here = _Service(now, period, service, units.get(service))
        stops = [
            limit for code, strength, tree in stated.rules if strength == "stop" for limit in here.limits(code, tree)
        ]
        warns = [
            limit for code, strength, tree in stated.rules if strength == "warn" for limit in here.limits(code, tree)
        ]
        closing = [warn for warn in warns if warn.low == warn.high or any(_closes(warn, stop) for stop in stops)]
        limits += [limit for limit in (*stops, *closing) if _is_kept(limit, truth)]
    return limits


def _closes(warn: Limit, stop: Limit) -> bool:
    """Whether a warning and a stop rule together say that a sum is one number."""
    if warn.weights == stop.weights:
        return warn.low == stop.high or warn.high == stop.low
    opposite = {number: -weight for number, weight in warn.weights.items()}
    return opposite == stop.weights and (-warn.low == stop.low or -warn.high == stop.high)


def _is_kept(limit: Limit, truth: Sequence[float]) -> bool:
    total = sum(weight * truth[number] for number, weight in limit.weights.items())
    return limit.low - 1e-6 <= total <= limit.high + 1e-6


@dataclass(frozen=True)
class _Service:
    """The names of one service in one quarter."""

    now: Mapping[tuple[str, str, str], int]
    period: str
    service: str
    units: float | None

    def limits(self, section: str, tree: ast.Compare) -> Iterator[Limit]:
        """A comparison as limits of weighted sums; none where it is no such thing or a name has no figure."""
        sign, left, right = _SIGNS[type(tree.ops[0])], tree.left, tree.comparators[0]
        if sign in (">=", ">"):
            sign, left, right = sign.replace(">", "<"), right, left
        for low, high in _sides(left, right) if sign != "==" else [(left, right)]:
            below, above = self.weighted(section, low), self.weighted(section, high)
            if below is None or above is None:
                continue
            weights = _plus(below, above, -1.0)
            most = 0.0 - weights.pop(_CONSTANT, 0.0) - (1.0 if sign == "<" else 0.0)
            weights = {number: weight for number, weight in weights.items() if weight}
            if weights:
                yield Limit(weights, most if sign == "==" else -math.inf, most)

    def weighted(self, section: str, tree: ast.expr) -> Weights | None:
        """An amount as a weighted sum of unknowns."""
        match tree:
            case ast.Constant(value=float() | int() as value):
                return {_CONSTANT: float(value)}
            case ast.Name(id="household_units"):
                return None if self.units is None else {_CONSTANT: self.units}
            case ast.Name(id="days_in_period"):
                return {_CONSTANT: {"Q1": 91.0, "Q2": 92.0, "Q3": 92.0, "Q4": 90.0}[self.period[-2:]]}
            case ast.Name() | ast.Attribute():
                return self._named(section, tree)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.weighted(section, operand)
                return None if inner is None else _plus({}, inner, -1.0)
            case ast.BinOp(left=left, op=op, right=right):
                return _operation(op, self.weighted(section, left), self.weighted(section, right))
            case ast.Call(func=ast.Name(id=function), args=arguments):
                inside = [self.weighted(section, argument) for argument in arguments]
                numbers = [inner[_CONSTANT] for inner in inside if inner is not None and set(inner) == {_CONSTANT}]
                return {_CONSTANT: _called(function, numbers)} if len(numbers) == len(inside) else None
        return None

    def _named(self, section: str, tree: ast.expr) -> Weights | None:
        is_before = isinstance(tree, ast.Attribute) and isinstance(tree.value, ast.Name) and tree.value.id == "previous"
        period = f"{self.period[:-1]}{int(self.period[-1]) - 1}" if is_before else self.period
        number = self.now.get((_question(tree, section), period, self.service))
        return None if number is None else {number: 1.0}


def _called(function: str, numbers: Sequence[float]) -> float:
    return {"max": max(numbers), "min": min(numbers), "abs": abs(numbers[0])}[function]


def _sides(left: ast.expr, right: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """`max(a, b) <= c`, `a <= min(b, c)` and `abs(a) <= b` as several comparisons."""
    match left:
        case ast.Call(func=ast.Name(id="max"), args=arguments):
            lefts: list[ast.expr] = list(arguments)
        case ast.Call(func=ast.Name(id="abs"), args=[inner]):
            lefts = [inner, ast.UnaryOp(ast.USub(), inner)]
        case _:
            lefts = [left]
    match right:
        case ast.Call(func=ast.Name(id="min"), args=arguments):
            rights: list[ast.expr] = list(arguments)
        case _:
            rights = [right]
    return [(low, high) for low in lefts for high in rights]


def _operation(op: ast.operator, left: Weights | None, right: Weights | None) -> Weights | None:
    if left is None or right is None:
        return None
    match op:
        case ast.Add():
            return _plus(left, right, 1.0)
        case ast.Sub():
            return _plus(left, right, -1.0)
        case ast.Mult() if set(left) == {_CONSTANT}:
            return _plus({}, right, left[_CONSTANT])
        case ast.Mult() if set(right) == {_CONSTANT}:
            return _plus({}, left, right[_CONSTANT])
        case ast.Div() if set(right) == {_CONSTANT} and right[_CONSTANT]:
            return _plus({}, left, 1 / right[_CONSTANT])
    return None


def _plus(left: Weights, right: Weights, factor: float) -> Weights:
    return {number: left.get(number, 0.0) + factor * right.get(number, 0.0) for number in {**left, **right}}


def _of_a_percentage(stated: Stated, code: str, sums: Mapping[str, Weights], value: float) -> list[Limit]:
    """What a percentage or mean that is printed to one decimal place says of what it is worked out from."""
    match stated.formula(code):
        case ast.BinOp(left=above, op=ast.Div(), right=below):
            section = code.rpartition(".")[0]
            over, under = (_total(side, section, sums) for side in (above, below))
            return [
                Limit(_plus(over, under, -(value + 0.05)), -math.inf, 1e-6),
                Limit(_plus(over, under, -(value - 0.05)), -1e-6, math.inf),
            ]
    raise AssertionError(f"{code} is no quotient: teach the outsider its formula")


def _total(tree: ast.expr, section: str, sums: Mapping[str, Weights]) -> Weights:
    match tree:
        case ast.Constant(value=float() | int() as value):
            return {_CONSTANT: float(value)}
        case ast.BinOp(left=left, op=op, right=right):
            result = _operation(op, _total(left, section, sums), _total(right, section, sums))
            assert result is not None
            return result
    return sums[_question(tree, section)]


# ------------------------------------------------------------------ mixed-integer programs


class _Programs:
    """Limits split into parts that have no unknown in common; what one of them says of a target is asked there."""

    def __init__(self, limits: Sequence[Limit], tops: Sequence[float]) -> None:
        self._tops = tops
        self._known = _told(limits)
        self._limits = [limit for limit in (_less(limit, self._known) for limit in limits) if limit.weights]
        self._part = _parts(self._limits, len(tops))
        self._of: dict[int, list[Limit]] = {}
        for limit in self._limits:
            self._of.setdefault(self._part[next(iter(limit.weights))], []).append(limit)

    def range(self, target: Target) -> tuple[float, float]:
        """The smallest and the largest that a target can be."""
        weights = dict(target.weights)
        certain = sum(weight * self._known[number] for number, weight in weights.items() if number in self._known)
        left = {number: weight for number, weight in weights.items() if number not in self._known}
        low = high = certain
        for part in sorted({self._part[number] for number in left}):
            mine = {number: weight for number, weight in left.items() if self._part[number] == part}
            low += self._best(part, mine, 1.0)
            high -= self._best(part, mine, -1.0)
        return round(low, 4), round(high, 4)

    def _best(self, part: int, weights: Weights, sign: float) -> float:
        """The least of a weighted sum of unknowns, or of its opposite."""
        limits = self._of.get(part, [])
        numbers = sorted({number for limit in limits for number in limit.weights} | set(weights))
        at = {number: column for column, number in enumerate(numbers)}
        entries = [(row, at[n], w) for row, limit in enumerate(limits) for n, w in limit.weights.items()]
        objective = np.zeros(len(numbers))
        for number, weight in weights.items():
            objective[at[number]] = sign * weight
        rows = None
        if entries:
            at_row, at_column, values = zip(*entries, strict=True)
            table = csr_array((values, (at_row, at_column)), shape=(len(limits), len(numbers)))
            rows = LinearConstraint(table, [limit.low for limit in limits], [limit.high for limit in limits])
        tops = [self._tops[number] for number in numbers]
        result = milp(
            objective,
            integrality=[1] * len(numbers),
            bounds=Bounds(0, tops),
            constraints=rows,
            options={"presolve": False, "mip_rel_gap": 0.0, "time_limit": 20.0},
        )
        assert result.x is not None, f"the files contradict themselves: {result.message}"
        return float(result.fun)


def _told(limits: Iterable[Limit]) -> dict[int, float]:
    """The unknowns that are printed by themselves."""
    return {
        next(iter(limit.weights)): limit.low / next(iter(limit.weights.values()))
        for limit in limits
        if len(limit.weights) == 1 and limit.low == limit.high
    }


def _less(limit: Limit, known: Mapping[int, float]) -> Limit:
    certain = sum(weight * known[number] for number, weight in limit.weights.items() if number in known)
    left = {number: weight for number, weight in limit.weights.items() if number not in known}
    return Limit(left, limit.low - certain, limit.high - certain)


def _parts(limits: Iterable[Limit], count: int) -> list[int]:
    parent = list(range(count))

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for limit in limits:
        first, *others = limit.weights
        for number in others:
            parent[top(number)] = top(first)
    return [top(number) for number in range(count)]
