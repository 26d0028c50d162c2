// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "routing/router.h"

#include <atomic>

namespace QRedis::Private {

/*!
    What other threads want of the router: work is pushed without a lock and run, in order, in the router's thread.

    Lives in the router's thread. A push onto an empty list posts one event. Whoever is in that thread runs what is
    there first, before a direct call: else it would overtake the others.
*/
class Inbox : public QObject
{
    Q_OBJECT
public:
    struct Job
    {
        virtual ~Job() = default;
        virtual void run(Router &router) = 0;

        Job *next = nullptr;
    };

    explicit Inbox(Router *router);
    ~Inbox() override;

    //! Any thread.
    void push(std::unique_ptr<Job> job);
    //! The router's thread. Costs one load when there is nothing.
    void runAll()
    {
        if (m_newest.load(std::memory_order_relaxed))
            runQueued();
    }

protected:
    bool event(QEvent *event) override;

private:
    void runQueued();

    Router *const m_router;
    std::atomic<Job *> m_newest = nullptr; // a stack, newest first
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
