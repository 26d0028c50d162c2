// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A subscription is a QObject with an owner: a program with an event loop takes its signals, one that awaits takes next().
// It survives reconnects by itself, and a gap in the stream is told, never hidden.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QDebug>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QRedisClient redis(url);

    QRedisSubscription *all = redis.psubscribe("news.*"); // by signals
    QObject::connect(all, &QRedisSubscription::messageReceived, &redis, [&out](const QRedisMessage &message) {
        out << "signal: " << message.channel() << " (as " << message.pattern() << "): " << message.payload() << "\n";
    });
    QObject::connect(all, &QRedisSubscription::gap, &redis, [] { qWarning() << "Messages may be missing."; });
    co_await all->ready(); // from here on nothing is missed

    co_await redis.publish("news.sea", "calm");
    co_await redis.publish("news.sky", "clear");
    co_await redis.publish("other", "nobody listens");
    delete all; // unsubscribes
    out << "---\n";

    QRedisSubscription *sea = redis.subscribe("news.sea", "news.port"); // by next()
    co_await sea->ready();
    co_await redis.publish("news.port", "full");
    co_await redis.publish("news.sea", "rough");
    for (int i = 0; i < 2; ++i) {
        const QRedisMessage message = co_await sea->next(); // kept until somebody asks
        if (message.kind() != QRedisMessage::Kind::Gap)
            out << "next: " << message.channel() << ": " << message.payload() << "\n";
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
