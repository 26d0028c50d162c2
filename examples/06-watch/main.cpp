// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Optimistic locking: watch what you read, decide, write in a transaction; if somebody was quicker, nothing was written.
// transact() keeps the loop of reading and trying again; by hand, the conflict is an error to be handled.
#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;

//! Moves \a amount between two accounts, or nothing when the first holds less.
QFuture<QRedisResults> transfer(QRedisClient &bank, QByteArray from, QByteArray to, int amount)
{
    return bank.transact(from, [=](QRedisTransaction &booking) {
        return booking.immediate().get<int>(from).then([=, &booking](std::optional<int> balance) {
            if (balance.value_or(0) < amount)
                return; // nothing is queued, nothing will be written
            booking.decrby(from, amount);
            booking.incrby(to, amount);
        });
    });
}

QCoro::Task<> example(QUrl url)
{
    QTextStream out(stdout);
    QRedisClient bank(url);
    co_await bank.mset("ana", 100, "ben", 0);

    QRedisTransaction late(&bank); // by hand, and too late
    co_await late.watch("ana");
    const auto seen = co_await late.immediate().get<int>("ana");
    late.set("ana", seen.value_or(0) - 1);
    co_await bank.decrby("ana", 50); // somebody else
    try {
        co_await late.exec();
    } catch (const QRedisError &error) {
        out << "by hand: " << (error == QRedisError::Code::WatchConflict ? "conflict" : "?") << "\n";
    }

    QList<QFuture<QRedisResults>> transfers; // eight at once, from an account that holds enough for five
    for (int i = 0; i < 8; ++i)
        transfers << transfer(bank, "ana", "ben", 10);
    int booked = 0;
    for (const auto &one : transfers)
        booked += (co_await one).size() > 0;
    out << booked << " booked: ana " << *co_await bank.get("ana") << ", ben " << *co_await bank.get("ben") << "\n";
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    const auto report = [](const std::exception &error) { qCritical("%s", error.what()); };
    const bool good = QCoro::waitFor(example(url).then([] { return true; }, report)); // false after an error
    return good ? 0 : 1;
}
