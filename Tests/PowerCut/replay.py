#!/usr/bin/env python3
"""Plays power failures over a recording of recorder.c and checks what is left of the store.

A disk promises only what was synced. Of everything later, any 512-byte sector may be there or not, in any of the versions
written since, whatever the order of the writes; a file's new length may be there without its bytes; changes of the
directory are there up to any point. After a failed sync the sectors it stood for stay uncertain until they are written and
synced again, because Linux holds their pages for clean (Rebello et al., USENIX ATC 2020).
"""

import argparse
import os
import random
import re
import sqlite3
import struct
import sys
import tempfile

WRITE, TRUNCATE, SYNC, SYNC_FAILED, LINK, UNLINK, RENAME, DIRECTORY_SYNC, ACKNOWLEDGED = range(1, 10)
SECTOR = 512
HEAD = struct.Struct("<5Q")


def read_recording(path):
    with open(path, "rb") as file:
        data = file.read()
    operations, at = [], 0
    while at + HEAD.size <= len(data):
        kind, number, offset, length, count = HEAD.unpack_from(data, at)
        at += HEAD.size
        operations.append((kind, number, offset, length, data[at:at + count]))
        at += count
    return operations


class File:
    """One file: what the process sees, what is surely on the disk, and what may be."""

    def __init__(self):
        self.seen = bytearray()
        self.disk = bytearray()
        # Sectors written since the last sync, each with its versions, between truncations: [{}, length, {}, length, {}].
        self.pending = [{}]
        # Sectors that a failed sync left uncertain, with what they may hold.
        self.uncertain = {}

    def sector(self, content, number):
        return bytes(content[number * SECTOR:(number + 1) * SECTOR])

    def write(self, offset, data):
        if len(self.seen) < offset:
            self.seen.extend(bytes(offset - len(self.seen)))
        self.seen[offset:offset + len(data)] = data
        for number in range(offset // SECTOR, (offset + len(data) - 1) // SECTOR + 1):
            self.pending[-1].setdefault(number, []).append(self.sector(self.seen, number))

    def truncate(self, length):
        resize(self.seen, length)
        self.pending += [length, {}]

    def sync(self):
        for length in self.pending[1::2]:
            self.uncertain = {n: v for n, v in self.uncertain.items() if n * SECTOR < length}
        for written in self.pending[0::2]:
            for number in written:
                self.uncertain.pop(number, None)
        self.disk = bytearray(self.seen)
        self.pending = [{}]

    def fail_to_sync(self):
        for written in self.pending[0::2]:
            for number, versions in written.items():
                known = self.uncertain.setdefault(number, [self.sector(self.disk, number)])
                known.extend(versions)
            written.clear()

    def after_a_cut(self, dice):
        content = bytearray(self.disk)
        share = dice.choice([0, 0.003, 0.03, 0.3, 0.9, 0.997, 1])
        for number, versions in self.uncertain.items():
            place(content, number, dice.choice(versions))
        effective = dice.randint(0, len(self.pending) // 2)
        for index, change in enumerate(self.pending):
            if isinstance(change, dict):
                for number, versions in change.items():
                    if dice.random() < share:
                        place(content, number, dice.choice(versions))
            elif index // 2 < effective:
                resize(content, change)
        if len(content) < len(self.seen) and dice.random() < 0.3:
            resize(content, dice.randint(len(content), len(self.seen)))
        return content


def resize(content, length):
    if length <= len(content):
        del content[length:]
    else:
        content.extend(bytes(length - len(content)))


def place(content, number, sector):
    start = number * SECTOR
    if len(content) < start:
        content.extend(bytes(start - len(content)))
    content[start:start + len(sector)] = sector


class Disk:
    """A directory of files under power."""

    def __init__(self):
        self.files = {}
        self.names = {}
        self.pending = []

    def play(self, kind, number, offset, length, payload):
        if kind == LINK:
            self.files[number] = File()
            self.pending.append(("link", payload.decode(), number))
        elif kind == UNLINK:
            self.pending.append(("unlink", payload.decode(), 0))
        elif kind == RENAME:
            old, new = payload.decode().split("/")
            self.pending += [("unlink", old, 0), ("link", new, number)]
        elif kind == DIRECTORY_SYNC:
            self.names = self.named(len(self.pending))
            self.pending = []
        elif kind == WRITE:
            self.files[number].write(offset, payload)
        elif kind == TRUNCATE:
            self.files[number].truncate(length)
        elif kind == SYNC:
            self.files[number].sync()
        elif kind == SYNC_FAILED and number in self.files:
            self.files[number].fail_to_sync()

    def named(self, changes):
        names = dict(self.names)
        for change, name, number in self.pending[:changes]:
            if change == "link":
                names[name] = number
            else:
                names.pop(name, None)
        return names

    def after_a_cut(self, dice):
        names = self.named(dice.randint(0, len(self.pending)))
        return {name: self.files[number].after_a_cut(dice) for name, number in names.items()}


class Promises:
    """What was acknowledged up to a point of the recording."""

    def __init__(self):
        self.messages = {}
        self.erased = []
        self.failed = set()

    def hear(self, line):
        words = line.split()
        if words[0] == "ack":
            self.messages.setdefault(words[1], {})[int(words[2])] = int(words[3])
            self.failed.discard((words[1], int(words[2])))
        elif words[0] == "failed":
            self.failed.add((words[1], int(words[2])))
        elif words[0] == "erased":
            self.erased.append(words[1])

    @property
    def count(self):
        return sum(len(numbers) for numbers in self.messages.values())


def check(directory, promises):
    """What is wrong with the store in `directory`: counts by name."""
    faults = {"lost": 0, "corrupt": 0, "gaps": 0, "duplicates": 0, "torn": 0, "unerased": 0, "returned": 0}
    path = os.path.join(directory, "heard.sqlite")
    for name in promises.erased:
        for file in os.listdir(directory):
            with open(os.path.join(directory, file), "rb") as content:
                faults["unerased"] += f"{name} says".encode() in content.read()
    if not os.path.exists(path):
        faults["lost"] = promises.count
        return faults
    try:
        store = sqlite3.connect(path, isolation_level=None)
        examine(store, promises, faults)
        store.close()
    except sqlite3.DatabaseError as error:
        # A store without its tables is a consistent one: it was cut before, or lost, its first commit.
        if "no such table" not in str(error):
            print(f"corrupt: {error}", file=sys.stderr)
            faults["corrupt"] += 1
        faults["lost"] = promises.count
    return faults


def examine(store, promises, faults):
    verdict = store.execute("PRAGMA integrity_check").fetchall()
    if verdict != [("ok",)]:
        print(f"corrupt: {verdict[:3]}", file=sys.stderr)
        faults["corrupt"] += 1
    found, positions = {}, []
    for position, name, seq, data in store.execute(
        """SELECT p.position, c.name, p.seq, json_extract(p.data, '$.text') FROM public_item p
        JOIN conversation c ON c.id = p.conversation ORDER BY c.name, p.seq"""
    ):
        found.setdefault(name, []).append((seq, data))
    whispers = {}
    for name, iseq in store.execute(
        """SELECT c.name, i.iseq FROM internal_item i JOIN conversation c ON c.id = i.conversation ORDER BY 1, 2"""
    ):
        whispers.setdefault(name, []).append(iseq)
    counters = dict(store.execute("SELECT key, CAST(body AS INTEGER) FROM record WHERE kind = 'person'"))
    for name, items in found.items():
        numbers = [seq for seq, _ in items]
        faults["gaps"] += numbers != list(range(1, len(numbers) + 1))
        said = [int(re.match(r"\S+ says (\d+) ", text).group(1)) for _, text in items]
        faults["duplicates"] += len(said) - len(set(said))
        # A message, its whisper and its counter were one request.
        faults["torn"] += whispers.get(name, []) != numbers or counters.get(name) != len(numbers)
    for name, numbers in promises.messages.items():
        texts = dict(found.get(name, []))
        for number, length in numbers.items():
            faults["lost"] += texts.get(number) != f"{name} says {number} " + "again and " * length
    faults["unerased"] += sum(name in found for name in promises.erased)
    faults["returned"] += sum(number in dict(found.get(name, [])) for name, number in promises.failed)
    store.execute("INSERT INTO message_text (message_text) VALUES ('integrity-check')")


def write_out(files, directory):
    for name in os.listdir(directory):
        os.remove(os.path.join(directory, name))
    for name, content in files.items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(content)


def choose_cuts(operations, count, is_biased, dice):
    """Points to cut at: anywhere, and half of them where most can go wrong, close behind a truncation or a failed sync."""
    delicate = [
        at for at, (kind, _, offset, length, _) in enumerate(operations)
        if kind in (TRUNCATE, SYNC_FAILED, UNLINK) or (kind == WRITE and length > 65536)
    ]
    cuts = []
    for _ in range(count):
        if is_biased and delicate and dice.random() < 0.5:
            cuts.append(min(len(operations), dice.choice(delicate) + dice.randint(1, 8)))
        else:
            cuts.append(dice.randint(1, len(operations)))
    return sorted(cuts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recording")
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--expect", choices=["nothing", "losses"], default="nothing")
    parser.add_argument("--label", default="")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    operations = read_recording(options.recording)
    cuts = choose_cuts(operations, options.cuts, options.expect == "nothing", dice)
    disk, promises, played = Disk(), Promises(), 0
    total, spoiled, worst, with_loss = {}, 0, 0, 0
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as directory:
        for cut in cuts:
            while played < cut:
                kind, number, offset, length, payload = operations[played]
                if kind == ACKNOWLEDGED:
                    promises.hear(payload.decode())
                else:
                    disk.play(kind, number, offset, length, payload)
                played += 1
            write_out(disk.after_a_cut(dice), directory)
            faults = check(directory, promises)
            if faults["lost"] or faults["corrupt"]:
                with_loss += 1
                worst = max(worst, faults["lost"])
            if any(faults[name] for name in faults if name != "returned"):
                spoiled += 1
                if options.expect == "nothing":
                    print(f"cut at operation {cut}: {faults}", file=sys.stderr)
            for name, count in faults.items():
                total[name] = total.get(name, 0) + count
    figures = ", ".join(f"{name} {count}" for name, count in total.items())
    print(
        f"{options.label}: {options.cuts} cuts in {len(operations)} operations, {promises.count} messages acknowledged, "
        f"seed {options.seed}: {figures}; cuts with a loss {with_loss}, worst {worst}"
    )
    if options.expect == "losses":
        return 0 if with_loss > options.cuts // 2 else 1
    return 1 if spoiled else 0


if __name__ == "__main__":
    sys.exit(main())
