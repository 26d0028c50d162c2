// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>

namespace Monitor {

/*!
    Bytes of any length, read in pieces that may take a while to come.

    Owned by its maker; GUI thread.
*/
class ByteSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual qint64 size() const = 0;
    /*!
        At most \a length bytes from \a from on, cut at size(). Nothing when some of them are not here: then they are
        asked for, and available() follows.
    */
    virtual std::optional<QByteArray> read(qint64 from, qint64 length) = 0;

Q_SIGNALS:
    //! Bytes that were asked for are here.
    void available(qint64 from, qint64 length);
    //! They could not be had. They are asked for again at the next read().
    void failed(const QString &message);
};

//! Bytes that are here already.
class MemoryByteSource : public ByteSource
{
    Q_OBJECT
public:
    explicit MemoryByteSource(const QByteArray &bytes, QObject *parent = nullptr);

    qint64 size() const override { return m_bytes.size(); }
    std::optional<QByteArray> read(qint64 from, qint64 length) override;

private:
    QByteArray m_bytes;
};

/*!
    Bytes that are fetched in pages and kept while they are in use: the last 8 MiB of what was read.
*/
class PagedByteSource : public ByteSource
{
    Q_OBJECT
public:
    static constexpr qint64 PageSize = 64 * 1024;
    static constexpr qsizetype MaxPages = 128;

    using Done = std::function<void(const std::optional<QByteArray> &bytes, const QString &error)>;
    //! Fetches bytes and calls done, now or later, also after this object is gone.
    using Fetch = std::function<void(qint64 from, qint64 length, const Done &done)>;

    PagedByteSource(qint64 size, Fetch fetch, QObject *parent = nullptr);

    qint64 size() const override { return m_size; }
    std::optional<QByteArray> read(qint64 from, qint64 length) override;
    qsizetype cachedPages() const { return m_pages.size(); }

private:
    void fetchPage(qint64 page);
    void touch(qint64 page);

    qint64 m_size;
    Fetch m_fetch;
    QHash<qint64, QByteArray> m_pages;
    QList<qint64> m_order; // least recently used first
    QSet<qint64> m_asked;
};

} // namespace Monitor
