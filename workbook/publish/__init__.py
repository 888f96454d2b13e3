"""Exports: the upload's zip, and the accepted dataset.

The dataset is written in any format there is.

Everything here is a pure function of an `Extract`, or several: the same extract and date give the same bytes.
"""

from workbook.publish.dataset_files import dataset_files
from workbook.publish.records import Extract, ExtractedService
from workbook.publish.upload import Zip, spls_zip, uploaded_rows

__all__ = ["Extract", "ExtractedService", "Zip", "dataset_files", "spls_zip", "uploaded_rows"]
