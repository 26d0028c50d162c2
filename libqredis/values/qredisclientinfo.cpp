// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclientinfo.h>

#include "text.h"

using namespace QRedis::Private;

QRedisClientInfo QRedisClientInfo::fromLine(QByteArrayView line)
{
    QRedisClientInfo info;
    info.m_fields = assignmentsIn(line.trimmed(), ' ');
    return info;
}

std::optional<qint64> QRedisClientInfo::number(const QByteArray &field) const
{
    return integerIn(m_fields, field);
}
