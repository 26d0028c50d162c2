// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/certificates.h"
#include "../support/scriptedserver.h"

#include "connection/tls.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtNetwork/qnetworkproxy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Socket = ScriptedServer::Socket;
using Wish = Certificates::Wish;
using Words = ScriptedServer::Words;

namespace {

//! Passes bytes on to a server of this machine and back: from gather() on all that it says in one write, at its end.
class Gatherer
{
public:
    explicit Gatherer(quint16 port)
    {
        QObject::connect(&m_listener, &QTcpServer::newConnection, &m_listener, [this, port] {
            QTcpSocket *client = m_listener.nextPendingConnection();
            auto *server = new QTcpSocket(client);
            server->setProxy(QNetworkProxy::NoProxy);
            server->connectToHost(QHostAddress::LocalHost, port);
            const auto answer = [client, server] { client->write(server->readAll()); };
            QObject::connect(client, &QTcpSocket::readyRead, server, [=] { server->write(client->readAll()); });
            QObject::connect(server, &QTcpSocket::readyRead, client, [this, answer] {
                if (!m_gathers)
                    answer();
            });
            QObject::connect(server, &QTcpSocket::disconnected, client, [client, answer] {
                answer();
                client->disconnectFromHost();
            });
        });
        m_listener.listen(QHostAddress::LocalHost);
    }
    quint16 port() const { return m_listener.serverPort(); }
    void gather() { m_gathers = true; }

private:
    QTcpServer m_listener;
    bool m_gathers = false;
};

} // namespace

/*!
    Links over TLS: whom they trust, what each failure is called, and that nothing is said before the peer is known.
    The peers are Qt's own TLS server where a certificate is to be bad, and real servers for everything else.
*/
class TestTls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void badCertificate_data();
    void badCertificate();
    void nameToVerify();
    void sentName();
    void unusableFile_data();
    void unusableFile();
    void keyInTheCertificatesFile();
    void renewedFilesAreRead();
    void clientCertificate_data();
    void clientCertificate();
    void noCommonVersion();
    void plainServerBehindTls();
    void closedDuringTheHandshake();
    void tlsServerSpokenToPlainly();
    void alertIsRecognised();
    void badCertificateIsNotDialledInALoop();
    void repliesBeforeTheEnd_data();
    void repliesBeforeTheEnd();
    void largeValues();
    void halfClosed();
    void withoutTlsLibrary();
    void wrongOptions_data();
    void wrongOptions();

private:
    static std::optional<QRedisError> failureOf(const QRedisOptions &options);

    std::unique_ptr<Certificates> m_made;
    QRedisTestServer m_server; // asks for client certificates
};

std::optional<QRedisError> TestTls::failureOf(const QRedisOptions &options)
{
    QRedisClient client(options);
    return QRedisTest::value(client.connectToServer()).failure<QRedisError>();
}

