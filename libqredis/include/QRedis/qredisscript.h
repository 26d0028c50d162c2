// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"

#include <QtCore/qshareddata.h>

class QRedisScriptData;

/*!
    A Lua script with its digest: what `eval()` of a client, pipeline, transaction or view takes instead of a text.

    An implicitly shared value: make it once, keep it, use it from any thread and with any client. The source is hashed
    when it is made.

    - A client sends the source until the server has answered the script on the current connection, and the digest from
      then on. Where the server lost it meanwhile (SCRIPT FLUSH by somebody, more than 500 scripts since Redis 7.4) it
      refuses the call before anything is run; the script is loaded and the call sent again in its place. Only a script
      that writes, behind which another command of the connection was run meanwhile, fails with NOSCRIPT and
      QRedisError::Outcome::Rejected: it would come out of turn.
    - A transaction sends the source where the script occurs first and the digest behind it: nothing comes between.
    - A pipeline always sends the source, since others may flush the server's scripts in its middle and no slot is
      repeated. Who runs a long script many times in one go uses a transaction, or few calls with many arguments.

    \code
    static const QRedisScript take(R"(
        local left = tonumber(redis.call('GET', KEYS[1]) or 0)
        if left < tonumber(ARGV[1]) then return 0 end
        redis.call('DECRBY', KEYS[1], ARGV[1])
        return 1)");
    redis.eval<bool>(take, "stock", 3).then(...);
    \endcode
*/
class QREDIS_EXPORT QRedisScript
{
public:
    //! What the script may do.
    enum class Access {
        ReadWrite,
        ReadOnly, //!< It is sent as EVAL_RO, and the server refuses its writes: it may be repeated, and run by immediate().
    };

    //! An empty script, which answers null.
    QRedisScript();
    explicit QRedisScript(const QByteArray &source, Access access = Access::ReadWrite);
    QRedisScript(const QRedisScript &other);
    QRedisScript(QRedisScript &&other) noexcept;
    QRedisScript &operator=(const QRedisScript &other);
    QRedisScript &operator=(QRedisScript &&other) noexcept;
    ~QRedisScript();

    QByteArray source() const;
    //! SHA1 of the source in lower-case hex, as SCRIPT LOAD answers it.
    QByteArray digest() const;
    bool isReadOnly() const;

    friend bool operator==(const QRedisScript &a, const QRedisScript &b)
    {
        return a.isReadOnly() == b.isReadOnly() && a.digest() == b.digest();
    }

private:
    QExplicitlySharedDataPointer<const QRedisScriptData> d;
};

namespace QRedis::Private {

//! What every entry that takes a QRedisScript is made of. \a arguments begin with the number of keys.
template<typename T, typename Self, typename... Arguments>
decltype(auto) runScript(Self &self, const QRedisScript &script, const Arguments &...arguments)
{
    const Command command = script.isReadOnly() ? Command::EvalshaRo : Command::Evalsha;
    QRedisWords words;
    words.add(QRedisArg::owning(script.digest()));
    (words.add(arguments), ...);
    if constexpr (Self::context == Context::Immediate) {
        if (!script.isReadOnly())
            words.refuse("immediate() only reads: make the script with QRedisScript::Access::ReadOnly");
    }
    const CommandTraits known = traits(command);
    return Access::submit<T>(
        self, CommandCall{command, known.travel, words.retry(known.retry), words.fault(), words.span(), &script});
}

} // namespace QRedis::Private
