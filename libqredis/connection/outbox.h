// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredissink.h>

#include <QtCore/qobject.h>

#include <deque>
#include <mutex>

namespace QRedis::Private {

/*!
    The way of outcomes back to the client's thread: the only place that runs user code for replies.

    Lives in the client's thread; connections, in the same thread or the client's I/O thread, hand their sinks to it.
    In one thread replies are delivered on the spot. Across threads, and when many fail at once, they are queued and
    finished from posted events in slices of a few milliseconds, so that the thread stays responsive.
*/
class Outbox : public QObject
{
    Q_OBJECT
public:
    explicit Outbox(QObject *parent = nullptr);
    ~Outbox() override;

    //! Replies come from another thread than this object's. Before the first reply only.
    void setCrossesThreads(bool crosses) { m_crossesThreads = crosses; }

    //! \a sink gets its reply. In one thread user code runs before this returns: the caller may be gone then.
    void deliver(Sink sink, QRedisReader &reader);
    //! \a sink gets its reply, later, in a slice: no user code runs before this returns.
    void deliverLater(Sink &&sink, QRedisReader &reader);
    //! \a sink fails with what the server answered. As deliver().
    void deliverError(Sink &&sink, const QRedisError &error);
    //! \a sink fails, later, in a slice: no user code runs before this returns. \a bytesSent: see Sink::fail().
    void fail(Sink &&sink, const QRedisError &error, qint64 bytesSent = 0);

    //! Finishes all that is queued, at once. In the client's thread.
    void finishAll();

protected:
    bool event(QEvent *event) override;

private:
    void enqueue(Sink &&sink);
    void finishSlice();
    bool takeQueued();
    Sink takeDue();

    std::mutex m_mutex;
    // Not vectors: these would move a million sinks when they grow, and the other thread would wait for the mutex.
    std::deque<Sink> m_queued; // guarded by m_mutex
    bool m_posted = false; // guarded by m_mutex
    std::deque<Sink> m_due; // the client's thread only
    bool m_crossesThreads = false;
};

} // namespace QRedis::Private
