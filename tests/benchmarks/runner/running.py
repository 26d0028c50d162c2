# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Runs one program once: on its core, with its result."""

import json
import os
import resource
import subprocess

LIMIT = 900  # seconds for one run; valgrind takes its time


def cores() -> tuple[int | None, int | None]:
    """One for the server and one for the client; nothing is pinned where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return (usable[0], usable[-1]) if len(usable) > 1 else (None, None)


def pinned(command: list[str], core: int | None) -> list[str]:
    return command if core is None else ["taskset", "-c", str(core), *command]


def run(command: list[str], environment: dict[str, str] | None = None) -> str:
    """What it printed. Its failure is ours: a wrong reply has no result."""
    try:
        ended = subprocess.run(
            command,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise SystemExit(f"error: still running after {LIMIT} s: {' '.join(command)}") from expired
    if ended.returncode != 0:
        raise SystemExit(f"error {ended.returncode}: {' '.join(command)}\n{ended.stderr[-2000:]}")
    return ended.stdout


def result(client, server, transport: str, options: tuple[str, ...], count: int, core: int | None) -> dict:
    """The JSON line of a timed run, with `cpu`, `server_cpu` (microseconds a command) and `rate` (commands a second)."""
    before = server.cpu()
    command = pinned(client.command(server, transport, options, count), core)
    measured = json.loads(run(command, client.environment).splitlines()[-1])
    measured["cpu"] = (measured["user"] + measured["system"]) * 1e6 / count
    measured["server_cpu"] = (server.cpu() - before) * 1e6 / count
    measured["rate"] = count / measured["seconds"]
    return measured


def redis_benchmark(server, pipeline: int, count: int, core: int | None) -> dict:
    """redis-benchmark's own SET and GET, its start-up included, as the tool prints no processor time."""
    command = ["redis-benchmark", "-p", str(server.port), "-c", "1", "-P", str(pipeline), "-n", str(count // 2)]
    command += ["-r", "1000", "-d", "16", "-t", "set,get", "--csv"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = run(pinned(command, core)).splitlines()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    rates = [float(line.split(",")[1].strip('"')) for line in lines if line.startswith(('"SET"', '"GET"'))]
    return {"cpu": spent * 1e6 / count, "rate": len(rates) / sum(1 / rate for rate in rates)}
