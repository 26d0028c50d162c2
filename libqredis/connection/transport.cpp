// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "transport.h"

#include "keepalive.h"
#include "linkerrors.h"
#include "localdialler.h"
#include "tcpdialler.h"
#include "tls.h"

#include <QtCore/qpointer.h>
#if QT_CONFIG(ssl)
    #include <QtNetwork/qsslkey.h>
    #include <QtNetwork/qsslsocket.h>
#endif
#if !QREDIS_UNIX_SOCKETS
    #include <QtNetwork/qlocalsocket.h>
#endif

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

Transport::Transport(const QRedisOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_depth(std::make_shared<int>(0))
{
}

Transport::~Transport()
{
    if (!m_device)
        return;
    m_device->disconnect(this); // it signals while it closes, and we are half gone
    if (auto *socket = qobject_cast<QAbstractSocket *>(m_device))
        socket->abort();
    if (*m_depth > 0)
        m_device->setParent(nullptr); // it stands on the stack below us, where inSocketSignal() deletes it
    else
        delete m_device;
}

/*!
    Slots of the socket run user code in the end, and that may delete us in an event loop of its own. The socket has to
    outlive its own signal: a deleteLater() in that inner loop would be carried out there, so that it is left to the
    outermost slot.
*/
template<typename Work>
void Transport::inSocketSignal(Work work)
{
    const QPointer<Transport> alive(this);
    const std::shared_ptr<int> depth = m_depth;
    QIODevice *device = m_device;
    ++*depth;
    work();
    if (--*depth == 0 && !alive)
        device->deleteLater();
}

// --- opening -------------------------------------------------------------------------------------------------------

void Transport::open()
{
    Dialler::MakeSocket makeSocket = [] { return std::make_unique<QTcpSocket>(); };
    if (m_options.isTls()) {
        m_direct = false;
#if QT_CONFIG(ssl)
        const std::optional<QRedisError> missing = tlsMissing(QSslSocket::supportsSsl());
        makeSocket = []() -> std::unique_ptr<QTcpSocket> { return std::make_unique<QSslSocket>(); };
#else
        const std::optional<QRedisError> missing = tlsMissing(false);
#endif
        if (missing)
            return fail(*missing);
    }
    if (!m_options.socketPath().isEmpty()) {
#if QREDIS_UNIX_SOCKETS
        m_dialler = std::make_unique<LocalDialler>(m_options.socketPath());
#else
        return openPipe();
#endif
    } else {
        m_dialler = std::make_unique<TcpDialler>(m_options.host(), m_options.port(), m_options.proxy(), makeSocket);
    }
    connect(m_dialler.get(), &Dialler::connected, this, &Transport::dialled);
    connect(m_dialler.get(), &Dialler::failed, this, &Transport::fail);
    m_dialler->dial();
}

//! Takes a socket that is connected, or about to be.
template<typename Socket>
void Transport::adopt(Socket *socket)
{
    m_device = socket;
    socket->setParent(this);
    const auto guarded = [this](auto work) { return [this, work] { inSocketSignal(work); }; };
    connect(socket, &Socket::disconnected, this,
            guarded([this] { ended(linkError(QAbstractSocket::RemoteHostClosedError, {}, m_heard)); }));
    connect(socket, &QIODevice::bytesWritten, this, guarded([this] { socketDrained(); }));
    // readyRead() is not sent again while one of its slots runs; channelReadyRead() is.
    const auto read = guarded([this] {
        if (m_open)
            Q_EMIT readable();
    });
    if (m_direct)
        connect(socket, &QIODevice::channelReadyRead, this, read);
    else
        connect(socket, &QIODevice::readyRead, this, read);
}

void Transport::dialled()
{
    QTcpSocket *socket = m_dialler->takeSocket().release();
    m_dialler.release()->deleteLater(); // it is calling us
    adopt(socket);
    if (m_options.socketPath().isEmpty()) {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        setKeepAlive(socket, m_options.keepAliveIdle(), m_options.keepAliveInterval(), m_options.keepAliveProbes());
    }
#if QT_CONFIG(ssl)
    if (auto *secure = qobject_cast<QSslSocket *>(socket))
        return startTls(secure);
#endif
    connect(socket, &QAbstractSocket::errorOccurred, this, [this, socket](QAbstractSocket::SocketError error) {
        inSocketSignal([&] { ended(linkError(error, socket->errorString(), m_heard)); });
    });
    becomeOpen();
}

void Transport::becomeOpen()
{
    m_open = true;
    const QPointer<Transport> alive(this);
    Q_EMIT opened();
    if (alive && !m_failed)
        Q_EMIT readable(); // what came before is not signalled again
}

void Transport::openPipe()
{
#if !QREDIS_UNIX_SOCKETS
    m_direct = false;
    auto *socket = new QLocalSocket;
    adopt(socket);
    connect(socket, &QLocalSocket::errorOccurred, this, [this, socket](QLocalSocket::LocalSocketError error) {
        inSocketSignal([&] {
            if (m_open)
                return ended(linkError(QAbstractSocket::SocketError(error), socket->errorString(), m_heard));
            fail(QRedisError(Code::ConnectionRefused, Outcome::NotSent, socket->errorString()));
        });
    });
    connect(socket, &QLocalSocket::connected, this, [this] { inSocketSignal([this] { becomeOpen(); }); });
    socket->connectToServer(m_options.socketPath());
#endif
}

#if QT_CONFIG(ssl)
void Transport::startTls(QSslSocket *socket)
{
    const TlsSetup setup = readTlsSetup(m_options);
    if (setup.error)
        return fail(*setup.error);
    connect(socket, &QAbstractSocket::errorOccurred, this, [this, socket](QAbstractSocket::SocketError error) {
        inSocketSignal([&] { ended(tlsError(*socket, error)); });
    });
    connect(socket, &QSslSocket::encryptedBytesWritten, this, [this] { inSocketSignal([this] { socketDrained(); }); });
    connect(socket, &QSslSocket::encrypted, this, [this] { inSocketSignal([this] { becomeOpen(); }); });
    socket->setSslConfiguration(setup.configuration);
    socket->setPeerVerifyName(m_options.tlsServerName()); // the one to be verified, and sent as SNI
    socket->startClientEncryption();
}

QRedisError Transport::tlsError(const QSslSocket &socket, QAbstractSocket::SocketError error) const
{
    const QList<QSslError> errors = socket.sslHandshakeErrors();
    if (!m_open && !errors.isEmpty())
        return certificateError(errors, m_options.tlsServerName());
    switch (error) {
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        if (m_heard) // the server took us in before: another link may do better
            return QRedisError(
                Code::Protocol, Outcome::NotSent,
                QStringLiteral("what came over the link cannot be decrypted (%1); were its bytes changed "
                               "on the way?")
                    .arg(socket.errorString()));
        return handshakeError(socket.errorString(), !socket.sslConfiguration().localCertificate().isNull());
    case QAbstractSocket::RemoteHostClosedError:
        if (!m_open)
            return QRedisError(
                Code::ConnectionLost, Outcome::NotSent,
                QStringLiteral("the server closed the connection during the TLS handshake; is this its plain "
                               "port (redis://), or is its option \"maxclients\" reached?"));
        [[fallthrough]];
    default:
        return linkError(error, socket.errorString(), m_heard);
    }
}
#endif

QString Transport::waitingFor() const
{
    return m_dialler ? m_dialler->waitingFor()
                     : QStringLiteral("the server does not answer the TLS handshake; if this "
                                      "is its plain port, write redis://");
}

// --- an open link --------------------------------------------------------------------------------------------------

qint64 Transport::read(std::span<char> room)
{
    if (m_failed)
        return -1;
    const qint64 size = m_device->read(room.data(), qint64(room.size()));
    if (size > 0) {
        // An alert record of TLS: no reply begins like that, and in plain text the server will never say more.
        const bool alert = !std::exchange(m_heard, true) && room[0] == '\x15' && (size == 1 || room[1] == '\x03');
        if (!alert || m_options.isTls())
            return size;
        fail(QRedisError(Code::TlsFailure, Outcome::NotSent,
                         QStringLiteral("the server speaks TLS on this port; write rediss://, or use setTls()")));
        return -1;
    }
    if (m_failed)
        return -1;
    if (size < 0 && !m_end) // an unbuffered socket that finds the end by reading may say nothing more
        m_end = linkError(QAbstractSocket::RemoteHostClosedError, {}, m_heard);
    if (!m_end)
        return size;
    fail(*m_end); // may delete us
    return -1;
}

bool Transport::write(QByteArrayView bytes)
{
    if (m_failed || m_broken || m_end)
        return false;
    if (m_device->write(bytes.data(), bytes.size()) == bytes.size())
        return true;
    m_broken = true;
    // An unbuffered socket closes itself when a write finds the link broken, and signals nothing then or later. Told from
    // a posted event, since whoever writes is in the middle of something.
    const QRedisError error(Code::ConnectionLost, Outcome::NotSent,
                            QStringLiteral("the link was broken when it was written to"));
    QMetaObject::invokeMethod(
        this, [this, error] { ended(error); }, Qt::QueuedConnection);
    return false;
}

qint64 Transport::pendingBytes() const
{
    if (!m_device)
        return 0;
#if QT_CONFIG(ssl)
    if (const auto *secure = qobject_cast<QSslSocket *>(m_device)) // it encrypts at once, whatever the system takes
        return secure->bytesToWrite() + secure->encryptedBytesToWrite();
#endif
    return m_device->bytesToWrite();
}

void Transport::socketDrained()
{
    if (m_open && pendingBytes() == 0)
        Q_EMIT drained();
}

//! The socket is at its end. What it holds, decrypted, is read first: it was said before.
void Transport::ended(const QRedisError &error)
{
    if (m_direct || !m_open)
        return fail(error);
    if (!m_end) {
        m_end = error;
        Q_EMIT readable();
    }
}

void Transport::fail(const QRedisError &error)
{
    if (!std::exchange(m_failed, true))
        Q_EMIT failed(error);
}

} // namespace QRedis::Private
