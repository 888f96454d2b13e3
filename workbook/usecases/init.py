"""Begin a configuration of an authority's own, with a blank register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.config import FOLDER, configuration_files, load, shipped_folder
from workbook.config.authorities import UpperTierAuthority, authority_named, successors_of
from workbook.config.starting import own_framework, without_overlay
from workbook.errors import UsageError
from workbook.model import Configuration
from workbook.register import COLUMNS
from workbook.register.guide import register_page
from workbook.table.formats.csv import lines_bytes
from workbook.text import quoted
from workbook.usecases.files import CONFIGURATION, file_errors, write_atomically
from workbook.usecases.workspace import Workspace

REGISTER, REGISTER_PAGE = "register.csv", "register.md"
FRAMEWORK, UPLOAD = f"{FOLDER}/framework.yaml", f"{FOLDER}/upload.yaml"
#: What a framework that comes with the tool has beside its configuration.
EXAMPLE = ("README.md", "example-register.csv", "example-figures.csv")
#: Where authorities have indicators of their own, each in a folder named by its code.
LOCAL = f"{FOLDER}/local/"


@dataclass(frozen=True)
class BegunConfiguration:
    """A configuration that was begun.

    register: a blank one beside it. notes: what only the authority can say, and what to know of it.
    """

    folder: Path
    configuration: Configuration
    register: Path
    notes: tuple[str, ...]


def begin_configuration(folder: Path, authority: str, pack: str) -> BegunConfiguration:
    """Write an authority's configuration into an empty or new folder.

    authority: its name or code; empty for a pack as it stands. pack: the name of another framework; empty for the shipped one.
    Raises UsageError, FileError.
    """
    if not authority and not pack:
        raise UsageError("say whose configuration it is: --authority Wakefield, or a framework: --pack nihe.")
    source = _pack_folder(pack) if pack else shipped_folder()
    whose = authority_named(authority) if authority else None
    with file_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is there already and is not empty. Nothing was written. Name another folder.")
    for name, content in _contents(source, whose):
        write_atomically(folder / name, content)
    if pack:
        for name in EXAMPLE:
            with file_errors(source / name):
                write_atomically(folder / name, (source / name).read_bytes())
    register = folder / REGISTER
    write_atomically(register, lines_bytes([COLUMNS]))
    write_atomically(folder / REGISTER_PAGE, register_page().encode())
    configuration = load(folder)
    return BegunConfiguration(folder, configuration, register, _notes(configuration, whose))


def may_begin(workspace: Workspace) -> bool:
    """Whether a workspace has nothing but the shipped configuration. Raises FileError."""
    with file_errors(workspace.out):
        is_shipped = workspace.config.resolve() == shipped_folder().resolve()
        return is_shipped and not workspace.has_store() and not (workspace.out / CONFIGURATION).exists()


def begin_here(workspace: Workspace, authority: str, pack: str) -> BegunConfiguration:
    """Begin a configuration in the folder of results.

    It is used there from then on. Raises UsageError where one is in use already, and as of `begin_configuration`; FileError.
    """
    if not may_begin(workspace):
        raise UsageError("a configuration is in use here already. To begin another, open a desk on another folder.")
    return begin_configuration(workspace.out / CONFIGURATION, authority, pack)


def _contents(source: Path, whose: UpperTierAuthority | None) -> Iterator[tuple[str, bytes]]:
    """The files of a configuration by name: those of other authorities are left out, and what names them."""
    paths = {path.relative_to(source).as_posix(): path for path in configuration_files(source)}
    overlays = {name.removeprefix(LOCAL).split("/")[0] for name in paths if name.startswith(LOCAL)}
    dropped = sorted(overlays - {whose.code}) if whose is not None else []
    for name, path in paths.items():
        with file_errors(path):
            content = path.read_bytes()
        if whose is not None and name == FRAMEWORK:
            content = own_framework(content.decode(), whose).encode()
        if name == UPLOAD:
            for code in dropped:
                content = without_overlay(content.decode(), code).encode()
        if not name.startswith(tuple(f"{LOCAL}{code}/" for code in dropped)):
            yield name, content


def packs() -> tuple[tuple[str, str], ...]:
    """Name the frameworks beside the shipped one, with their titles."""
    titles = []
    for name in pack_names():
        page = _packs() / name / EXAMPLE[0]
        with file_errors(page):
            titles.append((name, page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")))
    return tuple(titles)


def pack_names() -> tuple[str, ...]:
    """Name the frameworks that come with the tool beside the shipped one."""
    packs = _packs()
    with file_errors(packs):
        return tuple(sorted(path.name for path in packs.iterdir() if path.is_dir()))


def _packs() -> Path:
    return shipped_folder() / "examples" / "packs"


def _pack_folder(name: str) -> Path:
    if name not in pack_names():
        raise UsageError(
            f"{quoted(name)} is not a framework that comes with the tool. Give one of: {', '.join(pack_names())}."
        )
    return _packs() / name


def _notes(configuration: Configuration, whose: UpperTierAuthority | None) -> tuple[str, ...]:
    deadline = configuration.framework.deadline
    notes = [
        f"The deadline is {deadline.working_days} working days after the period ends ({deadline.evidence}). "
        "Put your own in indicator_config/framework.yaml.",
        "Give return_to there too: the address that your workbooks give for returns.",
    ]
    if whose is not None:
        notes.append(
            "Title, name and version in that file are yours to change, and so are the words that registers may use "
            "for client groups and services: aliases in indicator_config/code_lists.yaml."
        )
    if whose is not None and whose.ended:
        after = ", ".join(successors_of(whose))
        notes.insert(0, f"{whose.name} was abolished on {whose.ended}. For periods after that, begin one for: {after}.")
    if configuration.upload is not None:
        notes.append("The names in indicator_config/upload.yaml are ours. Ask the supplier of your system for its own.")
    return tuple(notes)
