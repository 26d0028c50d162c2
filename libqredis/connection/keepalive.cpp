// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "keepalive.h"

#include <QtCore/qvariant.h>

#include <algorithm>
#include <limits>

#ifdef Q_OS_UNIX
    #include <netinet/in.h>
    #include <netinet/tcp.h>
    #include <sys/socket.h>
#endif

namespace QRedis::Private {

void setKeepAlive(QAbstractSocket *socket, std::chrono::milliseconds idle, std::chrono::milliseconds interval,
                  int probes)
{
    if (idle.count() <= 0)
        return;
    socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
#ifdef Q_OS_UNIX
    const auto set = [descriptor = int(socket->socketDescriptor())](int option, qint64 value) {
        const int number = int(std::clamp<qint64>(value, 1, std::numeric_limits<int>::max()));
        if (descriptor >= 0)
            ::setsockopt(descriptor, IPPROTO_TCP, option, &number, sizeof number); // a hint: without it we ask by PING
    };
    const auto seconds = [](std::chrono::milliseconds time) {
        return qint64(std::chrono::ceil<std::chrono::seconds>(time).count());
    };
    #ifdef TCP_KEEPIDLE
    set(TCP_KEEPIDLE, seconds(idle));
    #elif defined(TCP_KEEPALIVE)
    set(TCP_KEEPALIVE, seconds(idle));
    #endif
    #ifdef TCP_KEEPINTVL
    set(TCP_KEEPINTVL, seconds(interval));
    #endif
    #ifdef TCP_KEEPCNT
    set(TCP_KEEPCNT, probes);
    #endif
    #ifdef TCP_USER_TIMEOUT
    set(TCP_USER_TIMEOUT, (idle + probes * interval).count());
    #endif
#else
    Q_UNUSED(interval)
    Q_UNUSED(probes)
#endif
}

} // namespace QRedis::Private
