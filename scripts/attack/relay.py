"""A relay of one's own to attack, and as much of a WebSocket client as rudeness needs. Shares no code with the relay."""
import asyncio, base64, json, os, shutil, signal, socket, struct, subprocess, tempfile, time


class Relay:
    """`heard serve` in a folder of its own, gone with `close()`."""

    def __init__(self, heard, port, settings=(), environment=None, limit_files=None):
        self.heard, self.port = heard, port
        self.folder = tempfile.mkdtemp(prefix="heard-attack-")
        self.arguments = ["--data", f"{self.folder}/data", "--listen", f"127.0.0.1:{port}"]
        for setting in settings:
            self.arguments += ["--set", setting]
        self.log = open(f"{self.folder}/relay.log", "wb")
        before = None
        if limit_files:
            import resource
            before = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit_files, limit_files))
        self.process = subprocess.Popen([heard, "serve", *self.arguments], stdout=subprocess.PIPE, stderr=self.log,
                                        env={**os.environ, **(environment or {})}, preexec_fn=before)
        line = self.process.stdout.readline().decode()
        if not line.startswith("heard ready"):
            said = line + self.output().decode(errors="replace")
            self.close()
            raise SystemExit(f"the relay did not start: {said}")

    def command(self, *arguments):
        done = subprocess.run([self.heard, *arguments, "--data", f"{self.folder}/data"], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"heard {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def output(self):
        self.log.flush()
        return open(f"{self.folder}/relay.log", "rb").read()

    def metric(self, name):
        with socket.create_connection(("127.0.0.1", self.port)) as raw:
            raw.sendall(f"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode())
            text = b""
            while piece := raw.recv(65536):
                text += piece
        for line in text.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[-1])

    def memory(self):
        """What the process holds, in KiB."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1])

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def handshake(port, path="/chat", subprotocol="heard.v1.json", headers=()):
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
             f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    if subprotocol:
        lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(payload, opcode=1, final=True):
    """A masked frame; the mask is zero, so that the bytes on the line are the payload's."""
    if isinstance(payload, str):
        payload = payload.encode()
    first = (0x80 if final else 0) | opcode
    if len(payload) < 126:
        head = struct.pack("!BB", first, 0x80 | len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", first, 0xFE, len(payload))
    else:
        head = struct.pack("!BBQ", first, 0xFF, len(payload))
    return head + b"\0\0\0\0" + payload


class Client:
    """One well-behaved JSON client on asyncio."""

    def __init__(self, port, source="127.0.0.1", path="/chat"):
        self.port, self.source, self.path = port, source, path
        self.number, self.waiting, self.code, self.pushes = 0, {}, None, []

    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.source, 0))
        self.writer.write(handshake(self.port, self.path))
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise OSError(head.split(b"\r\n")[0].decode())
        self.task = asyncio.ensure_future(self.read())
        return self

    async def read(self):
        try:
            while True:
                head = await self.reader.readexactly(2)
                length = head[1] & 0x7F
                if length == 126:
                    length, = struct.unpack("!H", await self.reader.readexactly(2))
                elif length == 127:
                    length, = struct.unpack("!Q", await self.reader.readexactly(8))
                data = await self.reader.readexactly(length)
                if head[0] & 0x0F == 8:
                    self.code = struct.unpack("!H", data[:2])[0] if len(data) >= 2 else 1005
                    break
                if head[0] & 0x0F != 1:
                    continue
                value = json.loads(data)
                if value == {}:
                    self.writer.write(frame("{}"))
                elif "ev" in value:
                    self.pushes.append(value)
                elif value.get("re") in self.waiting:
                    self.waiting.pop(value["re"]).set_result(value)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self.code = self.code or 1006
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(OSError(f"closed with {self.code}"))
        self.writer.close()

    async def ask(self, op, data=None, conversation=None, timeout=60):
        self.number += 1
        request = {"id": self.number, "op": op, "data": data or {}}
        if conversation:
            request["conversation"] = conversation
        waiting = self.waiting[self.number] = asyncio.get_running_loop().create_future()
        self.writer.write(frame(json.dumps(request)))
        reply = await asyncio.wait_for(waiting, timeout)
        if "error" in reply:
            raise OSError(f"{op}: {reply['error']}")
        return reply["ok"]

    async def open(self, name="Ada"):
        """Connects, says hello and opens a conversation; returns its id."""
        await self.connect()
        self.welcome = await self.ask("hello", {"name": name})
        self.conversation = (await self.ask("conversation.start", {"client_id": "start"}))["conversation"]
        return self

    async def say(self, text):
        return await self.ask("message.send", {"client_id": f"m{self.number}", "text": text}, self.conversation)

    async def close(self):
        self.task.cancel()
        self.writer.close()
