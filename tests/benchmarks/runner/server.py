# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""A private redis-server for the benchmarks: TCP, a local socket and TLS at once, nothing saved."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

START_LIMIT = 20  # seconds
TRANSPORTS = ("tcp", "local", "tls")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Runs from `with` to its end; on `core` alone where that is given."""

    def __init__(self, core: int | None):
        self.core = core

    def __enter__(self) -> "Server":
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qredis-bench-"))
        self.port, self.tls_port = free_port(), free_port()
        self.socket = self.folder / "redis.sock"
        command = ["redis-server", "--port", self.port, "--bind", "127.0.0.1", "--unixsocket", self.socket]
        command += ["--save", "", "--appendonly", "no", "--dir", self.folder]
        self.has_tls = self.make_certificate()
        if self.has_tls:
            command += ["--tls-port", self.tls_port, "--tls-ca-cert-file", self.certificate]
            command += ["--tls-cert-file", self.certificate, "--tls-key-file", self.key, "--tls-auth-clients", "no"]
        if self.core is not None:
            command = ["taskset", "-c", self.core, *command]
        with open(self.folder / "log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log)
        self.wait_for_answer()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    @property
    def certificate(self) -> pathlib.Path:
        return self.folder / "server.pem"

    @property
    def key(self) -> pathlib.Path:
        return self.folder / "server.key"

    def make_certificate(self) -> bool:
        """One that is its own authority, for 127.0.0.1. False without the program openssl."""
        if not shutil.which("openssl"):
            return False
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
            + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.key, "-out", self.certificate],
            check=True,
            capture_output=True,
        )
        return True

    def wait_for_answer(self):
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                    link.sendall(b"PING\r\n")
                    if link.recv(16).startswith(b"+PONG"):
                        return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        log = (self.folder / "log").read_text(encoding="utf-8")
        self.__exit__()
        raise SystemExit("error: redis-server did not start:\n" + log)

    def url(self, transport: str) -> str:
        return {
            "tcp": f"redis://127.0.0.1:{self.port}",
            "local": f"unix://{self.socket}",
            "tls": f"rediss://127.0.0.1:{self.tls_port}",
        }[transport]

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process.pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9