void TestTls::initTestCase()
{
    if (!Certificates::isAvailable() || !QRedisTestServer::isAvailable())
        QSKIP("openssl or redis-server is not installed");
    m_made = std::make_unique<Certificates>();
    m_made->makeAuthority("authority");
    m_made->makeAuthority("stranger");
    m_made->makeCertificate("good", "authority", {});
    m_made->makeCertificate("expired", "authority", {Wish().names, -3, -1, Wish().usage});
    m_made->makeCertificate("early", "authority", {Wish().names, 1, 2, Wish().usage});
    m_made->makeCertificate("elsewhere", "authority", {"DNS:db.example", -1, 2, Wish().usage});
    m_made->makeCertificate("clientonly", "authority", {Wish().names, -1, 2, "clientAuth"});
    m_made->makeCertificate("strange", "stranger", {});
    m_made->makeSelfSigned("selfmade");
    m_server.setTls(true);
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestTls::badCertificate_data()
{
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("advises");
    QTest::newRow("expired") << QByteArray("expired") << u"expired on 20"_s << u"renew it"_s;
    QTest::newRow("not yet valid") << QByteArray("early") << u"valid only from 20"_s << u"clock"_s;
    QTest::newRow("for another host") << QByteArray("elsewhere") << u"for db.example and not for 127.0.0.1"_s
                                      << u"setTlsServerName()"_s;
    QTest::newRow("unknown authority") << QByteArray("strange") << u"issued by \"stranger\""_s << u"ca_file="_s;
    QTest::newRow("self-signed") << QByteArray("selfmade") << u"self-signed"_s << u"ca_file="_s;
    QTest::newRow("not for servers") << QByteArray("clientonly") << u"not one for servers"_s << u"serverAuth"_s;
}

void TestTls::badCertificate()
{
    QFETCH(const QByteArray, shown);
    QFETCH(const QString, says);
    QFETCH(const QString, advises);
    ScriptedServer server(Socket::Tls);
    server.setTls(m_made->serverConfiguration(shown), m_made->certificate("authority"));
    QRedisClient client(server.options().setPassword(u"secret"_s));
    const auto first = client.call("SET", "k", "v");
    const auto second = client.call("GET", "k");
    for (const auto &command : {first, second}) {
        const auto error = QRedisTest::value(command).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::TlsFailure);
        QCOMPARE(error->outcome(), Outcome::NotSent);
        QVERIFY2(error->message().contains(says), qPrintable(error->message()));
        QVERIFY2(error->message().contains(advises), qPrintable(error->message()));
    }
    for (int link = 0; link < server.linkCount(); ++link) // the peer may believe that all is well
        QCOMPARE(server.received(link), QByteArray());
}

void TestTls::nameToVerify()
{
    ScriptedServer server(Socket::Tls);
    server.setTls(m_made->serverConfiguration("elsewhere"), m_made->certificate("authority"));
    QRedisClient client(server.options().setTlsServerName(u"db.example"_s));
    const auto connected = QRedisTest::value(client.connectToServer());
    QVERIFY2(connected, qPrintable(connected.message()));
    const auto error = failureOf(server.options().setTlsServerName(u"other.example"_s));
    QVERIFY(error);
    QVERIFY2(error->message().contains(u"not for other.example"_s), qPrintable(error->message()));
}

void TestTls::sentName()
{
    ScriptedServer server; // plain: it sees the ClientHello as it is
    QRedisClient client(server.options().setTls(true).setTlsServerName(u"db.example"_s));
    const auto connecting = client.connectToServer();
    QTRY_VERIFY(server.linkCount() == 1 && server.received(0).contains("db.example"));
    QCOMPARE(server.received(0)[0], '\x16'); // and nothing but a handshake
}

void TestTls::unusableFile_data()
{
    QTest::addColumn<QByteArrayList>("files"); // authority, certificate, key
    QTest::addColumn<QByteArray>("named");
    QTest::addColumn<QString>("says");
    QTest::addColumn<Code>("code");
    const auto row = [](const char *name, const QByteArrayList &files, const QByteArray &named, const QString &says,
                        Code code = Code::InvalidArgument) { QTest::newRow(name) << files << named << says << code; };
    row("no authority", {"absent.crt", "", ""}, "absent.crt", u"does not exist"_s);
    row("authority is garbage", {"garbage", "", ""}, "garbage", u"no certificate in PEM"_s);
    row("authority is a key", {"good.key", "", ""}, "good.key", u"no certificate in PEM"_s);
    row("authority cannot be read", {"empty", "", ""}, "empty", u"without certificates"_s);
    row("no certificate", {"authority.crt", "absent.crt", "good.key"}, "absent.crt", u"does not exist"_s);
    row("certificate is garbage", {"authority.crt", "garbage", "good.key"}, "garbage", u"no certificate in PEM"_s);
    row("no key", {"authority.crt", "good.crt", "absent.key"}, "absent.key", u"does not exist"_s);
    row("key is garbage", {"authority.crt", "good.crt", "garbage"}, "garbage", u"private key in PEM"_s);
    row("key is a certificate", {"authority.crt", "good.crt", "good.crt"}, "good.crt", u"private key in PEM"_s);
    row("key has a passphrase", {"authority.crt", "good.crt", "locked.key"}, "locked.key", u"passphrase"_s);
    row("key of another", {"authority.crt", "good.crt", "strange.key"}, "", u"does not belong"_s, Code::TlsFailure);
}

