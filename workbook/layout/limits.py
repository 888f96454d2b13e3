"""The limits of spreadsheet programs, stated once."""

from __future__ import annotations

#: A validation: its formula, its title, the words shown beside a selected box, the words of a refusal.
LONGEST_VALIDATION, LONGEST_TITLE, LONGEST_PROMPT, LONGEST_ERROR = 255, 32, 255, 224
#: A list that stands in the validation itself.
LONGEST_LIST = 255
#: A sheet's name, in UTF-16 units. Source: Excel; it also refuses `[ ] : * ? / \` in one.
LONGEST_SHEET_NAME = 31
#: A formula, and a text in a cell.
LONGEST_FORMULA, LONGEST_TEXT = 8192, 32_767
#: A document property, in characters.
LONGEST_PROPERTY = 255
#: A row's height, in points.
HIGHEST_ROW = 409.0
#: Columns of a sheet.
MOST_COLUMNS = 16_384
