"""Which files make up a configuration, and reading them all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.config.schema import (
    CodeListsFile,
    ConfigEntry,
    DefaultsFile,
    FrameworkFile,
    IndicatorsFile,
    LocalFile,
    UploadFile,
)
from workbook.config.sharing import SharingFile
from workbook.config.source import ConfigProblem, Document, read

FOLDER = "indicator_config"
#: The files that a configuration may do without: the upload then has no names, the policy is the shipped one.
UPLOAD, SHARING = f"{FOLDER}/upload.yaml", f"{FOLDER}/sharing.yaml"
_MAIN = {
    "framework": f"{FOLDER}/framework.yaml",
    "code_lists": f"{FOLDER}/code_lists.yaml",
    "national": f"{FOLDER}/national_core.yaml",
    "regional": f"{FOLDER}/regional_basket.yaml",
    "defaults": "client_group_defaults.yaml",
}
_MODELS: dict[str, type[ConfigEntry]] = {
    "framework": FrameworkFile,
    "code_lists": CodeListsFile,
    "national": IndicatorsFile,
    "regional": IndicatorsFile,
    "defaults": DefaultsFile,
}


@dataclass(frozen=True)
class Documents:
    """Every file of a configuration, as read. overlays: by the name of their folder. upload: None where there is none."""

    framework: Document
    code_lists: Document
    national: Document
    regional: Document
    defaults: Document
    overlays: dict[str, Document]
    sharing: Document
    upload: Document | None = None

    def shaped(self) -> tuple[tuple[Document, type[ConfigEntry]], ...]:
        """Each file with the model of its shape, in reading order."""
        main = tuple((getattr(self, part), model) for part, model in _MODELS.items())
        optional = () if self.upload is None else ((self.upload, UploadFile),)
        main += ((self.sharing, SharingFile),)
        return (*main, *((document, LocalFile) for document in self.overlays.values()), *optional)

    def common(self) -> tuple[Document, Document]:
        """The files of indicators that every authority collects."""
        return (self.national, self.regional)


def read_all(folder: Path) -> Documents:
    """Read every file of the configuration in that folder; problems are in each document."""
    main = {part: read(folder / name, name) for part, name in _MAIN.items()}
    overlays = {
        path.name: read(path / "indicators.yaml", f"{FOLDER}/local/{path.name}/indicators.yaml")
        for path in _visible(folder / FOLDER / "local")
        if path.is_dir()
    }
    upload = read(folder / UPLOAD, UPLOAD) if os.path.lexists(folder / UPLOAD) else None
    policy = folder if os.path.lexists(folder / SHARING) else shipped_folder()
    sharing = read(policy / SHARING, SHARING)
    return Documents(**main, overlays=overlays, sharing=sharing, upload=upload)


def shipped_folder() -> Path:
    """The folder of the configuration that comes with the tool: in the package once installed, else the checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent


def unread(folder: Path) -> Iterator[ConfigProblem]:
    """Say which YAML files lie where they look as if they were read, and are not."""
    home = folder / FOLDER
    local = [path for place in _visible(home / "local") for path in ([place] if place.is_file() else _visible(place))]
    for path in (*_visible(home), *local):
        name = path.relative_to(folder).as_posix()
        expected = name in (*_MAIN.values(), UPLOAD, SHARING) or (
            path.name == "indicators.yaml" and path.parent.parent == home / "local"
        )
        if path.suffix.lower() in (".yaml", ".yml") and not expected:
            yield ConfigProblem(name, 1, "this file is not read; move what it holds to a file that is, or delete it")


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, in order, hidden files left out; nothing if there is no such folder."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
