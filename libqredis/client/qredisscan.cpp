// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "qredisscan_p.h"

#include "qredisclient_p.h"

#include <QtCore/qpointer.h>

QRedisScanPrivate::QRedisScanPrivate(QRedisClient *redis, What kind, const QByteArray &scannedKey,
                                     const QRedisScanOptions &scanOptions)
    : client(redis)
    , what(kind)
    , key(scannedKey)
    , options(scanOptions)
{
}

QRedisScan *QRedisScanPrivate::make(QRedisClient *client, What what, const QByteArray &key,
                                    const QRedisScanOptions &options)
{
    auto *scan = new QRedisScan(std::make_unique<QRedisScanPrivate>(client, what, key, options));
    scan->setParent(client);
    scan->d->q = scan;
    // From the event loop, when whoever asked for it has connected its signals.
    QMetaObject::invokeMethod(
        scan, [scan] { scan->d->advance(); }, Qt::QueuedConnection);
    return scan;
}

void QRedisScanPrivate::advance()
{
    if (m_asking || m_over || paused)
        return;
    m_asking = true;
    if (m_epoch != QRedisClientPrivate::get(client)->linkEpoch)
        askProcess();
    else
        ask();
}

void QRedisScanPrivate::askProcess()
{
    client
        ->callback(q,
                   [this](const QRedisResult<QRedisInfo> &info) {
                       const QByteArray process = info ? info->value("run_id") : QByteArray();
                       m_epoch = QRedisClientPrivate::get(client)->linkEpoch;
                       const bool same = !process.isEmpty() && process == m_process;
                       const bool restarts = replies > 0 && !same;
                       m_process = process;
                       if (restarts) {
                           cursor = QByteArrayLiteral("0");
                           const QPointer<QRedisScan> alive(q);
                           Q_EMIT q->restarted();
                           if (!alive || m_over)
                               return;
                       }
                       ask();
                   })
        .info("server");
}

void QRedisScanPrivate::ask()
{
    using Pairs = std::pair<QByteArray, QByteArray>;
    switch (what) {
    case What::Keys:
        client
            ->callback(
                q,
                [this](const QRedisResult<QRedisScanPage<QByteArray>> &page) { taken(page, &QRedisScan::keysFound); })
            .scan(cursor, options);
        break;
    case What::Set:
        client
            ->callback(q,
                       [this](const QRedisResult<QRedisScanPage<QByteArray>> &page) {
                           taken(page, &QRedisScan::membersFound);
                       })
            .sscan(key, cursor, options);
        break;
    case What::Hash:
        client
            ->callback(
                q, [this](const QRedisResult<QRedisScanPage<Pairs>> &page) { taken(page, &QRedisScan::fieldsFound); })
            .hscan(key, cursor, options);
        break;
    case What::SortedSet:
        client
            ->callback(q,
                       [this](const QRedisResult<QRedisScanPage<QRedisScored>> &page) {
                           taken(page, &QRedisScan::scoresFound);
                       })
            .zscan(key, cursor, options);
        break;
    }
}

template<typename T, typename Signal>
void QRedisScanPrivate::taken(const QRedisResult<QRedisScanPage<T>> &page, Signal found)
{
    m_asking = false;
    if (m_over)
        return;
    if (!page)
        return fail(page.error());
    ++replies;
    // A link that came up meanwhile may lead to another process, whose page this would be: advance() finds out, and
    // what it reports twice then, a scan may report twice anyway.
    const bool sameLink = m_epoch == QRedisClientPrivate::get(client)->linkEpoch;
    cursor = page->cursor;
    const bool last = page->atEnd() && sameLink;
    elements += page->items.size();
    const QPointer<QRedisScan> alive(q);
    if (!page->items.isEmpty())
        Q_EMIT(q->*found)(page->items);
    if (!alive || m_over)
        return;
    if (!last)
        return advance();
    m_over = true;
    q->deleteLater();
    Q_EMIT q->finished();
}

void QRedisScanPrivate::cancel()
{
    m_over = true;
    q->deleteLater();
}

void QRedisScanPrivate::fail(const QRedisError &error)
{
    m_over = true;
    q->deleteLater();
    Q_EMIT q->failed(error);
}

QRedisScan::QRedisScan(std::unique_ptr<QRedisScanPrivate> data)
    : d(std::move(data))
{
}

QRedisScan::~QRedisScan() = default;

qint64 QRedisScan::replyCount() const
{
    return d->replies;
}

qint64 QRedisScan::elementCount() const
{
    return d->elements;
}

bool QRedisScan::isPaused() const
{
    return d->paused;
}

void QRedisScan::pause()
{
    d->paused = true;
}

void QRedisScan::resume()
{
    d->paused = false;
    d->advance();
}

void QRedisScan::cancel()
{
    d->cancel();
}

void QRedisScan::setCount(qint64 count)
{
    d->options.setCount(count);
}
