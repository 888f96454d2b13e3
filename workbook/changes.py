"""What a configuration states, and what differs between two.

Everything that a record says is taken down as text under the thing that it is said of, so that nothing that differs can
go unseen, also what is added to the records later. Where it stands in the YAML is no part of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from workbook.model import Configuration, Defaults, Framework
from workbook.text import plain

#: What tells apart the records of one list, first come first served.
_KEYS = ("code", "number", "question")
#: What people know a thing by, where it is added or removed.
_TITLES = ("title", "label", "message", "name")
_ORDER = "order of "
_CAPITAL = re.compile(r"(?<!^)([A-Z])")


class Thing(NamedTuple):
    """What something is stated of: a section, question, rule, list, ..."""

    kind: str
    code: str


Things = Mapping[Thing, Mapping[str, str]]


class Difference(StrEnum):
    """What has become of a thing."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Statement:
    """All that a configuration states, as text.

    common: for every authority; empty where there is no such thing. local: what an authority has otherwise.
    """

    common: Things
    local: Mapping[str, Things]

    def of(self, authority: str) -> Things:
        """Give what is stated for an authority; empty for what all share."""
        return {**self.common, **self.local.get(authority, {})}


@dataclass(frozen=True)
class ConfigurationChange:
    """One fact that differs.

    authority: its code; empty where it differs for all. fact: empty where the thing is added or removed.
    """

    authority: str
    thing: Thing
    difference: Difference
    fact: str
    before: str
    now: str

    @property
    def words(self) -> str:
        """Say it in a few words: `question EM-LPI-57.users changed (prompt)`."""
        fact = f" ({self.fact})" if self.fact else ""
        return f"{' '.join(filter(None, self.thing))} {self.difference}{fact}"


@lru_cache(maxsize=2)
def stated(configuration: Configuration) -> Statement:
    """Take down all that a configuration states."""
    common = _things(configuration.framework) | _settings(configuration.defaults) | _things(configuration.sharing)
    if configuration.upload is not None:
        common |= _things(configuration.upload)
    local = {}
    for authority in sorted({*configuration.local, *configuration.overlays}):
        own = _things(configuration.framework_for(authority))
        if authority in configuration.overlays:
            own |= _settings(configuration.overlays[authority], "here, ")
        local[authority] = {thing: facts for thing, facts in own.items() if common.get(thing) != facts}
    return Statement(common, local)


def stated_frameworks(frameworks: Mapping[str, Framework]) -> Statement:
    """Take down what frameworks state, by authority."""
    return Statement({}, {authority: _things(framework) for authority, framework in frameworks.items()})


def changes(before: Statement, now: Statement) -> tuple[ConfigurationChange, ...]:
    """List what differs, each once.

    Only authorities that both know are compared, unless both say what is common.
    """
    has_common = bool(before.common and now.common)
    shared = {*before.local, *now.local} if has_common else {*before.local} & {*now.local}
    authorities = ["", *sorted(shared)] if has_common else sorted(shared)
    holders: dict[ConfigurationChange, list[str]] = {}
    for authority in authorities:
        for change in _changes(before.of(authority), now.of(authority)):
            holders.setdefault(change, []).append(authority)
    return tuple(
        replace(change, authority=authority)
        for change, held in holders.items()
        for authority in ([""] if "" in held or held == authorities else held)
    )


def digest(statement: Statement) -> str:
    """Give the SHA-256 of all that is stated, in hexadecimal."""
    return hashlib.sha256(to_json(statement).encode()).hexdigest()


def to_json(statement: Statement) -> str:
    """Write a statement as text that `from_json` restores."""
    local = {authority: _listed(things) for authority, things in statement.local.items()}
    return json.dumps({"common": _listed(statement.common), "local": local}, ensure_ascii=False)


def from_json(text: str) -> Statement:
    """Read the statement that `to_json` wrote. Raises ValueError for anything else."""
    whole = json.loads(text)
    return Statement(_unlisted(whole["common"]), {key: _unlisted(listed) for key, listed in whole["local"].items()})


def _listed(things: Things) -> list[Any]:
    return [[*thing, facts] for thing, facts in things.items()]


