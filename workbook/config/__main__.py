"""Write the JSON Schemas beside the YAML they check: `python -m workbook.config`."""

import json

from workbook.config import json_schemas, shipped_folder

if __name__ == "__main__":
    for name, schema in json_schemas().items():
        path = shipped_folder() / "indicator_config" / "schemas" / name
        path.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
