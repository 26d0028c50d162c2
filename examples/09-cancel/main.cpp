// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Deadlines and cancelling. Whatever is given up, no later command ever sees its reply; and each error says whether
// anything may have happened.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QRedisClient redis(url);

    try {
        co_await redis.withTimeout(100ms).blpop("jobs", 0s); // the server ends the wait
    } catch (const QRedisError &error) {
        const bool harmless = error == QRedisError::Code::Timeout && error.outcome() == QRedisError::Outcome::Rejected;
        out << "no job: " << (harmless ? "timeout, nothing was taken" : "?") << "\n";
    }

    co_await redis.set("mine", "yes");
    auto first = redis.get("mine"); // on its way at once: what follows waits for the end of this turn
    auto never = redis.incr("visits");
    never.cancel(); // is not sent
    auto dropped = redis.append("mine", "!");
    auto last = redis.get("mine");
    out << "mine: " << *co_await first << ", then " << *co_await last << "\n";
    dropped.cancel(); // too late: it was answered
    out << "visits: " << (co_await redis.get<int>("visits")).value_or(0) << "\n";

    auto job = redis.blpop("jobs", 0s);
    while (redis.poolStats().leased < 1)
        co_await redis.ping();
    job.cancel(); // the server is told (CLIENT UNBLOCK), and the connection serves the next
    while (!job.isFinished())
        co_await redis.ping(); // what came in before the server knows would be lost
    auto next = redis.blpop("jobs", 5s);
    co_await redis.rpush("jobs", "work");
    out << "the next got " << (co_await next).value_or(QByteArrayList()).value(1) << "\n";
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    const auto report = [](const std::exception &error) { qCritical("%s", error.what()); };
    const bool good = QCoro::waitFor(example(url).then([] { return true; }, report)); // false after an error
    return good ? 0 : 1;
}
