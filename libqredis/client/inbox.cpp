// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "inbox.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qvarlengtharray.h>

namespace QRedis::Private {

namespace {

const QEvent::Type WorkEvent = QEvent::Type(QEvent::registerEventType());

// A burst may need more memory than this, but does not keep it.
constexpr std::size_t KeptItems = 4096;
constexpr std::size_t KeptBytes = 1024 * 1024;

} // namespace

void Inbox::Batch::clear()
{
    if (items.capacity() > KeptItems || text.capacity() > KeptBytes) {
        *this = {};
        return;
    }
    items.clear();
    sizes.clear();
    text.clear();
    large.clear();
}

Inbox::Inbox(Router *router)
    : m_router(router)
{
}

Inbox::~Inbox()
{
    // Jobs that hold sinks are run, and fail there: the router has ended.
    runAll();
}

template<typename Append>
void Inbox::push(Append append)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        append(m_arrived);
        m_waiting.store(true, std::memory_order_relaxed);
        wake = !std::exchange(m_posted, true);
    }
    if (wake)
        QCoreApplication::postEvent(this, new QEvent(WorkEvent));
}

void Inbox::push(std::unique_ptr<Job> job)
{
    push([&](Batch &batch) { batch.items.emplace_back().job = std::move(job); });
}

void Inbox::push(Request &&request, const Route &route, std::span<const QRedisArg> words)
{
    push([&](Batch &batch) {
        for (const QRedisArg &word : words) {
            batch.sizes.push_back(word.size());
            if (word.size() >= CommandLog::LargeWord)
                batch.large.push_back(word.toByteArray());
            else
                batch.text.append(word.view().data(), std::size_t(word.size()));
        }
        Item &item = batch.items.emplace_back();
        item.request = std::move(request);
        item.route = route;
        item.words = words.size();
    });
}

bool Inbox::event(QEvent *event)
{
    if (event->type() != WorkEvent)
        return QObject::event(event);
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
    }
    runAll();
    return true;
}

void Inbox::runBatch()
{
    Batch batch = std::exchange(m_spare, {});
    {
        const std::lock_guard lock(m_mutex);
        std::swap(batch, m_arrived);
        m_waiting.store(false, std::memory_order_relaxed);
    }
    run(batch);
    batch.clear();
    m_spare = std::move(batch);
}

void Inbox::run(Batch &batch)
{
    auto size = batch.sizes.cbegin();
    auto large = batch.large.cbegin();
    const char *text = batch.text.data();
    QVarLengthArray<QRedisArg, 8> words;
    for (Item &item : batch.items) {
        if (item.job) {
            item.job->run(*m_router);
            item.job.reset(); // what it holds goes before the next one runs
            continue;
        }
        words.clear();
        for (std::size_t i = 0; i < item.words; ++i, ++size) {
            if (*size >= CommandLog::LargeWord) {
                words.emplace_back(*large++);
            } else {
                words.emplace_back(QByteArrayView(text, *size));
                text += *size;
            }
        }
        m_router->submit(std::move(item.request), item.route, {words.constData(), std::size_t(words.size())});
    }
}

} // namespace QRedis::Private
