"""Write the JSON Schemas: `python -m workbook.config`.

They stand beside the YAML that they check.
"""

import json

from workbook.config import json_schemas, shipped_folder

if __name__ == "__main__":
    for name, schema in json_schemas().items():
        path = shipped_folder() / "indicator_config" / "schemas" / name
        path.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
