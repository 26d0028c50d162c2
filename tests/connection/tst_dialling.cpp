// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"
#include "connection/localdialler.h"
#include "connection/tcpdialler.h"
#include "connection/transport.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>

#include <QtCore/qscopeguard.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace QRedis::Private;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Socket = ScriptedServer::Socket;

/*!
    The way to a server: addresses that refuse, or never answer, local sockets of all kinds, and what TCP is told.
*/
class TestDialling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addresses_data();
    void addresses();
    void givenUp();
    void localhost();
    void unknownHost();
    void waitingFor();
    void keepAlive_data();
    void keepAlive();
    void abstractSocket();
    void localFailure_data();
    void localFailure();
    void localPeerThatIsNoServer_data();
    void localPeerThatIsNoServer();
    void localWithoutPermission();
    void fullBacklog();
};

namespace {

//! Listens and never accepts: what comes after the backlog is full gets no answer at all.
class BlackHole
{
public:
    explicit BlackHole(const char *address, quint16 port)
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(QHostAddress(QString::fromLatin1(address)).toIPv4Address());
        const int yes = 1;
        ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        m_good = ::bind(m_listener, reinterpret_cast<sockaddr *>(&at), sizeof at) == 0 && ::listen(m_listener, 0) == 0;
        for (int i = 0; i < 4 && m_good; ++i) {
            m_filling.push_back(std::make_unique<QTcpSocket>());
            m_filling.back()->setProxy(QNetworkProxy::NoProxy);
            m_filling.back()->connectToHost(QString::fromLatin1(address), port);
            m_filling.back()->waitForConnected(50);
        }
    }
    ~BlackHole() { ::close(m_listener); }
    bool isGood() const { return m_good && m_filling.back()->state() != QAbstractSocket::ConnectedState; }

private:
    int m_listener = -1;
    bool m_good = false;
    std::vector<std::unique_ptr<QTcpSocket>> m_filling;
};

Dialler::MakeSocket plain()
{
    return [] { return std::make_unique<QTcpSocket>(); };
}

} // namespace

void TestDialling::addresses_data()
{
    // 127.0.0.1 has the server, 127.0.0.2 a listener that never answers, on 127.0.0.3 nobody listens
    QTest::addColumn<QStringList>("addresses");
    QTest::addColumn<QString>("winner"); // none: it fails
    QTest::addColumn<bool>("never"); // ... or goes on
    QTest::newRow("the only one") << QStringList{u"127.0.0.1"_s} << u"127.0.0.1"_s << false;
    QTest::newRow("the first refuses") << QStringList{u"127.0.0.3"_s, u"127.0.0.1"_s} << u"127.0.0.1"_s << false;
    QTest::newRow("IPv6 refuses") << QStringList{u"::1"_s, u"127.0.0.1"_s} << u"127.0.0.1"_s << false;
    QTest::newRow("the first is silent") << QStringList{u"127.0.0.2"_s, u"127.0.0.1"_s} << u"127.0.0.1"_s << false;
    QTest::newRow("two refuse, one is silent")
        << QStringList{u"::1"_s, u"127.0.0.3"_s, u"127.0.0.2"_s, u"127.0.0.1"_s} << u"127.0.0.1"_s << false;
    QTest::newRow("all refuse") << QStringList{u"127.0.0.3"_s, u"::1"_s, u"127.0.0.4"_s} << QString() << false;
    QTest::newRow("all silent") << QStringList{u"127.0.0.2"_s} << QString() << true;
}

void TestDialling::addresses()
{
    QFETCH(const QStringList, addresses);
    QFETCH(const QString, winner);
    QFETCH(const bool, never);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.1"_s)));
    const BlackHole hole("127.0.0.2", server.serverPort());
    if (addresses.contains(u"127.0.0.2"_s) && !hole.isGood())
        QSKIP("this system has no listener that never answers");

    TcpDialler dialler(u"name"_s, server.serverPort(), QNetworkProxy::NoProxy, plain());
    QSignalSpy connected(&dialler, &Dialler::connected);
    QSignalSpy failed(&dialler, &Dialler::failed);
    QList<QHostAddress> list;
    for (const QString &address : addresses)
        list += QHostAddress(address);
    dialler.dial(list);
    QCOMPARE(connected.count() + failed.count(), 0); // told from an event of its own
    if (never) {
        QTRY_VERIFY(dialler.waitingFor().contains(u"firewall"_s));
        QVERIFY(!connected.wait(2 * TcpDialler::HeadStart));
        QCOMPARE(failed.count(), 0);
        return;
    }
    QTRY_COMPARE(connected.count() + failed.count(), 1);
    if (winner.isEmpty()) {
        const auto error = failed.first().first().value<QRedisError>();
        QCOMPARE(error.code(), Code::ConnectionRefused);
        for (const QString &address : addresses)
            QVERIFY2(error.message().contains(address), qPrintable(error.message()));
        return;
    }
    QCOMPARE(connected.count(), 1);
    const std::unique_ptr<QTcpSocket> socket = dialler.takeSocket();
    QCOMPARE(socket->peerAddress(), QHostAddress(winner));
    QCOMPARE(socket->state(), QAbstractSocket::ConnectedState);
}

