#!/usr/bin/env python3
"""What the disk itself takes: appends 4 KiB to a file and syncs it, fifty times a second, until it is told to end.

usage: sync_probe.py FILE      prints "p50 p99" in milliseconds at SIGTERM
"""
import os
import signal
import sys
import time

times = []


def end(*_):
    """Prints what was found."""
    times.sort()
    if times:
        print(f"{times[len(times) // 2]:.2f} {times[len(times) * 99 // 100]:.2f}", flush=True)
    os._exit(0)


signal.signal(signal.SIGTERM, end)
file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
page = b"x" * 4096
while True:
    start = time.monotonic()
    os.write(file, page)
    os.fdatasync(file)
    times.append((time.monotonic() - start) * 1000)
    time.sleep(0.02)
