# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Counts that do not drift: instructions, system calls and allocations of a command.

Each is the difference of two runs, one of twice the length of the other, so that starting and connecting fall out.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from . import running


def difference(measure, count: int) -> float:
    """`measure(n)` gives the total of a run of n commands; the answer is that of one command."""
    return (measure(2 * count) - measure(count)) / count


def instructions(client, server, options, count: int, core, transport: str = "tcp") -> float:
    """Of user space, all threads together."""

    def total(commands: int) -> int:
        with tempfile.TemporaryDirectory() as folder:
            profile(client, server, options, commands, core, pathlib.Path(folder) / "profile", transport)
            return profile_total(pathlib.Path(folder) / "profile")

    return difference(total, count)


def profile(client, server, options, count: int, core, file: pathlib.Path, transport: str = "tcp"):
    """Writes callgrind's profile of a run to `file`."""
    tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}"]
    command = [*tool, *client.command(server, transport, options, count)]
    running.run(running.pinned(command, core), client.environment)


def profile_total(file: pathlib.Path) -> int:
    with open(file, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
    raise SystemExit(f"error: callgrind wrote no total into {file}")


def system_calls(client, server, options, count: int, core, transport: str = "tcp", glib: bool = True) -> float:
    """Of all threads; with Qt's own event dispatcher instead of glib's where `glib` is false."""
    environment = client.environment | ({} if glib else {"QT_NO_GLIB": "1"})

    def total(commands: int) -> int:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "calls"
            tool = ["strace", "-f", "-c", "-U", "calls,name", "-o", str(file)]
            command = [*tool, *client.command(server, transport, options, commands)]
            running.run(running.pinned(command, core), environment)
            return int(re.search(r"^\s*(\d+)\s+total$", file.read_text(encoding="utf-8"), re.MULTILINE)[1])

    return difference(total, count)


def allocations(client, server, options, count: int, core, library: pathlib.Path, transport: str = "tcp") -> float:
    """Calls of malloc() and kin."""

    def total(commands: int) -> int:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "calls"
            environment = client.environment | {"LD_PRELOAD": str(library), "ALLOCATIONS_FILE": str(file)}
            # The innermost program writes last, over what others on the way have written.
            command = ["env", *(f"{name}={value}" for name, value in environment.items())]
            running.run(running.pinned([*command, *client.command(server, transport, options, commands)], core))
            return int(file.read_text(encoding="ascii"))

    return difference(total, count)


def missing(*programs: str) -> str:
    """Those of the programs that are not installed, as a sentence; empty where all are."""
    absent = [program for program in programs if not shutil.which(program)]
    return f"needs {', '.join(absent)}" if absent else ""


def functions(file: pathlib.Path) -> collections.Counter:
    """Instructions spent in each function itself, what was inlined into it included."""
    text = subprocess.run(
        ["callgrind_annotate", "--auto=no", "--threshold=100", str(file)],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    costs = collections.Counter()
    for cost, name in re.findall(r"^\s*([\d,]+) \([ \d.]+%\)\s+[^:\n]*:(.+?)(?: \[[^\]\n]*\])?$", text, re.MULTILINE):
        costs[name] += int(cost.replace(",", ""))
    return costs


def expensive_functions(client, server, options, count: int, core) -> tuple[float, list[tuple[float, str]]]:
    """Instructions of a command, and those of each function, the most expensive first."""
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / "short", pathlib.Path(folder) / "long"]
        for file, commands in zip(files, (count, 2 * count)):
            profile(client, server, options, commands, core, file)
        short, long = (functions(file) for file in files)
        total = (profile_total(files[1]) - profile_total(files[0])) / count
    rows = [((long[name] - short[name]) / count, name) for name in long]
    return total, sorted(rows, reverse=True)
