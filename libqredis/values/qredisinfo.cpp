// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisinfo.h>

#include "text.h"

using namespace QRedis::Private;

QRedisInfo QRedisInfo::fromText(QByteArrayView text)
{
    QRedisInfo info;
    forEachPart(text, '\n', [&info](QByteArrayView line) {
        line = line.trimmed();
        if (line.startsWith('#')) {
            info.m_sections.emplace_back(line.sliced(1).trimmed().toByteArray(), Fields());
            return;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            return;
        if (info.m_sections.isEmpty()) // a module's or a proxy's reply may begin without
            info.m_sections.emplace_back();
        const QByteArray name = line.first(colon).toByteArray();
        const QByteArray value = line.sliced(colon + 1).toByteArray();
        info.m_sections.last().second.emplace_back(name, value);
        info.m_values.insert(name, value);
    });
    return info;
}

std::optional<qint64> QRedisInfo::number(const QByteArray &name) const
{
    return integerIn(m_values, name);
}

QByteArrayList QRedisInfo::sections() const
{
    QByteArrayList names;
    for (const auto &[name, fields] : m_sections)
        names.append(name);
    return names;
}

QRedisInfo::Fields QRedisInfo::section(QByteArrayView name) const
{
    for (const auto &[title, fields] : m_sections) {
        if (title.compare(name, Qt::CaseInsensitive) == 0)
            return fields;
    }
    return {};
}

QHash<QByteArray, QByteArray> QRedisInfo::parts(QByteArrayView value)
{
    return assignmentsIn(value, ',');
}
