// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "dialler.h"

namespace QRedis::Private {

void Dialler::succeed(std::unique_ptr<QTcpSocket> socket)
{
    m_socket = std::move(socket);
    QMetaObject::invokeMethod(this, &Dialler::connected, Qt::QueuedConnection);
}

void Dialler::fail(const QRedisError &error)
{
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

} // namespace QRedis::Private
