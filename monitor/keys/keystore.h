// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keymerger.h"
#include "keys/keyrows.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

namespace Monitor {

using KeyRowsPointer = std::shared_ptr<const KeyRows>;

/*!
    The keys of one database: takes them in any order and answers the sorted, filtered, cut rows that a view asks for.

    Lives in the GUI thread and owns the thread that does the work; every call returns at once. Destroying it stops a
    filter that is under way and waits for the thread.
*/
class KeyStore : public QObject
{
    Q_OBJECT
public:
    explicit KeyStore(QObject *parent = nullptr);
    ~KeyStore() override;

    //! Asks for other rows; cancels what is being made for the request before. Answers the request's id.
    quint64 request(KeyRowsRequest request);

    void add(const QByteArrayList &keys);
    void remove(const QByteArrayList &keys);
    void clear();
    //! A scan of the whole database begins, ends well, or ends early. What it has not seen is dropped when it ends well.
    void beginScan();
    void endScan();
    void abortScan();

Q_SIGNALS:
    //! New rows for the latest request: at most every 100 ms while keys arrive, at once after a request.
    void rowsChanged(const Monitor::KeyRowsPointer &rows);
    //! 4 GiB of keys are loaded; the store takes no more.
    void becameFull();

private:
    QThread m_thread;
    class KeyStoreWorker *m_worker; // in m_thread, deletes itself with it
    std::shared_ptr<std::atomic<quint64>> m_wanted;
};

/*!
    The store's other half: merges, filters and cuts.

    Lives in the store's thread, owned by it. Publishes every max(100 ms, 3 x the work of the last time), the first time
    at once, so that it never takes more than a quarter of a core.
*/
class KeyStoreWorker : public QObject
{
    Q_OBJECT
public:
    explicit KeyStoreWorker(std::shared_ptr<std::atomic<quint64>> wanted);

    void setRequest(const KeyRowsRequest &request);
    void add(const QByteArrayList &keys);
    void remove(const QByteArrayList &keys);
    void clear();
    void beginScan();
    void endScan();
    void abortScan();

Q_SIGNALS:
    void rowsReady(const Monitor::KeyRowsPointer &rows);
    void becameFull();

private:
    void schedule();
    void publish();
    void emitRows(std::shared_ptr<const KeyRows> rows);
    void collect();

    KeyMerger m_merger;
    KeyRowsRequest m_request;
    std::shared_ptr<std::atomic<quint64>> m_wanted;
    std::shared_ptr<const KeyMatches> m_matches; // of m_matchesFilter in m_matchesSnapshot
    std::shared_ptr<const KeySnapshot> m_matchesSnapshot;
    KeyFilter m_matchesFilter;
    std::vector<std::shared_ptr<const KeyRows>> m_published; // freed here, once nobody else has them
    QTimer m_publishTimer;
    QTimer m_collectTimer;
    QElapsedTimer m_sincePublish;
    qint64 m_interval = 0; // milliseconds
    bool m_publishedOnce = false;
    bool m_fullReported = false;
};

} // namespace Monitor

Q_DECLARE_METATYPE(Monitor::KeyRowsPointer)
