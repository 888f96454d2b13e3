"""`python -m workbook.cli` is `sp-workbook`."""

from workbook.cli import main

if __name__ == "__main__":
    main()
