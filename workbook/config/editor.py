"""Make JSON Schemas for editors from the loader's shapes.

An editor completes and checks the YAML by them.
"""

from __future__ import annotations

from typing import Any

from workbook.config import shapes
from workbook.config.upload_shapes import UploadFile
from workbook.model import Chain, ColumnMapping, DistanceModel, Sharing, adapter

#: The JSON Schema that each kind of file is checked by in an editor.
FILES: dict[str, Any] = {
    "framework.json": shapes.FRAMEWORK,
    "code_lists.json": shapes.CODE_LISTS,
    "indicators.json": shapes.Series,
    "local_indicators.json": shapes.Overlay,
    "column_mapping.json": ColumnMapping,
    "form.json": shapes.FORM,
    "model.json": DistanceModel,
    "chain.json": Chain,
    "client_group_defaults.json": shapes.DefaultsFile,
    "upload.json": UploadFile,
    "sharing.json": Sharing,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Make the JSON Schemas by file name.

    They go into the folder `indicator_config/schemas`.
    """
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: draft | adapter(shape).json_schema() for name, shape in FILES.items()}
