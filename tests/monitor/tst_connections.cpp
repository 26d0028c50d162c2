// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/connectadvice.h"
#include "connections/recentservers.h"
#include "connections/serverinfo.h"

#include <QRedisError>

#include <QFile>
#include <QMetaEnum>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Monitor;

class TestConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsWhatIsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url");
        QTest::newRow("host") << "db"
                              << "redis://db";
        QTest::newRow("host and port") << " db:7000 "
                                       << "redis://db:7000";
        QTest::newRow("URL") << "rediss://u@db/2"
                             << "rediss://u@db/2";
        QTest::newRow("path") << "/run/redis.sock"
                              << "unix:///run/redis.sock";
        QTest::newRow("nothing") << "  "
                                 << "";
    }
    void understandsWhatIsTyped()
    {
        QFETCH(QString, text);
        QTEST(serverUrl(text).toString(), "url");
    }

    void saysWhatIsWrongWithAUrl()
    {
        QVERIFY(urlProblem(QUrl(QStringLiteral("redis://localhost"))).isEmpty());
        QVERIFY(!urlProblem(QUrl()).isEmpty());
        QVERIFY(!urlProblem(QUrl(QStringLiteral("http://localhost"))).isEmpty());
        QVERIFY(!urlProblem(QUrl(QStringLiteral("redis://localhost?colour=red"))).isEmpty());
    }

    void adviceNamesTheServerAndNoPassword_data()
    {
        QTest::addColumn<QRedisError::Code>("code");
        for (auto code : {QRedisError::Code::ConnectionRefused, QRedisError::Code::AuthenticationFailed,
                          QRedisError::Code::TlsFailure, QRedisError::Code::Timeout, QRedisError::Code::Protocol})
            QTest::newRow(QMetaEnum::fromType<QRedisError::Code>().valueToKey(int(code))) << code;
    }
    void adviceNamesTheServerAndNoPassword()
    {
        QFETCH(QRedisError::Code, code);
        const QUrl url(QStringLiteral("redis://ana:s3cret@db.example:7000"));
        const QString advice = connectAdvice({code, QRedisError::Outcome::NotSent, QStringLiteral("no")}, url);
        QVERIFY2(advice.contains(QStringLiteral("db.example:7000")), qPrintable(advice));
        QVERIFY(!advice.contains(QStringLiteral("s3cret")));
    }

    void recentServersKeepNoPassword()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("settings.ini"));
        {
            QSettings settings(path, QSettings::IniFormat);
            RecentServers recent(&settings);
            recent.add(QUrl(QStringLiteral("redis://ana:s3cret@one:6379")));
            recent.add(QUrl(QStringLiteral("redis://two:6379")));
            recent.add(QUrl(QStringLiteral("redis://ana:other@one:6379"))); // the same server, now first
            QCOMPARE(
                recent.urls(),
                (QList<QUrl>{QUrl(QStringLiteral("redis://ana@one:6379")), QUrl(QStringLiteral("redis://two:6379"))}));
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QVERIFY(written.contains("one:6379"));
        QVERIFY(!written.contains("s3cret"));
        QVERIFY(!written.contains("other"));
    }

    void recentServersAreFew()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        RecentServers recent(&settings);
        for (int i = 0; i < 20; ++i)
            recent.add(QUrl(QStringLiteral("redis://host%1").arg(i)));
        QCOMPARE(recent.urls().size(), RecentServers::Limit);
        QCOMPARE(recent.urls().constFirst().host(), QStringLiteral("host19"));
        recent.remove(QUrl(QStringLiteral("redis://host19")));
        QCOMPARE(recent.urls().constFirst().host(), QStringLiteral("host18"));
    }

    void readsInfo()
    {
        const ServerInfo info =
            ServerInfo::parse("# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.1.1\r\n"
                              "server_mode:standalone\r\nused_memory:1048576\r\n"
                              "instantaneous_ops_per_sec:42\r\nconnected_clients:3\r\n"
                              "# Keyspace\r\ndb0:keys=12,expires=3,avg_ttl=0\r\ndb5:keys=1,expires=0\r\n"
                              "dbsize_note:keys\r\n");
        QCOMPARE(info.product, QStringLiteral("Valkey"));
        QCOMPARE(info.version, QStringLiteral("8.1.1"));
        QCOMPARE(info.usedMemory, 1'048'576);
        QCOMPARE(info.opsPerSecond, 42);
        QCOMPARE(info.keys, (QMap<int, qint64>{{0, 12}, {5, 1}}));
    }

    void anEmptyInfoIsUnknownNotZero()
    {
        const ServerInfo info = ServerInfo::parse("");
        QVERIFY(info.product.isEmpty());
        QCOMPARE(info.usedMemory, -1);
        QCOMPARE(info.opsPerSecond, -1);
    }
};

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
