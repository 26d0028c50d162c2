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
    QStringList heard;
    QObject::connect(all, &QRedisSubscription::messageReceived, &redis, [&heard](const QRedisMessage &message) {
        heard << u"%1: %2"_s.arg(QString::fromUtf8(message.channel()), QString::fromUtf8(message.payload()));
    });
    QObject::connect(all, &QRedisSubscription::gap, &redis, [] { qWarning() << "Messages may be missing."; });
    QRedisSubscription *sea = redis.subscribe("news.sea", "bye"); // by next()

    co_await all->ready(); // from here on nothing is missed
    co_await sea->ready();
    co_await redis.publish("news.sky", "clear");
    co_await redis.publish("news.sea", "calm");
    co_await redis.publish("other", "nobody listens");
    co_await redis.publish("bye", "");

    for (;;) {
        const QRedisMessage message = co_await sea->next(); // kept until somebody asks
        if (message.kind() == QRedisMessage::Kind::Gap)
            continue; // the link was lost for a while
        if (message.channel() == "bye")
            break;
        out << "next " << message.channel() << ": " << message.payload() << "\n";
    }
    delete sea; // unsubscribes; the client would do so, too
    for (const QString &line : std::as_const(heard))
        out << "signal " << line << "\n";
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    const auto report = [](const std::exception &error) { qCritical("%s", error.what()); };
    const bool good = QCoro::waitFor(example(url).then([] { return true; }, report)); // false after an error
    return good ? 0 : 1;
}
