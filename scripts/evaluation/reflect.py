#!/usr/bin/env python3
"""Machine gates over every input, coverage, and a sheet for reading suggestions by eye.

    scripts/evaluate reflect --data DIR [--heard PATH] [--lexicons DIR] [--sheet FILE] [--verdicts FILE]

DIR holds inputs.jsonl (one conversation of 1 to 3 messages a line) or a folder `reflect` with it. The sheet has the
customers' words in it and stays out of the project; a verdict file (`id<TAB>pass|fail`) made from it may go anywhere.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

RUBRIC = """A suggestion passes when all of these hold; when in doubt it fails:
  grammatical, nothing cut off, no dangling it/they/she
  faithful: nothing the customer did not say, and not half of the story or a side remark
  the feeling is right or absent, the want is right or absent
  an agent would send it with a light edit at most
  no promise, no blame, no sale
"""


def inputs(folder):
    for path in (folder / "inputs.jsonl", folder / "reflect" / "inputs.jsonl"):
        if path.exists():
            return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    sys.exit(f"{folder} holds no inputs.jsonl")


def analyse(heard, lists, rows):
    lines = []
    for row in rows:
        for text in row["messages"]:
            lines.append(json.dumps({"id": row["id"], "text": text, "role": "customer", "conversation": row["id"]}))
    done = subprocess.run(
        heard + ["analyze", "--jsonl", "--json"] + lists, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
    )
    last = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        last[answer["id"]] = answer
    return last


def words(text):
    return re.findall(r"[a-z0-9$£€%.:'-]*[a-z0-9%]", text.lower().replace("’", "'"))


def complaints(suggestion, messages):
    """What can be seen of the gates from outside; the gates themselves are SuggestionGate and run before anybody sees it."""
    found = []
    said = " ".join(messages).lower()
    heard = re.findall(r"\d+", said)
    for number in re.findall(r"\d+", suggestion):
        if number not in heard:
            found.append("novel number")
    if not suggestion.rstrip().endswith("?"):
        found.append("no check question")
    if len(suggestion.split()) > 45:
        found.append("too long")
    if suggestion.count('"') % 2 or suggestion.count("(") != suggestion.count(")"):
        found.append("unbalanced")
    if re.search(r"\b(you (was|is|am|has)|your your|the the|a the|your the)\b", suggestion.lower()):
        found.append("agreement")
    if re.search(r"\b(promise|guarantee|upgrade|discount|your fault|inconvenience|i feel|i understand)\b", suggestion.lower()):
        found.append("lexicon")
    if "!" in suggestion:
        found.append("exclamation")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--heard", default="heard")
    parser.add_argument("--lexicons")
    parser.add_argument("--sheet", type=pathlib.Path)
    parser.add_argument("--verdicts", type=pathlib.Path)
    options = parser.parse_args()
    rows = inputs(options.data)
    lists = ["--lexicons", options.lexicons] if options.lexicons else []
    answers = analyse(options.heard.split(), lists, rows)
    suggested, broken, sheet = 0, 0, [RUBRIC]
    for row in rows:
        hint = (answers.get(row["id"]) or {}).get("hint") or {}
        texts = [each["text"] for each in hint.get("suggestions", [])]
        suggested += bool(texts)
        for text in texts:
            wrong = complaints(text, row["messages"])
            broken += bool(wrong)
            if wrong:
                print(f"{row['id']}\t{', '.join(wrong)}")
            sheet.append(f"{row['id']}\n  " + "\n  ".join(row["messages"]) + f"\n  => {text}\n")
    print(f"inputs {len(rows)}  with a suggestion {suggested} ({100 * suggested / len(rows):.1f} %)  gates broken {broken}")
    if options.sheet:
        options.sheet.write_text("\n".join(sheet))
    if options.verdicts:
        verdicts = dict(line.split("\t")[:2] for line in options.verdicts.read_text().splitlines() if "\t" in line)
        passed = sum(verdict == "pass" for verdict in verdicts.values())
        print(f"read by eye {len(verdicts)}  passed {passed} ({100 * passed / max(1, len(verdicts)):.1f} %)")
    sys.exit(1 if broken else 0)


main()
