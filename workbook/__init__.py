"""Supporting People outcomes workbooks: YAML in, tailored workbook out; workbook back, tidy data in."""
