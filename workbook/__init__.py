"""Supporting People outcomes workbooks: YAML in, tailored workbook out; workbook back, tidy data in."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sp-workbook")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0"
