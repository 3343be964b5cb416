#!/usr/bin/env python3
"""Computes the figures of `heard report` a second time, from `heard export --internal`, in another way.

usage: independent.py EXPORT.jsonl FROM TO QUEUE...      prints one JSON object, figure: [value, n]
"""

import json
import math
import sys
from datetime import datetime, timezone


def ms(text):
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round((moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds() * 1000)


class Conversation:
    def __init__(self, line):
        self.id = line["conversation"]
        self.opened = ms(line["at"])
        self.queue = line["data"]["queue"]
        self.public, self.internal, self.feedback = [], [], []

    def messages(self, *roles):
        return [p for p in self.public if p["ev"] == "message" and p["data"]["from"]["role"] in roles]

    def joins(self):
        return [
            p for p in self.public
            if p["ev"] == "participant.joined"
            and p["data"]["participant"]["role"] == "agent"
            and p["data"]["reason"] != "barge"
        ]

    def closing(self):
        for index, p in enumerate(self.public):
            if p["ev"] == "conversation.state" and p["data"]["state"] == "closed":
                return index, p
        return None, None

    def spans(self):
        """(agent, from, to) for every stretch in which an agent had it."""
        found, begun = [], None
        for p in self.public:
            ends = (
                p["ev"] == "conversation.state" and p["data"]["state"] == "closed"
                or p["ev"] == "participant.left" and p["data"]["participant"]["role"] == "agent"
                or p in self.joins()
            )
            if ends and begun:
                found.append((begun[0], begun[1], ms(p["at"])))
                begun = None
            if p in self.joins():
                begun = (p["data"]["participant"]["id"], ms(p["at"]))
        if begun:
            found.append((begun[0], begun[1], ms(self.public[-1]["at"])))
        return found

    def answers(self):
        """For each stretch of customer messages that the desk answered: the milliseconds it took."""
        talk = self.messages("customer", "agent", "supervisor")
        waits, asked = [], None
        for p in talk:
            if p["data"]["from"]["role"] == "customer":
                asked = ms(p["at"]) if asked is None else asked
            elif asked is not None:
                waits.append(ms(p["at"]) - asked)
                asked = None
        return waits, asked is not None

    def rating(self):
        rated = [p["data"] for p in self.public if p["ev"] == "rated"]
        return rated[-1] if rated else None

    def episodes(self):
        events = [(i, e) for i, e in enumerate(self.internal)]
        raised = [i for i, e in events if e["ev"] == "flag" and e["data"]["source"] == "analyser"]
        for number, start in enumerate(raised):
            until = raised[number + 1] if number + 1 < len(raised) else len(self.internal)
            stretch = self.internal[start + 1:until]
            lowered = next((i for i, e in enumerate(stretch) if e["ev"] == "flag.lowered"), None)
            inside = stretch if lowered is None else stretch[:lowered]
            yield start, stretch, inside, None if lowered is None else stretch[lowered]


def quantile(values, share):
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


def busy(spans):
    """The time in which each agent had at least one, by marking every begin and end."""
    total = 0
    for agent in {s[0] for s in spans}:
        marks = sorted([(s[1], 1) for s in spans if s[0] == agent] + [(s[2], -1) for s in spans if s[0] == agent])
        depth, since = 0, None
        for at, change in marks:
            if depth > 0:
                total += at - since
            depth, since = depth + change, at
    return total


def figures(talks):
    out = {}

    def count(name, n):
        out[name] = [n, n]

    def share(name, part, whole):
        out[name] = [100 * part / whole if whole else None, whole]

    def times(name, values, *kinds):
        for kind in kinds:
            value = None
            if values:
                value = {
                    "mean": lambda: sum(values) / len(values),
                    "median": lambda: quantile(values, 0.5),
                    "p90": lambda: quantile(values, 0.9),
                    "max": lambda: max(values),
                }[kind]() / 1000
            out[f"{name}_{kind}"] = [value, len(values)]

    closed = [c for c in talks if c.closing()[1]]
    had = [c for c in closed if c.joins()]

    def was_waiting(c):
        index, _ = c.closing()
        states = [p["data"]["state"] for p in c.public[:index] if p["ev"] == "conversation.state"]
        return not states or states[-1] == "queued"

    abandoned = [c for c in closed if was_waiting(c)]
    waits = [ms(c.joins()[0]["at"]) - c.opened for c in talks if c.joins()]
    count("conversations", len(talks))
    count("closed", len(closed))
    share("abandoned_rate", len(abandoned), len(closed))
    share("missed_share", len(closed) - len(had), len(closed))
    share("dropped_share", sum(c.answers()[1] for c in had), len(had))
    share("service_level_60s", sum(w <= 60000 for w in waits), len(waits) + len(closed) - len(had))
    spans = [s for c in talks for s in c.spans()]
    assigned = sum(s[2] - s[1] for s in spans)
    busy_time = busy(spans)
    out["concurrency"] = [assigned / busy_time if busy_time else None, len(spans)]

    first_customer, first_agent, responses = [], [], []
    for c in talks:
        customers, desk = c.messages("customer"), c.messages("agent", "supervisor")
        if customers:
            later = [p for p in desk if p["seq"] > customers[0]["seq"]]
            if later:
                first_customer.append(ms(later[0]["at"]) - ms(customers[0]["at"]))
        if c.joins():
            later = [p for p in desk if p["seq"] > c.joins()[0]["seq"]]
            if later:
                first_agent.append(ms(later[0]["at"]) - ms(c.joins()[0]["at"]))
        responses += c.answers()[0]
    times("first_response", first_customer, "median", "p90")
    times("agent_first_response", first_agent, "median", "p90")
    times("response_time", responses, "mean", "median", "max")
    times("wait", waits, "mean", "median", "p90")
    times("handle_time", [sum(s[2] - s[1] for s in c.spans()) for c in had], "mean", "median")
    ends = []
    for c in closed:
        index, end = c.closing()
        said = [p for p in c.public[:index] if p["ev"] == "message" and p["data"]["from"]["role"] == "customer"]
        if said:
            ends.append(ms(end["at"]) - ms(said[-1]["at"]))
    times("close_time", ends, "mean", "median")
    times("resolution_time", [ms(c.closing()[1]["at"]) - c.opened for c in closed], "median")
    out["turns_mean"] = [len(responses) / len(talks) if talks else None, len(talks)]

    ratings = [c.rating() for c in talks if c.rating()]
    scores = [r["score"] for r in ratings if r.get("score") is not None]
    understood = [r["understood"] for r in ratings if r.get("understood") is not None]
    share("csat", sum(s >= 4 for s in scores), len(scores))
    share("csat_response_rate", sum(1 for c in had if c.rating()), len(had))
    share("understood_share", sum(u >= 3 for u in understood), len(understood))

    episodes = named = anyhow = first = 0
    to_named, to_calm, halves = [], [], []
    groups = {True: [], False: []}
    for c in talks:
        felt = False
        heated = False
        desk = c.messages("agent", "supervisor")
        for start, stretch, inside, lowered in c.episodes():
            heated = True
            episodes += 1
            since = ms(c.internal[start]["at"])
            acknowledged = [e for e in inside if e["ev"] == "acknowledged"]
            good = [e for e in acknowledged if e["data"]["how"] != "sympathy"]
            anyhow += bool(acknowledged)
            if good:
                felt = True
                named += 1
                to_named.append(ms(good[0]["at"]) - since)
                read = [e["data"]["seq"] for e in c.internal[:start] if e["ev"] == "energy"]
                answer = [p["seq"] for p in desk if p["seq"] > (read[-1] if read else 0)]
                first += bool(answer) and answer[0] == good[0]["data"]["seq"]
            if lowered is not None and lowered["data"].get("by") is None:
                to_calm.append(ms(lowered["at"]) - since)
            halves += half_life(c, start, stretch, inside)
        answer = (c.rating() or {}).get("understood")
        if heated and answer is not None:
            groups[felt].append(answer >= 3)
    for flag, name in ((True, "understood_if_acknowledged"), (False, "understood_if_not_acknowledged")):
        share(name, sum(groups[flag]), len(groups[flag]))
    both = groups[True] and groups[False]
    difference = (sum(groups[True]) / len(groups[True]) - sum(groups[False]) / len(groups[False])) * 100 if both else None
    out["understood_difference"] = [difference, len(groups[True]) + len(groups[False])]
    count("heightened_episodes", episodes)
    share("acknowledged_share", named, episodes)
    share("acknowledged_first_share", first, episodes)
    share("acknowledged_any_share", anyhow, episodes)
    times("time_to_acknowledgement", to_named, "median", "p90")
    hows = [e["data"]["how"] for c in talks for e in c.internal if e["ev"] == "acknowledged"]
    share("confirmed_reflect_backs", hows.count("confirmed"), hows.count("facts") + hows.count("feeling"))
    times("time_to_calm", to_calm, "median")
    times("half_life", halves, "median")

    actions = [f["data"]["action"] for c in talks for f in c.feedback]
    share("hint_precision", sum(a in ("used", "edited") for a in actions), len(actions))
    hints = sum(e["ev"] == "hint" for c in talks for e in c.internal)
    out["hint_burden"] = [hints / (assigned / 3600000) if assigned else None, hints]
    return out


def half_life(c, start, stretch, inside):
    """From the highest reading of an episode to the first of half of it, until the next episode."""
    before = [e for e in c.internal[:start] if e["ev"] == "energy"]
    readings = [(ms(e["at"]), e["data"]["energy"]["score"], e in inside) for e in stretch if e["ev"] == "energy"]
    peak = (ms(before[-1]["at"]), before[-1]["data"]["energy"]["score"]) if before else None
    for at, score, within in readings:
        if peak is None:
            peak = (at, score)
        elif score > peak[1] and within:
            peak = (at, score)
        elif score <= peak[1] / 2:
            return [at - peak[0]]
    return []


def main():
    path, begin, end, *queues = sys.argv[1:]
    talks = {}
    with open(path, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["ev"] == "conversation":
                talks[line["conversation"]] = Conversation(line)
            elif line["ev"] == "hint.feedback":
                talks[line["conversation"]].feedback.append(line)
            elif "iseq" in line:
                talks[line["conversation"]].internal.append(line)
            else:
                talks[line["conversation"]].public.append(line)
    chosen = [c for c in talks.values() if ms(begin) <= c.opened < ms(end)]
    result = figures(chosen)
    for queue in queues:
        part = figures([c for c in chosen if c.queue == queue])
        result.update({f"queue/{queue}/{name}": value for name, value in part.items()})
    json.dump(result, sys.stdout)


main()
