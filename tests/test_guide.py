"""The guide for providers, as a page that they can be sent.

1. It has what docs/providers.md says, and the authority's own name, day, contact and colour above it.
2. It is whole in itself: no picture, script or link to anywhere.
3. Printed on A4 it takes two sides.
4. An authority that is needed and not given, and a name that is no page's, are refused.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chromium import chromium
from own_configuration import FRAMEWORK, edit, own_configuration
from workbook.config import shipped_folder
from workbook.errors import UsageError
from workbook.usecases.guide import write_guide
from workbook.usecases.workspace import Workspace

LEICESTER = "    aliases: [Leicester City, Leicester City Council, City of Leicester]\n"
OWN = """\
    return_to: returns@leicester.example
    contact: Ann Officer
    accent: "#5B2A86"
    read_me: [We answer questions on weekdays.]
"""
TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of an authority that says something of itself."""
    home = tmp_path_factory.mktemp("guide")
    edit(own_configuration(home), FRAMEWORK, LEICESTER, LEICESTER + OWN)
    target = home / "providers.html"
    write_guide(Workspace(home / "output", config=home), target, "LCE")
    return target


def test_it_has_the_guide_and_the_authority(page: Path) -> None:
    """1: every heading and list item of the guide."""
    html = page.read_text(encoding="utf-8")
    words = " ".join(TAG.sub(" ", html).split())
    own = (
        "Leicester: Supporting People performance return",
        "Returns are due within 15 working days after each quarter.",
    )
    more = ("Send them to returns@leicester.example.", "Questions: Ann Officer.", "We answer questions on weekdays.")
    assert [text for text in (*own, *more) if text not in words] == []
    text = (shipped_folder() / "docs" / "providers.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert [heading for heading in headings if heading not in words] == []
    assert html.count("<li>") == len(re.findall(r"^(?:- |[0-9]+\. )", text, re.MULTILINE))
    assert html.count("#5B2A86") >= 2


def test_it_is_whole_in_itself(page: Path) -> None:
    """2: nothing that a browser would fetch, or that leads to a page which was not sent."""
    html = page.read_text(encoding="utf-8")
    assert not re.findall(r"<(?:a|img|script|link|iframe)\b|url\(|https?:", html)
    assert ".md" not in html


@pytest.mark.slow
def test_it_takes_two_sides(page: Path) -> None:
    """3: as a browser prints it."""
    with chromium() as browser:
        opened = browser.new_page()
        opened.goto(page.as_uri())
        printed = opened.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """4: with what to give."""
    desk = Workspace(tmp_path / "output")
    with pytest.raises(UsageError, match="give --authority with one of: DER"):
        write_guide(desk, tmp_path / "providers.html")
    with pytest.raises(UsageError, match=r"ends in \.html"):
        write_guide(desk, tmp_path / "providers.pdf", "LCE")
