"""The systems that are compared: each gives one heat a text, higher for more heightened, and its speed."""

import json
import resource
import subprocess
import time


class Heard:
    name = "Heard"

    def __init__(self, command, lexicons=None):
        self.command = [command, "analyze", "--jsonl", "--json"]
        if lexicons:
            self.command += ["--lexicons", lexicons]
        self.start_up = self._seconds([])

    def _run(self, texts):
        lines = "".join(json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run(self.command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        readings = [json.loads(line) for line in done.stdout.splitlines()]
        if len(readings) != len(texts):
            raise SystemExit(f"evaluate: {len(texts)} texts in, {len(readings)} readings out")
        return [reading["energy"] for reading in readings], spent

    def _seconds(self, texts):
        return self._run(texts)[1]

    def read(self, texts):
        readings, spent = self._run(texts)
        self.readings = readings
        return [reading["score"] for reading in readings], max(spent - self.start_up, 1e-6)


class Vader:
    name = "VADER"

    def __init__(self):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self.analyser = SentimentIntensityAnalyzer()

    def read(self, texts):
        before = time.process_time()
        scores = [-self.analyser.polarity_scores(text)["compound"] for text in texts]
        return scores, time.process_time() - before


class Afinn:
    name = "AFINN"

    def __init__(self):
        from afinn import Afinn as Lists

        self.lists = Lists(emoticons=True)

    def read(self, texts):
        before = time.process_time()
        scores = [-self.lists.score(text) for text in texts]
        return scores, time.process_time() - before
