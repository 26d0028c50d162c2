// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keystore.h"

#include <QPointer>

namespace Monitor {

namespace {

constexpr qint64 LeastInterval = 100;
constexpr int CollectEvery = 500;

} // namespace

KeyStore::KeyStore(QObject *parent)
    : QObject(parent)
    , m_wanted(std::make_shared<std::atomic<quint64>>(0))
{
    qRegisterMetaType<KeyRowsPointer>();
    m_worker = new KeyStoreWorker(m_wanted);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &KeyStoreWorker::rowsReady, this, [this](const KeyRowsPointer &rows) {
        // Made before the latest request was: the next ones are on their way.
        if (rows->request().id == *m_wanted)
            Q_EMIT rowsChanged(rows);
    });
    connect(m_worker, &KeyStoreWorker::becameFull, this, &KeyStore::becameFull);
    m_thread.setObjectName(QStringLiteral("keys"));
    m_thread.start(QThread::LowPriority);
}

KeyStore::~KeyStore()
{
    ++*m_wanted; // stops a filter
    m_thread.quit();
    m_thread.wait();
}

quint64 KeyStore::request(KeyRowsRequest request)
{
    request.id = ++*m_wanted;
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, request] { worker->setRequest(request); });
    return request.id;
}

void KeyStore::add(const QByteArrayList &keys)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, keys] { worker->add(keys); });
}

void KeyStore::remove(const QByteArrayList &keys)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, keys] { worker->remove(keys); });
}

void KeyStore::clear()
{
    QMetaObject::invokeMethod(m_worker, &KeyStoreWorker::clear);
}

void KeyStore::beginScan()
{
    QMetaObject::invokeMethod(m_worker, &KeyStoreWorker::beginScan);
}

void KeyStore::endScan()
{
    QMetaObject::invokeMethod(m_worker, &KeyStoreWorker::endScan);
}

void KeyStore::abortScan()
{
    QMetaObject::invokeMethod(m_worker, &KeyStoreWorker::abortScan);
}

KeyStoreWorker::KeyStoreWorker(std::shared_ptr<std::atomic<quint64>> wanted)
    : m_wanted(std::move(wanted))
    , m_publishTimer(this)
    , m_collectTimer(this)
{
    m_publishTimer.setSingleShot(true);
    connect(&m_publishTimer, &QTimer::timeout, this, &KeyStoreWorker::publish);
    m_collectTimer.setSingleShot(true);
    m_collectTimer.setInterval(CollectEvery);
    connect(&m_collectTimer, &QTimer::timeout, this, &KeyStoreWorker::collect);
}

void KeyStoreWorker::setRequest(const KeyRowsRequest &request)
{
    if (request.id != *m_wanted)
        return; // another one is behind it in the queue
    m_request = request;
    publish();
}

void KeyStoreWorker::add(const QByteArrayList &keys)
{
    m_merger.add(keys);
    schedule();
}

void KeyStoreWorker::remove(const QByteArrayList &keys)
{
    m_merger.remove(keys);
    schedule();
}

void KeyStoreWorker::clear()
{
    m_merger.clear();
    m_fullReported = false;
    publish();
    m_publishedOnce = false; // the next keys are shown at once again
}

void KeyStoreWorker::beginScan()
{
    m_merger.beginSweep();
}

void KeyStoreWorker::endScan()
{
    m_merger.endSweep();
    schedule();
}

void KeyStoreWorker::abortScan()
{
    m_merger.cancelSweep();
}

void KeyStoreWorker::schedule()
{
    if (m_publishTimer.isActive())
        return;
    const qint64 rest = m_publishedOnce ? m_interval - m_sincePublish.elapsed() : 0;
    if (rest > 0) {
        m_publishTimer.start(int(rest));
        return;
    }
    m_publishedOnce = true;
    publish();
}

void KeyStoreWorker::publish()
{
    m_publishTimer.stop();
    QElapsedTimer work;
    work.start();
    const std::shared_ptr<const KeySnapshot> snapshot = m_merger.merge();
    if (m_merger.isFull() && !std::exchange(m_fullReported, true))
        Q_EMIT becameFull();

    const auto finish = [&](bool interrupted) {
        m_interval = qMax(LeastInterval, 3 * work.elapsed());
        m_sincePublish.start();
        if (interrupted)
            return; // the request that interrupted us is in our queue, and publishes
        collect();
    };
    if (m_request.filter.isActive()) {
        if (snapshot != m_matchesSnapshot || !(m_request.filter == m_matchesFilter)) {
            const auto matches = filterKeys(
                *snapshot, m_request.filter, [this] { return *m_wanted != m_request.id; },
                [&](const KeyMatches &soFar) {
                    emitRows(KeyRows::cut(snapshot, std::make_shared<KeyMatches>(soFar), m_request, false));
                });
            if (!matches)
                return finish(true);
            m_matches = matches;
            m_matchesSnapshot = snapshot;
            m_matchesFilter = m_request.filter;
        }
    } else {
        m_matches.reset();
        m_matchesSnapshot.reset();
    }
    emitRows(KeyRows::cut(snapshot, m_matches, m_request));
    finish(false);
}

void KeyStoreWorker::emitRows(std::shared_ptr<const KeyRows> rows)
{
    m_published.push_back(rows);
    Q_EMIT rowsReady(rows);
}

void KeyStoreWorker::collect()
{
    std::erase_if(m_published, [](const std::shared_ptr<const KeyRows> &rows) { return rows.use_count() == 1; });
    const qsizetype held = m_merger.collect();
    // The GUI has one set of rows; when it has let the others go they are freed here.
    if (m_published.size() > 1 || held > 0)
        m_collectTimer.start();
}

} // namespace Monitor
