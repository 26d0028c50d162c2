// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "tcpdialler.h"

#include "linkerrors.h"

#include <QtCore/qcoreevent.h>
#include <QtNetwork/qhostinfo.h>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

//! Families in turn, the resolver's first choice first: when one family leads nowhere the next attempt is of the other.
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first;
    QList<QHostAddress> second;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? first : second).append(address);
    QList<QHostAddress> result;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            result.append(first[i]);
        if (i < second.size())
            result.append(second[i]);
    }
    return result;
}

//! The proxy that Qt's own sockets would take, where the options leave it to the application.
QNetworkProxy effectiveProxy(const QNetworkProxy &proxy, const QString &host, quint16 port)
{
    if (proxy.type() != QNetworkProxy::DefaultProxy)
        return proxy;
    const QList<QNetworkProxy> proxies = QNetworkProxyFactory::proxyForQuery(QNetworkProxyQuery(host, port));
    return proxies.value(0, QNetworkProxy::NoProxy);
}

} // namespace

TcpDialler::TcpDialler(const QString &host, quint16 port, const QNetworkProxy &proxy, MakeSocket makeSocket,
                       QObject *parent)
    : Dialler(parent)
    , m_host(host)
    , m_port(port)
    , m_makeSocket(std::move(makeSocket))
    , m_proxy(effectiveProxy(proxy, host, port))
{
}

TcpDialler::~TcpDialler()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    for (const auto &socket : m_attempts)
        socket->disconnect(this); // they signal while they close
}

void TcpDialler::dial()
{
    QHostAddress literal;
    if (m_proxy.type() != QNetworkProxy::NoProxy)
        attempt(m_host, m_proxy);
    else if (literal.setAddress(m_host))
        dial({literal});
    else
        m_lookup = QHostInfo::lookupHost(m_host, this, [this](const QHostInfo &info) { lookedUp(info); });
}

void TcpDialler::lookedUp(const QHostInfo &info)
{
    m_lookup = -1;
    if (info.error() == QHostInfo::NoError && !info.addresses().isEmpty())
        return dial(info.addresses());
    fail(QRedisError(Code::HostNotFound, Outcome::NotSent,
                     info.error() == QHostInfo::HostNotFound
                         ? QStringLiteral("the host name is unknown; is it spelled right?")
                         : QStringLiteral("the host name cannot be looked up (%1); is the network up, and its name "
                                          "server?")
                               .arg(info.errorString())));
}

void TcpDialler::dial(const QList<QHostAddress> &addresses)
{
    m_addresses = interleaved(addresses);
    attemptNext();
}

void TcpDialler::attemptNext()
{
    m_headStart.stop();
    const QHostAddress address = m_addresses.takeFirst();
    m_tried.append(address.toString());
    if (!m_addresses.isEmpty())
        m_headStart.start(HeadStart, this);
    attempt(address.toString(), QNetworkProxy::NoProxy);
}

void TcpDialler::attempt(const QString &host, const QNetworkProxy &proxy)
{
    m_attempts.push_back(m_makeSocket());
    QTcpSocket *socket = m_attempts.back().get();
    socket->setProxy(proxy);
    connect(socket, &QAbstractSocket::connected, this, [this, socket] { attemptConnected(socket); });
    connect(socket, &QAbstractSocket::errorOccurred, this,
            [this, socket](QAbstractSocket::SocketError error) { attemptFailed(socket, error); });
    // Unbuffered saves system calls. QSslSocket has buffers of its own, and is not made for being without.
    const bool encrypts = socket->inherits("QSslSocket");
    socket->connectToHost(host, m_port, encrypts ? QIODevice::ReadWrite : QIODevice::ReadWrite | QIODevice::Unbuffered);
}

void TcpDialler::attemptConnected(QTcpSocket *socket)
{
    if (std::exchange(m_ended, true))
        return;
    m_headStart.stop();
    const auto won = std::find_if(m_attempts.begin(), m_attempts.end(),
                                  [socket](const auto &other) { return other.get() == socket; });
    socket->disconnect(this);
    succeed(std::move(*won));
    m_attempts.erase(won);
    dropAttempts();
}

void TcpDialler::attemptFailed(QTcpSocket *socket, QAbstractSocket::SocketError error)
{
    if (m_ended)
        return;
    if (m_firstError.code() == Code::NoError)
        m_firstError = dialError(error, socket->errorString(), m_proxy);
    socket->disconnect(this);
    const auto lost = std::find_if(m_attempts.begin(), m_attempts.end(),
                                   [socket](const auto &other) { return other.get() == socket; });
    lost->release()->deleteLater(); // it is calling us
    m_attempts.erase(lost);
    if (!m_addresses.isEmpty())
        return attemptNext();
    if (!m_attempts.empty())
        return;
    m_ended = true;
    fail(m_tried.size() < 2
             ? m_firstError
             : QRedisError(m_firstError.code(), Outcome::NotSent,
                           QStringLiteral("%1 (tried %2)").arg(m_firstError.message(), m_tried.join(u", "))));
}

void TcpDialler::dropAttempts()
{
    for (auto &socket : m_attempts) {
        socket->disconnect(this);
        socket.release()->deleteLater(); // one may be calling us
    }
    m_attempts.clear();
}

void TcpDialler::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_headStart.timerId())
        return Dialler::timerEvent(event);
    attemptNext();
}

QString TcpDialler::waitingFor() const
{
    if (m_proxy.type() != QNetworkProxy::NoProxy)
        return QStringLiteral("the proxy %1 does not answer, or cannot reach the server").arg(proxyName(m_proxy));
    if (m_tried.isEmpty())
        return QStringLiteral("the name server does not answer");
    return m_tried.size() == 1
        ? QStringLiteral("the host does not answer; is there a firewall between?")
        : QStringLiteral("none of %1 answers; is there a firewall between?").arg(m_tried.join(u", "));
}

} // namespace QRedis::Private
