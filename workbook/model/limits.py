"""The limits of the fields of records.

A record states its limits once, as annotations. The loader of the YAML, the JSON Schemas of the editor and the store
all read them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, dataclass_transform

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, Strict, TypeAdapter
from pydantic_core import PydanticCustomError

Kind = TypeVar("Kind")

CODE = r"^[A-Z]{2,5}-[A-Z]{2,8}-[0-9]{1,3}[A-Z]?$"
NAME = r"^[a-z][a-z0-9_]{0,39}$"
FORM_CODE = r"^[a-z][a-z0-9_-]{0,39}$"
PREFIX = r"^[A-Z]{2,5}$"
RULE_CODE = r"^[A-Z]{2,5}-[A-Z]{2,8}-[0-9]{1,3}[A-Z]?\.[A-Z][A-Z0-9]{0,9}$"
QUESTION_CODE = r"^[A-Z]{2,5}-[A-Z]{2,8}-[0-9]{1,3}[A-Z]?\.[a-z][a-z0-9_]{0,39}$"
GROUP = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$"
ENTRY_CODE = r"^[a-z0-9][a-z0-9_]{0,29}$"
CHOICE_TITLE = r"^[^*?~|]+$"
NEED_CODE = r"^[0-9][a-z0-9]{0,7}$"
OUTCOME_CODE = r"^[ivx]{0,4}$"
MODEL_CODE = r"^[A-Z][A-Z0-9]{0,9}(-[A-Z0-9]{1,9}){0,2}$"
CHAIN_CODE = r"^CHAIN-[A-Z0-9]{1,15}$"
#: A figure of the dataset: of a question, or a count of people; empty where there is none.
COUNT_CODE = r"^([A-Z]{2,5}-[A-Z]{2,8}-[0-9]{1,3}[A-Z]?\.[a-z][a-z0-9_]{0,79})?$"
ITEM_CODE = r"^[a-z][a-z0-9_]{0,15}$"
DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
ADDRESS = r"^([^@\s]+@[^@\s]+)?$"
YEAR = r"^[0-9]{4}(-[0-9]{2})?$"
ACCENT = r"^(#[0-9A-Fa-f]{6})?$"
PICTURE = r"^([A-Za-z0-9_-]{1,60}\.(png|jpg|jpeg))?$"

#: How to write what each pattern asks for.
PATTERN_HELP = {
    CODE: "write it in capitals like EM-LPI-56A: whose it is, its series, its number",
    NAME: "use small letters, digits and _ only, beginning with a letter, like users_at_end",
    FORM_CODE: "use small letters, digits, - and _ only, beginning with a letter, like outcomes-short-term",
    PREFIX: "write two to five capitals, like EM",
    RULE_CODE: "write the indicator's code, a dot, and a short name in capitals, like EM-LPI-51.R1",
    GROUP: "write the code of a client group, such as 1: up to 20 letters, digits, - and _",
    ENTRY_CODE: "use up to 30 small letters, digits and _, like under_18",
    NEED_CODE: "write its number, like 4cii, in quotes if it is all digits",
    OUTCOME_CODE: "write i or ii",
    MODEL_CODE: "write it in capitals, digits and -, like LIVING-10",
    CHAIN_CODE: "write it in capitals and digits after CHAIN-, like CHAIN-HOME",
    COUNT_CODE: "write the indicator's code, a dot, and the figure's name, like CLG-KPI-2.percent",
    ITEM_CODE: "use up to 16 small letters, digits and _, beginning with a letter, like stairs",
    DAY: "write a day like 2010-03-31",
    CHOICE_TITLE: "leave out the signs * ? ~ and |, which a spreadsheet reads in its own way",
    ADDRESS: "write one address, like returns@authority.example",
    QUESTION_CODE: "write the indicator's code, a dot and the question's name, like EM-LPI-57.percent",
    YEAR: "write a year like 2008-09",
    ACCENT: 'write a colour in six hexadecimal digits, in quotes, like "#1F3A5F"',
    PICTURE: "write the name of a PNG or JPEG file in indicator_config, like logo.png",
}


def _fits(limit: int) -> AfterValidator:
    """Count as Excel does: an emoji is two characters."""

    def check(text: str) -> str:
        if 2 * len(text) > limit and len(text.encode("utf-16-le", "surrogatepass")) // 2 > limit:
            raise PydanticCustomError("string_too_long", "too long", {"max_length": limit})
        return text

    return AfterValidator(check)


def _as_text(code: object) -> object:
    return str(code) if type(code) is int else code


Short = Annotated[str, Field(min_length=1, max_length=32), _fits(32)]
Text = Annotated[str, Field(min_length=1, max_length=255), _fits(255)]
#: Texts that may be empty.
OptionalText = Annotated[str, Field(max_length=255), _fits(255)]
Test = Annotated[str, Field(min_length=1, max_length=500), _fits(500)]
OptionalTest = Annotated[str, Field(max_length=500), _fits(500)]
OptionalLong = Annotated[str, Field(max_length=1000), _fits(1000)]
OptionalShort = Annotated[str, Field(max_length=32), _fits(32)]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Amount = Annotated[float, Strict()]
SectionCode = Annotated[str, Field(pattern=CODE)]
Name = Annotated[str, Field(pattern=NAME)]
RuleCode = Annotated[str, Field(pattern=RULE_CODE)]
#: A code written in digits alone is a number in YAML, and a text here.
_TextCode = Annotated[str, Field(pattern=GROUP)]
GroupCode = Annotated[
    _TextCode, BeforeValidator(_as_text, json_schema_input_type=_TextCode | Annotated[int, Field(ge=0)])
]


def says(text: str) -> Any:
    """Describe a key, in words for whoever writes the YAML."""
    return Field(description=text)


@dataclass_transform(frozen_default=True)
def record(kind: type[Kind]) -> type[Kind]:
    """Make a class a frozen dataclass that refuses unknown keys."""
    frozen = dataclass(frozen=True)(kind)
    setattr(frozen, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 - the name is pydantic's
    return frozen


def adapter(kind: type[Kind]) -> TypeAdapter[Kind]:
    """Give what checks, reads and writes records of a kind."""
    hashable: Any = kind
    return _adapter(hashable)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
