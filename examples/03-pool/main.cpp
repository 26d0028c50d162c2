// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// One client for the whole program. Ordinary commands share one connection; whoever waits at the server leases one of
// its own, and when all are leased the next waits its turn, up to its deadline.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroSignal>
#include <QCoroTask>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QRedisClient redis(QRedisOptions::fromUrl(url).setMaxConnections(4).setMinIdleConnections(1));

    QList<QFuture<std::optional<QByteArrayList>>> workers; // five, and three connections beside the shared one
    for (int i = 0; i < 5; ++i)
        workers << redis.blpop("jobs", 5s);
    while (redis.poolStats().leased < 3)
        co_await qCoro(&redis, &QRedisClient::poolStatsChanged);
    out << redis.poolStats().leased << " wait for a job, " << redis.poolStats().waiting << " for a connection\n";

    for (int i = 0; i < 5; ++i)
        co_await redis.rpush("jobs", i); // is held up by nobody
    int done = 0;
    for (const auto &worker : workers)
        done += (co_await worker).has_value();
    out << done << " jobs done over at most " << redis.options().maxConnections() << " connections\n";

    QRedisClient narrow(QRedisOptions::fromUrl(url).setMaxConnections(1));
    co_await narrow.set("last", "job"); // fine
    try {
        co_await narrow.blpop("jobs", 5s);
    } catch (const QRedisError &error) {
        const bool notSent = error.outcome() == QRedisError::Outcome::NotSent;
        out << "with one alone: " << (error == QRedisError::Code::PoolExhausted && notSent ? "exhausted" : "?") << "\n";
    }
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    const auto report = [](const std::exception &error) { qCritical("%s", error.what()); };
    const bool good = QCoro::waitFor(example(url).then([] { return true; }, report)); // false after an error
    return good ? 0 : 1;
}
