"""Make register.md from the register's columns: `make docs`. A test says when that is due."""

from __future__ import annotations

from pathlib import Path

from workbook.register.guide import register_page

PAGE = Path(__file__).with_name("register.md")

if __name__ == "__main__":
    PAGE.write_text(register_page(), encoding="utf-8")
