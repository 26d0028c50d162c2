// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A pipeline collects typed commands and sends them in one go; each entry answers a slot, which reads its reply later.
// A command that fails is data, not an exception. A transaction is the same, and the server runs it in one piece.
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

    QRedisPipeline pipeline(&redis);
    pipeline.set("title", "Moby-Dick"); // who needs no reply keeps no slot
    const auto pages = pipeline.incrby("pages", 635);
    const auto wrong = pipeline.rpush("title", "a string is no list");
    const auto title = pipeline.get<QString>("title");
    const QRedisResults read = co_await pipeline.exec();
    out << read.size() << " replies, " << (read.hasErrors() ? "with" : "without") << " errors\n";
    out << read.get(title).value_or(u"?"_s) << ", " << read.get(pages) << " pages\n";
    if (const std::optional<QRedisError> error = read.error(wrong))
        out << "RPUSH: " << error->serverCode() << "\n";

    QRedisTransaction transaction(&redis);
    const auto lent = transaction.rpush("lent", "Moby-Dick");
    const auto left = transaction.decrby("copies", 1);
    const auto ages = transaction.expire("lent", std::chrono::hours(24 * 30));
    const QRedisResults booked = co_await transaction.exec();
    out << "lent " << booked.get(lent) << ", left " << booked.get(left)
        << ", to be returned: " << (booked.get(ages) ? "yes" : "no") << "\n";
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    const auto report = [](const std::exception &error) { qCritical("%s", error.what()); };
    const bool good = QCoro::waitFor(example(url).then([] { return true; }, report)); // false after an error
    return good ? 0 : 1;
}
