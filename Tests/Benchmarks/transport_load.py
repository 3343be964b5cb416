#!/usr/bin/env python3
"""Puts a load on the echo server and prints what its process paid, for scripts/bench.

usage: transport_load.py echo PORT CONNECTIONS IN-FLIGHT MESSAGES      prints the number of messages echoed
       transport_load.py idle PORT PID CONNECTIONS                     prints CPU and memory for each step of connections
"""
import os
import resource
import select
import socket
import sys

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
TEXT = b"x" * 120


def frame():
    """A whole masked text frame; the mask may be any."""
    mask = b"\x11\x22\x33\x44"
    body = bytes(byte ^ mask[index & 3] for index, byte in enumerate(TEXT))
    return bytes([0x81, 0x80 | len(TEXT)]) + mask + body


def connect(port):
    """A connection past its handshake."""
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.sendall(
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + b"\r\n\r\n"
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = link.recv(4096)
        if not piece:
            raise SystemExit("the echo server hung up")
        answer += piece
    if not answer.startswith(b"HTTP/1.1 101"):
        raise SystemExit(answer.split(b"\r\n")[0].decode())
    return link


def echo(port, connections, in_flight, messages):
    """Keeps `in_flight` messages on their way on each connection until `messages` have come back on each."""
    burst = frame() * in_flight
    reply = len(TEXT) + 2
    links = {}
    poll = select.epoll()
    for _ in range(connections):
        link = connect(port)
        links[link.fileno()] = [link, 0, 0]
        poll.register(link.fileno(), select.EPOLLIN)
    for link, _, _ in links.values():
        link.sendall(burst)
    left = connections
    while left:
        for number, _ in poll.poll():
            state = links[number]
            got = state[0].recv(1 << 16)
            if not got:
                raise SystemExit("the echo server hung up")
            state[1] += len(got)
            if state[1] < reply * in_flight:
                continue
            # The whole burst is back, and the next one leaves at once.
            state[1] -= reply * in_flight
            state[2] += in_flight
            if state[2] < messages:
                state[0].sendall(burst)
            else:
                left -= 1
    print(sum(state[2] for state in links.values()))


def cpu_microseconds(pid):
    """What all threads of the process have run."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1000


def resident_kilobytes(pid):
    """The process's resident memory."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def idle(port, pid, connections):
    """Opens connections that then say nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connections = min(connections, hard - 64)
    step = connections // 5
    links = [connect(port) for _ in range(200)]
    base = resident_kilobytes(pid)
    first = len(links)
    print("  open   accepting one   resident a connection")
    while len(links) < connections:
        before = cpu_microseconds(pid)
        count = min(step, connections - len(links))
        links += [connect(port) for _ in range(count)]
        cpu = (cpu_microseconds(pid) - before) / count
        memory = (resident_kilobytes(pid) - base) / (len(links) - first)
        print(f"{len(links):6d} {cpu:12.0f} us {memory:20.1f} kB")


def main(arguments):
    if len(arguments) == 6 and arguments[1] == "echo":
        echo(*map(int, arguments[2:]))
    elif len(arguments) == 5 and arguments[1] == "idle":
        idle(*map(int, arguments[2:]))
    else:
        raise SystemExit(__doc__)


main(sys.argv)
