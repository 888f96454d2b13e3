"""docs/configuration.md: what it says of the YAML is so.

1. Its tables are as the model describes each key.
2. Every question, list and rule that it shows is loaded without a mistake, all of them in one form.
3. Each question type, rule function and fact has its place in it.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from textwrap import indent

import pytest

from added_form import add_form, add_lists
from own_configuration import own_configuration
from workbook import config
from workbook.model import Form, QuestionType
from workbook.rules.functions import amount_functions, condition_functions, record_functions
from workbook.rules.tree import FACTS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLES: dict[str, list[str]] = {
    kind: re.findall(rf"^```yaml{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) for kind in ("", " list", " rules")
}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    """The examples of the page as one form, loaded beside the shipped configuration."""
    folder = tmp_path_factory.mktemp("page")
    own_configuration(folder)
    add_lists(folder, EXAMPLES[" list"][0])
    questions, rules = indent("".join(EXAMPLES[""]), "      "), indent(EXAMPLES[" rules"][0], "    ")
    text = "code: page\ntitle: The page\nper: service\nsections:\n  - code: EM-PAG-1\n    title: All of it\n"
    add_form(folder, "page", f"{text}    questions:\n{questions}{rules}")
    return config.load(folder).framework.form("page")


def test_the_tables_are_as_the_model_has_them() -> None:
    """1: made again, the page is the same; else run `make docs`."""
    made: str = runpy.run_path(str(ROOT / "docs" / "make_configuration.py"))["page"]()
    assert made == PAGE, "run `make docs`"
    assert PAGE.count("| --- | --- | --- |") == PAGE.count("<!-- end -->") > 5


def test_every_example_is_loaded(form: Form) -> None:
    """2: a question of each type, the breakdown with its sum, and the rules; what a percentage asks by itself too."""
    assert {question.type for question in form.questions.values()} == set(QuestionType)
    assert {"EM-PAG-1.leavers_left", "EM-PAG-1.leavers_asked_to_leave"} <= form.questions.keys()
    codes = {code.partition(".")[2].rstrip("0123456789") for code in form.rules}
    assert codes == {"R", "SUM", "UNDER", "OVER"}


def test_every_type_function_and_fact_has_its_place() -> None:
    """3: by name."""
    assert {f"### {kind}" for kind in QuestionType} <= set(PAGE.splitlines())
    for name in (*amount_functions(), *record_functions(), *condition_functions()):
        assert f"`{name}(" in PAGE
    for fact in FACTS:
        assert f"`{fact}`" in PAGE
