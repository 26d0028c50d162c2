// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "routing/router.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace QRedis::Private {

/*!
    What other threads want of the router: commands and other work, run in their order, in the router's thread.

    Lives in the router's thread. What comes is appended to a batch, which that thread takes whole and whose memory
    serves again: a command costs no allocation, and none that one thread makes and another frees. The lock is held for
    as long as it takes to copy one command's words; the router's thread wants it once a batch.

    What comes first since the last event posts one. Whoever is in the router's thread runs what is there before a
    direct call: else it would overtake the others.
*/
class Inbox : public QObject
{
    Q_OBJECT
public:
    struct Job
    {
        virtual ~Job() = default;
        virtual void run(Router &router) = 0;
    };

    explicit Inbox(Router *router);
    ~Inbox() override;

    //! Any thread.
    void push(std::unique_ptr<Job> job);
    //! A command to submit. Copies \a words; large ones share the caller's byte array. Any thread.
    void push(Request &&request, const Route &route, std::span<const QRedisArg> words);
    //! The router's thread. Costs one load when there is nothing.
    void runAll()
    {
        if (m_waiting.load(std::memory_order_relaxed))
            runBatch();
    }

protected:
    bool event(QEvent *event) override;

private:
    struct Item
    {
        std::unique_ptr<Job> job; //!< Null: it is a command, of as many words.
        Request request;
        Route route;
        std::size_t words = 0;
    };
    //! In the order of arrival; the words of all commands follow one another.
    struct Batch
    {
        std::vector<Item> items;
        std::vector<qsizetype> sizes; //!< Of each word: large ones stand in `large`, the others in `text`.
        std::string text;
        std::vector<QByteArray> large;

        void clear();
    };

    template<typename Append>
    void push(Append append);
    void runBatch();
    void run(Batch &batch);

    Router *const m_router;
    std::mutex m_mutex;
    Batch m_arrived; // guarded by m_mutex
    bool m_posted = false; // guarded by m_mutex: an event is under way
    std::atomic<bool> m_waiting = false; //!< m_arrived is not empty.
    Batch m_spare; //!< The router's thread only: the memory of the batch before.
};

//! A job out of a function.
template<typename Function>
std::unique_ptr<Inbox::Job> makeJob(Function function)
{
    struct FunctionJob : Inbox::Job
    {
        explicit FunctionJob(Function &&work)
            : function(std::move(work))
        {
        }
        void run(Router &router) override { function(router); }

        Function function;
    };
    return std::make_unique<FunctionJob>(std::move(function));
}

} // namespace QRedis::Private
