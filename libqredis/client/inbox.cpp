// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "inbox.h"

#include <QtCore/qcoreapplication.h>

namespace QRedis::Private {

namespace {

const QEvent::Type WorkEvent = QEvent::Type(QEvent::registerEventType());

} // namespace

Inbox::Inbox(Router *router)
    : m_router(router)
{
}

Inbox::~Inbox()
{
    // Jobs that hold sinks are run, and fail there: the router has ended.
    runQueued();
}

void Inbox::push(std::unique_ptr<Job> job)
{
    Job *node = job.release();
    Job *before = m_newest.load(std::memory_order_relaxed);
    do {
        node->next = before;
    } while (!m_newest.compare_exchange_weak(before, node, std::memory_order_release, std::memory_order_relaxed));
    // From here on the job may be gone. Only the one that found the list empty has to wake the thread.
    if (!before)
        QCoreApplication::postEvent(this, new QEvent(WorkEvent));
}

bool Inbox::event(QEvent *event)
{
    if (event->type() != WorkEvent)
        return QObject::event(event);
    runQueued();
    return true;
}

void Inbox::runQueued()
{
    Job *newest = m_newest.exchange(nullptr, std::memory_order_acquire);
    Job *oldest = nullptr;
    while (newest) {
        Job *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    while (oldest) {
        const std::unique_ptr<Job> job(oldest);
        oldest = job->next;
        job->run(*m_router);
    }
}

} // namespace QRedis::Private
