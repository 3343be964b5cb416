"""One reading by itself beside VADER, in turns on the same texts; see scripts/evaluate."""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

from evaluate import CALM, LABELLED, find, head, load, row

# Texts of about 80 characters, as chat messages are.
LENGTHS = range(60, 101)
TEXTS = 3000


def main():
    parser = argparse.ArgumentParser(prog="evaluate speed")
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--heard", required=True, help="the benchmark of the analyser")
    parser.add_argument("--lexicons", default=str(pathlib.Path(__file__).resolve().parents[2] / "Lexicons"))
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    texts = []
    for name in LABELLED + CALM:
        path = find(options.data, name, "dev")
        texts += [r["text"] for r in load(path) if len(r["text"]) in LENGTHS and "\r" not in r["text"]] if path else []
    texts = texts[:: max(len(texts) // TEXTS, 1)][:TEXTS]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(texts) + "\n")
        file.flush()

        def benchmark(what, rounds):
            command = [options.heard, options.lexicons, file.name, what, str(rounds)]
            return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout

        ours, theirs = [], []
        for _ in range(options.rounds):
            before = time.process_time()
            for text in texts:
                vader.polarity_scores(text)
            theirs.append(len(texts) / (time.process_time() - before))
            ours.append(statistics.median(int(line.split()[0]) for line in benchmark("rate", 5).splitlines()))
        median, late, _ = benchmark("latency", 5).split()
        print(f"{len(texts)} texts of 60 to 100 characters, {options.rounds} rounds in turns, processor time:\n")
        head("", "readings a second", "µs median", "µs at the 99th percentile")
        row("Heard", f"{statistics.median(ours):,.0f}", f"{float(median):.1f}", f"{float(late):.1f}")
        row("VADER", f"{statistics.median(theirs):,.0f}", "", "")
        print(f"\nHeard over VADER, median of the rounds: {statistics.median(a / b for a, b in zip(ours, theirs)):.1f}")
        if shutil.which("valgrind"):
            counts = [instructions(options, file.name, rounds) for rounds in (1, 3)]
            print(f"Instructions a reading: {(counts[1] - counts[0]) / (2 * len(texts)):,.0f}")


def instructions(options, path, rounds):
    """Instructions of the whole benchmark; the difference of two runs leaves start-up out."""
    command = ["valgrind", "", options.heard, options.lexicons, path, "read", str(rounds)]
    with tempfile.NamedTemporaryFile() as out:
        command[1:2] = ["--tool=callgrind", f"--callgrind-out-file={out.name}"]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=True)
        for line in pathlib.Path(out.name).read_text().splitlines():
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
    raise SystemExit("evaluate: callgrind counted nothing")


if __name__ == "__main__":
    main()
