// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "refusals.h"

#include <algorithm>
#include <array>

namespace QRedis::Private {

namespace {

struct Refusal
{
    QByteArrayView code;
    Remedy remedy;
    bool evenForScripts; //!< A script that answers this was not begun.
};

// Only what was refused before anything was changed.
constexpr std::array Refusals{
    Refusal{"LOADING", Remedy::Probe, true},     Refusal{"MASTERDOWN", Remedy::Probe, false},
    Refusal{"CLUSTERDOWN", Remedy::Probe, true}, Refusal{"BUSY", Remedy::Rest, true},
    Refusal{"TRYAGAIN", Remedy::Rest, true},     Refusal{"NOREPLICAS", Remedy::Rest, false},
    Refusal{"READONLY", Remedy::Redial, false},  Refusal{"UNBLOCKED", Remedy::Redial, false},
    Refusal{"NOSCRIPT", Remedy::Load, true},
};

//! Whether \a command runs code that is not the server's own: a script's, or a module's.
bool runsForeignCode(Command command)
{
    return command == Command::Eval || command == Command::Evalsha || command == Command::Fcall
        || command == Command::Unknown;
}

} // namespace

Remedy remedyFor(const QRedisError &error, Command command)
{
    const QByteArray code = error.serverCode();
    const auto refusal =
        std::find_if(Refusals.begin(), Refusals.end(), [&](const Refusal &r) { return r.code == code; });
    if (refusal == Refusals.end() || (runsForeignCode(command) && !refusal->evenForScripts))
        return Remedy::None;
    return refusal->remedy;
}

QRedisError withEffect(const QRedisError &error, Command command)
{
    if (!runsForeignCode(command))
        return error;
    // These come before any code is run, or before its first write; NOPERM may also be the answer to one of its calls.
    static const QByteArrayList beforeActing{"NOSCRIPT", "LOADING", "BUSY", "READONLY", "MASTERDOWN",  "OOM",
                                             "MISCONF",  "MOVED",   "ASK",  "TRYAGAIN", "CLUSTERDOWN", "NOREPLICAS"};
    const QByteArray text = error.serverMessage();
    const bool nothingRun = beforeActing.contains(error.serverCode()) || text.startsWith("ERR unknown command")
        || (text.startsWith("NOPERM") && !text.contains("script"));
    return nothingRun ? error : error.withOutcome(QRedisError::Outcome::Unknown);
}

} // namespace QRedis::Private
