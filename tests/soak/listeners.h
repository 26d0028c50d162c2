// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisclient.h>

#include <QtCore/qbasictimer.h>
#include <QtCore/qset.h>

namespace Soak {

class Ledger;

/*!
    Publishes numbers and listens to them over the same client, through whatever happens to its links.

    A number that was heard after another must be a later one; between two that were heard without a gap told in
    between, none may be missing that the server said to have handed out. Judged in the destructor.
*/
class Listener : public QObject
{
    Q_OBJECT
public:
    Listener(QRedisClient *client, quint64 generation, Ledger &ledger);
    ~Listener() override;

    //! Publishes the next number.
    QFuture<qint64> publish();
    //! Tells what came of a publish(): how many heard it.
    void published(qint64 number, qint64 receivers);
    qint64 lastPublished() const { return m_next - 1; }

private:
    static constexpr qint64 Gap = -1;

    QRedisClient *const m_client;
    Ledger &m_ledger;
    const QByteArray m_channel;
    QRedisSubscription *m_subscription; // the client's
    qint64 m_next = 1;
    QList<qint64> m_heard; // and gaps
    QSet<qint64> m_handedOut;
};

/*!
    A server without faults, where every message that was published must be heard, or told to have been dropped.

    Lives in the main thread, beside the run.
*/
class CalmListeners : public QObject
{
    Q_OBJECT
public:
    CalmListeners(const QUrl &server, bool ownThread, Ledger &ledger);

    void start();
    void stopPublishing() { m_timer.stop(); }
    //! Everything that was published is accounted for.
    bool isSettled();
    //! Accuses when it is not.
    void judge();
    QString summary() const;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void takeNext();
    void heardInOrder(const QRedisMessage &message, qint64 *last);

    Ledger &m_ledger;
    QRedisClient m_publisher;
    QRedisClient m_listener;
    QRedisSubscription *m_signalled;
    QRedisSubscription *m_kept;
    QBasicTimer m_timer;
    qint64 m_next = 1;
    qint64 m_published = 0;
    qint64 m_failed = 0;
    qint64 m_signalledCount = 0;
    qint64 m_keptCount = 0;
    qint64 m_lastSignalled = 0;
    qint64 m_lastKept = 0;
    qint64 m_gaps = 0;
    bool m_taking = false;
    bool m_draining = false;
};

} // namespace Soak