void TestTls::unusableFile()
{
    QFETCH(const QByteArrayList, files);
    QFETCH(const QByteArray, named);
    QFETCH(const QString, says);
    QFETCH(const Code, code);
    m_made->write("garbage", "this is no PEM\n");
    m_made->write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    QVERIFY(QDir(m_made->folder()).mkpath(u"empty"_s));
    ScriptedServer server(Socket::Tls);
    server.setTls(m_made->serverConfiguration("good"), m_made->certificate("authority"));
    const auto path = [&](int i) { return files[i].isEmpty() ? QString() : m_made->path(files[i]); };
    const auto error = failureOf(server.options().setTlsFiles(path(0), path(1), path(2)));
    QVERIFY(error);
    QCOMPARE(error->code(), code);
    QVERIFY2(error->message().contains(says), qPrintable(error->message()));
    QVERIFY2(named.isEmpty() || error->message().contains(m_made->path(named)), qPrintable(error->message()));
}

void TestTls::keyInTheCertificatesFile()
{
    QFile certificate(m_server.certificateFile());
    QFile key(m_server.keyFile());
    QVERIFY(certificate.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly));
    m_made->write("both.pem", certificate.readAll() + key.readAll());
    const auto options =
        QRedisOptions::fromUrl(m_server.url()).setTlsFiles(m_server.caFile(), m_made->path("both.pem"));
    const auto error = failureOf(options);
    QVERIFY2(!error, qPrintable(error.value_or(QRedisError()).message()));
}

void TestTls::renewedFilesAreRead()
{
    m_made->replace("current", "authority");
    ScriptedServer server(Socket::Tls);
    server.answer([](const Words &words) { return ScriptedServer::bulk(words.last()); });
    server.setTls(m_made->serverConfiguration("good"), m_made->certificate("current"));
    QRedisClient client(server.options());
    QCOMPARE(QRedisTest::value(client.call("ECHO", "a"))->toByteArray(), "a");

    m_made->replace("current", "stranger");
    server.setTls(m_made->serverConfiguration("strange"), m_made->certificate("current"));
    server.closeLink();
    const auto echo = QRedisTest::value(client.call("ECHO", "b"));
    QVERIFY2(echo, qPrintable(echo.message()));
    QCOMPARE(server.linkCount(), 2);
}

void TestTls::clientCertificate_data()
{
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<QSsl::SslProtocol>("version");
    QTest::addColumn<QString>("says");
    for (const auto &[name, version] : {std::pair("1.2", QSsl::TlsV1_2), std::pair("1.3", QSsl::TlsV1_3)}) {
        QTest::addRow("none, TLS %s", name) << QByteArray() << version << u"client certificate"_s;
        QTest::addRow("of another authority, TLS %s", name)
            << QByteArray("strange") << version << u"does not trust the authority of our client certificate"_s;
    }
}

void TestTls::clientCertificate()
{
    QFETCH(const QByteArray, shown);
    QFETCH(const QSsl::SslProtocol, version);
    QFETCH(const QString, says);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(version);
    QRedisOptions options = QRedisOptions::fromUrl(m_server.url()).setSslConfiguration(configuration);
    const auto welcome = failureOf(options);
    QVERIFY2(!welcome, qPrintable(welcome.value_or(QRedisError()).message()));

    if (shown.isEmpty())
        options.setTlsFiles(m_server.caFile());
    else
        options.setTlsFiles(m_server.caFile(), m_made->certificate(shown), m_made->key(shown));
    const auto error = failureOf(options);
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TlsFailure);
    QVERIFY2(error->message().contains(says), qPrintable(error->message()));
}

void TestTls::noCommonVersion()
{
    QRedisTestServer modern;
    modern.setTls(true).setConfig("tls-protocols", "\"TLSv1.3\"");
    QVERIFY2(modern.start(), qPrintable(modern.errorString()));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2);
    const auto error = failureOf(QRedisOptions::fromUrl(modern.url()).setSslConfiguration(configuration));
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TlsFailure);
    QVERIFY2(error->message().contains(u"no version of TLS in common"_s), qPrintable(error->message()));
}

