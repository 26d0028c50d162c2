# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Who is measured: the rows of the tables, and how each is started."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = "hiredis-qt"  # the client that ratios refer to
COMMANDS = ("one", "flight-256", "flight-1024")
BATCHES = ("batch-100", "batch-1000")
ALL = (*COMMANDS, *BATCHES, "pubsub", "large")


@dataclasses.dataclass
class Client:
    name: str  # for --client
    title: str
    program: list[str]
    cases: tuple[str, ...]
    options: tuple[str, ...] = ()
    slower: int = 1  # runs are so many times shorter
    absent: str = ""  # why it cannot run; empty where it can
    transports: tuple[str, ...] = ("tcp", "local")
    speaks_redis: bool = True  # not what is measured beside the clients
    interpreted: bool = False  # instructions of an interpreter are not counted
    environment: dict[str, str] = dataclasses.field(default_factory=dict)

    def command(self, server, transport: str, case_options: tuple[str, ...], count: int) -> list[str]:
        url = server.url(transport)
        options = [*case_options, *self.options]
        if transport == "tls" and self.name.startswith("qredis"):
            url += f"?ca_file={server.certificate}"
        elif transport == "tls" and self.name == "redis-py":
            url += f"?ssl_ca_certs={server.certificate}"
        elif transport == "tls":
            options += ["--ca", str(server.certificate)]
        return [*self.program, "--url", url, "--count", str(count), *options]


def python_with_redis() -> str | None:
    """The first Python that has redis.asyncio: a Debian package belongs to Debian's own."""
    for python in dict.fromkeys((sys.executable, "/usr/bin/python3")):
        found = subprocess.run([python, "-c", "import redis.asyncio"], capture_output=True, check=False)
        if found.returncode == 0:
            return python
    return None


def find_clients(build: pathlib.Path) -> list[Client]:
    """All that there are to be, each with the reason why it is absent, if it is."""

    def compiled(program: str, absent: str) -> dict:
        path = build / program
        return {"program": [str(path)], "absent": "" if path.exists() else absent}

    qredis = compiled("bench_qredis", "not built")
    if qredis["absent"]:
        raise SystemExit(f"error: no bench_qredis in {build}; name the folder with --build")
    three = ("tcp", "local", "tls")
    hiredis = "built only with libhiredis-dev"
    futures = ("--sink", "future", "--signal", "message")
    callbacks = ("--sink", "callback", "--signal", "batch")
    clients = [
        Client("qredis-future", "QRedis, QFuture and .then()", cases=ALL, options=futures, transports=three, **qredis),
        Client(
            "qredis-callback",
            "QRedis, callback()",
            cases=(*COMMANDS, "pubsub", "large", "thread"),
            options=callbacks,
            transports=three,
            **qredis,
        ),
        Client(
            "qredis-awaiting",
            "QRedis, co_await awaiting()",
            cases=COMMANDS,
            options=("--sink", "awaiting"),
            transports=three,
            **qredis,
        ),
        Client("hiredis-qt", "hiredis async, Qt", cases=ALL, **compiled("bench_hiredis_qt", hiredis)),
        Client(
            "hiredis-uv",
            "hiredis async, libuv",
            cases=ALL,
            **compiled("bench_hiredis_uv", hiredis + " and libuv1-dev"),
        ),
        Client(
            "hiredis-sync", "hiredis sync", cases=("one", *BATCHES, "large"), **compiled("bench_hiredis_sync", hiredis)
        ),
        Client(
            "qfuture",
            "QFuture and .then() alone",
            cases=("flight-256", "flight-1024"),
            options=("--mode", "then"),
            speaks_redis=False,
            **compiled("bench_qfuture", "not built"),
        ),
    ]
    clients.append(
        Client(
            "encode",
            "encoding alone",
            cases=("flight-256",),
            speaks_redis=False,
            **compiled("bench_encode", "not built"),
        )
    )
    python = python_with_redis()
    clients.append(
        Client(
            "redis-py",
            "redis-py asyncio",
            [str(python), "-B", str(HERE / "peers/bench_redis_py.py")],
            cases=ALL,
            slower=20,
            absent="" if python else "needs python3-redis",
            transports=three,
            interpreted=True,
        )
    )
    ioredis = pathlib.Path(os.environ.get("IOREDIS", build / "ioredis"))
    has_ioredis = shutil.which("node") and (ioredis / "node_modules/ioredis").exists()
    clients.append(
        Client(
            "ioredis",
            "ioredis, auto-pipelining",
            ["node", str(HERE / "peers/bench_ioredis.mjs")],
            cases=ALL,
            slower=5,
            absent="" if has_ioredis else f"needs node and `npm install --prefix {ioredis} ioredis`",
            transports=three,
            interpreted=True,
            environment={"IOREDIS": str(ioredis)},
        )
    )
    return clients


def chosen(clients: list[Client], names: list[str] | None) -> list[Client]:
    """Those whose names begin with one of the names given, or all."""
    if not names:
        return clients
    found = [client for client in clients if any(client.name.startswith(name) for name in names)]
    if not found:
        raise SystemExit("error: no such client; these are: " + ", ".join(client.name for client in clients))
    return found
