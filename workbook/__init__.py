"""Make workbooks from YAML, and tidy data from workbooks."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sp-workbook")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0"
