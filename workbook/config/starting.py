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


def own_framework(text: str, authority: UpperTierAuthority) -> str:
    """Give a framework file one authority; blank what is its own to say."""
    lines = [
        f"  - code: {authority.code}",
        f'    name: "{authority.name}"',
        *([f'    ons: "{authority.snac}"'] if authority.snac else []),
        f"    gss: {authority.gss}",
        *([f'    aliases: ["{authority.official_name}"]'] if authority.official_name != authority.name else []),
    ]
    text = _with_block(text, "authorities", "\n".join(["authorities:", *lines, ""]))
    text = re.sub(r"(?m)^name: (.+)$", rf'name: "\1, {authority.name}"', text, count=1)
    if not authority.snac:  # the name of an upload then has the authority's own code
        text = _with_block(text, "ons_code", "")
    return _with_block(text, _FICTIONAL, _LEFT_BLANK)


def without_overlay(text: str, authority: str) -> str:
    """Take the letters of an authority's own indicators out of an upload file."""
    comment, key, inner = r"(?:^ *#[^\n]*\n)?", rf"^( +){re.escape(authority)}-[^\n]*\n", r"(?:^\1 +[^\n]*\n)*"
    return re.sub(f"(?m){comment}{key}{inner}", "", text)


def _with_block(text: str, key: str, block: str) -> str:
    """The text with another block at a key of its first level; as it is where there is none."""
    lines_of_key = rf"(?m)^{key}:[^\n]*\n(?:(?:[ ][^\n]*)?\n)*?(?=[^ \n]|\Z)"
    return re.sub(lines_of_key, lambda _: f"{block}\n", text, count=1)
