// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Transport as it is where there are no AF_UNIX descriptors, compiled under another name beside the usual one.
#include "connection/transport.h"

#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace QRedis::Private;
using namespace Qt::StringLiterals;

using Code = QRedisError::Code;

class TestPipeTransport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void talks();
    void nobodyThere();

private:
    static QByteArray readAll(Transport *transport);
};

QByteArray TestPipeTransport::readAll(Transport *transport)
{
    QByteArray all;
    char room[100];
    for (qint64 size = transport->read(room); size > 0; size = transport->read(room))
        all.append(room, size);
    return all;
}

void TestPipeTransport::talks()
{
    QLocalServer server;
    QVERIFY(server.listen(u"qredis-pipe-"_s + QString::number(QCoreApplication::applicationPid())));
    Transport transport(QRedisOptions().setSocketPath(server.fullServerName()));
    QVERIFY(QByteArray(transport.metaObject()->className()).contains("PipeTransport"));
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy readable(&transport, &Transport::readable);
    QSignalSpy failed(&transport, &Transport::failed);
    transport.open();
    QTRY_COMPARE(opened.count(), 1);
    QTRY_VERIFY(server.hasPendingConnections());
    QLocalSocket *peer = server.nextPendingConnection();
    QVERIFY(!transport.deliversDirectly()); // a QLocalSocket does not signal again from a nested event loop

    QVERIFY(transport.write("hello"));
    QTRY_COMPARE(peer->bytesAvailable(), 5);
    QTRY_COMPARE(transport.pendingBytes(), 0);
    peer->write("last words");
    peer->disconnectFromServer();
    QTRY_VERIFY(readable.count() >= 2); // words, and an end
    QCOMPARE(failed.count(), 0); // told when all is read
    QCOMPARE(readAll(&transport), "last words");
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<QRedisError>().code(), Code::ConnectionLost);
}

void TestPipeTransport::nobodyThere()
{
    Transport transport(QRedisOptions().setSocketPath(u"/nonexistent/pipe"_s));
    QSignalSpy failed(&transport, &Transport::failed);
    transport.open();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<QRedisError>().code(), Code::ConnectionRefused);
}

QTEST_GUILESS_MAIN(TestPipeTransport)
#include "tst_pipetransport.moc"
