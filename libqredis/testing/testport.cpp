// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "testport.h"

#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qtcpserver.h>

namespace QRedis::Private {

quint16 freePort(bool clusterBus)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        QTcpServer probe;
        if (!probe.listen(QHostAddress::LocalHost, 0))
            return 0;
        if (!clusterBus)
            return probe.serverPort();
        const int bus = probe.serverPort() + ClusterBusOffset;
        QTcpServer busProbe;
        if (bus <= 65535 && busProbe.listen(QHostAddress::LocalHost, quint16(bus)))
            return probe.serverPort();
    }
    return 0;
}

} // namespace QRedis::Private
