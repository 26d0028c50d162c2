// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "testlink.h"

#include <QtNetwork/qnetworkproxy.h>
#include <QtNetwork/qtcpsocket.h>

#if QT_CONFIG(ssl)
    #include <QtCore/qfile.h>
    #include <QtNetwork/qsslcertificate.h>
    #include <QtNetwork/qsslconfiguration.h>
    #include <QtNetwork/qsslkey.h>
    #include <QtNetwork/qsslsocket.h>
#endif

#include <memory>
#include <optional>

namespace QRedis::Private {

namespace {

#if QT_CONFIG(ssl)
std::unique_ptr<QTcpSocket> connectTls(const TestEndpoint &endpoint, QDeadlineTimer deadline)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(endpoint.caFile));
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(endpoint.certificateFile));
    QFile key(endpoint.keyFile);
    if (key.open(QIODevice::ReadOnly))
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(configuration);
    socket->setProxy(QNetworkProxy::NoProxy);
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), endpoint.port);
    if (!socket->waitForEncrypted(int(deadline.remainingTime())))
        return nullptr;
    return socket;
}
#endif

std::unique_ptr<QTcpSocket> connectTo(const TestEndpoint &endpoint, QDeadlineTimer deadline)
{
    if (!endpoint.caFile.isEmpty()) {
#if QT_CONFIG(ssl)
        return connectTls(endpoint, deadline);
#else
        return nullptr;
#endif
    }
    auto socket = std::make_unique<QTcpSocket>();
    socket->setProxy(QNetworkProxy::NoProxy);
    socket->connectToHost(QStringLiteral("127.0.0.1"), endpoint.port);
    if (!socket->waitForConnected(int(deadline.remainingTime())))
        return nullptr;
    return socket;
}

void writeCommand(QTcpSocket *socket, const QByteArrayList &words)
{
    QByteArray bytes = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray &word : words)
        bytes += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    socket->write(bytes);
}

//! Reads until \a enough of the socket's bytes are there.
template<class Condition>
bool waitForBytes(QTcpSocket *socket, QDeadlineTimer deadline, Condition enough)
{
    while (!enough()) {
        if (deadline.hasExpired() || !socket->waitForReadyRead(int(deadline.remainingTime())))
            return enough();
    }
    return true;
}

std::optional<QByteArray> readLine(QTcpSocket *socket, QDeadlineTimer deadline)
{
    if (!waitForBytes(socket, deadline, [socket] { return socket->canReadLine(); }))
        return std::nullopt;
    QByteArray line = socket->readLine();
    line.chop(2);
    return line;
}

TestReply readReply(QTcpSocket *socket, QDeadlineTimer deadline)
{
    const std::optional<QByteArray> line = readLine(socket, deadline);
    if (!line || line->isEmpty())
        return {};
    TestReply reply{line->at(0), line->mid(1), {}};
    if (reply.type != '$' && reply.type != '*')
        return reply;
    const qint64 length = reply.text.toLongLong();
    reply.text.clear();
    if (length < 0)
        return reply;
    if (reply.type == '$') {
        if (!waitForBytes(socket, deadline, [=] { return socket->bytesAvailable() >= length + 2; }))
            return {};
        reply.text = socket->read(length);
        socket->skip(2);
        return reply;
    }
    for (qint64 i = 0; i < length; ++i) {
        reply.items.append(readReply(socket, deadline));
        if (!reply.items.last().isValid())
            return {};
    }
    return reply;
}

} // namespace

QByteArray TestReply::field(const QByteArray &key) const
{
    for (qsizetype i = 0; i + 1 < items.size(); i += 2) {
        if (items.at(i).text == key)
            return items.at(i + 1).text;
    }
    return {};
}

TestReply callServer(const TestEndpoint &endpoint, const QByteArrayList &words, QDeadlineTimer deadline)
{
    const std::unique_ptr<QTcpSocket> socket = connectTo(endpoint, deadline);
    if (!socket)
        return {};
    if (!endpoint.password.isEmpty()) {
        writeCommand(socket.get(), {QByteArrayLiteral("AUTH"), endpoint.password});
        const TestReply login = readReply(socket.get(), deadline);
        if (!login.isGood())
            return login;
    }
    writeCommand(socket.get(), words);
    return readReply(socket.get(), deadline);
}

} // namespace QRedis::Private
