// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "transport.h"

#include <QtCore/qfile.h>
#include <QtCore/qpointer.h>
#include <QtNetwork/qtcpsocket.h>
#if QT_CONFIG(ssl)
    #include <QtNetwork/qsslcertificate.h>
    #include <QtNetwork/qsslconfiguration.h>
    #include <QtNetwork/qsslkey.h>
    #include <QtNetwork/qsslsocket.h>
#endif

#ifdef Q_OS_UNIX
    #include <cerrno>
    #include <cstring>
    #include <fcntl.h>
    #include <sys/socket.h>
    #include <sys/un.h>
    #include <unistd.h>
#endif

namespace QRedis::Private {

using Code = QRedisError::Code;

Transport::Transport(const QRedisOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_depth(std::make_shared<int>(0))
{
}

Transport::~Transport()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this); // it signals while it closes, and we are half gone
    m_socket->abort();
    if (*m_depth > 0)
        m_socket->setParent(nullptr); // it stands on the stack below us, where inSocketSignal() deletes it
    else
        delete m_socket;
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
    QTcpSocket *socket = m_socket;
    ++*depth;
    work();
    if (--*depth == 0 && !alive)
        socket->deleteLater();
}

void Transport::open()
{
    m_tls = m_options.isTls();
#if QT_CONFIG(ssl)
    if (m_tls) {
        if (!QSslSocket::supportsSsl())
            return fail(Code::TlsFailure, QStringLiteral("this build of Qt finds no TLS library"));
        m_socket = new QSslSocket(this);
    }
#else
    if (m_tls)
        return fail(Code::TlsFailure, QStringLiteral("this build of Qt has no TLS"));
#endif
    if (!m_socket)
        m_socket = new QTcpSocket(this);

    const auto guarded = [this](auto emitSignal) { return [this, emitSignal] { inSocketSignal(emitSignal); }; };
    connect(m_socket, &QAbstractSocket::errorOccurred, this,
            [this](QAbstractSocket::SocketError error) { inSocketSignal([this, error] { socketFailed(error); }); });
    connect(m_socket, &QAbstractSocket::disconnected, this,
            guarded([this] { fail(Code::ConnectionLost, QStringLiteral("the server closed the connection")); }));
    connect(m_socket, &QIODevice::bytesWritten, this, guarded([this] {
                if (pendingBytes() == 0)
                    Q_EMIT drained();
            }));
    // readyRead() is not sent again while one of its slots runs; channelReadyRead() is.
    if (m_tls)
        connect(m_socket, &QIODevice::readyRead, this, guarded([this] { Q_EMIT readable(); }));
    else
        connect(m_socket, &QIODevice::channelReadyRead, this, guarded([this] { Q_EMIT readable(); }));

    if (!m_options.socketPath().isEmpty())
        return openLocal(m_options.socketPath());

    const auto mode = QIODevice::ReadWrite | QIODevice::Unbuffered;
#if QT_CONFIG(ssl)
    if (auto *secure = qobject_cast<QSslSocket *>(m_socket)) {
        connect(secure, &QSslSocket::encrypted, this, guarded([this] {
                    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
                    Q_EMIT opened();
                }));
        if (!configureTls())
            return;
        secure->connectToHostEncrypted(m_options.host(), m_options.port());
        return;
    }
#endif
    connect(m_socket, &QAbstractSocket::connected, this, guarded([this] {
                m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
                m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
                Q_EMIT opened();
            }));
    m_socket->connectToHost(m_options.host(), m_options.port(), mode);
}

