// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>
#include <QRedis/qredisoptions.h>

#include <QtCore/qobject.h>
#include <QtNetwork/qabstractsocket.h>

#include <memory>
#include <span>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace QRedis::Private {

/*!
    The socket of one connection: the only place that knows TCP from TLS from a local socket.

    Owned by a Connection and in its thread; one for each dial. It is unbuffered, so that a round trip costs three system
    calls. Its signals may come again while a slot of them runs a nested event loop, and it may be deleted in any of its slots.
*/
class Transport : public QObject
{
    Q_OBJECT
public:
    explicit Transport(const QRedisOptions &options, QObject *parent = nullptr);
    ~Transport() override;

    void open();
    //! Bytes read into \a room: 0 when there are none now, -1 when the link is gone (failed() was or is sent).
    qint64 read(std::span<char> room);
    //! Hands \a bytes over whole; what the system does not take at once waits inside (pendingBytes()).
    bool write(QByteArrayView bytes);
    //! Bytes that the system did not take yet. Writing pauses while there are any.
    qint64 pendingBytes() const;

    //! False for TLS, whose socket does not signal again from a nested loop: deliver from a posted event then.
    bool deliversDirectly() const { return !m_tls; }

Q_SIGNALS:
    //! Connected and, with TLS, verified.
    void opened();
    void readable();
    //! pendingBytes() came down to 0.
    void drained();
    //! The link is gone. Sent once.
    void failed(const QRedisError &error);

private:
    template<typename Work>
    void inSocketSignal(Work work);
    void openLocal(const QString &path);
    bool configureTls();
    void socketFailed(QAbstractSocket::SocketError error);
    void fail(QRedisError::Code code, const QString &text);

    QRedisOptions m_options;
    QTcpSocket *m_socket = nullptr;
    std::shared_ptr<int> m_depth; //!< Of our slots that the socket is calling; outlives us.
    bool m_tls = false;
    bool m_failed = false;
    bool m_broken = false; //!< A write failed; failed() follows.
};

} // namespace QRedis::Private
