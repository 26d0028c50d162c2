// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "dialler.h"

#include <QtCore/qbasictimer.h>

// Whether the platform has AF_UNIX as a descriptor that a QTcpSocket takes; elsewhere a QLocalSocket is used.
#ifndef QREDIS_UNIX_SOCKETS
    #ifdef Q_OS_UNIX
        #define QREDIS_UNIX_SOCKETS 1
    #else
        #define QREDIS_UNIX_SOCKETS 0
    #endif
#endif

#if QREDIS_UNIX_SOCKETS
namespace QRedis::Private {

/*!
    Dials a local (AF_UNIX) socket, and never blocks: connecting either succeeds at once, or fails at once, or the
    listener's backlog is full, and then it is tried again with growing rests.

    The socket that it makes is a QTcpSocket around the descriptor, which behaves as TCP in nested event loops.
*/
class LocalDialler : public Dialler
{
    Q_OBJECT
public:
    //! A leading '@' in \a path means the abstract name space.
    explicit LocalDialler(const QString &path, QObject *parent = nullptr);

    void dial() override;
    QString waitingFor() const override;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    const QString m_path;
    QBasicTimer m_rest;
    int m_pause = 1; //!< ms
};

} // namespace QRedis::Private
#endif
