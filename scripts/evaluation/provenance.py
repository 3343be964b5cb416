"""Checks that nothing in the repository came out of a set that may not ship; see scripts/evaluate."""

import argparse
import json
import pathlib
import re
import subprocess
import sys

# The sets whose sentences and weights may ship nowhere; what may shape induced.tsv stands below.
CLOSED = ["airline", "complaints", "dailydialog", "meld", "olid_abuse", "semeval18_ec", "emobank_vad", "ack", "reflect"]
OPEN = {"goemotions", "vader", "multidogo", "banking77"}
LEAST_WORDS = 5
# Greetings and the like, which anybody writes: fewer than so many different words are no sentence of somebody's.
LEAST_DIFFERENT = 4
# Sentences that everybody says, and that stand in some set by that alone.
EVERYDAY = {"i'm sorry to hear that"}
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words(text):
    return WORD.findall(text.lower().replace("’", "'"))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def texts(folder):
    """Every text of a set, with the place it stands at."""
    for path in sorted(folder.glob("*.tsv")):
        with open(path, encoding="utf-8", newline="\n") as file:
            column = file.readline().rstrip("\n").split("\t").index("text")
            for number, line in enumerate(file, 2):
                fields = line.rstrip("\n").split("\t")
                if column < len(fields):
                    yield f"{path.name}:{number}", fields[column]
    for path in sorted(folder.glob("*.jsonl")):
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                for text in strings(json.loads(line)):
                    yield f"{path.name}:{number}", text


def repository(root):
    """Every line of text that is kept or about to be, as words with its place."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, stdout=subprocess.PIPE, check=True, text=True).stdout
    for name in listed.splitlines():
        try:
            content = (root / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        for number, line in enumerate(content.splitlines(), 1):
            found = words(line)
            if len(found) >= LEAST_WORDS:
                yield f"{name}:{number}", found


def induced(root):
    """Complaints about entries of an induced list that name another source than the open sets, or none."""
    for path in sorted(root.glob("Lexicons/*/induced.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#") or line.startswith("entry\t"):
                continue
            sources = {part.split()[0] for part in line.split("\t")[-1].split(", ") if part.split()}
            if not sources or not sources <= OPEN:
                yield f"{path.relative_to(root)}:{number}: learned from {', '.join(sorted(sources)) or 'nothing'}"


def main():
    parser = argparse.ArgumentParser(prog="evaluate provenance")
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--heard", help=argparse.SUPPRESS)
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]

    complaints = list(induced(root))
    kept = {}
    lines = 0
    for place, found in repository(root):
        lines += 1
        for start in range(len(found) - LEAST_WORDS + 1):
            kept.setdefault(tuple(found[start:start + LEAST_WORDS]), []).append((place, start, found))
    read = 0
    for name in CLOSED:
        if not (options.data / name).is_dir():
            raise SystemExit(f"evaluate: no {name} in {options.data}")
        for place, text in texts(options.data / name):
            read += 1
            said = words(text)
            if len(said) < LEAST_WORDS or len(set(said)) < LEAST_DIFFERENT or " ".join(said) in EVERYDAY:
                continue
            for where, start, found in kept.get(tuple(said[:LEAST_WORDS]), []):
                if found[start:start + len(said)] == said:
                    complaints.append(f"{where}: holds the text of {name}/{place}")
    for complaint in sorted(set(complaints)):
        print(complaint)
    print(f"{read} texts of {len(CLOSED)} sets that may not ship against {lines} lines: {len(set(complaints))} found",
          file=sys.stderr)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
