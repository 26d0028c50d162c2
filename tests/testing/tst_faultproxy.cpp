// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisfaultproxy.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

#if defined(Q_OS_UNIX)
    #include <cerrno>
    #include <poll.h>
    #include <sys/socket.h>
#endif

#include <memory>

using namespace std::chrono_literals;

namespace {

using Direction = QRedisFaultProxy::Direction;

//! Reads until \a count bytes have come, the stream has ended, or five seconds have passed.
QByteArray read(QIODevice &socket, qsizetype count)
{
    QByteArray bytes = socket.readAll();
    while (bytes.size() < count && socket.waitForReadyRead(5000))
        bytes += socket.readAll();
    return bytes;
}

//! Whether nothing comes for a moment and the connection stays.
bool isSilent(QTcpSocket &socket)
{
    return socket.bytesAvailable() == 0 && !socket.waitForReadyRead(100)
        && socket.state() == QAbstractSocket::ConnectedState;
}

//! Whether the stream ends within five seconds.
bool ends(QTcpSocket &socket)
{
    return socket.state() == QAbstractSocket::UnconnectedState || socket.waitForDisconnected(5000);
}

#if defined(Q_OS_UNIX)
//! How the stream ends for the system, which Qt does not tell: 0 in order, else the error, such as ECONNRESET. Takes
//! the bytes before it away.
int endOfStream(const QTcpSocket &socket)
{
    const int descriptor = int(socket.socketDescriptor());
    char byte = 0;
    for (;;) {
        pollfd readable{descriptor, POLLIN, 0};
        if (::poll(&readable, 1, 5000) != 1)
            return ETIMEDOUT;
        const ssize_t count = ::recv(descriptor, &byte, 1, 0);
        if (count <= 0)
            return count == 0 ? 0 : errno;
    }
}
#endif

} // namespace

//! The test plays client and server; both block, which shows that the proxy does not need the test's event loop.
class TestFaultProxy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void passesBytesBothWays();
    void passesEndsOfStreams();
    void passesManyBytesInOrder();
    void reachesALocalSocket();
    void keepsTheRestOfTheUrl();
    void endsTheClientWhenTheServerIsMissing();
    void cutsAfterACount_data();
    void cutsAfterACount();
    void cutsOnlyOnce();
    void cutsCommands();
    void drips();
    void delays();
    void keepsOrderAfterADelay();
    void blackHoleHoldsEverything();
    void refusesAndAcceptsAgain();
    void resets();
    void corruptsOneByte_data();
    void corruptsOneByte();
    void losesTheReply();
    void stopClosesConnections();

private:
    //! A client connected through the proxy, with its server side.
    struct Pair
    {
        std::unique_ptr<QTcpSocket> client;
        std::unique_ptr<QTcpSocket> server;
    };
    std::unique_ptr<QTcpSocket> dial();
    Pair connectPair();
    QUrl serverUrl() const { return QUrl(QStringLiteral("redis://127.0.0.1:%1").arg(m_listener->serverPort())); }

    std::unique_ptr<QTcpServer> m_listener;
    std::unique_ptr<QRedisFaultProxy> m_proxy;
};

void TestFaultProxy::init()
{
    m_listener = std::make_unique<QTcpServer>();
    QVERIFY(m_listener->listen(QHostAddress::LocalHost));
    m_proxy = std::make_unique<QRedisFaultProxy>(serverUrl());
    QVERIFY(m_proxy->url().isEmpty());
    QVERIFY2(m_proxy->start(), qPrintable(m_proxy->errorString()));
}

void TestFaultProxy::cleanup()
{
    m_proxy.reset();
    m_listener.reset();
}

std::unique_ptr<QTcpSocket> TestFaultProxy::dial()
{
    auto client = std::make_unique<QTcpSocket>();
    client->connectToHost(m_proxy->url().host(), quint16(m_proxy->url().port()));
    client->waitForConnected(5000);
    return client;
}

TestFaultProxy::Pair TestFaultProxy::connectPair()
{
    Pair pair{dial(), nullptr};
    if (m_listener->hasPendingConnections() || m_listener->waitForNewConnection(5000))
        pair.server.reset(m_listener->nextPendingConnection());
    if (pair.server)
        pair.server->setParent(nullptr);
    return pair;
}

