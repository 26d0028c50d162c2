// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "commandlog.h"
#include "deadlines.h"
#include "ringqueue.h"

#include <QRedis/qredisoptions.h>

namespace QRedis::Private {

class Outbox;

//! What is to become of one command, or of a pipeline's, whose bytes are in a log.
struct Request
{
    Sink sink;
    qint64 deadline = Deadlines::Never; //!< On Connection::clock().
    qint64 timeout = 0; //!< What the deadline was made of, in milliseconds; a batch's deadline is renewed by it.
    Command command = Command::Unknown;
    Retry retry = Retry::Never;
    bool waits = false; //!< A blocking command: silence is no sign of a dead link.
    bool nullIsTimeout = false; //!< The wait at the server was cut to our deadline: null means that it passed.
    bool batch = false; //!< A pipeline or transaction: errors among its replies are its own business.
    bool endIsReply = false; //!< SHUTDOWN: the end of the link is its success.
    quint32 replies = 1; //!< Replies owed.
};

/*!
    The commands of one link, in order: those that wait to be written, and those whose replies are owed.

    Plain class without socket or clock, owned by a Connection; it outlives sockets. Bytes stand in a log, what becomes
    of each command stands beside it, and replies are matched by their order alone. A command whose caller gave up is
    abandoned: its reply is swallowed, so that no reply ever reaches another caller.
*/
class InFlight
{
public:
    //! Bytes in the log that are to be written next.
    struct Run
    {
        quint64 from = 0;
        quint64 to = 0;

        explicit operator bool() const { return to != 0; }
    };
    //! What a deadline's error tells of the link.
    struct LinkNow
    {
        bool ready = false;
        QRedisError lastError;
        qint64 lastByte = 0;
    };

    InFlight(const QRedisOptions &options, Outbox *outbox);

    // --- what comes in
    //! Why the queue takes no more; \a bytes would be added.
    std::optional<QRedisError> refusal(qint64 bytes) const;
    void append(Request &&request, std::span<const QRedisArg> words);
    void append(Request &&request, CommandLog &&bytes);

    //! Nothing is queued or owed.
    bool isEmpty() const { return m_queue.isEmpty(); }
    qsizetype size() const { return m_queue.size(); }
    bool owesReplies() const { return m_queue.begin() < m_unsent; }
    //! Whether the reply that is owed first may take as long as it likes.
    bool waits() const { return owesReplies() && m_queue.front().request.waits; }
    //! The timeout of the command whose reply is owed first, in milliseconds.
    qint64 patience() const { return owesReplies() ? m_queue.front().request.timeout : 0; }
    //! The next reply would complete a command that is not written whole.
    bool isHalfWritten() const
    {
        return m_partial && m_queue.begin() + 1 == m_unsent && m_queue.front().request.replies == 1;
    }

    // --- what goes out
    /*!
        The next bytes to write, counted as sent from now on; none when all is written. Small commands come in runs of
        up to WriteSlice, a large one in slices. What was cancelled before is left out, and finished.
    */
    Run nextRun();
    //! The longest stretch of \a run that lies together in memory.
    QByteArrayView piece(const Run &run) const { return m_log.piece(run.from, run.to); }

    // --- what comes back
    //! The next reply, at \a now. In one thread user code runs, last: this object may be gone afterwards.
    void takeReply(QRedisReader &reader, qint64 now);

    // --- what goes wrong
    //! The link is lost: what may be repeated waits to be written again, in its first order; what may not fails, Unknown.
    void linkLost(const QRedisError &error, bool revives);
    //! Everything fails; what was sent with the outcome Unknown.
    void failAll(const QRedisError &error);
    //! The earliest deadline, or Deadlines::Never.
    qint64 nextDue() { return m_deadlines.next(m_queue.begin()); }
    //! Fails what is due at \a now; what was sent is abandoned. Answers whether any of it was sent.
    bool expire(qint64 now, const LinkNow &link);

    //! \a error with the names of \a command and of the server.
    QRedisError named(const QRedisError &error, Command command) const;

    static constexpr quint64 WriteSlice = 256 * 1024;

private:
    struct Entry
    {
        Request request;
        quint64 begin = 0; //!< Its bytes in the log.
        quint64 end = 0;
        qint64 counted = 0; //!< Bytes that count for the queue's bound.
        quint8 attempts = 0; //!< Times written.
        bool abandoned = false; //!< Its sink is finished; the reply is swallowed.
        bool dead = false; //!< Finished and owes nothing: skipped.
    };

    void enqueue(Request &&request, quint64 begin, qint64 counted);
    Entry pop();
    bool mayRepeat(const Entry &entry) const;
    qint64 bytesSent(const Entry &entry) const;
    void fail(Entry &entry, const QRedisError &error, qint64 bytesSent = 0);
    void succeed(Entry &entry);
    void popDead();
    //! The error that the server answered, with what is known of the command's effect.
    QRedisError refusal(QRedisReader &reader, Command command) const;

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    CommandLog m_log;
    RingQueue<Entry> m_queue;
    quint64 m_unsent = 0; //!< Number of the first entry of which nothing was written on this socket.
    qint64 m_counted = 0; //!< Of all entries.
    quint64 m_partial = 0; //!< Up to where a large entry, the last sent, is written; 0: there is none.
    Deadlines m_deadlines;
};

} // namespace QRedis::Private
