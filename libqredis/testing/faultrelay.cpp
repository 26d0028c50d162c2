// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "faultrelay.h"

#include <QtCore/qtimer.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qnetworkproxy.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace QRedis::Private {

FaultRelay::FaultRelay(const QUrl &server)
    : m_server(server)
    , m_listener(this)
{
    m_listener.setProxy(QNetworkProxy::NoProxy);
    connect(&m_listener, &QTcpServer::newConnection, this, &FaultRelay::accept);
}

bool FaultRelay::listen()
{
    if (m_listener.isListening())
        return true;
    if (!m_listener.listen(QHostAddress::LocalHost, m_port))
        return false;
    m_port = m_listener.serverPort();
    return true;
}

int FaultRelay::openConnectionCount() const
{
    const QList<FaultLink *> all = links();
    return int(std::count_if(all.begin(), all.end(), [](const FaultLink *link) { return link->isOpen(); }));
}

void FaultRelay::accept()
{
    while (QTcpSocket *client = m_listener.nextPendingConnection()) {
        ++m_connectionCount;
        new FaultLink(client, m_server, &m_fault, this);
    }
}

void FaultRelay::setFault(const Fault &fault)
{
    m_fault = fault;
    m_isRefusing = false;
    listenAgain();
    const QList<FaultLink *> all = links();
    for (FaultLink *link : all)
        link->review();
}

void FaultRelay::listenAgain()
{
    // While we refused, an outgoing connection of somebody's may have borrowed the port.
    if (!m_isRefusing && !listen())
        QTimer::singleShot(10ms, this, &FaultRelay::listenAgain);
}

void FaultRelay::refuse()
{
    setFault({});
    accept();
    m_isRefusing = true;
    m_listener.close();
}

void FaultRelay::resetLinks()
{
    setFault({});
    accept();
    const QList<FaultLink *> all = links();
    for (FaultLink *link : all)
        link->reset();
}

} // namespace QRedis::Private