void TestFaultProxy::passesBytesBothWays()
{
    QVERIFY(m_proxy->url() != serverUrl());
    QCOMPARE(m_proxy->connectionCount(), 0);
    const auto [client, server] = connectPair();
    QVERIFY(server);
    QCOMPARE(m_proxy->connectionCount(), 1);
    QCOMPARE(m_proxy->openConnectionCount(), 1);
    client->write("PING\r\n");
    QVERIFY(client->waitForBytesWritten());
    QCOMPARE(read(*server, 6), "PING\r\n");
    server->write("+PONG\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 7), "+PONG\r\n");
}

void TestFaultProxy::passesEndsOfStreams()
{
    const auto [client, server] = connectPair();
    QVERIFY(server);
    server->write("-ERR bye\r\n");
    QVERIFY(server->waitForBytesWritten());
    server->disconnectFromHost();
    QCOMPARE(read(*client, 100), "-ERR bye\r\n");
    QVERIFY(ends(*client));
    QTRY_COMPARE(m_proxy->openConnectionCount(), 0);

    const auto [other, otherServer] = connectPair();
    QVERIFY(otherServer);
    other->write("QUIT\r\n");
    QVERIFY(other->waitForBytesWritten());
    other->disconnectFromHost();
    QCOMPARE(read(*otherServer, 100), "QUIT\r\n");
    QVERIFY(ends(*otherServer));
}

void TestFaultProxy::passesManyBytesInOrder()
{
    const auto [client, server] = connectPair();
    QVERIFY(server);
    QByteArray many(20'000'000, Qt::Uninitialized);
    for (qsizetype i = 0; i < many.size(); ++i)
        many[i] = char((i * 31) ^ (i >> 8));
    // More than all buffers between hold: the writer waits for the reader.
    server->write(many);
    QByteArray got;
    while (got.size() < many.size()) {
        server->flush();
        QVERIFY(client->bytesAvailable() > 0 || client->waitForReadyRead(5000));
        got += client->readAll();
    }
    QVERIFY(got == many);
}

void TestFaultProxy::reachesALocalSocket()
{
    QTemporaryDir folder;
    QLocalServer listener;
    QVERIFY(listener.listen(folder.filePath(QStringLiteral("s"))));
    QUrl url;
    url.setScheme(QStringLiteral("unix"));
    url.setPath(listener.fullServerName());
    m_proxy = std::make_unique<QRedisFaultProxy>(url);
    QVERIFY2(m_proxy->start(), qPrintable(m_proxy->errorString()));
    QCOMPARE(m_proxy->url().scheme(), QStringLiteral("redis"));
    QVERIFY(m_proxy->url().path().isEmpty());

    const auto client = dial();
    QVERIFY(listener.waitForNewConnection(5000));
    const std::unique_ptr<QLocalSocket> server(listener.nextPendingConnection());
    client->write("PING\r\n");
    QVERIFY(client->waitForBytesWritten());
    QCOMPARE(read(*server, 6), "PING\r\n");
    server->write("+PONG\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 7), "+PONG\r\n");
}

void TestFaultProxy::keepsTheRestOfTheUrl()
{
    QRedisFaultProxy proxy(QUrl(QStringLiteral("rediss://user:pass@localhost:1/3?ca_file=x")));
    QVERIFY(proxy.start());
    const QUrl url = proxy.url();
    QCOMPARE(url, QUrl(QStringLiteral("rediss://user:pass@127.0.0.1:%1/3?ca_file=x").arg(url.port())));
}

void TestFaultProxy::endsTheClientWhenTheServerIsMissing()
{
    m_listener->close();
    const auto client = dial();
    QVERIFY(ends(*client));
}

void TestFaultProxy::cutsAfterACount_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArray>("seen");
    QTest::newRow("before the first byte") << 0 << QByteArray();
    QTest::newRow("in a line") << 3 << QByteArray("+PO");
    QTest::newRow("after a reply") << 7 << QByteArray("+PONG\r\n");
    QTest::newRow("in the next one") << 9 << QByteArray("+PONG\r\n+P");
}

void TestFaultProxy::cutsAfterACount()
{
    QFETCH(int, count);
    QFETCH(QByteArray, seen);
    const auto [client, server] = connectPair();
    QVERIFY(server);
    m_proxy->cutAfter(count);
    server->write("+PONG\r\n+PONG\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 100), seen);
    QVERIFY(ends(*client));
    QCOMPARE(client->error(), QAbstractSocket::RemoteHostClosedError);
    QVERIFY2(ends(*server), "the server sees the end as well");
}

void TestFaultProxy::cutsOnlyOnce()
{
    const auto [client, server] = connectPair();
    m_proxy->cutAfter(1);
    server->write("+OK\r\n");
    QVERIFY(server->waitForBytesWritten());
#if defined(Q_OS_UNIX)
    QCOMPARE(endOfStream(*client), 0);
#endif
    QVERIFY(ends(*client));
    const auto [again, againServer] = connectPair();
    QVERIFY(againServer);
    againServer->write("+OK\r\n");
    QVERIFY(againServer->waitForBytesWritten());
    QCOMPARE(read(*again, 5), "+OK\r\n");
}

void TestFaultProxy::cutsCommands()
{
    const auto [client, server] = connectPair();
    m_proxy->cutAfter(4, Direction::ToServer);
    server->write("+OK\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 5), "+OK\r\n");
    client->write("SET k v\r\n");
    QVERIFY(client->waitForBytesWritten());
    QCOMPARE(read(*server, 100), "SET ");
    QVERIFY(ends(*server));
    QVERIFY(ends(*client));
}

void TestFaultProxy::drips()
{
    const auto [client, server] = connectPair();
    m_proxy->drip(5ms);
    const QByteArray text = "$10\r\n0123456789\r\n";
    server->write(text);
    QVERIFY(server->waitForBytesWritten());
    QElapsedTimer timer;
    timer.start();
    QByteArray first;
    QVERIFY(client->waitForReadyRead(5000));
    first = client->readAll();
    QVERIFY2(first.size() < text.size(), "all of it came at once");
    QCOMPARE(first + read(*client, text.size() - first.size()), text);
    // A timer may be a millisecond early.
    QVERIFY2(timer.elapsed() >= 3 * (text.size() - first.size()), qPrintable(QString::number(timer.elapsed())));

    client->write("PING\r\n");
    QVERIFY(client->waitForBytesWritten());
    QVERIFY(server->waitForReadyRead(5000));
    QVERIFY(server->bytesAvailable() < 6);
    m_proxy->pass();
    QCOMPARE(read(*server, 6), "PING\r\n");
}

void TestFaultProxy::delays()
{
    const auto [client, server] = connectPair();
    m_proxy->delay(300ms);
    QElapsedTimer timer;
    timer.start();
    client->write("PING\r\n");
    QVERIFY(client->waitForBytesWritten());
    QCOMPARE(read(*server, 6), "PING\r\n");
    QVERIFY2(timer.elapsed() < 300, "commands are not delayed");
    timer.restart();
    server->write("+PONG\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 7), "+PONG\r\n");
    QVERIFY2(timer.elapsed() >= 299, qPrintable(QString::number(timer.elapsed())));
}

void TestFaultProxy::keepsOrderAfterADelay()
{
    const auto [client, server] = connectPair();
    m_proxy->delay(1h);
    server->write("first ");
    QVERIFY(server->waitForBytesWritten());
    QVERIFY(isSilent(*client));
    m_proxy->pass();
    server->write("second");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 12), "first second");
}

void TestFaultProxy::blackHoleHoldsEverything()
{
    const auto [client, server] = connectPair();
    m_proxy->blackHole();
    client->write("PING\r\n");
    server->write("+PONG\r\n");
    QVERIFY(client->waitForBytesWritten());
    QVERIFY(server->waitForBytesWritten());
    QVERIFY(isSilent(*client));
    QVERIFY(isSilent(*server));
    const auto late = dial();
    QCOMPARE(late->state(), QAbstractSocket::ConnectedState);
    server->disconnectFromHost();
    QVERIFY2(isSilent(*client), "the end of the stream came through");

    m_proxy->pass();
    QCOMPARE(read(*client, 100), "+PONG\r\n");
    QVERIFY(ends(*client));
}

void TestFaultProxy::refusesAndAcceptsAgain()
{
    const QUrl url = m_proxy->url();
    const auto [client, server] = connectPair();
    m_proxy->refuse();
    QTcpSocket refused;
    refused.connectToHost(url.host(), quint16(url.port()));
    QVERIFY(!refused.waitForConnected(5000));
    QCOMPARE(refused.error(), QAbstractSocket::ConnectionRefusedError);
    server->write("+OK\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 5), "+OK\r\n");

    m_proxy->pass();
    QCOMPARE(m_proxy->url(), url);
    const auto [again, againServer] = connectPair();
    QVERIFY(againServer);
}

void TestFaultProxy::resets()
{
    const auto [client, server] = connectPair();
    m_proxy->reset();
#if defined(Q_OS_UNIX)
    QCOMPARE(endOfStream(*client), ECONNRESET);
#endif
    QVERIFY(ends(*client));
    QVERIFY(ends(*server));
    const auto [again, againServer] = connectPair();
    QVERIFY(againServer);
}

void TestFaultProxy::corruptsOneByte_data()
{
    QTest::addColumn<int>("at");
    QTest::newRow("first") << 0;
    QTest::newRow("fourth") << 3;
    QTest::newRow("in the second reply") << 8;
}

void TestFaultProxy::corruptsOneByte()
{
    QFETCH(int, at);
    const auto [client, server] = connectPair();
    m_proxy->corrupt(at);
    QByteArray expected = "+PONG\r\n+PONG\r\n+PONG\r\n";
    expected[at] = char(~expected.at(at));
    QByteArray got;
    for (int i = 0; i < 3; ++i) {
        server->write("+PONG\r\n");
        QVERIFY(server->waitForBytesWritten());
        got += read(*client, 7);
    }
    QCOMPARE(got, expected);
}

void TestFaultProxy::losesTheReply()
{
    const auto [client, server] = connectPair();
    m_proxy->loseReply();
    client->write("INCR n\r\n");
    QVERIFY(client->waitForBytesWritten());
    QCOMPARE(read(*server, 8), "INCR n\r\n");
    QVERIFY(isSilent(*client));
    server->write(":1\r\n");
    QVERIFY(server->waitForBytesWritten());
    QCOMPARE(read(*client, 4), "");
    QVERIFY(ends(*client));
}

void TestFaultProxy::stopClosesConnections()
{
    const auto [client, server] = connectPair();
    const QUrl url = m_proxy->url();
    m_proxy->stop();
    QVERIFY(ends(*client));
    QVERIFY(ends(*server));
    QVERIFY(m_proxy->url().isEmpty());
    m_proxy->pass(); // harmless
    QTcpSocket refused;
    refused.connectToHost(url.host(), quint16(url.port()));
    QVERIFY(!refused.waitForConnected(5000));
}

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
