// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisarg.h>

#include <utility>

QRedisArg QRedisArg::owning(QByteArray bytes)
{
    QRedisArg arg;
    arg.m_owned = std::move(bytes);
    arg.m_size = arg.m_owned.size();
    arg.m_kind = Kind::Owned;
    return arg;
}

QByteArray QRedisArg::toByteArray() const
{
    if (m_kind == Kind::Owned)
        return m_owned;
    // The caller may have changed his byte array since: then it no longer is what this argument saw.
    if (m_source && m_source->constData() == m_data && m_source->size() == m_size)
        return *m_source;
    return view().toByteArray();
}
