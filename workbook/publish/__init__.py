"""Exports: the upload's zip, and the accepted dataset.

The dataset is CSV, Parquet or a workbook.

Everything here is a pure function of an `Extract`, or several: the same extract and date give the same bytes.
"""

from workbook.publish.dataset import csv_files, parquet_files, xlsx_files
from workbook.publish.records import Extract, ExtractedService, ExtractSource
from workbook.publish.upload import Zip, spls_zip, uploaded_rows

__all__ = [
    "Extract",
    "ExtractSource",
    "ExtractedService",
    "Zip",
    "csv_files",
    "parquet_files",
    "spls_zip",
    "uploaded_rows",
    "xlsx_files",
]
