#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Runs the benchmarks of QRedis itself, short, so that they do not rot: replies right, results complete. No speed."""

import json
import pathlib
import shutil
import subprocess
import sys

from runner import cases

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
TABLES = ("--memory", "--transports", "--allocations")
ALLOCATIONS = "liballocations.so"
CLIENTS = {"qredis-future", "qredis-callback", "qredis-awaiting"}


def run(build: str, *tables: str) -> dict:
    """The results of the tables named, or of the usual one."""
    command = [sys.executable, "-B", pathlib.Path(__file__).with_name("run.py"), "--build", build]
    command += ["--quick", "--json", "--client", "qredis", *tables]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        sys.exit("error: run.py failed; its message is above")
    return json.loads(ended.stdout)


def numbers(results) -> list[float]:
    """All that there are in `results`."""
    if isinstance(results, dict):
        return [number for value in results.values() for number in numbers(value)]
    return [] if isinstance(results, list) else [results]


def main() -> int:
    if not shutil.which("redis-server"):
        print("redis-server is not installed")
        return SKIPPED
    build = sys.argv[1]
    times = run(build)["times"]["cpu"]
    measured = {(client, case) for client, row in times.items() for case in row}
    expected = {case.name for case in cases.CASES}
    if set(times) != CLIENTS or {case for _, case in measured} != expected:
        sys.exit(f"error: not all was measured: {sorted(measured)}")
    others = run(build, *TABLES)
    counted = {"allocations"} if (pathlib.Path(build) / ALLOCATIONS).exists() else set()
    if set(others) != {"memory", "transports", "absent"} | counted:
        sys.exit(f"error: a table is missing: {others}")
    if not all(isinstance(number, (int, float)) for number in numbers(times) + numbers(others)):
        sys.exit("error: a result is not a number")
    return 0


if __name__ == "__main__":
    sys.exit(main())
