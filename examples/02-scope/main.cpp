// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A client is a value with a scope: leaving it, also by an exception, closes its links and finishes every future.
// A reply is decoded into the type that is asked for; a missing one is an empty std::optional.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QFuture<std::optional<QString>> abandoned;
    {
        QRedisClient redis(url);
        co_await redis.set("city", u"Zürich");
        co_await redis.set("degrees", 21.5);
        co_await redis.hset("lake", "depth", 136, "width", 3800);

        const auto city = co_await redis.get<QString>("city");
        const auto degrees = co_await redis.get<double>("degrees");
        const auto lake = co_await redis.hgetall<QMap<QString, int>>("lake");
        const auto nothing = co_await redis.get<int>("no such key");
        out << city.value_or(u"?"_s) << ", " << degrees.value_or(0) << " degrees\n";
        out << "lake: " << lake[u"depth"_s] << " m deep, " << lake[u"width"_s] << " m wide\n";
        out << "missing: " << (nothing ? "a number" : "nothing") << "\n";

        try {
            co_await redis.get<int>("city"); // no number
        } catch (const QRedisError &error) {
            out << "a city as a number: " << (error == QRedisError::Code::Decode ? "refused" : "?") << "\n";
        }
        abandoned = redis.get<QString>("city"); // we leave before its answer
    }
    try {
        co_await abandoned;
    } catch (const QRedisError &error) {
        out << "left behind: " << (error == QRedisError::Code::Closed ? "finished as closed" : "?") << "\n";
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
