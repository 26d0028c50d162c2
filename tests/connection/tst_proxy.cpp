// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/testproxy.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qscopeguard.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Type = QNetworkProxy::ProxyType;

//! Links through SOCKS5 and HTTP proxies to a real server, and what goes wrong on the way.
class TestProxies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void commands_data();
    void commands();
    void applicationProxy();
    void failure_data();
    void failure();
    void wrongKind();

private:
    QRedisOptions options(bool tls) const;

    QRedisTestServer m_plain;
    QRedisTestServer m_tls;
};

QRedisOptions TestProxies::options(bool tls) const
{
    const QRedisTestServer &server = tls ? m_tls : m_plain;
    return QRedisOptions::fromUrl(server.url()).setHost(u"localhost"_s, server.port());
}

void TestProxies::initTestCase_data()
{
    QTest::addColumn<Type>("type");
    QTest::newRow("SOCKS5") << QNetworkProxy::Socks5Proxy;
    QTest::newRow("HTTP") << QNetworkProxy::HttpProxy;
}

void TestProxies::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_plain.start(), qPrintable(m_plain.errorString()));
    m_tls.setTls(true);
    QVERIFY2(m_tls.start(), qPrintable(m_tls.errorString()));
}

void TestProxies::commands_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("user");
    QTest::newRow("plain") << false << QByteArray();
    QTest::newRow("plain, with a password") << false << QByteArray("ana");
    QTest::newRow("TLS") << true << QByteArray();
}

void TestProxies::commands()
{
    QFETCH_GLOBAL(const Type, type);
    QFETCH(const bool, tls);
    QFETCH(const QByteArray, user);
    TestProxy proxy(type, user, "s3cret");
    QRedisClient client(
        options(tls).setProxy(user.isEmpty() ? proxy.proxy() : proxy.proxy(QString::fromLatin1(user), u"s3cret"_s)));
    const QByteArray large(1024 * 1024, 'x');
    QCOMPARE(QRedisTest::value(client.call("SET", "k", large)).message(), QString());
    QVERIFY(QRedisTest::value(client.call("GET", "k"))->toByteArray() == large);
    QCOMPARE(proxy.asked(), "localhost"); // the proxy looks it up
}

//! As any socket of Qt, the library uses the proxy that the application set, unless it is told otherwise.
void TestProxies::applicationProxy()
{
    QFETCH_GLOBAL(const Type, type);
    TestProxy proxy(type);
    QNetworkProxy::setApplicationProxy(proxy.proxy());
    const auto restore = qScopeGuard([] { QNetworkProxy::setApplicationProxy(QNetworkProxy::DefaultProxy); });
    QRedisClient direct(options(false)); // none to this machine itself, as with any socket of Qt
    QVERIFY(QRedisTest::value(direct.call("PING")));
    const QRedisOptions elsewhere = QRedisOptions().setHost(u"redis.test"_s, m_plain.port());
    QRedisClient unproxied(QRedisOptions(elsewhere).setProxy(QNetworkProxy::NoProxy));
    QVERIFY(!QRedisTest::value(unproxied.connectToServer()));
    QCOMPARE(proxy.asked(), QByteArray());
    QRedisClient through(elsewhere);
    QVERIFY(QRedisTest::value(through.call("PING")));
    QCOMPARE(proxy.asked(), "redis.test");
}

void TestProxies::failure_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<Code>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("no proxy there") << u"absent"_s << Code::ConnectionRefused << u"refuses connections"_s;
    QTest::newRow("proxy unknown") << u"unknown"_s << Code::HostNotFound << u"host name of the proxy"_s;
    QTest::newRow("wrong password") << u"password"_s << Code::AuthenticationFailed << u"QNetworkProxy::setUser()"_s;
    QTest::newRow("target refuses") << u"target"_s << Code::ConnectionRefused << u"said by the proxy"_s;
    QTest::newRow("not allowed") << u"rules"_s << Code::NoError << u"the proxy"_s;
}

void TestProxies::failure()
{
    QFETCH_GLOBAL(const Type, type);
    QFETCH(const QString, what);
    QFETCH(const Code, code);
    QFETCH(const QString, says);
    TestProxy proxy(type, what == u"password"_s ? "ana" : QByteArray(), "s3cret");
    QNetworkProxy used = what == u"password"_s ? proxy.proxy(u"ana"_s, u"hunter2"_s) : proxy.proxy();
    QRedisOptions target = options(false);
    if (what == u"absent"_s)
        proxy.close();
    else if (what == u"unknown"_s)
        used.setHostName(u"no-such-proxy.invalid"_s);
    else if (what == u"target"_s)
        m_plain.stop();
    else if (what == u"rules"_s)
        proxy.refuse(type == QNetworkProxy::HttpProxy ? 403 : 2);
    QRedisClient client(target.setProxy(used).setConnectTimeout(8s));
    const auto error = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    if (what == u"target"_s)
        QVERIFY(m_plain.start());
    QVERIFY(error);
    if (code != Code::NoError)
        QCOMPARE(error->code(), code);
    QVERIFY2(error->message().contains(says), qPrintable(error->message()));
    QVERIFY(!error->message().contains(u"hunter2"_s));
}

void TestProxies::wrongKind()
{
    QRedisClient client(QRedisOptions().setProxy(QNetworkProxy(QNetworkProxy::FtpCachingProxy, u"localhost"_s, 1)));
    const auto error = QRedisTest::value(client.call("PING")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::InvalidArgument);
}

QTEST_GUILESS_MAIN(TestProxies)
#include "tst_proxy.moc"
