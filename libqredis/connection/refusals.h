// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/commandtable.h"

#include <QRedis/qrediserror.h>

namespace QRedis::Private {

//! What has to be done before a command that the server refused may be sent again, the least first.
enum class Remedy : quint8 {
    None, //!< It was no refusal of that kind: the command is over.
    Load, //!< SCRIPT LOAD: the server has lost a script that was called by its digest.
    Rest, //!< A pause: a script is running, replicas are missing.
    Probe, //!< Asking by PING until the server is ready: it is loading, or a replica without its primary.
    Redial, //!< A new connection: the server became a replica.
};

/*!
    Why \a error, the server's answer to \a command, allows to send it again: the server refused before it did anything.
    A script's own calls may answer the same codes after others of its calls were done, so that fewer count for it.
*/
Remedy remedyFor(const QRedisError &error, Command command);

//! \a error, the server's answer to \a command, with the outcome Unknown where the command may have acted before.
QRedisError withEffect(const QRedisError &error, Command command);

} // namespace QRedis::Private
