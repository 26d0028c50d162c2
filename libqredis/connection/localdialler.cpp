// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "localdialler.h"

#if QREDIS_UNIX_SOCKETS
    #include "linkerrors.h"

    #include <QtCore/qcoreevent.h>
    #include <QtCore/qfile.h>

    #include <cerrno>
    #include <cstddef>
    #include <cstring>
    #include <fcntl.h>
    #include <sys/socket.h>
    #include <sys/un.h>
    #include <unistd.h>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

constexpr int LongestPause = 50; // ms

struct Address
{
    sockaddr_un system{};
    socklen_t length = 0; //!< 0: the path does not fit.
};

Address addressOf(const QString &path)
{
    Address address;
    QByteArray name = QFile::encodeName(path);
    const bool abstract = name.startsWith('@');
    if (name.size() >= qsizetype(sizeof address.system.sun_path))
        return address;
    address.system.sun_family = AF_UNIX;
    if (abstract)
        name[0] = '\0';
    std::memcpy(address.system.sun_path, name.constData(), std::size_t(name.size()));
    // A path ends with a NUL, an abstract name with its length.
    address.length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(name.size()) + (abstract ? 0 : 1));
    return address;
}

} // namespace

LocalDialler::LocalDialler(const QString &path, QObject *parent)
    : Dialler(parent)
    , m_path(path)
{
}

void LocalDialler::dial()
{
    const Address address = addressOf(m_path);
    if (address.length == 0)
        return fail(QRedisError(Code::InvalidArgument, Outcome::NotSent,
                                QStringLiteral("the path of the local socket is longer than the %1 bytes that the "
                                               "system allows; use a shorter one, or a link to it")
                                    .arg(sizeof address.system.sun_path - 1)));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0)
        return fail(localDialError(errno, m_path));
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address.system), address.length) < 0) {
        const int error = errno;
        ::close(descriptor);
        if (error != EAGAIN && error != EINTR)
            return fail(localDialError(error, m_path));
        m_rest.start(m_pause, this); // the listener's backlog is full
        m_pause = std::min(2 * m_pause, LongestPause);
        return;
    }
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor, QAbstractSocket::ConnectedState,
                                     QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        ::close(descriptor);
        return fail(QRedisError(Code::ConnectionRefused, Outcome::NotSent, socket->errorString()));
    }
    succeed(std::move(socket));
}

QString LocalDialler::waitingFor() const
{
    return QStringLiteral("the server accepts no more connections at its local socket; is it busy, or stopped?");
}

void LocalDialler::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_rest.timerId())
        return Dialler::timerEvent(event);
    m_rest.stop();
    dial();
}

} // namespace QRedis::Private
#endif
