"""What an installation brings along: pinned, with hashes, and the same for the tests as for officers.

1. `requirements.lock` has every package that the project needs, and those of every extra for officers.
2. Each version is pinned by hashes, and no address of a registry is in a lock.
3. The tests' lock has the same versions, and those of the extras for developers.
4. The project says which versions of Python it supports, the oldest first.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LOCK, TESTS_LOCK = "requirements.lock", "requirements-test.lock"
#: The extras that only people who change the program install.
DEVELOPERS = ("test", "dev")


def project() -> dict[str, Any]:
    """What the project says of itself."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        stated: dict[str, Any] = tomllib.load(stream)["project"]
    return stated


def needed(*extras: str) -> set[str]:
    """The names of the packages that the project and some extras need."""
    stated = project()
    listed = [*stated["dependencies"], *(name for extra in extras for name in stated["optional-dependencies"][extra])]
    names = {re.split(r"[\[<>=;~! ]", requirement)[0] for requirement in listed}
    return {name.casefold().replace("_", "-") for name in names}


def pinned(lock: str) -> dict[str, set[str]]:
    """The versions in a lock, by name, of some for each version of Python."""
    versions = defaultdict[str, set[str]](set)
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        versions[name].add(version)
    return versions


def extras_for_officers() -> list[str]:
    return [extra for extra in project()["optional-dependencies"] if extra not in DEVELOPERS]


def test_the_lock_covers_every_extra_for_officers() -> None:
    """1: `postgresql` among them; a new extra is named in `make lock`."""
    assert "postgresql" in extras_for_officers()
    assert needed(*extras_for_officers()) - pinned(LOCK).keys() == set()
    assert "psycopg-binary" in pinned(LOCK)


@pytest.mark.parametrize("lock", [LOCK, TESTS_LOCK])
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    """2: of each package at least one hash."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(packages) == sum(map(len, pinned(lock).values()))
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)


def test_the_tests_run_with_what_officers_have() -> None:
    """3: not with another version of anything."""
    tests = pinned(TESTS_LOCK)
    assert {name: tests.get(name) for name in pinned(LOCK)} == pinned(LOCK)
    assert needed(*DEVELOPERS) - tests.keys() == set()


def test_the_supported_versions_are_said() -> None:
    """4: in the project's classifiers and in the README."""
    prefix = "Programming Language :: Python :: 3."
    minors = [int(line.removeprefix(prefix)) for line in project()["classifiers"] if line.startswith(prefix)]
    assert minors == sorted(minors)
    assert project()["requires-python"] == f">=3.{minors[0]}"
    names = [f"3.{minor}" for minor in minors]
    assert f"Python {', '.join(names[:-1])} or {names[-1]}" in (ROOT / "README.md").read_text(encoding="utf-8")
