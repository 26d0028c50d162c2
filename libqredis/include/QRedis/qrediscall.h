// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredissink.h"
#include "qrediswords.h"

#include <chrono>

class QRedisScript;

/*!
    Between a command's entry and whoever takes it: one call with its words, and the gate it goes through.
    Internals of the headers; programs do not need them.
*/
namespace QRedis::Private {

//! One command as its entry made it. Refers to the caller's words; nobody keeps it.
struct CommandCall
{
    Command command = Command::Unknown; //!< Unknown: the words include the name, as call() got them.
    Travel travel = Travel::Lane; //!< That of the entry, such as Waits for xreadBlock(); of call() only its words tell.
    Retry retry = Retry::Never;
    const char *fault = nullptr; //!< Why the call itself is wrong; nothing may be sent then.
    std::span<const QRedisArg> words;
    const QRedisScript *script =
        nullptr; //!< Whose digest is the first word; whoever takes the call may send the source.
};

//! What a view adds to a call.
struct CallOptions
{
    std::chrono::milliseconds timeout{-1}; //!< Less than 0: the client's command timeout.
    bool dedicated = false; //!< Takes a lease instead of the lane.
};

//! Where an entry is used, which decides what makes sense there.
enum class Context { Client, Pipeline, Transaction, Immediate };

//! Whether a command with these traits makes sense in \a context. Otherwise its entry does not compile there.
constexpr bool allowedIn(Context context, CommandTraits known)
{
    switch (context) {
    case Context::Client:
        return known.travel != Travel::OwnWrites;
    case Context::Pipeline:
        return known.travel != Travel::Waits && known.travel != Travel::Aside && known.travel != Travel::NoReply;
    case Context::Transaction:
        return known.travel == Travel::Lane;
    case Context::Immediate:
        return known.travel == Travel::Lane && known.retry == Retry::Read;
    }
    return false;
}

//! Takes commands of entries: a client, or a section of a transaction.
class QREDIS_EXPORT Dispatcher
{
public:
    //! Sends \a call, whose outcome goes to \a sink. Any thread; a wrong call finishes the sink at once.
    virtual void dispatch(const CommandCall &call, Sink &&sink, const CallOptions &options) = 0;

protected:
    ~Dispatcher() = default;
};

//! Lets entries reach the submit() that a class keeps private.
struct Access
{
    template<typename T, typename Self>
    static decltype(auto) submit(Self &self, const CommandCall &call)
    {
        return self.template submit<T>(call);
    }
};

/*!
    What every typed entry is made of: the words of \a arguments behind the name of \a command, the reply as a T.
    An entry that waits because of an option names its \a travel; the others have that of the command.
*/
template<Command command, typename T, Travel travel = traits(command).travel, typename Self, typename... Arguments>
decltype(auto) run(Self &self, const Arguments &...arguments)
{
    static_assert(allowedIn(Self::context, CommandTraits{travel, traits(command).retry}),
                  "This command makes no sense here: blocking commands belong to the client, WAIT to a pipeline, and "
                  "immediate() takes commands that only read.");
    QRedisWords words;
    (words.add(arguments), ...);
    return Access::submit<T>(
        self, CommandCall{command, travel, words.retry(traits(command).retry), words.fault(), words.span()});
}

//! A command by its words, the name first.
template<typename T, typename Self, typename... Words>
decltype(auto) runWords(Self &self, const Words &...arguments)
{
    QRedisWords words;
    (words.add(arguments), ...);
    return Access::submit<T>(self,
                             CommandCall{Command::Unknown, Travel::Lane, Retry::Never, words.fault(), words.span()});
}

} // namespace QRedis::Private
