"""Write out the model of a person's form as questions and rules.

A row is one reading.
The rules of a reading by itself are shown on the sheet; those that look back at the reading before are judged on return.
This comes before all other checks, as breakdowns do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbook.config.source import Document, Node
from workbook.model import BEGAN, JUDGED_BY, READ_ON, TOTAL, DistanceModel, ModelItem, TotalMethod

#: What may be chosen of who judged, in words that begin differently.
JUDGES = {"person": "Person", "worker": "Worker", "both": "Both", "carer": "Carer"}
_WHY = "If it is right, say why."
#: Holds wherever there is a reading before this one.
_AGAIN = f"how_many(previous.{READ_ON} <= period_end)"
Models = Mapping[str, DistanceModel]


def readings_written_out(document: Document, models: Models) -> Document:
    """Add to sections of a form the questions and rules of models.

    Every one stands on the line of the section's `model`.
    """
    if not any(section.text("model") in models for section in document.sections):
        return document
    key = document.sections_key
    sections = [_section(section, models) for section in document.sections]
    return replace(document, root=document.root.with_child(key, Node.of_list(sections, document.root.get(key).line)))


def judge_lists(document: Document, models: Models) -> Iterator[Node]:
    """Give the code lists of who judged, for a form's models."""
    for section in document.sections:
        model, line = models.get(section.text("model")), section.get("model").line
        if model is not None:
            entries = [_mapping({"code": str(judge), "title": JUDGES[judge]}, line) for judge in model.who]
            listed = Node.of_list(entries, line)
            code, title = Node(_list_code(section), line), Node(f"Who judged {section.text('code')}", line)
            yield Node.of_mapping({"code": code, "title": title, "entries": listed}, line)


def _section(section: Node, models: Models) -> Node:
    model, line = models.get(section.text("model")), section.get("model").line
    if model is None:
        return section
    questions = [*section.entries("questions"), *(_mapping(values, line) for values in _questions(section, model))]
    code = section.text("code")
    rules = [
        _mapping({"code": f"{code}.{name}", strength: test, "message": message}, line)
        for name, strength, test, message in (*_own_rules(model), *_rules_that_look_back(model))
    ]
    guidance = [*section.entries("guidance"), *(Node(words, line) for words in _guidance(model))]
    expanded = section.with_child("questions", Node.of_list(questions, line))
    expanded = expanded.with_child("guidance", Node.of_list(guidance, line))
    return expanded.with_child("rules", Node.of_list([*section.entries("rules"), *rules], line))


def _questions(section: Node, model: DistanceModel) -> Iterator[dict[str, object]]:
    reading = {"group": "The reading"}
    yield {
        **reading,
        "name": READ_ON,
        "label": "On which day was the reading?",
        "type": "date",
        "heading": "Reading",
        "hint": "date",
        "prompt": "The day of the reading.",
    }
    yield {
        **reading,
        "name": BEGAN,
        "label": "When did the support begin?",
        "type": "date",
        "heading": "Support began",
        "hint": "if known",
        "prompt": "The day on which the support began. It may be left blank.",
        "optional": True,
    }
    yield {
        **reading,
        "name": JUDGED_BY,
        "label": "Who judged at which level the person is?",
        "type": "choice",
        "choices": _list_code(section),
        "heading": "Judged by",
        "hint": "choose",
        "prompt": "Who judged: the same person at each reading, or it is not compared.",
    }
    for item in model.items:
        yield _item(model, item)
    if model.total.method is not TotalMethod.NONE:
        yield _total(model)


def _item(model: DistanceModel, item: ModelItem) -> dict[str, object]:
    lowest, highest = model.levels.lowest, model.highest(item.code)
    words = f"{lowest} to {highest}" if model.levels.step == 1 else f"{lowest} to {highest}, by {model.levels.step}"
    blank = "optional" if model.not_relevant else "may_be_missing"
    leave = "Leave it blank if it is not relevant." if model.not_relevant else ""
    return {
        "name": item.code,
        "label": f"{item.label}: which level, {words}?",
        "type": "count",
        "unit": "level",
        "maximum": highest,
        "heading": item.label,
        "hint": words,
        "group": _levels(model) or model.title,
        "prompt": _fitting(f"{item.label}, {words}.", _levels(model), leave),
        blank: True,
    }


def _total(model: DistanceModel) -> dict[str, object]:
    added = " + ".join(model.totalled)
    is_mean = model.total.method is TotalMethod.MEAN
    return {
        "name": TOTAL,
        "label": "What is the total of the levels?",
        "type": "derived",
        "formula": f"({added}) / {len(model.totalled)}" if is_mean else added,
        "unit": "points",
        "kind": "derived",
        "heading": "Mean" if is_mean else "Total",
        "hint": f"best {model.best_total:g}",
        "group": _levels(model) or model.title,
    }


