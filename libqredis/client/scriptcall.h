// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisscript.h>

#include <QtCore/qset.h>

#include <memory>
#include <mutex>

namespace QRedis::Private {

//! A script's call with the source in the place of the digest. Refers to the words of the call it was made of.
class SourceCall
{
public:
    explicit SourceCall(const CommandCall &byDigest);
    Q_DISABLE_COPY_MOVE(SourceCall)

    const CommandCall &call() const { return m_call; }

private:
    QVarLengthArray<QRedisArg, 8> m_words;
    CommandCall m_call;
};

/*!
    The scripts that the server is known to have: those it answered since the link was opened.
    Shared by a client and the sinks of its calls; any thread. It may be wrong, since others may flush them.
*/
class ScriptBook
{
public:
    bool has(const QByteArray &digest) const;
    void confirm(const QByteArray &digest);
    //! The link is a new one, maybe to another process, or the server said that it lost one.
    void clear();

private:
    mutable std::mutex m_mutex;
    QSet<QByteArray> m_digests;
};

/*!
    Sends \a call, of a script, through \a target: by its digest where \a book has it, else by its source. A server that
    lost the script says NOSCRIPT before anything is run: the link loads it and sends the call again, in order.
*/
void dispatchScript(Dispatcher *target, const std::shared_ptr<ScriptBook> &book, const CommandCall &call, Sink &&sink,
                    const CallOptions &options);

} // namespace QRedis::Private
