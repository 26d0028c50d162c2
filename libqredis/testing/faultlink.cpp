// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "faultlink.h"

#include <QtCore/qtimer.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qnetworkproxy.h>

#if defined(Q_OS_UNIX)
    #include <sys/socket.h>
#endif

#include <algorithm>
#include <utility>

namespace QRedis::Private {

namespace {

//! Bytes that may wait in a socket on either side; a slow reader then slows its writer, as without a proxy.
constexpr qint64 WindowSize = 1 << 20;

void abort(QIODevice *device)
{
    if (auto *tcp = qobject_cast<QTcpSocket *>(device))
        tcp->abort();
    else if (auto *local = qobject_cast<QLocalSocket *>(device))
        local->abort();
}

//! Closes after what was written is out.
void closeInOrder(QIODevice *device)
{
    if (auto *tcp = qobject_cast<QTcpSocket *>(device))
        tcp->disconnectFromHost();
    else if (auto *local = qobject_cast<QLocalSocket *>(device))
        local->disconnectFromServer();
}

bool isClosed(const QIODevice *device)
{
    if (auto *tcp = qobject_cast<const QTcpSocket *>(device))
        return tcp->state() == QAbstractSocket::UnconnectedState;
    auto *local = qobject_cast<const QLocalSocket *>(device);
    return !local || local->state() == QLocalSocket::UnconnectedState;
}

void flush(QIODevice *device)
{
    if (auto *tcp = qobject_cast<QTcpSocket *>(device))
        tcp->flush();
    else if (auto *local = qobject_cast<QLocalSocket *>(device))
        local->flush();
}

void resetConnection(QTcpSocket *socket)
{
#if defined(Q_OS_UNIX)
    // Closing a socket that lingers for no time sends RST and not FIN.
    const linger now{1, 0};
    ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
#endif
    socket->abort();
}

} // namespace

FaultLink::FaultLink(QTcpSocket *client, const QUrl &server, Fault *fault, QObject *parent)
    : QObject(parent)
    , m_fault(fault)
    , m_client(client)
{
    m_client->setParent(this);
    m_client->setReadBufferSize(WindowSize);
    m_client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (server.scheme() == QLatin1String("unix"))
        connectLocal(server);
    else
        connectTcp(server);

    m_ways[0] = {FaultDirection::ToClient, m_server, m_client, false, false, {}};
    m_ways[1] = {FaultDirection::ToServer, m_client, m_server, false, false, {}};
    for (Way &way : m_ways) {
        connect(way.source, &QIODevice::readyRead, this, [this, &way] { pump(way); });
        connect(way.target, &QIODevice::bytesWritten, this, [this, &way] { pump(way); });
    }
    connect(m_client, &QTcpSocket::disconnected, this, [this] { sourceEnded(m_ways[1]); });
}

FaultLink::~FaultLink()
{
    // The sockets say goodbye while they are deleted; nobody is left to hear it.
    m_client->disconnect(this);
    m_server->disconnect(this);
}

void FaultLink::connectTcp(const QUrl &server)
{
    auto *socket = new QTcpSocket(this);
    m_server = socket;
    connect(socket, &QTcpSocket::connected, this, [this, socket] {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_serverIsConnected = true;
        pump(m_ways[1]);
    });
    connect(socket, &QTcpSocket::disconnected, this, [this] { sourceEnded(m_ways[0]); });
    connect(socket, &QTcpSocket::errorOccurred, this, [this] { sourceEnded(m_ways[0]); });
    socket->setProxy(QNetworkProxy::NoProxy);
    socket->setReadBufferSize(WindowSize);
    socket->connectToHost(server.host(), quint16(server.port(6379)));
}

void FaultLink::connectLocal(const QUrl &server)
{
    auto *socket = new QLocalSocket(this);
    m_server = socket;
    connect(socket, &QLocalSocket::connected, this, [this] {
        m_serverIsConnected = true;
        pump(m_ways[1]);
    });
    connect(socket, &QLocalSocket::disconnected, this, [this] { sourceEnded(m_ways[0]); });
    connect(socket, &QLocalSocket::errorOccurred, this, [this] { sourceEnded(m_ways[0]); });
    socket->setReadBufferSize(WindowSize);
    // May connect at once: after the constructor has made the ways.
    QMetaObject::invokeMethod(
        socket, [socket, path = server.path()] { socket->connectToServer(path); }, Qt::QueuedConnection);
}

void FaultLink::review()
{
    for (Way &way : m_ways) {
        way.isPaused = false;
        pump(way);
    }
}

void FaultLink::reset()
{
    resetConnection(m_client);
    end();
}

//! Moves what may be moved now; called whenever that may have changed.
void FaultLink::pump(Way &way)
{
    if (m_isClosing || m_fault->kind == Fault::Kind::BlackHole || way.isPaused)
        return;
    if (way.target == m_server && !m_serverIsConnected)
        return;
    const bool isAffected = m_fault->direction == way.direction;
    while (way.target->bytesToWrite() < WindowSize) {
        if (m_fault->kind == Fault::Kind::Delay && isAffected) {
            if (way.source->bytesAvailable() > 0) {
                way.held.append({QDeadlineTimer(m_fault->time, Qt::PreciseTimer), way.source->readAll()});
                QTimer::singleShot(m_fault->time, Qt::PreciseTimer, this, [this, &way] { pump(way); });
            }
            if (!passDelayed(way))
                return;
        } else {
            // Held under an earlier fault: nothing may overtake it.
            for (const auto &[due, bytes] : std::exchange(way.held, {}))
                write(way, bytes);
        }
        const qint64 available = way.source->bytesAvailable();
        if (available == 0)
            break;
        if (m_fault->kind == Fault::Kind::Drip)
            return dripOne(way);
        if (m_fault->kind == Fault::Kind::Cut && isAffected) {
            const QByteArray before = way.source->read(std::min(available, m_fault->bytes));
            m_fault->bytes -= before.size();
            write(way, before);
            // cutAfter(0) comes here with the first byte that must not pass; another one with the last that may.
            if (m_fault->bytes == 0) {
                *m_fault = {};
                return end();
            }
            continue;
        }
        QByteArray bytes = way.source->readAll();
        if (m_fault->kind == Fault::Kind::Corrupt && isAffected) {
            if (m_fault->bytes < bytes.size()) {
                bytes[m_fault->bytes] = char(~bytes.at(m_fault->bytes));
                *m_fault = {};
            } else {
                m_fault->bytes -= bytes.size();
            }
        }
        write(way, bytes);
    }
    if (way.sourceEnded && way.source->bytesAvailable() == 0 && way.held.isEmpty())
        end();
}

//! Passes the held bytes whose time has come; false when some are left.
bool FaultLink::passDelayed(Way &way)
{
    while (!way.held.isEmpty() && way.held.first().first.hasExpired())
        write(way, way.held.takeFirst().second);
    return way.held.isEmpty();
}

void FaultLink::dripOne(Way &way)
{
    way.isPaused = true; // first: flushing says bytesWritten(), which pumps
    write(way, way.source->read(1));
    flush(way.target);
    QTimer::singleShot(m_fault->time, Qt::PreciseTimer, this, [this, &way] {
        way.isPaused = false;
        pump(way);
    });
}

void FaultLink::write(Way &way, const QByteArray &bytes)
{
    if (!bytes.isEmpty())
        way.target->write(bytes);
}

void FaultLink::sourceEnded(Way &way)
{
    way.sourceEnded = true;
    pump(way);
    deleteWhenClosed();
}

//! Closes both connections, after what was written to them.
void FaultLink::end()
{
    if (std::exchange(m_isClosing, true))
        return;
    // Unread bytes would turn the close into a reset.
    for (const Way &way : m_ways) {
        if (way.source->isReadable())
            way.source->readAll();
    }
    closeInOrder(m_client);
    if (m_serverIsConnected)
        closeInOrder(m_server);
    else
        abort(m_server);
    deleteWhenClosed();
}

void FaultLink::deleteWhenClosed()
{
    if (m_isClosing && isClosed(m_client) && isClosed(m_server))
        deleteLater();
}

} // namespace QRedis::Private
