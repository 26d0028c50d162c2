// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Uses the package without a server: headers by class name and by path, both targets, the version at build and run time.
#include <QRedis/qredisversion.h>
#include <QRedisClient>
#include <QRedisTestServer>

#include <QtCore/QCoreApplication>
#include <QtCore/QTextStream>

static_assert(QREDIS_VERSION >= QREDIS_VERSION_CHECK(0, 1, 0));

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString expected = application.arguments().value(1); // also shows that C strings may become QStrings here
    const QString builtWith = QREDIS_VERSION_STR;
    const QString runsWith = QRedis::version();
    QTextStream(stdout) << "expected " << expected << ", built with " << builtWith << ", runs with " << runsWith
                        << "\n";

    QRedisClient client(QUrl("redis://127.0.0.1:1")); // lazy: opens nothing
    QRedisTestServer server; // not started
    return expected == builtWith && builtWith == runsWith ? 0 : 1;
}
