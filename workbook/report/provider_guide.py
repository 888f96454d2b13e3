"""The guide for providers as one page that they can be sent.

It needs no network. Its text is docs/providers.md; what is the authority's own stands above it.
"""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from workbook.model import Authority, Framework
from workbook.table.colours import HEAD
from workbook.text import counted

#: A link to another page of ours, which is not sent: in brackets of its own, or within a sentence.
_ASIDE = re.compile(r"\s*\(\[[^\]]*\]\((?!https?:)[^)]*\)\)")
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")


def guide_page(text: str, framework: Framework, authority: Authority) -> str:
    """Write the page.

    text: the guide, as Markdown, which begins with its heading.
    """
    heading, _, body = text.partition("\n")
    plain = _LINK.sub(r"\1", _ASIDE.sub("", body))
    days, noun = framework.deadline.working_days, framework.periods.collected.noun
    return (
        Environment(
            loader=PackageLoader("workbook.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        .get_template("guide.html.j2")
        .render(
            heading=heading.removeprefix("# "),
            title=framework.return_title,
            authority=authority,
            accent=authority.accent or HEAD,
            deadline=f"within {counted(days, 'working day')} after each {noun}",
            text=Markup(MarkdownIt("commonmark").enable("table").render(plain)),
        )
    )
