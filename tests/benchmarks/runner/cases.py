# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""What is measured: the columns of the tables. Every client runs them with the same options."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Case:
    name: str  # for --only
    title: str
    options: tuple[str, ...]
    count: int  # commands (or values) of a timed run
    counted: int  # of a run under valgrind or strace: that of twice as many is compared with it


CASES = (
    Case("one", "one at a time", ("--mode", "commands", "--in-flight", "1"), 30_000, 3_000),
    Case("flight-256", "256 in flight", ("--mode", "commands", "--in-flight", "256"), 400_000, 20_480),
    Case("flight-1024", "1,024 in flight", ("--mode", "commands", "--in-flight", "1024"), 400_000, 20_480),
    Case("batch-100", "batches of 100", ("--mode", "pipeline", "--batch", "100"), 400_000, 20_000),
    Case("batch-1000", "batches of 1,000", ("--mode", "pipeline", "--batch", "1000"), 400_000, 20_000),
    Case("pubsub", "publish + receive", ("--mode", "pubsub"), 200_000, 10_000),
    Case("large", "GET of 1 MiB", ("--mode", "large", "--size", "1048576"), 300, 40),
    Case("thread", "from another thread", ("--mode", "thread"), 200_000, 20_480),
)


def chosen(names: list[str] | None) -> list[Case]:
    """Those named, or all."""
    if not names:
        return list(CASES)
    unknown = set(names) - {case.name for case in CASES}
    if unknown:
        raise SystemExit(f"error: no such case: {', '.join(sorted(unknown))}; --help lists them")
    return [case for case in CASES if case.name in names]
