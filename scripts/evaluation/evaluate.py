"""Prints the evaluation tables; see scripts/evaluate."""

import argparse
import json
import pathlib
import sys

from measures import auc, average_precision, f1_by_class, share, threshold_for
from systems import Afinn, Heard, Vader

LABELLED = ["goemotions", "airline", "complaints", "olid_abuse", "dailydialog", "meld", "semeval18_ec"]
CALM = ["multidogo_background", "banking77_background"]
CLASSES = ["anger", "anxiety", "sadness", "calm"]


def load(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        columns = file.readline().rstrip("\n").split("\t")
        rows = [dict(zip(columns, line.rstrip("\n").split("\t"))) for line in file]
    return [row for row in rows if row["heightened"] in ("0", "1")]


def find(data, name, split):
    for candidate in (data / name / f"{split}.tsv", data / name / "dev.tsv"):
        if candidate.exists():
            return candidate
    return None


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def number(value, digits=3):
    return f"{value:.{digits}f}"


def emotions(rows, readings):
    """Four classes: calm below the flag, else the strongest of the three emotions."""
    gold = [r["emotion"] if r["heightened"] == "1" and r["emotion"] in CLASSES else "calm" for r in rows]
    guess = []
    for reading in readings:
        felt = {name: reading["emotions"].get(name, 0) for name in CLASSES[:3]}
        guess.append(max(felt, key=felt.get) if reading["level"] >= 2 else "calm")
    return f1_by_class(gold, guess, CLASSES)


def main():
    parser = argparse.ArgumentParser(prog="evaluate")
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--split", default="dev", choices=["dev", "train"])
    parser.add_argument("--heard", required=True)
    parser.add_argument("--lexicons")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()

    systems = [Heard(options.heard, options.lexicons), Vader(), Afinn()]
    results = {}
    for name in LABELLED + CALM:
        path = find(options.data, name, options.split)
        if path is None:
            print(f"evaluate: no {name} in {options.data}", file=sys.stderr)
            continue
        rows = load(path)
        texts = [r["text"] for r in rows]
        entry = {"rows": rows, "labels": [int(r["heightened"]) for r in rows], "scores": {}, "seconds": {}}
        for system in systems:
            entry["scores"][system.name], entry["seconds"][system.name] = system.read(texts)
        entry["readings"] = systems[0].readings
        results[name] = entry
    report(results, [system.name for system in systems], options)


def report(results, names, options):
    labelled = [name for name in LABELLED if name in results]
    calm = [name for name in CALM if name in results]
    summary = {}

    print("AUC (average precision):\n")
    head("set", "texts", "heightened", *names)
    sums = {name: 0.0 for name in names}
    for name in labelled:
        entry = results[name]
        cells = []
        for system in names:
            area = auc(entry["labels"], entry["scores"][system])
            sums[system] += area
            summary.setdefault(system, {})[name] = area
            cells.append(f"{number(area)} ({number(average_precision(entry['labels'], entry['scores'][system]))})")
        row(name, len(entry["labels"]), number(share(entry["labels"])), *cells)
    row("mean", "", "", *[number(sums[system] / len(labelled)) for system in names])

    print("\nAt the shipped threshold (level 2 and above):\n")
    head("set", "flagged of the heightened", "flagged of the calm")
    for name in labelled + calm:
        entry = results[name]
        flags = [reading["level"] >= 2 for reading in entry["readings"]]
        yes = share(f for f, label in zip(flags, entry["labels"]) if label)
        no = share(f for f, label in zip(flags, entry["labels"]) if not label)
        row(name, number(yes) if name in labelled else "", number(no))

    if calm:
        pooled = {system: sum((results[name]["scores"][system] for name in calm), []) for system in names}
        print("\nRecall where so many of the calm service turns are flagged:\n")
        head("set", *[f"{system} {rate} %" for rate in (3, 5) for system in names])
        for name in labelled:
            entry = results[name]
            cells = []
            for rate in (0.03, 0.05):
                for system in names:
                    limit = threshold_for(pooled[system], rate)
                    cells.append(number(share(
                        score >= limit for score, label in zip(entry["scores"][system], entry["labels"]) if label)))
            row(name, *cells)

    if "goemotions" in results:
        entry = results["goemotions"]
        scores = emotions(entry["rows"], entry["readings"])
        print("\nEmotion on goemotions, F1 by class:\n")
        head(*CLASSES, "macro")
        row(*[number(scores[name]) for name in CLASSES], number(share(scores.values())))

    count = sum(len(results[name]["labels"]) for name in results)
    print("\nMessages a second on one core, start-up apart:\n")
    head(*names)
    speeds = [count / sum(results[name]["seconds"][system] for name in results) for system in names]
    row(*[f"{speed:,.0f}" for speed in speeds])
    row(*[f"{speed / speeds[names.index('VADER')]:.1f} × VADER" for speed in speeds])
    if options.json:
        options.json.write_text(json.dumps({"auc": summary, "speed": dict(zip(names, speeds))}, indent=1) + "\n")


if __name__ == "__main__":
    main()
