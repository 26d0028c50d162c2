#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""The asyncio client of redis-py, measured as bench_qredis measures the library; see README.md."""

import argparse
import asyncio
import json
import resource
import sys
import time

import redis.asyncio

KEYS = [b"key:%04d" % i for i in range(1000)]
VALUES = [b"value-%010d" % i for i in range(1000)]


def expect(right, what):
    if not right:
        sys.exit(f"error: wrong reply: {what}")


def key(i):
    return KEYS[i // 2 % len(KEYS)]


def value(i):
    return VALUES[i // 2 % len(VALUES)]


async def run_commands(client, options, count):
    """As many coroutines as are to be in flight, each with one command at a time: a SET, then the GET of its key."""
    pairs = iter(range(0, count, 2))

    async def worker():
        for i in pairs:
            expect(await client.set(key(i), value(i)) is True, "SET")
            if i + 1 < count:
                expect(await client.get(key(i + 1)) == value(i + 1), "GET")

    await asyncio.gather(*(worker() for _ in range(options.in_flight)))


async def run_pipeline(client, options, count):
    for begin in range(0, count, options.batch):
        numbers = range(begin, min(begin + options.batch, count))
        pipeline = client.pipeline(transaction=False)
        for i in numbers:
            pipeline.set(key(i), value(i)) if i % 2 == 0 else pipeline.get(key(i))
        for i, reply in zip(numbers, await pipeline.execute()):
            expect(reply is True if i % 2 == 0 else reply == value(i), "pipeline")


async def run_pubsub(client, options, count):
    async with client.pubsub() as subscription:
        await subscription.subscribe("bench")
        while (await subscription.get_message(timeout=10))["type"] != "subscribe":
            pass
        numbers = iter(range(count))

        async def publisher():
            for i in numbers:
                expect(await client.publish("bench", VALUES[i % len(VALUES)]) == 1, "PUBLISH")

        async def receiver():
            received = 0
            while received < count:
                message = await subscription.get_message(timeout=10)
                expect(message and message["type"] == "message" and len(message["data"]) == 16, "message")
                received += 1

        await asyncio.gather(receiver(), *(publisher() for _ in range(min(options.in_flight, count))))


async def run_large(client, options, count):
    await client.delete("large")
    await client.setrange("large", options.size - 1, "x")
    for _ in range(count):
        reply = await client.get("large")
        expect(len(reply) == options.size and reply.endswith(b"x"), "GET of a large value")


MODES = {"commands": run_commands, "pipeline": run_pipeline, "pubsub": run_pubsub, "large": run_large}


async def measure(options):
    # One connection a command in flight is this client's way.
    pool = redis.asyncio.BlockingConnectionPool.from_url(options.url, max_connections=options.in_flight + 1)
    client = redis.asyncio.Redis(connection_pool=pool)
    run = MODES[options.mode]
    await run(client, options, 10 if options.mode == "large" else 1000)
    before, clock = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    await run(client, options, options.count)
    after = resource.getrusage(resource.RUSAGE_SELF)
    result = {
        "client": "redis-py asyncio",
        "mode": options.mode,
        "count": options.count,
        "in_flight": options.in_flight,
        "user": after.ru_utime - before.ru_utime,
        "system": after.ru_stime - before.ru_stime,
        "seconds": time.monotonic() - clock,
    }
    print(json.dumps(result), flush=True)
    await pool.disconnect()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=MODES, default="commands")
    parser.add_argument("--url", default="redis://127.0.0.1:6379")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--in-flight", type=int, default=256)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--size", type=int, default=1024 * 1024)
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
