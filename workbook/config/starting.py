"""Make one authority's configuration files the beginning of another's.

The text is changed where it must be, so that every comment in it stays.
"""

from __future__ import annotations

import re

from workbook.config.authorities import UpperTierAuthority

#: What is made up in the file that ships, and is the authority's own to say.
_FICTIONAL = "person_data"
_LEFT_BLANK = """\
# Agree these lines with your data protection officer, then write them:
#
#   person_data:
#     purpose: ...
#     lawful_basis: ...
#     kept_for_months: ...
#     contact: ...
"""


#: What an authority may add of itself, taken out of comment by deleting each `#`, and where it is told that it may.
_EXAMPLE = re.compile(r"(?m)(?:^#    .*\n)+(?=authorities:)")
_TOLD = re.compile(r"(?m)^# gss may be left out[^\n]*\n(?:#[^\n]*\n)*?(?=authorities:)")
_ADDED = "    # What its workbooks and letters say of it, and how they look: take away the # of a line, and put yours."
_NAMED = """\
# Names of your own: workbooks are called by the title, pages and uploads by name and version. It began as
# {name}, {version}.
"""


def own_framework(text: str, authority: UpperTierAuthority) -> str:
    """Give a framework file one authority; blank what is its own to say."""
    example = _EXAMPLE.search(text)
    is_named_already = f"code: {authority.code}\n" in text
    text = _TOLD.sub("", _EXAMPLE.sub("", text))
    lines = [
        f"  - code: {authority.code}",
        f'    name: "{authority.name}"',
        *([f'    ons: "{authority.snac}"'] if authority.snac else []),
        f"    gss: {authority.gss}",
        *([f'    aliases: ["{authority.official_name}"]'] if authority.official_name != authority.name else []),
        *([_ADDED, *(f"    #{line[5:]}" for line in example[0].splitlines())] if example else []),
    ]
    text = _with_block(text, "authorities", "\n".join(["authorities:", *lines, ""]))
    if is_named_already:
        text = re.sub(r"(?m)^name: (.+)$", rf'name: "\1, {authority.name}"', text, count=1)
    else:
        text = _with_own_name(text, authority)
    if not authority.snac:  # the name of an upload then has the authority's own code
        text = _with_block(text, "ons_code", "")
    return _with_block(text, _FICTIONAL, _LEFT_BLANK)


def _with_own_name(text: str, authority: UpperTierAuthority) -> str:
    """Call a framework by its title and the authority, so that no other authority's name reaches its providers."""
    name, version, title = (_value(text, key) for key in ("name", "version", "title"))
    named = f'{_NAMED.format(name=name, version=version)}name: "{title}, {authority.name}"'
    text = re.sub(r"(?m)^name: .+$", lambda _: named, text, count=1)
    return re.sub(r"(?m)^version: \S+", 'version: "1"', text, count=1)


def _value(text: str, key: str) -> str:
    """What stands at a key of the first level, without a comment behind it."""
    line = re.search(rf"(?m)^{key}: (.+?)(?: +#.*)?$", text)
    return line[1].strip('"') if line else ""


def without_overlay(text: str, authority: str) -> str:
    """Take the letters of an authority's own indicators out of an upload file."""
    comment, key, inner = r"(?:^ *#[^\n]*\n)?", rf"^( +){re.escape(authority)}-[^\n]*\n", r"(?:^\1 +[^\n]*\n)*"
    return re.sub(f"(?m){comment}{key}{inner}", "", text)


def _with_block(text: str, key: str, block: str) -> str:
    """The text with another block at a key of its first level; as it is where there is none."""
    lines_of_key = rf"(?m)^{key}:[^\n]*\n(?:(?:[ ][^\n]*)?\n)*?(?=[^ \n]|\Z)"
    return re.sub(lines_of_key, lambda _: f"{block}\n", text, count=1)
