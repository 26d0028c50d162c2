// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "faultlink.h"

#include <QtCore/qurl.h>
#include <QtNetwork/qtcpserver.h>

namespace QRedis::Private {

/*!
    The working half of QRedisFaultProxy: listens, makes a FaultLink of each connection, and keeps the fault.

    Owned by the proxy; made and used in the proxy's own thread only.
*/
class FaultRelay : public QObject
{
    Q_OBJECT
public:
    explicit FaultRelay(const QUrl &server);

    bool listen();
    quint16 port() const { return m_port; }
    QString errorString() const { return m_listener.errorString(); }
    int connectionCount() const { return m_connectionCount; }
    int openConnectionCount() const;

    //! Listens, whatever was before, and has every link look at \a fault.
    void setFault(const Fault &fault);
    void refuse();
    void resetLinks();

private:
    void accept();
    void listenAgain();
    QList<FaultLink *> links() const { return findChildren<FaultLink *>(Qt::FindDirectChildrenOnly); }

    QUrl m_server;
    Fault m_fault; //!< Before the links, which refer to it.
    QTcpServer m_listener;
    quint16 m_port = 0;
    bool m_isRefusing = false;
    int m_connectionCount = 0;
};

} // namespace QRedis::Private