void TestDialling::givenUp()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.1"_s)));
    for (int turns = 0; turns < 10; ++turns) { // at every moment of its life
        TcpDialler dialler(u"localhost"_s, server.serverPort(), QNetworkProxy::NoProxy, plain());
        dialler.dial();
        for (int turn = 0; turn < turns; ++turn)
            QCoreApplication::processEvents();
    }
    QRedisClient client(QRedisOptions().setHost(u"no-such-host.invalid"_s));
    const auto get = client.call("GET", "k");
    QVERIFY(QRedisTest::await(client.close()));
    QVERIFY(get.isFinished() || QRedisTest::await(get));
}

//! The server listens on 127.0.0.1 only; where "localhost" is ::1 first this took as long as that one did.
void TestDialling::localhost()
{
    ScriptedServer server;
    QRedisClient client(QRedisOptions(server.options()).setHost(u"localhost"_s, server.options().port()));
    const auto connected = QRedisTest::value(client.connectToServer());
    QVERIFY2(connected, qPrintable(connected.message()));
}

void TestDialling::unknownHost()
{
    TcpDialler dialler(u"no-such-host.invalid"_s, 1, QNetworkProxy::NoProxy, plain());
    QSignalSpy failed(&dialler, &Dialler::failed);
    dialler.dial();
    if (!failed.wait(10'000))
        QSKIP("the resolver of this machine does not answer in time");
    const auto error = failed.first().first().value<QRedisError>();
    QCOMPARE(error.code(), Code::HostNotFound);
    QVERIFY2(error.message().contains(u"host name"_s), qPrintable(error.message()));
}

//! What a timeout says that nobody answered.
void TestDialling::waitingFor()
{
    TcpDialler lookingUp(u"no-such-host.invalid"_s, 1, QNetworkProxy::NoProxy, plain());
    lookingUp.dial();
    QVERIFY2(lookingUp.waitingFor().contains(u"the name server"_s), qPrintable(lookingUp.waitingFor()));

    QTcpServer silent; // takes the link, and says nothing
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const QNetworkProxy proxy(QNetworkProxy::Socks5Proxy, u"127.0.0.1"_s, silent.serverPort());
    TcpDialler proxied(u"redis.test"_s, 1, proxy, plain());
    proxied.dial();
    QTRY_VERIFY(silent.hasPendingConnections());
    QVERIFY2(proxied.waitingFor().contains(u"the proxy 127.0.0.1:"_s), qPrintable(proxied.waitingFor()));
}

void TestDialling::keepAlive_data()
{
    QTest::addColumn<int>("option");
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("value");
    QTest::newRow("keep-alive is on") << SO_KEEPALIVE << SOL_SOCKET << 1;
    QTest::newRow("no delay") << TCP_NODELAY << int(IPPROTO_TCP) << 1;
#ifdef Q_OS_LINUX
    QTest::newRow("idle, rounded up") << TCP_KEEPIDLE << int(IPPROTO_TCP) << 7;
    QTest::newRow("interval") << TCP_KEEPINTVL << int(IPPROTO_TCP) << 2;
    QTest::newRow("probes") << TCP_KEEPCNT << int(IPPROTO_TCP) << 4;
    QTest::newRow("user timeout") << TCP_USER_TIMEOUT << int(IPPROTO_TCP) << 6500 + 4 * 2000;
#endif
}

void TestDialling::keepAlive()
{
    QFETCH(const int, option);
    QFETCH(const int, level);
    QFETCH(const int, value);
    ScriptedServer server;
    QRedisClient client(server.options().setKeepAlive(6500ms, 2000ms, 4));
    QVERIFY(QRedisTest::value(client.connectToServer()));
    int found = 0;
    for (int descriptor = 3; descriptor < 256; ++descriptor) { // our end is the one whose peer is the server
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) < 0 || peer.sin_family != AF_INET
            || ntohs(peer.sin_port) != server.options().port())
            continue;
        ++found;
        int actual = -1;
        size = sizeof actual;
        QCOMPARE(::getsockopt(descriptor, level, option, &actual, &size), 0);
        QCOMPARE(actual, value);
    }
    QCOMPARE(found, 1);
}

// --- local sockets -------------------------------------------------------------------------------------------------

void TestDialling::abstractSocket()
{
#ifndef Q_OS_LINUX
    QSKIP("only Linux has an abstract name space");
#endif
    QLocalServer server;
    server.setSocketOptions(QLocalServer::AbstractNamespaceOption);
    const QString name = u"qredis-test-"_s + QString::number(QCoreApplication::applicationPid());
    QVERIFY2(server.listen(name), qPrintable(server.errorString()));
    QString full = server.fullServerName();
    for (const QRedisOptions &options :
         {QRedisOptions::fromUrl(QUrl(u"unix:@"_s + full)), QRedisOptions().setSocketPath(u'@' + full)}) {
        QVERIFY2(options.isValid(), qPrintable(options.errorString()));
        Transport transport(options);
        QSignalSpy opened(&transport, &Transport::opened);
        transport.open();
        QTRY_COMPARE(opened.count(), 1);
    }
}

