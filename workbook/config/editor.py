"""The JSON Schemas by which an editor completes and checks the YAML, made from the models that the loader uses."""

from __future__ import annotations

from typing import Any

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

#: The JSON Schema that each kind of file is checked by in an editor.
FILES: dict[str, type[ConfigEntry]] = {
    "framework.json": FrameworkFile,
    "code_lists.json": CodeListsFile,
    "indicators.json": IndicatorsFile,
    "local_indicators.json": LocalFile,
    "client_group_defaults.json": DefaultsFile,
    "upload.json": UploadFile,
    "sharing.json": SharingFile,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas by file name, for the folder `indicator_config/schemas`."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: draft | model.model_json_schema() for name, model in FILES.items()}
