// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Without coroutines: futures with a context object, callbacks, any command by its words, and a scan that never blocks.
// Commands keep the order of their issue, so that a program need not nest them.
#include <QCoreApplication>
#include <QDebug>
#include <QRedisClient>
#include <QTextStream>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    QRedisClient redis(QUrl(app.arguments().value(1, u"redis://localhost:6379"_s)));
    const auto fail = [](const QRedisError &error) {
        qCritical().noquote() << error.message();
        // Posted: an error that comes at once comes before exec(), which would not hear of it.
        QMetaObject::invokeMethod(
            qApp, [] { QCoreApplication::exit(1); }, Qt::QueuedConnection);
    };

    // A future; its continuation runs while the context lives, in the context's thread.
    redis.hset("guest:1", "name", "Ana", "nights", 3).onFailed(&app, [&](const QRedisError &error) {
        fail(error);
        return qint64(0);
    });
    redis.hgetall("guest:1").then(&app, [&](const QHash<QByteArray, QByteArray> &guest) {
        out << guest.value("name") << " stays " << guest.value("nights") << " nights\n";
    });

    // A callback: cheaper than a future, and a value or an error in one argument.
    redis
        .callback(&app,
                  [&](const QRedisResult<qint64> &nights) {
                      if (nights)
                          out << "then " << *nights << "\n";
                  })
        .hincrby("guest:1", "nights", 1);

    // Any command by its words, also one that the library does not know; the type of the reply is asked for.
    redis.call<qint64>("HSTRLEN", "guest:1", "name").then(&app, [&](qint64 length) {
        out << "a name of " << length << " letters\n";
    });

    QRedisScan *scan = redis.scanKeys(QRedisScanOptions().setMatch("guest:*"));
    QObject::connect(scan, &QRedisScan::keysFound, &app,
                     [&](const QByteArrayList &keys) { out << "found: " << keys.join(' ') << "\n"; });
    QObject::connect(scan, &QRedisScan::failed, &app, fail);
    QObject::connect(scan, &QRedisScan::finished, &app, [&] { app.quit(); });
    return app.exec();
}