void TestDialling::localFailure_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Code>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("missing") << u"/nonexistent/redis.sock"_s << Code::ConnectionRefused << u"no such local socket"_s;
    QTest::newRow("under a file") << u"/etc/passwd/redis.sock"_s << Code::ConnectionRefused
                                  << u"no such local socket"_s;
    QTest::newRow("a file") << u"/etc/passwd"_s << Code::ConnectionRefused << u"a file and no local socket"_s;
    QTest::newRow("abstract, nobody there") << u"@qredis-nobody"_s << Code::ConnectionRefused << u"nobody listens"_s;
    QTest::newRow("too long") << u"/tmp/"_s + QString(120, u'x') << Code::InvalidArgument << u"longer than the 107"_s;
    QTest::newRow("too long, abstract") << u"@"_s + QString(120, u'x') << Code::InvalidArgument << u"longer"_s;
}

void TestDialling::localFailure()
{
    QFETCH(const QString, path);
    QFETCH(const Code, code);
    QFETCH(const QString, says);
    QRedisClient client(QRedisOptions().setSocketPath(path));
    const auto error = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), code);
    QVERIFY2(error->message().contains(says), qPrintable(error->message()));
    QVERIFY2(error->message().contains(path), qPrintable(error->message()));
}

void TestDialling::localPeerThatIsNoServer_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("left behind") << int(SOCK_STREAM) << u"nobody listens at this local socket"_s;
    QTest::newRow("of datagrams") << int(SOCK_DGRAM) << u"this local socket is of another kind"_s;
}

void TestDialling::localPeerThatIsNoServer()
{
    QFETCH(const int, kind);
    QFETCH(const QString, says);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"peer.sock"_s);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
    const int peer = ::socket(AF_UNIX, kind, 0);
    const auto closePeer = qScopeGuard([peer] { ::close(peer); });
    QCOMPARE(::bind(peer, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);

    LocalDialler dialler(path);
    QSignalSpy failed(&dialler, &Dialler::failed);
    dialler.dial();
    QTRY_COMPARE(failed.count(), 1);
    const auto error = failed.first().first().value<QRedisError>();
    QCOMPARE(error.code(), Code::ConnectionRefused);
    QVERIFY2(error.message().contains(says), qPrintable(error.message()));
}

void TestDialling::localWithoutPermission()
{
    ScriptedServer server(Socket::Local);
    const QByteArray path = QFile::encodeName(server.options().socketPath());
    QCOMPARE(::chmod(path.constData(), 0), 0);
    const bool root = ::geteuid() == 0; // who may do everything
    if (root)
        QCOMPARE(::seteuid(65534), 0);
    LocalDialler dialler(server.options().socketPath());
    QSignalSpy failed(&dialler, &Dialler::failed);
    dialler.dial();
    if (root)
        QCOMPARE(::seteuid(0), 0);
    QTRY_COMPARE(failed.count(), 1);
    const auto error = failed.first().first().value<QRedisError>();
    QCOMPARE(error.code(), Code::ConnectionRefused);
    QVERIFY2(error.message().contains(u"unixsocketperm"_s), qPrintable(error.message()));
}

//! Connecting where the listener's backlog is full failed; it is a matter of waiting.
void TestDialling::fullBacklog()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"full.sock"_s);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
    const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const auto closeListener = qScopeGuard([listener] { ::close(listener); });
    QCOMPARE(::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    QCOMPARE(::listen(listener, 0), 0);

    constexpr int Count = 8;
    std::vector<std::unique_ptr<LocalDialler>> diallers;
    int connected = 0;
    int failed = 0;
    for (int i = 0; i < Count; ++i) {
        diallers.push_back(std::make_unique<LocalDialler>(path));
        connect(diallers.back().get(), &Dialler::connected, this, [&connected] { ++connected; });
        connect(diallers.back().get(), &Dialler::failed, this, [&failed] { ++failed; });
        diallers.back()->dial();
    }
    QTRY_VERIFY(connected > 0);
    QVERIFY(connected < Count); // the others wait for room
    QVERIFY(diallers.back()->waitingFor().contains(u"accepts no more connections"_s));
    QCOMPARE(failed, 0);
    QList<int> accepted;
    for (int i = 0; i < Count; ++i) {
        QTRY_VERIFY(connected > i);
        accepted += ::accept(listener, nullptr, nullptr);
    }
    QCOMPARE(connected, Count);
    QCOMPARE(failed, 0);
    for (const int descriptor : std::as_const(accepted))
        ::close(descriptor);
}

QTEST_GUILESS_MAIN(TestDialling)
#include "tst_dialling.moc"
