// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/secret.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qdebug.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/*!
    Everything that could give a password away, printed: error texts, QDebug, logs at debug level. No text may hold the
    secret; tests/support/secrets.py looks through all that this and other programs print as well.
*/
class TestSecrets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void options_data();
    void options();
    void wrongCredentials_data();
    void wrongCredentials();
    void unreachable_data();
    void unreachable();
    void refusedCommands_data();
    void refusedCommands();
    void aLogIsWritten();

private:
    QRedisTestServer m_server;
};

namespace {

bool isClean(const QString &text)
{
    qInfo().noquote() << text; // for secrets.py
    return !text.contains(QLatin1String(Secret));
}

QString shown(const auto &value)
{
    QString text;
    QDebug(&text) << value;
    return text;
}

QUrl withSecret(const QString &url)
{
    return QUrl(QString(url).replace(u"SECRET"_s, QLatin1String(Secret)));
}

//! Every face of \a error.
bool isClean(const QRedisError &error)
{
    return isClean(error.message()) && isClean(QString::fromUtf8(error.what())) && isClean(shown(error));
}

} // namespace

void TestSecrets::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    m_server.setPassword(Secret);
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestSecrets::options_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("password") << u"redis://:SECRET@localhost"_s;
    QTest::newRow("user and password") << u"rediss://SECRET:SECRET@localhost/3"_s;
    QTest::newRow("unknown scheme") << u"ftp://u:SECRET@localhost"_s;
    QTest::newRow("unknown query item") << u"redis://u:SECRET@localhost?nothing=1"_s;
    QTest::newRow("bad database") << u"redis://u:SECRET@localhost/x"_s;
    QTest::newRow("bad timeout") << u"redis://u:SECRET@localhost?timeout=x"_s;
    QTest::newRow("cluster") << u"redis-cluster://u:SECRET@localhost"_s;
    QTest::newRow("sentinel") << u"redis-sentinel://u:SECRET@localhost/service/0"_s;
    QTest::newRow("no host") << u"redis://u:SECRET@"_s;
}

void TestSecrets::options()
{
    QFETCH(const QString, url);
    const QRedisOptions options = QRedisOptions::fromUrl(withSecret(url)).setCommandTimeout(100ms);
    if (options.isValid()) // the user name is no secret, but a URL often has a token there
        QCOMPARE(options.password(), QLatin1String(Secret));
    QRedisOptions unnamed = options;
    QVERIFY(isClean(shown(unnamed.setUsername(u"u"_s))));
    QVERIFY(isClean(options.errorString()));
    QVERIFY(isClean(options.serverName()));
    QRedisClient client(unnamed);
    QVERIFY(isClean(*QRedisTest::value(client.get("k")).failure<QRedisError>()));
}

void TestSecrets::wrongCredentials_data()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::newRow("RESP2") << QRedis::Protocol::Resp2;
    QTest::newRow("RESP3") << QRedis::Protocol::Resp3;
}

void TestSecrets::wrongCredentials()
{
    QFETCH(const QRedis::Protocol, protocol);
    QRedisClient client(QRedisOptions::fromUrl(m_server.url())
                            .setProtocol(protocol)
                            .setPassword(QLatin1String(Secret) + u"-and-more"_s));
    QString told;
    QObject::connect(&client, &QRedisClient::errorOccurred, this,
                     [&told](const QRedisError &error) { told = error.message() + shown(error); });
    const auto reply = QRedisTest::value(client.get("k"));
    QCOMPARE(reply.failure<QRedisError>()->code(), QRedisError::Code::AuthenticationFailed);
    QVERIFY(isClean(*reply.failure<QRedisError>()));
    QTRY_VERIFY(!told.isEmpty());
    QVERIFY(isClean(told));
}

void TestSecrets::unreachable_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("refused") << u"redis://u:SECRET@127.0.0.1:1"_s;
    QTest::newRow("no such host") << u"redis://u:SECRET@nothing.invalid"_s;
    QTest::newRow("no such socket") << u"unix://u:SECRET@/nowhere/redis.sock"_s;
    QTest::newRow("TLS, refused") << u"rediss://u:SECRET@127.0.0.1:1"_s;
}

void TestSecrets::unreachable()
{
    QFETCH(const QString, url);
    QRedisClient client(QRedisOptions::fromUrl(withSecret(url)).setCommandTimeout(300ms));
    QVERIFY(isClean(*QRedisTest::value(client.get("k")).failure<QRedisError>()));
    const auto connected = QRedisTest::value(client.connectToServer());
    QVERIFY(isClean(connected.message()));
}

void TestSecrets::refusedCommands_data()
{
    QTest::addColumn<QByteArrayList>("words");
    const auto row = [](const char *line) {
        QTest::newRow(line) << QByteArray(line).replace("SECRET", Secret).split(' ');
    };
    row("CONFIG SET requirepass SECRET nothing SECRET");
    row("CONFIG SET SECRET");
    row("CONFIG SET requirepass");
    row("ACL SETUSER u on >SECRET +nothing-such");
    row("ACL SETUSER u <SECRET");
    row("ACL SETUSER u #SECRET");
    row("AUTH SECRET");
    row("AUTH default SECRET");
    row("HELLO 3 AUTH default SECRET");
    row("NOTHING-SUCH SECRET SECRET");
    row("MIGRATE 127.0.0.1 1 k 0 10 AUTH SECRET KEYS");
    row("SET k SECRET NOTHING-SUCH");
    row("CLIENT SETNAME SECRET");
}

void TestSecrets::refusedCommands()
{
    QFETCH(const QByteArrayList, words);
    QRedisClient client(m_server.url());
    const auto reply = QRedisTest::value(client.call(words));
    if (const auto error = reply.failure<QRedisError>())
        QVERIFY(isClean(*error));
    QRedisPipeline pipeline(&client);
    const auto slot = pipeline.call(words);
    const auto results = QRedisTest::value(pipeline.exec());
    QVERIFY(isClean(results.message()));
    if (results && results->error(slot))
        QVERIFY(isClean(*results->error(slot)));
    QRedisTransaction transaction(&client);
    transaction.call(words);
    QVERIFY(isClean(QRedisTest::value(transaction.exec()).message()));
}

//! Else an empty log would prove nothing.
void TestSecrets::aLogIsWritten()
{
    QLoggingCategory::setFilterRules(u"qredis.*=true"_s);
    QTest::ignoreMessage(QtDebugMsg, QRegularExpression(u"connected to"_s));
    QTest::ignoreMessage(QtDebugMsg, QRegularExpression(u"INCR on .*: WRONGTYPE"_s));
    QRedisClient client(m_server.url());
    QVERIFY(QRedisTest::value(client.call("RPUSH", "list", "x")));
    QVERIFY(!QRedisTest::value(client.incr("list")));
    QLoggingCategory::setFilterRules(QString());
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
