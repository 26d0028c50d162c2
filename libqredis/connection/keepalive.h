// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtNetwork/qabstractsocket.h>

#include <chrono>

namespace QRedis::Private {

/*!
    Lets TCP find out that the other host is gone, as far as the platform has it: probes after \a idle of silence,
    \a interval apart, and an end after \a probes of them, or when data was not acknowledged for as long. For a connected
    socket over TCP. An \a idle of 0 or less leaves the system's defaults.
*/
void setKeepAlive(QAbstractSocket *socket, std::chrono::milliseconds idle, std::chrono::milliseconds interval,
                  int probes);

} // namespace QRedis::Private
