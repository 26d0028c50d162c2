// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// ioredis with auto-pipelining, measured as bench_qredis measures the library; see README.md.
// IOREDIS names the folder where npm installed it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const Redis = createRequire(process.env.IOREDIS + "/")("ioredis");

const { values: given } = parseArgs({
    options: {
        mode: { type: "string", default: "commands" },
        url: { type: "string", default: "redis://127.0.0.1:6379" },
        count: { type: "string", default: "100000" },
        "in-flight": { type: "string", default: "256" },
        batch: { type: "string", default: "100" },
        size: { type: "string", default: "1048576" },
        ca: { type: "string" },
        cert: { type: "string" },
        key: { type: "string" },
    },
});
const count = Number(given.count);
const inFlight = Number(given["in-flight"]);
const batch = Number(given.batch);
const size = Number(given.size);

const keys = Array.from({ length: 1000 }, (_, i) => "key:" + String(i).padStart(4, "0"));
const values = Array.from({ length: 1000 }, (_, i) => "value-" + String(i).padStart(10, "0"));
const keyOf = (i) => keys[Math.floor(i / 2) % 1000];
const valueOf = (i) => values[Math.floor(i / 2) % 1000];

function expect(right, what) {
    if (!right) {
        console.error("error: wrong reply: " + what);
        process.exit(1);
    }
}

function connect() {
    const options = { enableAutoPipelining: true };
    if (given.url.startsWith("unix://"))
        return new Redis(given.url.slice("unix://".length), options);
    const url = new URL(given.url);
    if (url.protocol === "rediss:") {
        options.tls = { ca: readFileSync(given.ca), cert: readFileSync(given.cert), key: readFileSync(given.key) };
    }
    return new Redis({ host: url.hostname, port: Number(url.port), ...options });
}

async function runCommands(client, count) {
    let next = 0;
    const worker = async () => {
        while (next < count) {
            const i = next++;
            if (i % 2 === 0)
                expect((await client.set(keyOf(i), valueOf(i))) === "OK", "SET");
            else
                expect((await client.get(keyOf(i))) === valueOf(i), "GET");
        }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
}

async function runPipeline(client, count) {
    for (let begin = 0; begin < count; begin += batch) {
        const end = Math.min(begin + batch, count);
        const pipeline = client.pipeline();
        for (let i = begin; i < end; ++i)
            i % 2 === 0 ? pipeline.set(keyOf(i), valueOf(i)) : pipeline.get(keyOf(i));
        (await pipeline.exec()).forEach(([error, reply], index) => {
            const i = begin + index;
            expect(!error && reply === (i % 2 === 0 ? "OK" : valueOf(i)), "pipeline");
        });
    }
}

async function runPubSub(client, count) {
    const subscriber = connect();
    await subscriber.subscribe("bench");
    let received = 0;
    const all = new Promise((resolve) => {
        subscriber.on("message", (_channel, message) => {
            expect(message === values[received % 1000], "message");
            if (++received === count)
                resolve();
        });
    });
    let next = 0;
    const publisher = async () => {
        while (next < count)
            expect((await client.publish("bench", values[next++ % 1000])) === 1, "PUBLISH");
    };
    await Promise.all([all, ...Array.from({ length: inFlight }, publisher)]);
    subscriber.disconnect();
}

async function runLarge(client, count) {
    await client.del("large");
    await client.setrange("large", size - 1, "x");
    for (let i = 0; i < count; ++i) {
        const reply = await client.getBuffer("large");
        expect(reply.length === size && reply[size - 1] === "x".charCodeAt(0), "GET of a large value");
    }
}

const run = { commands: runCommands, pipeline: runPipeline, pubsub: runPubSub, large: runLarge }[given.mode];
expect(run, "no such mode: " + given.mode);
const client = connect();
await run(client, given.mode === "large" ? 10 : 1000);
const before = process.cpuUsage();
const clock = process.hrtime.bigint();
await run(client, count);
const used = process.cpuUsage(before);
console.log(JSON.stringify({
    client: "ioredis, auto-pipelining",
    mode: given.mode,
    count,
    in_flight: inFlight,
    user: used.user / 1e6,
    system: used.system / 1e6,
    seconds: Number(process.hrtime.bigint() - clock) / 1e9,
}));
client.disconnect();
