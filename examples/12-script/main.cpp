// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A script runs in the server in one piece. QRedisScript sends its source once and its digest from then on, and brings the
// source again to a server that has lost it; a read-only one may be repeated, and run while a transaction watches.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QRedisClient>
#include <QRedisScript>
#include <QTextStream>

using namespace Qt::StringLiterals;

const QRedisScript take(R"(
    local left = tonumber(redis.call('GET', KEYS[1]) or '0')
    if left < tonumber(ARGV[1]) then return false end
    return redis.call('DECRBY', KEYS[1], ARGV[1])
)");
const QRedisScript count("return redis.call('GET', KEYS[1])", QRedisScript::Access::ReadOnly);

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QRedisClient redis(url);
    co_await redis.set("apples", 10);

    for (int wanted = 4; wanted <= 6; ++wanted) {
        const auto left = co_await redis.eval<std::optional<qint64>>(take, "apples", wanted);
        if (left)
            out << "took " << wanted << ", left " << *left << "\n";
        else
            out << "there are no " << wanted << "\n";
    }

    co_await redis.scriptFlush(); // whoever does this: nobody notices
    out << "still " << co_await redis.eval<qint64>(count, "apples") << "\n";

    QRedisTransaction transaction(&redis);
    const auto taken = transaction.eval<std::optional<qint64>>(take, "apples", 1);
    const auto none = transaction.eval<qint64>(count, "apples");
    const QRedisResults results = co_await transaction.exec();
    out << "then " << results.get(taken).value_or(-1) << " and " << results.get(none) << "\n";
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    const auto report = [](const std::exception &error) { qCritical("%s", error.what()); };
    const bool good = QCoro::waitFor(example(url).then([] { return true; }, report)); // false after an error
    return good ? 0 : 1;
}