void TestTls::plainServerBehindTls()
{
    QRedisTestServer plain;
    QVERIFY2(plain.start(), qPrintable(plain.errorString()));
    // A redis-server takes the handshake for the beginning of a command, and waits for its end: we must have waited too.
    const auto error =
        failureOf(QRedisOptions().setHost(u"127.0.0.1"_s, plain.port()).setTls(true).setConnectTimeout(500ms));
    QVERIFY(error);
    QVERIFY2(error->message().contains(u"write redis://"_s), qPrintable(error->message()));

    ScriptedServer outspoken(Socket::Tcp, ScriptedServer::Greeting::ByHand);
    QRedisClient client(outspoken.options().setTls(true));
    const auto get = client.call("GET", "k");
    QTRY_VERIFY(outspoken.linkCount() == 1 && !outspoken.received(0).isEmpty());
    outspoken.send("-ERR unknown command\r\n");
    const auto recognised = QRedisTest::value(get).failure<QRedisError>();
    QVERIFY(recognised);
    QCOMPARE(recognised->code(), Code::TlsFailure); // at once
    QVERIFY2(recognised->message().contains(u"write redis://"_s), qPrintable(recognised->message()));
}

void TestTls::closedDuringTheHandshake()
{
    ScriptedServer server;
    QRedisClient client(server.options().setTls(true));
    const auto connecting = client.connectToServer();
    QTRY_VERIFY(server.linkCount() == 1 && !server.received(0).isEmpty());
    server.closeLink();
    const auto error = QRedisTest::value(connecting).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::ConnectionLost);
    QVERIFY2(error->message().contains(u"closed the connection during the TLS handshake"_s),
             qPrintable(error->message()));
    QVERIFY2(error->message().contains(u"redis://"_s), qPrintable(error->message()));
}

void TestTls::tlsServerSpokenToPlainly()
{
    const auto error = failureOf(QRedisOptions().setHost(u"127.0.0.1"_s, m_server.port()));
    QVERIFY(error);
    QVERIFY2(error->code() == Code::TlsFailure || error->code() == Code::ConnectionLost, qPrintable(error->message()));
    QVERIFY2(error->message().contains(u"rediss://"_s), qPrintable(error->message()));
}

void TestTls::alertIsRecognised()
{
    ScriptedServer server(Socket::Tcp, ScriptedServer::Greeting::ByHand);
    QRedisClient client(server.options());
    const auto get = client.call("GET", "k");
    QCOMPARE(server.next().value(0), "HELLO");
    server.send(QByteArray::fromHex("15030100020246")); // fatal: protocol version
    const auto error = QRedisTest::value(get).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TlsFailure); // at once: no retry makes it better
    QVERIFY2(error->message().contains(u"write rediss://"_s), qPrintable(error->message()));
}

void TestTls::badCertificateIsNotDialledInALoop()
{
    ScriptedServer server(Socket::Tls);
    server.setTls(m_made->serverConfiguration("expired"), m_made->certificate("authority"));
    QRedisOptions options = server.options();
    options.setRetryPolicy(QRedisRetryPolicy().setMinimumBackoff(200ms).setMaximumBackoff(400ms));
    QRedisClient client(options);
    int dials = 0;
    connect(&client, &QRedisClient::errorOccurred, this, [&dials] { ++dials; });
    QElapsedTimer elapsed;
    elapsed.start();
    for (int command = 0; command < 8; ++command) { // as a program does that tries again at each failure
        const auto error = QRedisTest::value(client.call("GET", "k")).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::TlsFailure);
    }
    QTRY_COMPARE(dials, 8); // each failed at once, with a dial of its own
    // Pauses are random between nothing and 200, 400, 400 ... ms: 1300 ms on average.
    QVERIFY2(elapsed.elapsed() > 350, qPrintable(QString::number(elapsed.elapsed())));
}

