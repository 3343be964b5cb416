#!/usr/bin/env python3
"""The draft check against labelled drafts: any finding, false alarms, misses.

    scripts/evaluate drafts --data DIR [--heard PATH] [--lexicons DIR]

DIR holds drafts_visible.jsonl, or a folder `tone` with it: {"id", "draft", "flags": [...]}, no flags for a good draft.
"""

import argparse
import json
import pathlib
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--heard", default="heard")
    parser.add_argument("--lexicons")
    options = parser.parse_args()
    folder = options.data / "tone" if (options.data / "tone").is_dir() else options.data
    paths = sorted(folder.glob("drafts*.jsonl"))
    if not paths:
        sys.exit(f"{folder} holds no drafts*.jsonl")
    rows = [json.loads(line) for path in paths for line in path.read_text().splitlines() if line.strip()]
    lists = ["--lexicons", options.lexicons] if options.lexicons else []
    lines = [json.dumps({"id": row["id"], "text": row["draft"]}) for row in rows]
    done = subprocess.run(
        options.heard.split() + ["check-draft", "--jsonl", "--json"] + lists,
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    hits = alarms = misses = 0
    for row, line in zip(rows, done.stdout.splitlines(), strict=True):
        found = json.loads(line)["findings"]
        hits += bool(row["flags"]) and bool(found)
        if found and not row["flags"]:
            alarms += 1
            print(f"{row['id']}\tfalse alarm\t{found[0]['code']}")
        if row["flags"] and not found:
            misses += 1
            print(f"{row['id']}\tmissed\t{', '.join(row['flags'])}")
    good = sum(not row["flags"] for row in rows)
    score = 2 * hits / max(1, 2 * hits + alarms + misses)
    print(f"drafts {len(rows)}  any-finding F1 {score:.3f}  false alarms {alarms} of {good}  missed {misses} of {len(rows) - good}")


main()