def _levels(model: DistanceModel) -> str:
    """What the levels mean, in one line; empty where the wording is not ours."""
    levels = model.levels
    named = enumerate(levels.labels)
    return "; ".join(f"{levels.lowest + levels.step * number} {words}" for number, words in named)


def _fitting(*sentences: str) -> str:
    """As many of the sentences as a prompt has room for."""
    prompt = ""
    for sentence in filter(None, sentences):
        longer = f"{prompt} {sentence.rstrip('.')}.".strip()
        prompt = longer if len(longer) <= 200 else prompt
    return prompt


def _guidance(model: DistanceModel) -> Iterator[str]:
    levels, better = model.levels, "higher" if model.levels.higher_is_better else "lower"
    yield from filter(None, (model.guidance, _levels(model) and f"Levels: {_levels(model)}."))
    yield f"{model.code}, version {model.version}: from {levels.lowest} to {levels.highest}, and {better} is better."
    yield f"The first reading is compared with the latest, if they are {model.compare.min_days} days apart or more."
    if not levels.labels:
        yield "The wording is your own: use the form that you have a licence for, and type its levels here."


def _own_rules(model: DistanceModel) -> Iterator[tuple[str, str, str, str]]:
    """The rules of a reading by itself: code, strength, test and message."""
    lowest, step, items = model.levels.lowest, model.levels.step, tuple(model.items_by_code)
    yield "DTAFTER", "stop", f"{READ_ON} <= period_end", "The reading is after the period of this workbook."
    typed_before = f"{READ_ON} <= return_day or {READ_ON} > period_end"
    yield "DTRETURN", "stop", typed_before, "The reading is after the day of this return."
    yield "DTEARLIER", "warn", f"{READ_ON} >= period_start", f"The reading is from before this period. {_WHY}"
    yield "DTBEGAN", "stop", f"{BEGAN} <= {READ_ON}", "Support began after the reading."
    for number, item in enumerate(items, 1):
        if step > 1:
            steps = range(lowest, model.highest(item) + 1, step)
            test = f"how_many({', '.join(f'{item} == {level}' for level in steps)}) == 1"
            yield f"DTSTEP{number}", "stop", test, f"The level is not one of {', '.join(map(str, steps))}."[:119]
        elif lowest > 0:
            yield f"DTLOW{number}", "stop", f"{item} >= {lowest}", f"The level is under {lowest}."
    if model.not_relevant:  # of any other, what is left blank is asked about
        some = ", ".join((f"{READ_ON} > period_end", *(f"{item} >= 0" for item in items)))
        yield "DTNONE", "warn", f"how_many({some}) >= 1", f"No level is given. {_WHY}"


def _rules_that_look_back(model: DistanceModel) -> Iterator[tuple[str, str, str, str]]:
    """The rules that need to know the reading before, or that there was none."""
    before, compare = f"previous.{READ_ON}", model.compare
    yield "DTORDER", "stop", f"{READ_ON} >= {before}", "The reading is before the one on record for this person."
    yield "DTSAMEDAY", "stop", f"{READ_ON} != {before}", "There is a reading of this person on that day already."
    soon = f"{READ_ON} <= {before} or {READ_ON} - {before} >= {compare.min_days}"
    yield "DTSOON", "warn", soon, f"Under {compare.min_days} days after the reading before, so not compared. {_WHY}"
    late = f"{_AGAIN} == 1 or {READ_ON} - {BEGAN} <= {compare.baseline_days}"
    words = f"The first reading is over {compare.baseline_days} days after support began, which hides early progress."
    yield "DTBASE", "warn", late, f"{words} {_WHY}"
    below = ", ".join(f"{item} != {model.best(item)}" for item in model.items_by_code)
    room = f"how_many({READ_ON} > period_end, previous.{READ_ON} <= period_end, {below}) >= 1"
    yield "DTTOP", "warn", room, f"All is at the best level at the first reading, so nothing can improve. {_WHY}"
    if len(model.who) > 1:
        pairs = (f'how_many({JUDGED_BY} == "{judge}", previous.{JUDGED_BY} == "{judge}") != 1' for judge in model.who)
        same = f"{_AGAIN} == 0 or ({' and '.join(pairs)})"
        yield "DTWHO", "warn", same, f"Somebody else judged than at the reading before. {_WHY}"
    for number, item in enumerate(model.items_by_code, 1):
        scale = model.highest(item) - model.levels.lowest
        if scale > model.levels.step:  # of two levels, each change is over half the scale
            leap = f"abs({item} - previous.{item}) <= {scale / 2:g}"
            yield f"DTLEAP{number}", "warn", leap, f"A change of over half the scale since the reading before. {_WHY}"


def _list_code(section: Node) -> str:
    return f"{section.text('code').lower().replace('-', '_')}_{JUDGED_BY}"


def _mapping(values: Mapping[str, object], line: int) -> Node:
    return Node.of_mapping({key: Node(value, line) for key, value in values.items() if value != ""}, line)