void TestTls::repliesBeforeTheEnd_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("in one segment") << 10;
    QTest::newRow("in many records") << 2500;
}

//! Replies that the socket had decrypted, but nobody had read, were lost with the link.
void TestTls::repliesBeforeTheEnd()
{
    QFETCH(const int, size);
    ScriptedServer server(Socket::Tls);
    server.setTls(m_made->serverConfiguration("good"), m_made->certificate("authority"));
    Gatherer gatherer(server.options().port());
    QRedisClient client(server.options().setHost(u"127.0.0.1"_s, gatherer.port()));
    constexpr int Count = 50;
    QList<QFuture<QRedisValue>> replies;
    for (int i = 0; i < Count; ++i)
        replies += client.call("INCR", "k");
    for (int i = 0; i < Count; ++i)
        QCOMPARE(server.next(), (Words{"INCR", "k"}));
    QByteArray all;
    for (int i = 0; i < Count; ++i)
        all += ScriptedServer::bulk(QByteArray::number(i) + QByteArray(size, 'x'));

    gatherer.gather();
    server.send(all);
    server.closeLink();
    for (int i = 0; i < Count; ++i) {
        const auto reply = QRedisTest::value(replies[i]);
        QVERIFY2(reply, qPrintable(reply.message()));
        QVERIFY(reply->toByteArray().startsWith(QByteArray::number(i)));
    }
}

void TestTls::largeValues()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setCommandTimeout(60s));
    QByteArray large(64 * 1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < large.size(); ++i)
        large[i] = char(i * 31 + (i >> 13));
    const auto set = client.set("large", large);
    const auto got = client.get("large");
    const auto small = client.call("ECHO", "after");
    QVERIFY(QRedisTest::await(set, 60s));
    const auto value = QRedisTest::value(got, 60s);
    QVERIFY2(value, qPrintable(value.message()));
    QVERIFY(value->value_or(QByteArray()) == large);
    QCOMPARE(QRedisTest::value(small)->toByteArray(), "after");
}

//! The peer says that it will say no more, and would go on reading: the link is over.
void TestTls::halfClosed()
{
    ScriptedServer server(Socket::Tls);
    server.setTls(m_made->serverConfiguration("good"), m_made->certificate("authority"));
    server.answer([](const Words &words) { return ScriptedServer::bulk(words.last()); });
    QRedisClient client(server.options());
    QCOMPARE(QRedisTest::value(client.call("ECHO", "a"))->toByteArray(), "a");
    server.closeLink();
    QCOMPARE(QRedisTest::value(client.call("ECHO", "b"))->toByteArray(), "b");
    QCOMPARE(server.linkCount(), 2);
}

void TestTls::withoutTlsLibrary()
{
    QVERIFY(!QRedis::Private::tlsMissing(true));
    const auto error = QRedis::Private::tlsMissing(false);
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TlsFailure);
    QVERIFY2(error->message().contains(u"OpenSSL"_s), qPrintable(error->message()));
}

void TestTls::wrongOptions_data()
{
    QTest::addColumn<QRedisOptions>("options");
    QTest::addColumn<QString>("says");
    QTest::newRow("files without TLS") << QRedisOptions::fromUrl(QUrl(u"redis://localhost?ca_file=/x"_s))
                                       << u"write rediss://"_s;
    QTest::newRow("a key alone") << QRedisOptions().setTlsFiles({}, {}, u"/x"_s) << u"without the certificate"_s;
    QTest::newRow("TLS over a local socket") << QRedisOptions().setSocketPath(u"/x"_s).setTls(true) << u"no TLS"_s;
    QTest::newRow("no probe") << QRedisOptions().setKeepAlive(1s, 1s, 0) << u"1 probe"_s;
}

void TestTls::wrongOptions()
{
    QFETCH(const QRedisOptions, options);
    QFETCH(const QString, says);
    const auto error = failureOf(options);
    QVERIFY(error);
    QCOMPARE(error->code(), Code::InvalidArgument);
    QVERIFY2(error->message().contains(says), qPrintable(error->message()));
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
