"""Which files make up a configuration, and reading them all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbook.config import shapes
from workbook.config.breakdown import written_out
from workbook.config.client_groups import client_group_list, names_client_groups
from workbook.config.needs import need_lists, needs_written_out
from workbook.config.readings import judge_lists, readings_written_out
from workbook.config.source import ConfigProblem, Document, Node, read
from workbook.config.upload_shapes import UploadFile
from workbook.model import CLIENT_GROUPS, Chain, ColumnMapping, DistanceModel, Sharing, adapter

FOLDER = "indicator_config"
FORMS, MODELS, CHAINS = f"{FOLDER}/forms", f"{FOLDER}/models", f"{FOLDER}/chains"
#: Mappings of the files that people's workbooks may be filled from.
COLUMN_MAPPINGS = f"{FOLDER}/column_mappings"
#: The files that a configuration may do without: the upload then has no names, the policy is the shipped one.
UPLOAD, SHARING = f"{FOLDER}/upload.yaml", f"{FOLDER}/sharing.yaml"
_MAIN = {
    "framework": f"{FOLDER}/framework.yaml",
    "code_lists": f"{FOLDER}/code_lists.yaml",
    "national": f"{FOLDER}/national_core.yaml",
    "regional": f"{FOLDER}/regional_basket.yaml",
    "defaults": "client_group_defaults.yaml",
}
_SHAPES: dict[str, Any] = {
    "framework": shapes.FRAMEWORK,
    "code_lists": shapes.CODE_LISTS,
    "national": shapes.Series,
    "regional": shapes.Series,
    "defaults": shapes.DefaultsFile,
}


@dataclass(frozen=True)
class Documents:
    """Every file of a configuration, as read.

    overlays: by the name of their folder. forms, models, chains, column_mappings: in the order of their files' names.
    upload: None where there is none.
    """

    framework: Document
    code_lists: Document
    national: Document
    regional: Document
    defaults: Document
    overlays: dict[str, Document] = field(hash=False)
    sharing: Document
    upload: Document | None = None
    forms: tuple[Document, ...] = ()
    column_mappings: tuple[Document, ...] = ()
    models: tuple[Document, ...] = ()
    chains: tuple[Document, ...] = ()

    def shaped(self) -> tuple[tuple[Document, Any], ...]:
        """Give each file with its shape, in reading order."""
        return (
            *((getattr(self, part), shape) for part, shape in _SHAPES.items()),
            (self.sharing, Sharing),
            *((document, shapes.Overlay) for document in self.overlays.values()),
            *((document, DistanceModel) for document in self.models),
            *((document, shapes.FORM) for document in self.forms),
            *((document, Chain) for document in self.chains),
            *((document, ColumnMapping) for document in self.column_mappings),
            *(() if self.upload is None else ((self.upload, UploadFile),)),
        )

    @cached_property
    def lists(self) -> dict[str, Node]:
        """The code lists that questions are asked by, by code.

        The client groups are among them.
        """
        root = self.code_lists.root
        groups = {CLIENT_GROUPS: client_group_list(root)} if root.entries(CLIENT_GROUPS) else {}
        return {**groups, **{entry.text("code"): entry for entry in root.entries("lists")}}

    def _models_by_code(self, unsound: Collection[str]) -> dict[str, DistanceModel]:
        models: dict[str, DistanceModel] = {}
        for document in self.models:
            with contextlib.suppress(ValidationError):
                model = adapter(DistanceModel).validate_python(document.root.value)
                if document.name not in unsound:
                    models.setdefault(model.code, model)
        return models

    def written_out(self, unsound: Collection[str] = ()) -> Documents:
        """Replace breakdowns, needs and models in the files by their questions.

        unsound: the names of files in which something is amiss; a model of such a file has none.
        """
        lists, models = self.lists, self._models_by_code(unsound)
        root = self.code_lists.root
        is_there = self.code_lists.readable
        made = [
            code_list
            for document in self.forms
            if is_there
            for code_list in (*need_lists(document, lists), *judge_lists(document, models))
        ]
        made += [client_group_list(root)] if is_there and any(map(names_client_groups, self.forms)) else []
        everything = Node.of_list([*root.entries("lists"), *made], root.get("lists").line)
        titles = {domain.text("code"): domain.text("title") for domain in self.framework.root.entries("domains")}
        return replace(
            self,
            code_lists=replace(self.code_lists, root=root.with_child("lists", everything)) if made else self.code_lists,
            national=written_out(self.national, lists),
            regional=written_out(self.regional, lists),
            overlays={code: written_out(document, lists) for code, document in self.overlays.items()},
            forms=tuple(
                readings_written_out(needs_written_out(written_out(document, lists), titles), models)
                for document in self.forms
            ),
        )

    def mappings_by_name(self) -> dict[str, Document]:
        """The mappings of columns by what `upload.yaml` calls them."""
        return {Path(document.name).stem: document for document in self.column_mappings}

    def common(self) -> tuple[Document, Document]:
        """The files of indicators that every authority collects."""
        return (self.national, self.regional)


def read_all(folder: Path) -> Documents:
    """Read every file of the configuration in that folder.

    Problems are in each document.
    """
    main = {part: read(folder / name, name) for part, name in _MAIN.items()}
    overlays = {
        path.name: read(path / "indicators.yaml", f"{FOLDER}/local/{path.name}/indicators.yaml")
        for path in _visible(folder / FOLDER / "local")
        if path.is_dir()
    }
    upload = read(folder / UPLOAD, UPLOAD) if os.path.lexists(folder / UPLOAD) else None
    policy = folder if os.path.lexists(folder / SHARING) else shipped_folder()
    sharing = read(policy / SHARING, SHARING)
    places = (FORMS, MODELS, CHAINS, COLUMN_MAPPINGS)
    forms, models, chains, mappings = (_documents(folder, place) for place in places)
    return Documents(
        **main,
        overlays=overlays,
        sharing=sharing,
        upload=upload,
        forms=forms,
        models=models,
        chains=chains,
        column_mappings=mappings,
    )


def _documents(folder: Path, place: str) -> tuple[Document, ...]:
    """Every YAML file in a folder of the configuration."""
    return tuple(read(path, f"{place}/{path.name}") for path in _visible(folder / place) if path.suffix == ".yaml")


def shipped_folder() -> Path:
    """The folder of the configuration that comes with the tool.

    It is in the package once installed, else in the checkout.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent


def configuration_files(folder: Path) -> tuple[Path, ...]:
    """List the files of a configuration, in order."""
    paths = (path for path in (folder / FOLDER).rglob("*") if path.is_file())
    return (folder / _MAIN["defaults"], *sorted(paths))


def unread(folder: Path) -> Iterator[ConfigProblem]:
    """List the YAML files that look read but are not."""
    home = folder / FOLDER
    local = [path for place in _visible(home / "local") for path in ([place] if place.is_file() else _visible(place))]
    places = (FORMS, MODELS, CHAINS, COLUMN_MAPPINGS)
    beside = [path for place in places for path in _visible(folder / place) if path.suffix != ".yaml"]
    for path in (*_visible(home), *local, *beside):
        name = path.relative_to(folder).as_posix()
        expected = name in (*_MAIN.values(), UPLOAD, SHARING) or (
            path.name == "indicators.yaml" and path.parent.parent == home / "local"
        )
        if path.suffix.lower() in (".yaml", ".yml") and not expected:
            yield ConfigProblem(name, 1, "this file is not read; move what it holds to a file that is, or delete it")


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, in order, hidden files left out.

    Returns nothing if there is no such folder.
    """
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
