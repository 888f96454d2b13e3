"""The text of one cell to its value.

Each reader raises Unfit with what the cell needs instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from workbook.model import (
    SERVICE_ID_REFUSED,
    ClientGroup,
    Configuration,
    Duration,
    Framework,
    Identifier,
    Identifiers,
    ServiceType,
    State,
    Submission,
)
from workbook.names import NameIndex
from workbook.register.zeros import with_zeros
from workbook.text import code_range

T = TypeVar("T")

MAX_NAME = 255
#: Where the words for client groups and kinds of services are.
LISTS = "code_lists.yaml"
MAX_SERVICE_ID = 50
MAX_EMAIL = 254

_EMAIL = re.compile(r"[^@\s,;:<>\"()\[\]]+@[^@\s,;:<>\"()\[\].]+(\.[^@\s,;:<>\"()\[\].]+)+")
_UNITS = re.compile(r"0*([1-9][0-9]{0,4})(\.0+)?", re.ASCII)
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
_QUOTED_TEXT = re.compile(r'="([^"]*)"|\'(.*)')
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\uff0b\uff01", "------+!")
_SIGN_APART = re.compile(r"(^|[\s,;])([-+!?])\s+")
_SIGNS = {"+": State.SELECTED, "-": State.HIDDEN, "!": State.REQUIRED, "?": State.OFFERED}


class Unfit(ValueError):  # noqa: N818 -- not an error that leaves this package: the row's reader turns it into a problem
    """A cell does not hold what its column needs.

    The text says what that is.
    """


@dataclass(frozen=True)
class RegisterNames:
    """Every name that a register of one authority may use.

    two_meanings: the client groups that mean another thing as a secondary group (21: Generic, Complex needs).
    """

    authority: str
    identifiers: Identifiers
    service_types: NameIndex[ServiceType]
    accommodation_types: NameIndex[str]
    client_groups: NameIndex[str]
    secondary_groups: NameIndex[str]
    sections: NameIndex[str]
    two_meanings: frozenset[str]


def authority_names(framework: Framework) -> NameIndex[str]:
    """Authorities by code, name, alias and national code."""
    return NameIndex.build((a.code, (a.name, a.code, *a.aliases, a.ons, a.gss)) for a in framework.authorities)


def names_for(configuration: Configuration, authority: str) -> RegisterNames:
    """The names of that authority.

    An empty authority, which could not be read, gives the names of all of them.
    """
    frameworks = (
        (configuration.framework_for(authority),)
        if authority
        else (configuration.framework, *configuration.local.values())
    )
    framework = frameworks[0]
    return RegisterNames(
        authority=framework.authority(authority).name if authority else "",
        identifiers=framework.identifiers,
        service_types=NameIndex.build((t, (t.title, t.code, *t.aliases)) for t in framework.service_types),
        accommodation_types=NameIndex.build(
            (t.code, (t.title, t.code, *t.aliases)) for t in framework.accommodation_types
        ),
        client_groups=NameIndex.build((g.code, _group_names(g, g.title)) for g in framework.client_groups),
        secondary_groups=NameIndex.build(
            (g.code, _group_names(g, g.secondary_title or g.title)) for g in framework.client_groups
        ),
        sections=NameIndex.build((i.code, (i.code,)) for framework in frameworks for i in framework.sections),
        two_meanings=frozenset(g.code for g in framework.client_groups if g.secondary_title not in ("", g.title)),
    )


def _group_names(group: ClientGroup, title: str) -> tuple[str, ...]:
    return (title, group.code, group.code.zfill(2), f"{group.code} {title}", *group.aliases)


def named(text: str, lookup: NameIndex[T], what: str, own: str = "") -> T:
    """The value of that name; else the nearest, or a way out."""
    if (match := lookup.find(text)) is not None:
        return match
    near = lookup.nearest(text)
    example = next(iter(lookup.printed.values()), "")
    if near:
        raise Unfit(f"needs {what}. Did you mean '{near}'?")
    if text and own:
        raise Unfit(f"needs {what}. Words of your own are aliases in {own}.")
    raise Unfit(f"needs {what}, for example '{example}'.")


def identifier(text: str, shape: Identifier) -> str:
    """Read an identifier as text.

    `'00901` and `="00901"` are read as they are meant.
    """
    plain = _unquoted(text)
    if shape.fits(plain):
        return plain
    padded = with_zeros(plain, shape)
    lost = f" Did it lose zeros in front: {padded}? Format the column as Text." if padded else ""
    raise Unfit(f"needs {shape.words}.{lost}")


def _unquoted(text: str) -> str:
    """Text without the marks by which a spreadsheet is told that it is text."""
    match = _QUOTED_TEXT.fullmatch(text)
    return (match[1] or match[2] or "").strip() if match else text


def name(text: str) -> str:
    """Read a text of one line, with quotes, slashes, emoji."""
    if not text:
        raise Unfit("needs a name.")
    require_printable(text)
    if len(text) > MAX_NAME:
        raise Unfit(f"needs a name of at most {MAX_NAME} characters; this one has {len(text)}.")
    return text


def require_printable(text: str) -> None:
    """Refuse a text that is not of one line. Raises Unfit."""
    if any(unicodedata.category(letter) in _UNPRINTABLE or letter in "\ufffe\uffff" for letter in text):
        raise Unfit("has a line break, tab or other character that cannot be printed. Delete it or type a space.")


def service_id(text: str) -> str:
    """Read the local system's identifier.

    Up to 50 characters, none of `, % _ [ ] ^`.
    """
    plain = _unquoted(text)
    if not plain:
        raise Unfit("needs the service's own identifier.")
    require_printable(plain)
    refused = [letter for letter in SERVICE_ID_REFUSED if letter in plain]
    if refused:
        raise Unfit(f"needs an identifier without {' '.join(refused)}: the upload refuses , % _ [ ] and ^.")
    if len(plain) > MAX_SERVICE_ID:
        raise Unfit(f"needs at most {MAX_SERVICE_ID} characters; this has {len(plain)}.")
    return plain


def accommodation(text: str, service_type: ServiceType | None, names: RegisterNames) -> str:
    """Read the accommodation type's code.

    It is empty where the service type is not accommodation based.
    """
    if service_type is not None and not service_type.accommodation_based:
        if text:
            raise Unfit(f"needs to be blank, as '{service_type.title}' has no accommodation. Or correct service_type.")
        return ""
    if not text and service_type is None:
        return ""
    return named(text, names.accommodation_types, "an accommodation type", LISTS)


def client_group(text: str, names: RegisterNames) -> str:
    """Read the client group by code or name, or nothing."""
    if not names.client_groups.values:
        _require_no_group(text)
        return ""
    return _group(text, names.client_groups, names.secondary_groups, "a primary client group")


def _require_no_group(text: str) -> None:
    if text:
        raise Unfit("needs to be blank, as the configuration has no client groups.")


def secondary_groups(text: str, primary: str, names: RegisterNames) -> tuple[str, ...]:
    """The secondary client groups in the order given, each once.

    A secondary that only repeats the primary is left out.
    """
    if not names.client_groups.values:
        _require_no_group(text)
    parts = [part.strip() for part in text.split(";") if part.strip()]
    groups = dict.fromkeys(
        _group(part, names.secondary_groups, names.client_groups, "a secondary client group") for part in parts
    )
    return tuple(group for group in groups if group != primary or group in names.two_meanings)


def _group(text: str, lookup: NameIndex[str], second: NameIndex[str], what: str) -> str:
    match, elsewhere = lookup.find(text), second.find(text)
    if match is None and elsewhere is not None:
        title = next(printed for word, printed in lookup.printed.items() if lookup.values[word] == elsewhere)
        raise Unfit(f"is not {what}: {elsewhere} here is '{title}'. Write {elsewhere}, or choose another group.")
    if match is None and re.search(r"[,/]", text) and what.startswith("a secondary"):
        example = "; ".join(list(dict.fromkeys(lookup.values.values()))[:2])
        raise Unfit(
            f"needs client groups, {_codes(lookup)} or by name, separated by semicolons, for example {example}."
        )
    return named(text, lookup, f"{what}, {_codes(lookup)} or its name", LISTS)


def _codes(groups: NameIndex[str]) -> str:
    return code_range(groups.values.values())


def household_units(text: str) -> int | None:
    """Read the households under contract; None where not given."""
    if not text:
        return None
    match = _UNITS.fullmatch(text)
    if match is None:
        raise Unfit("needs a whole number from 1 to 99999, in digits only, or nothing.")
    return int(match[1])


def email(text: str) -> str:
    """One e-mail address, or nothing."""
    require_printable(text)
    if text and (not _EMAIL.fullmatch(text) or len(text) > MAX_EMAIL):
        raise Unfit("needs one e-mail address, for example returns@example.org, or nothing.")
    return text


def changes(text: str, names: RegisterNames) -> tuple[tuple[str, State], ...]:
    """Read a service's own changes to its indicators.

    `+EM-LPI-58 -EM-LPI-53 !EM-LPI-59 ?EM-LPI-60`: select, hide, require, offer.
    """
    plain = _SIGN_APART.sub(r"\1\2", _unquoted(text).translate(_DASHES))
    states = [_change(word, names) for word in re.split(r"[\s,;]+", plain) if word]
    repeated = _first_repeated(code for code, _ in states)
    if repeated:
        raise Unfit(f"needs {repeated} once only. Keep one sign for it: + selects, - hides, ! requires, ? offers.")
    return tuple(states)


def _change(word: str, names: RegisterNames) -> tuple[str, State]:
    state, rest = _SIGNS.get(word[0]), word[1:]
    if state is None or not rest[:1].isalnum():
        raise Unfit(
            f"'{word[:20]}' needs one sign, then a code: + selects, - hides, ! requires, ? offers. For example +EM-LPI-58."
        )
    code = names.sections.find(rest)
    if code is None:
        of = f" of {names.authority}" if names.authority else ""
        near = names.sections.nearest(rest)
        hint = f"Did you mean {near}?" if near else "Look its code up in the indicator_config folder."
        raise Unfit(f"'{rest[:20]}' is not an indicator{of}. {hint}")
    return code, state


def _first_repeated(codes: Iterable[str]) -> str:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return ""


def duration(text: str) -> Duration | None:
    """Read how long people stay, however it is spelt."""
    word = re.sub(r"[\s-]+", "_", text.casefold())
    if word and word not in tuple(Duration):
        raise Unfit("needs short_term, long_term or neither, or nothing for what is usual for such a service.")
    return Duration(word) if word else None


def submission(text: str) -> str:
    """`workbook` or `automated`; empty where it is not said."""
    word = text.casefold()
    if word and word not in tuple(Submission):
        raise Unfit("needs workbook, or automated where the provider's own system fills the standard part.")
    return word
