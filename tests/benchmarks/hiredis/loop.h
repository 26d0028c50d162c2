// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <hiredis/async.h>

#include <memory>

namespace Bench {

//! The event loop under hiredis' asynchronous interface; the program links one of the implementations.
class Loop
{
public:
    Loop(int &argc, char **argv);
    ~Loop();

    //! Its name in the results.
    static const char *clientName();

    void attach(redisAsyncContext *connection);
    //! Until stop(); may be called again.
    void run();
    void stop();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Bench
