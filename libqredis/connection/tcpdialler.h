// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "dialler.h"

#include <QtCore/qbasictimer.h>
#include <QtCore/qlist.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qnetworkproxy.h>

#include <vector>

QT_BEGIN_NAMESPACE
class QHostInfo;
QT_END_NAMESPACE

namespace QRedis::Private {

/*!
    Dials a host and port: all addresses of the name, in turn, each with a head start of 250 ms before the next; the
    first that connects wins. Through a proxy the name goes to the proxy as it is.
*/
class TcpDialler : public Dialler
{
    Q_OBJECT
public:
    TcpDialler(const QString &host, quint16 port, const QNetworkProxy &proxy, MakeSocket makeSocket,
               QObject *parent = nullptr);
    ~TcpDialler() override;

    void dial() override;
    //! Dials \a addresses without looking the name up.
    void dial(const QList<QHostAddress> &addresses);
    QString waitingFor() const override;

    static constexpr int HeadStart = 250; // ms, what RFC 8305 recommends

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void lookedUp(const QHostInfo &info);
    void attemptNext();
    void attempt(const QString &host, const QNetworkProxy &proxy);
    void attemptConnected(QTcpSocket *socket);
    void attemptFailed(QTcpSocket *socket, QAbstractSocket::SocketError error);
    void dropAttempts();

    const QString m_host;
    const quint16 m_port;
    const MakeSocket m_makeSocket;
    QNetworkProxy m_proxy;
    int m_lookup = -1;
    QList<QHostAddress> m_addresses; //!< Still to be tried.
    std::vector<std::unique_ptr<QTcpSocket>> m_attempts; //!< Under way.
    QStringList m_tried;
    QRedisError m_firstError;
    QBasicTimer m_headStart;
    bool m_ended = false;
};

} // namespace QRedis::Private
