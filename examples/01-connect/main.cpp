// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Connecting is lazy: a client opens nothing until a command needs the link. Whatever keeps it from opening, a wrong URL
// too, is the error of that command, and its message says what to do.
#include <QCoreApplication>
#include <QDebug>
#include <QRedisClient>
#include <QTextStream>
#include <QTimer>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QUrl url(app.arguments().value(1, u"redis://localhost:6379"_s));
    QTextStream out(stdout);

    QRedisClient redis(url);
    out << "links before the first command: " << redis.poolStats().open << Qt::endl;

    // From inside the event loop, since a wrong URL fails at once, and quitting works only once the loop runs.
    QTimer::singleShot(0, &app, [&] {
        redis.ping("hello")
            .then(&app,
                  [&](const QByteArray &answer) {
                      out << "the server answers: " << answer << "\n";
                      out << "links now: " << redis.poolStats().open << "\n";
                      app.quit();
                  })
            .onFailed(&app, [&](const QRedisError &error) {
                qCritical().noquote() << error.message();
                app.exit(1);
            });
    });
    return app.exec();
}
