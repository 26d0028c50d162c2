// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <chrono>

namespace Monitor {

/*!
    What a server said about itself with INFO, as far as the monitor shows it. A value.
*/
struct ServerInfo
{
    QString product; //!< "Redis" or "Valkey"; empty before the first answer.
    QString version;
    QString mode; //!< "standalone", "cluster", "sentinel"
    QString role; //!< "master" or "slave", as the server says it
    qint64 usedMemory = -1; //!< bytes; -1 where the server does not tell
    qint64 maxMemory = 0; //!< bytes; 0 for no limit
    qint64 opsPerSecond = -1;
    qint64 clients = -1;
    std::chrono::seconds uptime{0};
    QMap<int, qint64> keys; //!< Keys by database; empty databases are left out, as the server leaves them out.

    //! Reads the text of INFO. Fields that are missing keep their defaults.
    static ServerInfo parse(const QByteArray &text);
};

} // namespace Monitor
