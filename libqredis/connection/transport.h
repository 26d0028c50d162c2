// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "dialler.h"

#include <QRedis/qrediserror.h>
#include <QRedis/qredisoptions.h>

#include <optional>
#include <span>

QT_BEGIN_NAMESPACE
class QSslSocket;
QT_END_NAMESPACE

namespace QRedis::Private {

/*!
    The socket of one connection: the only place that knows TCP from TLS from a local socket. Diallers find the way to
    the server; from there on the socket is driven here.

    Owned by a Connection and in its thread; one for each dial. Without TLS it is unbuffered, so that a round trip costs
    three system calls. Its signals may come again while a slot of them runs a nested event loop, and it may be deleted in
    any of its slots.
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
    //! What keeps opened() from coming, for the text of a timeout.
    QString waitingFor() const;

    /*!
        False for TLS, whose socket does not signal again from a nested loop: deliver from a posted event then. Its end,
        too, is told by read() only, once everything that came before was read.
    */
    bool deliversDirectly() const { return m_direct; }

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
    template<typename Socket>
    void adopt(Socket *socket);
    void dialled();
    void becomeOpen();
    void openPipe();
    void socketDrained();
    void ended(const QRedisError &error);
    void fail(const QRedisError &error);
#if QT_CONFIG(ssl)
    void startTls(QSslSocket *socket);
    QRedisError tlsError(const QSslSocket &socket, QAbstractSocket::SocketError error) const;
#endif

    const QRedisOptions m_options;
    std::unique_ptr<Dialler> m_dialler; //!< Until it is connected.
    QIODevice *m_device = nullptr; //!< The socket.
    std::shared_ptr<int> m_depth; //!< Of our slots that the socket is calling; outlives us.
    std::optional<QRedisError> m_end; //!< Of a link that does not deliver directly: told when all is read.
    bool m_direct = true;
    bool m_open = false;
    bool m_heard = false; //!< At least one byte came.
    bool m_failed = false;
    bool m_broken = false; //!< A write failed; failed() follows.
};

} // namespace QRedis::Private
