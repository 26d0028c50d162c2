#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Measures QRedis beside its peers, on a private server.

Without a table named: processor time of the client for each command, in microseconds (so, seconds for a million
commands), user and system together; medians of interleaved rounds; in brackets the ratio to hiredis with its Qt adapter.
The server has one core and the client another. Every reply is checked.
"""

import argparse
import json
import pathlib
import statistics
import sys

from runner import cases, clients, counting, running, server, tables

HERE = pathlib.Path(__file__).resolve().parent
ALLOCATIONS = "liballocations.so"
PROFILE_ROWS = 25  # functions
PACKAGES = "libhiredis-dev libuv1-dev python3-redis nodejs npm redis-tools redis-server valgrind strace openssl"


def arguments() -> argparse.Namespace:
    names = ", ".join(case.name for case in cases.CASES)
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"cases: {names}\n\npackages of the peers and tools (Debian): {PACKAGES}\n"
        "ioredis: npm install --prefix BUILD/ioredis ioredis\nwhat is absent is named under the table",
    )
    parser.add_argument("--build", type=pathlib.Path, help="folder with bench_qredis; found by itself in build/")
    parser.add_argument("--only", action="append", metavar="CASE", help="this case only; may be repeated")
    parser.add_argument("--client", action="append", metavar="NAME", help="clients whose names begin so; repeatable")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is taken (default 5)")
    parser.add_argument("--quick", action="store_true", help="few commands: tells whether all works")
    parser.add_argument("--json", action="store_true", help="all results as JSON instead of tables")
    what = parser.add_argument_group("other tables")
    what.add_argument("--instructions", action="store_true", help="instructions of a command (valgrind)")
    what.add_argument("--syscalls", action="store_true", help="system calls of a command (strace)")
    what.add_argument("--allocations", action="store_true", help="allocations of a command")
    what.add_argument("--memory", action="store_true", help="bytes of a command that waits; peak of values of 512 MB")
    what.add_argument("--series", action="store_true", help="instructions from 100 to 100,000 in flight and 64 lanes")
    what.add_argument("--transports", action="store_true", help="processor time over TCP, a local socket and TLS")
    what.add_argument("--profile", type=pathlib.Path, metavar="FILE", help="writes the most expensive functions")
    return parser.parse_args()


def find_build(named: pathlib.Path | None) -> pathlib.Path:
    """The folder with the programs: that of tests/benchmarks, or of the whole build, or build/release."""
    for folder in [named] if named else [HERE.parent.parent / "build/release"]:
        for place in (folder, folder / "tests/benchmarks"):
            if (place / "bench_qredis").exists():
                return place.resolve()
    raise SystemExit("error: bench_qredis is not built; build the preset release, or name the folder with --build")


class Bench:
    """What is common to all tables: server, cores, clients and cases."""

    def __init__(self, options: argparse.Namespace, private: server.Server, core: int | None):
        self.options = options
        self.build = find_build(options.build)
        self.server = private
        self.core = core
        everybody = clients.chosen(clients.find_clients(self.build), options.client)
        self.absent = [client for client in everybody if client.absent]
        self.clients = [client for client in everybody if not client.absent]
        self.cases = cases.chosen(options.only)
        self.with_redis_benchmark = not counting.missing("redis-benchmark") and (
            not options.client or any("redis-benchmark".startswith(name) for name in options.client)
        )

    def count(self, full: int) -> int:
        return max(full // 200, 10) if self.options.quick else full

    def notes(self) -> list[str]:
        return [f"{client.title}: absent, {client.absent}" for client in self.absent]

    def counted(self, measure, who=lambda client: True) -> dict:
        """`measure(client, case options, count)` for every client and case."""
        found = {}
        for client in filter(who, self.clients):
            for case in (case for case in self.cases if case.name in client.cases):
                count = self.count(case.counted)
                found.setdefault(client.name, {})[case.name] = measure(client, case.options, count)
                print(f"  {client.name} {case.name}: {found[client.name][case.name]:.1f}", file=sys.stderr)
        return found

    def table(self, title: str, found: dict, cell) -> str:
        """Rows in the order of the clients; `cell(client name, case name)` is the text of a result."""
        columns = [case for case in self.cases if any(case.name in row for row in found.values())]
        titles = {client.name: client.title for client in self.clients}
        rows = []
        for name, row in found.items():
            rows.append((titles.get(name, name), [cell(name, c.name) if c.name in row else "" for c in columns]))
        return f"{title}\n\n" + tables.table("", [case.title for case in columns], rows)


def times(bench: Bench) -> tuple[dict, str]:
    """Interleaved rounds: what disturbs the machine for a while disturbs everybody."""
    rounds = {}
    for number in range(1 if bench.options.quick else bench.options.rounds):
        for case in bench.cases:
            for client in (client for client in bench.clients if case.name in client.cases):
                count = max(bench.count(case.count) // client.slower, 10)
                measured = running.result(client, bench.server, "tcp", case.options, count, bench.core)
                rounds.setdefault(client.name, {}).setdefault(case.name, []).append(measured)
            pipeline = {"one": 1, "batch-100": 100, "batch-1000": 1000}.get(case.name)
            if pipeline and bench.with_redis_benchmark:
                measured = running.redis_benchmark(bench.server, pipeline, bench.count(case.count), bench.core)
                rounds.setdefault("redis-benchmark", {}).setdefault(case.name, []).append(measured)
        print(f"  round {number + 1} done", file=sys.stderr)

    def medians(field: str) -> dict:
        return {
            name: {case: statistics.median(run[field] for run in runs) for case, runs in row.items()}
            for name, row in rounds.items()
        }

    cpu, rate = medians("cpu"), medians("rate")
    reference = cpu.get(clients.REFERENCE, {})
    servers = {
        case: statistics.median(run["server_cpu"] for run in runs)
        for case, runs in rounds.get(clients.REFERENCE, {}).items()
    }
    if servers:
        cpu["the server, for " + clients.REFERENCE] = servers

    def cell(name: str, case: str) -> str:
        value = cpu[name][case]
        if case not in reference:
            return tables.number(value)
        return f"{tables.number(value)} ({value / reference[case]:.2f})"

    text = bench.table("Microseconds of processor time a command (ratio to hiredis async, Qt):", cpu, cell)
    text += "\n\n" + bench.table(
        "Thousands of commands a second:", rate, lambda name, case: tables.number(rate[name][case] / 1000)
    )
    return {"cpu": cpu, "rate": rate}, text


def instructions(bench: Bench) -> tuple[dict, str]:
    found = bench.counted(
        lambda client, options, count: counting.instructions(client, bench.server, options, count, bench.core),
        lambda client: not client.interpreted,
    )
    text = bench.table("Instructions a command:", found, lambda name, case: f"{found[name][case]:,.0f}")
    return found, text


def system_calls(bench: Bench) -> tuple[dict, str]:
    def measure(glib: bool) -> dict:
        return bench.counted(
            lambda client, options, count: counting.system_calls(
                client, bench.server, options, count, bench.core, glib=glib
            ),
            lambda client: glib or client.name.startswith(("qredis", "hiredis-qt")),
        )

    found = {"glib": measure(True), "unix": measure(False)}
    text = bench.table(
        "System calls a command (glib's event dispatcher):", found["glib"], lambda n, c: f"{found['glib'][n][c]:.2f}"
    )
    text += "\n\n" + bench.table(
        "System calls a command (QT_NO_GLIB=1):", found["unix"], lambda n, c: f"{found['unix'][n][c]:.2f}"
    )
    return found, text


def allocations(bench: Bench) -> tuple[dict, str]:
    found = bench.counted(
        lambda client, options, count: counting.allocations(
            client, bench.server, options, count, bench.core, bench.build / ALLOCATIONS
        ),
        lambda client: not client.interpreted,
    )
    return found, bench.table("Allocations a command:", found, lambda name, case: f"{found[name][case]:.2f}")


def profiles(bench: Bench) -> tuple[dict, str]:
    """Writes the functions in which most instructions are spent themselves, for each client and case."""
    with open(bench.options.profile, "w", encoding="utf-8") as report:

        def measure(client: clients.Client, options: tuple[str, ...], count: int) -> float:
            total, rows = counting.expensive_functions(client, bench.server, options, count, bench.core)
            report.write(f"{client.title}, {' '.join(options)}: {total:,.0f} instructions a command\n")
            for cost, function in rows[:PROFILE_ROWS]:
                report.write(f"{cost:10.1f} {cost * 100 / total:5.1f} %  {function[:160]}\n")
            report.write("\n")
            report.flush()
            return total

        found = bench.counted(measure, lambda client: not client.interpreted)
    return found, f"The profiles are in {bench.options.profile}."


def memory(bench: Bench) -> tuple[dict, str]:
    """Heap of a command that waits for its reply, and the peak that a value of 512 MB reaches."""
    huge = 512 * 1024 * 1024 // (200 if bench.options.quick else 1)
    asked = (
        ("bytes a waiting command", "bytes", ("--mode", "pending"), bench.count(100_000)),
        ("peak of GET of 512 MB, times the value", "peak", ("--mode", "large", "--size", str(huge)), 1),
        ("peak of SET of 512 MB, times the value", "peak", ("--mode", "large-set", "--size", str(huge)), 1),
    )
    found = {}
    rows = []
    for client in (client for client in bench.clients if client.name in ("qredis-future", "qredis-callback")):
        row = {
            title: running.result(client, bench.server, "tcp", options, count, bench.core)[field]
            for title, field, options, count in asked
        }
        found[client.name] = row
        rows.append((client.title, [tables.number(value) for value in row.values()]))
    return found, "Memory:\n\n" + tables.table("", [title for title, *_ in asked], rows)


def series(bench: Bench) -> tuple[dict, str]:
    """Whether a command costs the same however many wait, and over however many lanes."""
    def measure(client: clients.Client, in_flight: int, lanes: int) -> float:
        options = ("--mode", "commands", "--in-flight", str(in_flight), "--lanes", str(lanes))
        count = max(bench.count(20_000), 2 * in_flight)
        return counting.instructions(client, bench.server, options, count, bench.core)

    flights, lanes = (100, 1_000, 10_000, 100_000), (1, 2, 4, 8, 16, 32, 64)
    if bench.options.quick:
        flights, lanes = flights[:2], lanes[:2]
    found = {}
    for client in (client for client in bench.clients if client.name.startswith("qredis")):
        row = {f"{number:,} in flight": measure(client, number, 1) for number in flights}
        row |= {f"{number} lanes": measure(client, 256 * number, number) for number in lanes}
        found[client.name] = row
        print(f"  {client.name} done", file=sys.stderr)
    columns = [name for row in list(found.values())[:1] for name in row]
    titles = {client.name: client.title for client in bench.clients}
    rows = [(titles[name], [f"{value:,.0f}" for value in row.values()]) for name, row in found.items()]
    return found, "Instructions a command, 256 in flight a lane:\n\n" + tables.table("", columns, rows)


def transports(bench: Bench) -> tuple[dict, str]:
    """Processor time over each transport that the client has."""
    which = [case for case in bench.cases if case.name in ("one", "flight-256", "batch-100", "large")]
    columns = [(case, transport) for case in which for transport in server.TRANSPORTS]
    rounds = {}
    for number in range(1 if bench.options.quick else bench.options.rounds):
        for case, transport in columns:
            for client in bench.clients:
                if case.name not in client.cases or transport not in client.transports or not client.speaks_redis:
                    continue
                if transport == "tls" and not bench.server.has_tls:
                    continue
                count = max(bench.count(case.count) // client.slower, 10)
                measured = running.result(client, bench.server, transport, case.options, count, bench.core)
                rounds.setdefault(client.name, {}).setdefault(f"{case.title}, {transport}", []).append(measured["cpu"])
        print(f"  round {number + 1} done", file=sys.stderr)
    found = {
        name: {column: statistics.median(values) for column, values in row.items()} for name, row in rounds.items()
    }
    names = [f"{case.title}, {transport}" for case, transport in columns]
    titles = {client.name: client.title for client in bench.clients}
    rows = [
        (titles[name], [tables.number(row[column]) if column in row else "" for column in names])
        for name, row in found.items()
    ]
    return found, "Microseconds of processor time a command:\n\n" + tables.table("", names, rows)


def main() -> int:
    options = arguments()
    server_core, client_core = running.cores()
    with server.Server(server_core) as private:
        bench = Bench(options, private, client_core)
        wanted = []
        if options.instructions:
            wanted.append(("instructions", instructions, counting.missing("valgrind")))
        if options.syscalls:
            wanted.append(("system calls", system_calls, counting.missing("strace")))
        if options.allocations:
            built = (bench.build / ALLOCATIONS).exists()
            wanted.append(("allocations", allocations, "" if built else "not counted under a sanitizer"))
        if options.memory:
            wanted.append(("memory", memory, ""))
        if options.series:
            wanted.append(("series", series, counting.missing("valgrind")))
        if options.transports:
            wanted.append(("transports", transports, ""))
        if options.profile:
            wanted.append(("profiles", profiles, counting.missing("valgrind")))
        results = {}
        for name, make, absent in wanted or [("times", times, "")]:
            if absent:
                bench.absent.append(clients.Client(name, f"the table of {name}", [], (), absent=absent))
                continue
            results[name], text = make(bench)
            if not options.json:
                print(text + "\n", flush=True)
        if options.json:
            print(json.dumps(results | {"absent": bench.notes()}, indent=2))
        else:
            print("\n".join(bench.notes()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
