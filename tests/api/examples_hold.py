"""Checks that every example of a description is what its schema says: `examples_hold.py URL`."""

import json
import sys
from urllib.request import urlopen

import jsonschema_rs


def bodies(document):
    """Every schema with its example, and where it stands."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            where = f"{method.upper()} {path}"
            for parameter in operation["parameters"]:
                # The header of the language stands once, under the components.
                if "$ref" in parameter:
                    parameter = document["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
                yield f"{where} {parameter['name']}", parameter
            for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
                yield f"{where} takes {kind}", content
            for status, response in operation["responses"].items():
                for kind, content in response.get("content", {}).items():
                    yield f"{where} gives {status} {kind}", content
    for name, response in document["components"]["responses"].items():
        for kind, content in response["content"].items():
            yield f"{name} {kind}", content


def main():
    document = json.load(urlopen(sys.argv[1]))
    checked, wrong = 0, []
    for where, content in bodies(document):
        if "example" not in content:
            continue
        checked += 1
        schema = {**content.get("schema", {}), "components": document["components"]}
        for error in jsonschema_rs.validator_for(schema).iter_errors(content["example"]):
            wrong.append(f"{where}: {error.message} at {list(error.instance_path)}")
    print(*wrong, f"{checked} examples checked", sep="\n")
    sys.exit(1 if wrong or checked < 100 else 0)


if __name__ == "__main__":
    main()
