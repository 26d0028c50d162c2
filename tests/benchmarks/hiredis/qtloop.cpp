// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "loop.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qeventloop.h>

#include <hiredis/adapters/qt.h>

namespace Bench {

class Loop::Private
{
public:
    Private(int &argc, char **argv)
        : application(argc, argv)
    {
    }

    QCoreApplication application;
    QEventLoop loop;
};

Loop::Loop(int &argc, char **argv)
    : d(std::make_unique<Private>(argc, argv))
{
}
Loop::~Loop() = default;

const char *Loop::clientName()
{
    return "hiredis async, Qt";
}

void Loop::attach(redisAsyncContext *connection)
{
    auto *adapter = new RedisQtAdapter(&d->application);
    adapter->setContext(connection);
}

void Loop::run()
{
    d->loop.exec();
}

void Loop::stop()
{
    d->loop.quit();
}

} // namespace Bench
