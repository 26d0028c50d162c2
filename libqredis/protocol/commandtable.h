// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisarg.h>
#include <QRedis/qrediscommandtraits.h>

#include <QtCore/qlist.h>

#include <span>

/*!
    What is known of every command of Redis 7.0, Redis 8.0 and Valkey 8.1.

    The table is generated at build time from data/commands.json (facts of the servers) and data/columns.json (ours).
    Typed entries ask by Command and never look at words; only QRedisClient::call() identifies words.
*/
namespace QRedis::Private {

//! How a command over several keys or without any is sent in a cluster (the server's tip `request_policy`).
enum class RequestPolicy : quint8 { Default, AllNodes, AllShards, MultiShard, Special };
//! How the parts' replies are joined (the server's tip `response_policy`).
enum class ResponsePolicy : quint8 {
    Default,
    OneSucceeded,
    AllSucceeded,
    LogicalAnd,
    LogicalOr,
    Min,
    Max,
    Sum,
    Special
};

struct CommandInfo
{
    QByteArrayView name; //!< Upper case, container and subcommand separated by a space: "CLIENT LIST".
    QByteArrayView encodedName; //!< The name's words as bulk strings: "$6\r\nCLIENT\r\n$4\r\nLIST\r\n".
    //! For Travel::LinkState and OwnWrites: what to use instead, to stand after the word "use"; else empty.
    QByteArrayView instead;
    qint16 arity = 0; //!< As the server counts it: name included; negative: at least that many.
    quint8 nameWords = 0; //!< 1 or 2.
    Travel travel = Travel::Lane;
    Retry retry = Retry::Never;
    RequestPolicy request = RequestPolicy::Default;
    ResponsePolicy response = ResponsePolicy::Default;
    bool readOnly = false; //!< The server's flag.
    bool write = false; //!< The server's flag.
    bool nondeterministicOutput = false; //!< The server's tips.
    bool nondeterministicOrder = false;
};

//! \a command may be Unknown: an empty name, Travel::Lane, Retry::Never.
const CommandInfo &commandInfo(Command command);

struct Identified
{
    Command command = Command::Unknown;
    qsizetype nameWords = 0; //!< Words that belong to the name.
};
//! Finds the command that \a words spell, in any case. Unknown commands (of modules) answer Command::Unknown with one name word.
Identified identify(std::span<const QRedisArg> words);

//! The retry class of \a command with \a arguments (without the name's words): options such as NX, GET or KEEPTTL lower it.
Retry retryClass(Command command, std::span<const QRedisArg> arguments);
//! Where it may travel, options such as BLOCK considered.
Travel travelClass(Command command, std::span<const QRedisArg> arguments);
//! Whether \a count arguments (without the name's words) fit the arity.
bool arityFits(Command command, qsizetype count);

//! Position in \a arguments of the first key, or -1.
qsizetype firstKey(Command command, std::span<const QRedisArg> arguments);
//! Positions in \a arguments of every key, by the command's key specs (index, keyword, keynum); \a incomplete is set where
//! the words cannot tell them all. The channels of SPUBLISH and kin count as keys: they decide the slot.
QList<qsizetype> keyPositions(Command command, std::span<const QRedisArg> arguments, bool *incomplete = nullptr);

//! The timeout that a blocking command carries in its own words.
struct TimeoutWord
{
    qsizetype position = -1; //!< In the arguments; -1: there is none.
    bool inSeconds = false; //!< Else in milliseconds.
    qint64 milliseconds = -1; //!< 0: forever.
};
TimeoutWord timeoutWord(Command command, std::span<const QRedisArg> arguments);
//! Timeout that a blocking command carries in its own words, in milliseconds (0: forever); -1 where it has none.
qint64 blockingTimeout(Command command, std::span<const QRedisArg> arguments);

} // namespace QRedis::Private
