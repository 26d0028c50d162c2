// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisglobal.h"

namespace QRedis::Private {

//! Which connection a command may travel on.
enum class Travel : quint8 {
    Lane, //!< The multiplexed connection, in order with the others.
    LinkState, //!< Changes the state of its link: only through the API that owns that link.
    Waits, //!< May wait at the server: a lease of its own.
    OwnWrites, //!< Speaks of the writes of its own link (WAIT): only inside a pipeline, which then leases.
    Aside, //!< Must not queue behind our own commands: another link than the lane.
    NoReply, //!< Ends its link instead of answering: another link, whose end is the answer.
};

//! Whether a command may be repeated when nobody knows whether it was executed.
enum class Retry : quint8 {
    Never, //!< A second execution may change state or reply.
    Overwrite, //!< The same end state and the same reply when repeated: only with QRedisRetryPolicy::setRetryOverwrites().
    Read, //!< Changes nothing: always.
};

struct CommandTraits
{
    Travel travel;
    Retry retry; //!< Without options; an option may only lower it.
};

} // namespace QRedis::Private

#include "qrediscommandids.h" // generated: enum class QRedis::Command, QRedis::Private::commandTraits[]

namespace QRedis::Private {

constexpr CommandTraits traits(Command command)
{
    return commandTraits[std::size_t(command)];
}

} // namespace QRedis::Private
