// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "replytext.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

//! What became of \a future, as text: the value as ReplyText shows it, the server's error code, or our own message.
template<typename T>
QByteArray reply(const QFuture<T> &future)
{
    const auto settled = QRedisTest::value(future);
    if (const auto error = settled.template failure<QRedisError>())
        return error->code() == QRedisError::Code::Server ? error->serverCode() : error->message().toUtf8();
    if (!settled)
        return settled.message().toUtf8();
    if constexpr (std::is_void_v<T>)
        return QByteArrayLiteral("done");
    else
        return ReplyText::show(*settled);
}

//! One line of a transcript: what is asked for, and what is answered.
#define REPLIES(future, expected) QCOMPARE(reply(future), QByteArray(expected))

/*!
    A suite that runs against a real server, over RESP2 and over RESP3 with the same expectations.
    Each test function gets a client of its own and an empty server.
*/
class CommandTest : public QObject
{
    Q_OBJECT
protected:
    using Fields = QList<std::pair<QByteArray, QByteArray>>;

    // Bytes that no text would survive, and how a reply shows them.
    static inline const QByteArray binary = QByteArrayLiteral("\x00\r\n\xff$-1\r\n");
    static constexpr char binaryText[] = R"('\x00\x0d\x0a\xff$-1\x0d\x0a')";

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_client;

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<QRedis::Protocol>("protocol");
        QTest::newRow("RESP2") << QRedis::Protocol::Resp2;
        QTest::newRow("RESP3") << QRedis::Protocol::Resp3;
    }
    void initTestCase()
    {
        if (!QRedisTestServer::isAvailable())
            QSKIP(qPrintable(QRedisTestServer::missingMessage()));
        QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    }
    void init()
    {
        QFETCH_GLOBAL(const QRedis::Protocol, protocol);
        m_client = std::make_unique<QRedisClient>(
            QRedisOptions::fromUrl(m_server.url()).setProtocol(protocol).setClientName(QByteArrayLiteral("tester")));
        REPLIES(m_client->flushall(), "done");
    }
    void cleanup() { m_client.reset(); }
};
