// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/serverinfo.h"

#include <QHash>

namespace Monitor {

ServerInfo ServerInfo::parse(const QByteArray &text)
{
    ServerInfo info;
    QHash<QByteArray, QByteArray> fields;
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || line.startsWith('#'))
            continue;
        const QByteArray name = line.left(colon);
        const QByteArray value = line.mid(colon + 1).trimmed();
        fields.insert(name, value);

        // db0:keys=12,expires=3,avg_ttl=0
        bool isDatabase = false;
        const int database = name.startsWith("db") ? name.mid(2).toInt(&isDatabase) : 0;
        if (isDatabase && value.startsWith("keys="))
            info.keys.insert(database, value.mid(5, value.indexOf(',') - 5).toLongLong());
    }
    const auto number = [&fields](const char *name, qint64 missing) {
        bool ok = false;
        const qint64 value = fields.value(name).toLongLong(&ok);
        return ok ? value : missing;
    };
    const auto string = [&fields](const char *name) { return QString::fromUtf8(fields.value(name)); };

    const bool valkey = fields.contains("valkey_version");
    info.version = string(valkey ? "valkey_version" : "redis_version");
    if (!info.version.isEmpty())
        info.product = valkey ? QStringLiteral("Valkey") : QStringLiteral("Redis");
    info.mode = string(fields.contains("server_mode") ? "server_mode" : "redis_mode");
    info.role = string("role");
    info.usedMemory = number("used_memory", -1);
    info.maxMemory = number("maxmemory", 0);
    info.opsPerSecond = number("instantaneous_ops_per_sec", -1);
    info.clients = number("connected_clients", -1);
    info.uptime = std::chrono::seconds(number("uptime_in_seconds", 0));
    return info;
}

} // namespace Monitor
