// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "routing/router.h"

#include <QRedis/qrediscall.h>

#include <variant>

namespace QRedis::Private {

//! A call that may be sent: its command known, its class settled.
struct CheckedCall
{
    Command command = Command::Unknown;
    Retry retry = Retry::Never;
    Travel travel = Travel::Lane;
    std::span<const QRedisArg> words; //!< Behind the name; with the name where the command is unknown.
};

/*!
    The gate that every command goes through before its words become bytes: wrong calls, calls that would change the
    state of a shared link, and what the guard forbids stop here, with an error that names the fault and the right API.
*/
std::variant<CheckedCall, QRedisError> checkCall(const CommandCall &call, Context context,
                                                 const QRedisOptions &options);

//! A node answered that the keys are, or are about to be, another's: MOVED, ASK, TRYAGAIN. Nothing was run.
bool isRedirection(const QRedisError &error);

} // namespace QRedis::Private