def _unlisted(listed: list[Any]) -> Things:
    return {Thing(kind, code): facts for kind, code, facts in listed}


def _changes(before: Things, now: Things) -> Iterator[ConfigurationChange]:
    for thing in dict.fromkeys([*now, *before]):
        if thing not in before:
            yield ConfigurationChange("", thing, Difference.ADDED, "", "", _title(now[thing]))
        elif thing not in now:
            yield ConfigurationChange("", thing, Difference.REMOVED, "", _title(before[thing]), "")
        else:
            yield from _facts_changed(thing, before[thing], now[thing])


def _facts_changed(thing: Thing, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[ConfigurationChange]:
    for fact in dict.fromkeys([*now, *before]):
        old, new = before.get(fact, ""), now.get(fact, "")
        differs = _in_another_order(old, new) if fact.startswith(_ORDER) else old != new
        if differs:
            yield ConfigurationChange("", thing, Difference.CHANGED, fact, old, new)


def _in_another_order(before: str, now: str) -> bool:
    """Whether what both lists name stands in another order; what is added or removed is said of itself."""
    old, new = before.split(", "), now.split(", ")
    return [code for code in old if code in new] != [code for code in new if code in old]


def _title(facts: Mapping[str, str]) -> str:
    return next((facts[name] for name in _TITLES if name in facts), "")


def _settings(defaults: Defaults, where: str = "") -> dict[Thing, Mapping[str, str]]:
    """What services are shown by default, by their client group and type."""
    groups = {f"client group {code}": settings for code, settings in defaults.client_groups.items()}
    types = {f"service type {code}": settings for code, settings in defaults.service_types.items()}
    return {
        Thing("defaults", where + code): {setting.section: str(setting.state) for setting in settings}
        for code, settings in (groups | types).items()
    }


def _things(record: Any, parent: str = "") -> dict[Thing, Mapping[str, str]]:
    """A record and the records in it, each with what is said of it."""
    kind, key = _kind(record).words, _kind(record).key
    code = str(getattr(record, key)) if key else ""
    code = code if code.startswith(parent) else f"{parent} {code}"
    things: dict[Thing, Mapping[str, str]] = {}
    facts: dict[str, str] = {}
    for name, value in _values(record):
        if isinstance(value, tuple) and value and all(is_dataclass(item) for item in value):
            if not _kind(value[0]).key:
                facts[name] = "; ".join(map(_in_words, value))
                continue
            facts[_ORDER + name] = ", ".join(str(getattr(item, _kind(item).key)) for item in value)
            for item in value:
                # The codes of sections are unique over all forms; those of list entries are not, over all lists.
                things |= _things(item, "" if kind in ("framework", "form") else code)
        elif name != key and (text := _text(value)):
            facts[name] = text
    return {Thing(kind, code): facts, **things}


def _in_words(record: Any) -> str:
    """A record that no code tells apart: `item CLG-KPI-2.percent, text Planned moves`."""
    return ", ".join(f"{name} {text}" for name, value in _values(record) if (text := _text(value)))


def _values(record: Any, within: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a record by name; those of a record that is one of them too."""
    for attribute, words in _kind(record).attributes:
        value = getattr(record, attribute)
        if is_dataclass(value):
            yield from _values(value, f"{within}{words}, ")
        else:
            yield within + words, value


@dataclass(frozen=True)
class _Kind:
    """What is the same of all records of a type.

    words: `form rule` for a FormRule. key: the attribute that tells such records apart; empty where none does.
    attributes: each by its name in the code and in words.
    """

    words: str
    key: str
    attributes: tuple[tuple[str, str], ...]


def _kind(record: Any) -> _Kind:
    kind = _KINDS.get(type(record))
    if kind is None:
        names = [field.name for field in fields(record)]
        words = _CAPITAL.sub(r" \1", type(record).__name__).lower()
        key = next((name for name in _KEYS if name in names or hasattr(type(record), name)), "")
        kind = _KINDS[type(record)] = _Kind(words, key, tuple((name, name.replace("_", " ")) for name in names))
    return kind


#: Looked up once, since there are thousands of records and a hundred types.
_KINDS: dict[type, _Kind] = {}


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(item) for item in value)
    return "" if value is None or value is False else plain(value)
