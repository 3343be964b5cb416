#!/usr/bin/env python3
"""Precision, recall and F1 of what replies acknowledge.

    scripts/evaluate acknowledge --data DIR [--heard PATH] [--lexicons DIR]

DIR holds support_replies_visible.jsonl, epitome_*.jsonl, annomi_visible.jsonl and esconv_dev.jsonl, or a folder `ack`
with them; what is missing is left out. A reply counts as acknowledging from `sympathy` on.
"""

import argparse
import json
import pathlib
import subprocess

COUNTING = {"sympathy", "facts", "feeling"}
SETS = [
    ("support replies", "support_replies*.jsonl", "customer", lambda row: bool(row["ack"]), 0.85),
    ("EPITOME emotional reactions", "epitome_*.jsonl", "seeker", lambda row: row["er"] >= 1, 0.60),
    ("AnnoMI reflections", "annomi*.jsonl", "prev", lambda row: bool(row["reflection"]), 0.58),
    (
        "ESConv reflection or restatement",
        "esconv_dev.jsonl",
        "prev",
        lambda row: row["strategy"] in ("Reflection of feelings", "Restatement or Paraphrasing"),
        None,
    ),
]


def read(heard, lists, rows, before):
    lines = []
    for number, row in enumerate(rows):
        talk = f"c{number}"
        if row.get(before):
            lines.append(json.dumps({"id": f"{talk}-0", "text": row[before], "role": "customer", "conversation": talk}))
        lines.append(json.dumps({"id": talk, "text": row["reply"], "role": "agent", "conversation": talk}))
    done = subprocess.run(
        heard + ["analyze", "--jsonl", "--json"] + lists, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
    )
    answers = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        answers[answer.get("id")] = answer.get("acknowledges", "none")
    return [answers.get(f"c{number}", "none") for number in range(len(rows))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--heard", default="heard")
    parser.add_argument("--lexicons")
    options = parser.parse_args()
    folder = options.data / "ack" if (options.data / "ack").is_dir() else options.data
    lists = ["--lexicons", options.lexicons] if options.lexicons else []
    print("set\trows\tpositive\tprecision\trecall\tF1\tgoal")
    for name, pattern, before, gold, goal in SETS:
        for path in sorted(folder.glob(pattern)):
            rows = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
            guesses = [how in COUNTING for how in read(options.heard.split(), lists, rows, before)]
            truth = [gold(row) for row in rows]
            hits = sum(guess and true for guess, true in zip(guesses, truth))
            precision = hits / max(1, sum(guesses))
            recall = hits / max(1, sum(truth))
            score = 2 * precision * recall / max(1e-9, precision + recall)
            print(f"{name} ({path.stem})\t{len(rows)}\t{sum(truth)}\t{precision:.3f}\t{recall:.3f}\t{score:.3f}\t{goal or '-'}")


main()
