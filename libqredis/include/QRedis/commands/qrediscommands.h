// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "commands/qredisconnectioncommands.h"
#include "commands/qredishashcommands.h"
#include "commands/qrediskeycommands.h"
#include "commands/qredislistcommands.h"
#include "commands/qredispubsubcommands.h"
#include "commands/qredisscriptingcommands.h"
#include "commands/qredisservercommands.h"
#include "commands/qredissetcommands.h"
#include "commands/qredissortedsetcommands.h"
#include "commands/qredisstreamcommands.h"
#include "commands/qredisstringcommands.h"

/*!
    Every command, each written once, for whatever derives from this: the client, pipelines, transactions and views.

    \a Self sends; \a Result is what an entry answers: QFuture for the client, QRedisSlot for a pipeline, nothing where
    a callback gets the reply. The entries stand in one class a group.
*/
template<typename Self, template<typename> class Result>
class QRedisCommands : public QRedisConnectionCommands<Self, Result>,
                       public QRedisHashCommands<Self, Result>,
                       public QRedisKeyCommands<Self, Result>,
                       public QRedisListCommands<Self, Result>,
                       public QRedisPubSubCommands<Self, Result>,
                       public QRedisScriptingCommands<Self, Result>,
                       public QRedisServerCommands<Self, Result>,
                       public QRedisSetCommands<Self, Result>,
                       public QRedisSortedSetCommands<Self, Result>,
                       public QRedisStreamCommands<Self, Result>,
                       public QRedisStringCommands<Self, Result>
{
public:
    /*!
        Sends any command by its words, the name first: `call("OBJECT", "FREQ", key)`, or a range of words. The reply is
        a QRedisValue, or `call<T>()` decodes it.

        What changes the state of its connection (SELECT, MULTI, SUBSCRIBE ...) fails with
        QRedisError::Code::InvalidArgument, which names the API to use; what waits takes a connection of its own.
        A command that the library does not know is sent as it is and never repeated by itself.
    */
    template<typename T = QRedisValue, typename... Words>
    Result<T> call(const Words &...words)
    {
        return QRedis::Private::runWords<T>(static_cast<Self &>(*this), words...);
    }
};