bool Transport::configureTls()
{
#if QT_CONFIG(ssl)
    // The files are read at each dial, so that renewed certificates are taken without a restart.
    QSslConfiguration configuration = m_options.sslConfiguration();
    const auto unusable = [this](const QString &path, const QString &what) {
        fail(Code::TlsFailure, QStringLiteral("%1 holds no %2 in PEM, or cannot be read").arg(path, what));
        return false;
    };
    if (const QString path = m_options.tlsCaFile(); !path.isEmpty()) {
        const QList<QSslCertificate> authorities = QSslCertificate::fromPath(path);
        if (authorities.isEmpty())
            return unusable(path, QStringLiteral("certificate"));
        configuration.setCaCertificates(authorities);
    }
    if (const QString path = m_options.tlsCertificateFile(); !path.isEmpty()) {
        const QList<QSslCertificate> chain = QSslCertificate::fromPath(path);
        if (chain.isEmpty())
            return unusable(path, QStringLiteral("certificate"));
        configuration.setLocalCertificateChain(chain);
    }
    if (const QString path = m_options.tlsKeyFile(); !path.isEmpty()) {
        QFile file(path);
        const QByteArray pem = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        QSslKey key(pem, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pem, QSsl::Ec);
        if (key.isNull())
            return unusable(path, QStringLiteral("private key"));
        configuration.setPrivateKey(key);
    }
    static_cast<QSslSocket *>(m_socket)->setSslConfiguration(configuration);
#endif
    return true;
}

void Transport::openLocal(const QString &path)
{
#ifdef Q_OS_UNIX
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    QByteArray name = path.toLocal8Bit();
    const bool abstract = name.startsWith('@');
    if (name.size() >= qsizetype(sizeof address.sun_path))
        return fail(
            Code::InvalidArgument,
            QStringLiteral("the path of the local socket is longer than %1 bytes").arg(sizeof address.sun_path - 1));
    if (abstract)
        name[0] = '\0';
    std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));

    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0)
        return fail(Code::ConnectionRefused, QString::fromLocal8Bit(std::strerror(errno)));
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    // A path name ends with a NUL, an abstract name with its length. A full backlog answers EAGAIN: it is dialled again.
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(name.size()) + (abstract ? 0 : 1));
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), length) < 0) {
        const int error = errno;
        ::close(descriptor);
        return fail(Code::ConnectionRefused, QString::fromLocal8Bit(std::strerror(error)));
    }
    if (!m_socket->setSocketDescriptor(descriptor, QAbstractSocket::ConnectedState,
                                       QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        ::close(descriptor);
        return fail(Code::ConnectionRefused, m_socket->errorString());
    }
    Q_EMIT opened();
#else
    Q_UNUSED(path)
    fail(Code::InvalidArgument, QStringLiteral("local sockets are not supported on this platform"));
#endif
}

qint64 Transport::read(std::span<char> room)
{
    if (m_failed)
        return -1;
    return m_socket->read(room.data(), qint64(room.size()));
}

bool Transport::write(QByteArrayView bytes)
{
    if (m_failed || m_broken)
        return false;
    if (m_socket->write(bytes.data(), bytes.size()) == bytes.size())
        return true;
    m_broken = true;
    // An unbuffered socket closes itself when a write finds the link broken, and signals nothing then or later. Told from
    // a posted event, since whoever writes is in the middle of something.
    QMetaObject::invokeMethod(
        this, [this] { fail(Code::ConnectionLost, QStringLiteral("the link was broken when it was written to")); },
        Qt::QueuedConnection);
    return false;
}

qint64 Transport::pendingBytes() const
{
    return m_socket ? m_socket->bytesToWrite() : 0;
}

void Transport::socketFailed(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return fail(Code::ConnectionRefused,
                    QStringLiteral("nothing listens there; is the server running, and is the port right?"));
    case QAbstractSocket::HostNotFoundError:
        return fail(Code::HostNotFound, QStringLiteral("the host name is unknown; is it spelled right?"));
    case QAbstractSocket::RemoteHostClosedError:
        // With TLS a peer that does not speak it closes, or answers plain text, during the handshake.
        return fail(Code::ConnectionLost, QStringLiteral("the server closed the connection"));
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return fail(Code::TlsFailure, m_socket->errorString());
    case QAbstractSocket::NetworkError:
    case QAbstractSocket::SocketTimeoutError:
    default:
        return fail(Code::ConnectionLost, m_socket->errorString());
    }
}

void Transport::fail(Code code, const QString &text)
{
    if (std::exchange(m_failed, true))
        return;
    Q_EMIT failed(QRedisError(code, QRedisError::Outcome::NotSent, text));
}

} // namespace QRedis::Private
