// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Every command is a QFuture at once. What is issued together travels together, so that ten reads cost one round trip:
// issue first, await then, in any order; QtFuture::whenAll() awaits a whole list.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QRedisClient redis(url);

    // Nobody waits between these three, and the server sees them in this order.
    QFuture<bool> named = redis.set("ship", "Calypso");
    QFuture<qint64> crew = redis.sadd("crew", "Ana", "Ben", "Cem");
    QFuture<qint64> miles = redis.incrby("miles", 120);
    out << "miles " << co_await miles << ", crew " << co_await crew << ", named " << co_await named << "\n";

    QList<QFuture<qint64>> legs;
    for (int length : {10, 20, 30})
        legs << redis.incrby("miles", length);
    const QList<QFuture<qint64>> sailed = co_await QtFuture::whenAll(legs.begin(), legs.end());
    for (const QFuture<qint64> &leg : sailed)
        out << "after that leg: " << leg.result() << "\n";

    // Each future has a value or an error of its own: one that fails takes nobody along.
    QList<QFuture<qint64>> mixed{redis.scard("crew"), redis.scard("ship"), redis.incr("miles")};
    for (const QFuture<qint64> &one : co_await QtFuture::whenAll(mixed.begin(), mixed.end())) {
        try {
            const qint64 answer = one.result();
            out << "answer: " << answer << "\n";
        } catch (const QRedisError &error) {
            out << "error: " << error.serverCode() << "\n";
        }
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
