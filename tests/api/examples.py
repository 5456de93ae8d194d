#!/usr/bin/env python3
"""Makes assets/openapi/examples.json from what the stories asked and were answered.

    ZHENMA_RECORD=record.jsonl cargo test --test stories
    python3 tests/api/examples.py openapi.json record.jsonl > assets/openapi/examples.json

`openapi.json` is the description of a running service. Of every operation the call whose answer shows most members is
taken, if its answer is one of success; secrets of the tests' tokens are replaced.
"""

import json
import re
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST = 8_000
MOST_OF_A_LIST = 6


def members(value):
    """The names of all members, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(members, value.values()))
    if isinstance(value, list):
        return set().union(*map(members, value))
    return set()


def short(value):
    """The same with long lists cut."""
    if isinstance(value, dict):
        return {name: short(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [short(inner) for inner in value[:MOST_OF_A_LIST]]
    return value


def harmless(text):
    """Without the secrets of tokens."""
    return re.sub(r"zm_[a-z2-7]{15}_[A-Za-z0-9_-]{43}", f"zm_{'a' * 15}_{'A' * 43}", text)


def operations(document):
    """Every operation with the pattern of its address; fixed words before parameters."""
    found = []
    for path, methods in document["paths"].items():
        pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "$")
        found += [(path.count("{"), method.upper(), path, pattern) for method in methods]
    return sorted(found, key=lambda row: row[:3])


def main():
    document = json.load(open(sys.argv[1]))
    known = operations(document)
    best = {}
    for line in open(sys.argv[2]):
        call = json.loads(line)
        address = urlsplit(call["path"])
        matches = ((path, p.match(address.path)) for _, method, path, p in known if method == call["method"])
        path, match = next(((path, match) for path, match in matches if match), (None, None))
        # A backup is taken over the folder's socket alone, so only what it takes is recorded.
        taken = 200 <= call["status"] < 300 or (path == "/api/v1/backup" and call["status"] == 409)
        if path is None or path == "/openapi.json" or not taken:
            continue
        example = {"status": call["status"]}
        if match.groupdict():
            example["path"] = {name: unquote(value) for name, value in match.groupdict().items()}
        if address.query:
            words = {"true": True, "false": False}
            query = {n: words.get(v, v) for n, v in parse_qsl(address.query) if n not in ("cursor", "limit")}
            example.update({"query": query} if query else {})
        for part in ("request", "answer"):
            if call[part] is not None:
                example[part] = short(call[part])
        size = len(json.dumps(example))
        worth = (size <= LONGEST, len(members(example)), -size)
        name = f"{call['method']} {path}"
        if name not in best or worth > best[name][0]:
            best[name] = (worth, example)
    examples = {name: example for name, (_, example) in sorted(best.items())}
    print(harmless(json.dumps(examples, ensure_ascii=False, indent=1, sort_keys=True)))
    missing = [f"{method} {path}" for _, method, path, _ in known if f"{method} {path}" not in examples]
    print("no example of:", ", ".join(missing) or "none", file=sys.stderr)


if __name__ == "__main__":
    main()
