// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "callcheck.h"

#include "protocol/commandtable.h"

namespace QRedis::Private {

namespace {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

constexpr qint64 LargestWord = qint64(512) * 1024 * 1024; // the server's proto-max-bulk-len

QRedisError wrong(const QString &text, const CommandInfo *info = nullptr)
{
    const QRedisError error(Code::InvalidArgument, Outcome::NotSent, text);
    return info ? error.withContext(info->name.toByteArray(), {}) : error;
}

//! Why \a command may not be sent from \a context; empty where it may.
QString misplaced(const CommandInfo &info, Travel travel, Context context)
{
    if (travel == Travel::LinkState || (travel == Travel::OwnWrites && context != Context::Pipeline))
        return QStringLiteral("it belongs to one connection, and ours are shared: use %1")
            .arg(QString::fromLatin1(info.instead));
    if (context == Context::Client)
        return {};
    if (context == Context::Immediate || travel == Travel::Waits)
        return QStringLiteral("it may wait at the server and would hold up what follows: call it on the client");
    if (travel == Travel::Aside || travel == Travel::NoReply)
        return QStringLiteral("it must not queue behind other commands: call it on the client");
    return {};
}

bool guardRefuses(const CheckedCall &call, const CommandInfo &info, const QRedisOptions::Guard &guard)
{
    const bool known = call.command != Command::Unknown;
    QByteArrayList arguments;
    for (const QRedisArg &word : call.words.subspan(known ? 0 : 1))
        arguments.append(word.toByteArray());
    const QByteArray name = known ? info.name.toByteArray() : call.words.front().view().toByteArray().toUpper();
    return !guard(QRedisCommandView(name, arguments));
}

} // namespace

std::variant<CheckedCall, QRedisError> checkCall(const CommandCall &call, Context context, const QRedisOptions &options)
{
    if (call.fault)
        return wrong(QString::fromLatin1(call.fault), &commandInfo(call.command));

    CheckedCall checked{call.command, call.retry, call.travel, call.words};
    if (call.command == Command::Unknown) { // by its words
        if (call.words.empty() || call.words.front().size() == 0)
            return wrong(QStringLiteral("the command is empty"));
        const Identified identified = identify(call.words);
        if (identified.command != Command::Unknown) {
            checked.command = identified.command;
            checked.words = call.words.subspan(std::size_t(identified.nameWords));
            checked.retry = retryClass(checked.command, checked.words);
            checked.travel = travelClass(checked.command, checked.words);
        }
    }
    const CommandInfo &info = commandInfo(checked.command);
    if (checked.travel != Travel::Lane) {
        if (const QString fault = misplaced(info, checked.travel, context); !fault.isEmpty())
            return wrong(fault, &info);
    }
    if (checked.command != Command::Unknown && !arityFits(checked.command, qsizetype(checked.words.size())))
        return wrong(QStringLiteral("it does not take %1 arguments").arg(checked.words.size()), &info);
    for (const QRedisArg &word : checked.words) {
        if (word.size() > LargestWord)
            return wrong(QStringLiteral("an argument has %1 bytes; servers take at most 512 MB").arg(word.size()),
                         &info);
    }
    if (const QRedisOptions::Guard guard = options.guard(); guard && guardRefuses(checked, info, guard))
        return QRedisError(Code::Refused, Outcome::NotSent, QStringLiteral("the guard refuses it"))
            .withContext(info.name.toByteArray(), {});
    return checked;
}

bool isRedirection(const QRedisError &error)
{
    const QByteArray code = error.serverCode();
    return code == "MOVED" || code == "ASK" || code == "TRYAGAIN";
}

} // namespace QRedis::Private
