// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "outbox.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qpointer.h>

Q_LOGGING_CATEGORY(lcCommand, "qredis.command", QtWarningMsg)

namespace QRedis::Private {

namespace {

const QEvent::Type SliceEvent = QEvent::Type(QEvent::registerEventType());
constexpr qint64 SliceMilliseconds = 4;

} // namespace

Outbox::Outbox(QObject *parent)
    : QObject(parent)
{
}

Outbox::~Outbox() = default;

void Outbox::deliver(Sink sink, QRedisReader &reader)
{
    if (!m_crossesThreads)
        return sink.deliverHere(reader);
    deliverLater(std::move(sink), reader);
}

void Outbox::deliverLater(Sink &&sink, QRedisReader &reader)
{
    sink.decode(reader);
    enqueue(std::move(sink));
}

void Outbox::deliverError(Sink &&sink, const QRedisError &error)
{
    qCDebug(lcCommand).noquote() << error.message();
    sink.fail(error);
    if (m_crossesThreads)
        enqueue(std::move(sink));
    else
        Sink::finish(std::move(sink));
}

void Outbox::fail(Sink &&sink, const QRedisError &error, qint64 bytesSent)
{
    qCDebug(lcCommand).noquote() << error.message();
    sink.fail(error, bytesSent);
    enqueue(std::move(sink));
}

void Outbox::enqueue(Sink &&sink)
{
    bool post = false;
    {
        const std::lock_guard lock(m_mutex);
        m_queued.push_back(std::move(sink));
        post = !std::exchange(m_posted, true);
    }
    if (post)
        QCoreApplication::postEvent(this, new QEvent(SliceEvent));
}

bool Outbox::takeQueued()
{
    const std::lock_guard lock(m_mutex);
    m_due.swap(m_queued);
    return !m_due.empty();
}

Sink Outbox::takeDue()
{
    Sink sink = std::move(m_due.front());
    m_due.pop_front();
    return sink;
}

bool Outbox::event(QEvent *event)
{
    if (event->type() != SliceEvent)
        return QObject::event(event);
    finishSlice();
    return true;
}

void Outbox::finishSlice()
{
    // An event for what remains is posted before user code runs: it may open an event loop of its own.
    const auto continueLater = [this] {
        const std::lock_guard lock(m_mutex);
        // One event at a time: the other thread may have posted it. Two would become four in the next turn of the loop.
        if (!std::exchange(m_posted, true))
            QCoreApplication::postEvent(this, new QEvent(SliceEvent));
    };
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
    }
    if (m_due.empty() && !takeQueued())
        return;
    const QPointer<Outbox> alive(this);
    bool continues = false;
    const QDeadlineTimer slice(SliceMilliseconds);
    while (!m_due.empty()) {
        Sink sink = takeDue();
        if (!m_due.empty() && !continues) {
            continues = true;
            continueLater();
        }
        Sink::finish(std::move(sink));
        if (!alive || slice.hasExpired())
            return;
    }
}

void Outbox::finishAll()
{
    const QPointer<Outbox> alive(this);
    while (alive && (!m_due.empty() || takeQueued()))
        Sink::finish(takeDue());
}

} // namespace QRedis::Private
