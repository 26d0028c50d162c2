// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// close() is an orderly end: what was issued is sent and answered, whoever waits (a blocking command, a subscription)
// ends at once, and what comes later fails at once. Nothing hangs, and each error says whether anything was sent.
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

    QFuture<std::optional<QByteArrayList>> job = redis.blpop("jobs", 0s); // would wait for ever
    QFuture<QRedisMessage> message = redis.subscribe("news")->next();
    QList<QFuture<qint64>> visits;
    for (int i = 0; i < 3; ++i)
        visits << redis.incr("visits"); // issued, not yet sent

    co_await redis.close();

    for (const QFuture<qint64> &visit : visits)
        out << "visit " << visit.result() << " was counted\n";
    try {
        co_await job;
    } catch (const QRedisError &error) {
        out << "the job: " << (error == QRedisError::Code::Closed ? "closed" : "?") << "\n";
    }
    try {
        co_await message;
    } catch (const QRedisError &error) {
        out << "the message: " << (error == QRedisError::Code::Closed ? "closed" : "?") << "\n";
    }
    try {
        co_await redis.incr("visits");
    } catch (const QRedisError &error) {
        const bool notSent = error.outcome() == QRedisError::Outcome::NotSent;
        out << "too late: " << (error == QRedisError::Code::Closed && notSent ? "closed, not sent" : "?") << "\n";
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
