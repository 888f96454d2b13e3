"""Exports: the upload's zip, and the accepted dataset.

The dataset is written in any format there is.

Everything here is a pure function of an `Extract`, or several: the same extract and date give the same bytes.
"""

from workbook.publish.dataset_files import dataset_files
from workbook.publish.records import Extract, ExtractedService
from workbook.publish.upload import Zip, spls_zip, uploaded_rows
from workbook.publish.upload_columns import SERVICE_COLUMNS, ServiceRecord, named_columns

__all__ = [
    "SERVICE_COLUMNS",
    "Extract",
    "ExtractedService",
    "ServiceRecord",
    "Zip",
    "dataset_files",
    "named_columns",
    "spls_zip",
    "uploaded_rows",
]
