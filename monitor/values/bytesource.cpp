// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/bytesource.h"

#include <QPointer>

namespace Monitor {

MemoryByteSource::MemoryByteSource(const QByteArray &bytes, QObject *parent)
    : ByteSource(parent)
    , m_bytes(bytes)
{
}

std::optional<QByteArray> MemoryByteSource::read(qint64 from, qint64 length)
{
    return m_bytes.mid(from, length);
}

PagedByteSource::PagedByteSource(qint64 size, Fetch fetch, QObject *parent)
    : ByteSource(parent)
    , m_size(size)
    , m_fetch(std::move(fetch))
{
}

std::optional<QByteArray> PagedByteSource::read(qint64 from, qint64 length)
{
    from = qBound<qint64>(0, from, m_size);
    length = qBound<qint64>(0, length, m_size - from);
    if (length == 0)
        return QByteArray();
    const qint64 first = from / PageSize;
    const qint64 last = (from + length - 1) / PageSize;
    bool complete = true;
    for (qint64 page = first; page <= last; ++page) {
        if (!m_pages.contains(page)) {
            complete = false;
            fetchPage(page);
        }
    }
    // A fetch may have answered at once.
    for (qint64 page = first; page <= last && !complete; ++page) {
        if (!m_pages.contains(page))
            return std::nullopt;
    }
    QByteArray bytes;
    bytes.reserve(length);
    for (qint64 page = first; page <= last; ++page) {
        touch(page);
        const qint64 begin = page * PageSize;
        const qint64 cut = qMax(from, begin);
        bytes += m_pages[page].mid(cut - begin, qMin(from + length, begin + PageSize) - cut);
    }
    return bytes;
}

void PagedByteSource::fetchPage(qint64 page)
{
    if (m_asked.contains(page))
        return;
    m_asked.insert(page);
    const qint64 from = page * PageSize;
    const qint64 length = qMin(PageSize, m_size - from);
    m_fetch(from, length,
            [self = QPointer(this), page, from, length](const std::optional<QByteArray> &bytes, const QString &error) {
                if (!self)
                    return;
                self->m_asked.remove(page);
                if (!bytes) {
                    Q_EMIT self->failed(error);
                    return;
                }
                // A value that shrank since answers less; what is missing reads as nothing, and offsets stay as they are.
                self->m_pages.insert(page, *bytes);
                self->touch(page);
                while (self->m_order.size() > MaxPages)
                    self->m_pages.remove(self->m_order.takeFirst());
                Q_EMIT self->available(from, length);
            });
}

void PagedByteSource::touch(qint64 page)
{
    if (!m_order.isEmpty() && m_order.last() == page)
        return;
    m_order.removeOne(page);
    m_order << page;
}

} // namespace Monitor
