// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "commandlog.h"
#include "deadlines.h"
#include "refusals.h"
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
    quint32 replies = 1; //!< Replies owed.
    Command command = Command::Unknown;
    Retry retry = Retry::Never;
    quint8 attempts = 0; //!< Times written, on this link or another.
    bool waits : 1 = false; //!< A blocking command: silence is no sign of a dead link.
    bool nullIsTimeout : 1 = false; //!< The wait at the server was cut to our deadline: null means that it passed.
    bool batch : 1 = false; //!< A pipeline or transaction: errors among its replies are its own business.
    bool endIsReply : 1 = false; //!< SHUTDOWN: the end of the link is its success.
    bool pinned : 1 = false; //!< Means this link's state, or this very link: it is never sent on another.
    bool mayHaveActed : 1 = false; //!< A link was lost that owed its answer.
};

//! A command that a link which is not revived leaves over: it may be sent on another.
struct Returned
{
    Request request;
    CommandLog bytes;
};

/*!
    The commands of one link, in order: those that wait to be written, and those whose replies are owed.

    Plain class without socket or clock, owned by a Connection; it outlives sockets. Bytes stand in a log, what becomes
    of each command stands beside it, and replies are matched by their order alone. A command whose caller gave up is
    abandoned: its reply is swallowed, so that no reply ever reaches another caller.

    A command that the server refused before it acted (it is loading, became a replica, ...) is held. While any is held
    nothing is written; when the answers still owed are in, sendAgain() writes them in their first order, before
    anything newer. A write is not held any longer once a later command was executed: it would restore an older state.

        answered | held, or answered out of turn | owed  | not written
                 begin                           m_owed  m_unsent      end
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
        QString waitsFor; //!< Why nothing can be written; empty while it can.
        QRedisError lastError; //!< Of the attempt to connect before.
        qint64 lastByte = 0;
        qint64 late = 0; //!< By how much the event loop missed the deadline.
    };

    InFlight(const QRedisOptions &options, Outbox *outbox);

    // --- what comes in
    //! Whether the queue takes \a bytes more, and why not.
    bool hasRoom(qint64 bytes) const { return m_queue.size() < m_mostCommands && m_counted + bytes <= m_mostBytes; }
    QRedisError refusal() const;
    //! A bound is reached; once \a was true, more than half of it is still in use. So that nobody is told at every command.
    bool isFull(bool was) const
    {
        const int share = was ? 2 : 1;
        return m_queue.size() * share >= m_mostCommands || m_counted * share >= m_mostBytes;
    }
    void append(Request &&request, std::span<const QRedisArg> words);
    void append(Request &&request, CommandLog &&bytes);

    //! Nothing is queued or owed.
    bool isEmpty() const { return m_queue.isEmpty(); }
    qsizetype size() const { return m_queue.size(); }
    bool owesReplies() const { return m_owed < m_unsent; }
    //! Whether the reply that is owed first may take as long as it likes.
    bool waits() const { return owesReplies() && m_queue[m_owed].request.waits; }
    //! Whether anything but reads waits for its reply: what the server may still run when the link is lost.
    bool owesWrites() const;
    //! The timeout of the command whose reply is owed first, in milliseconds.
    qint64 patience() const { return owesReplies() ? m_queue[m_owed].request.timeout : 0; }
    //! The next reply would complete a command that is not written whole.
    bool isHalfWritten() const { return m_partial && m_owed + 1 == m_unsent && m_queue[m_owed].request.replies == 1; }
    //! Something was refused, and nothing is written before sendAgain(): also where what was refused has expired since.
    bool isHolding() const { return m_remedy != Remedy::None; }
    //! What has to happen before sendAgain(), and why; while isHolding().
    Remedy remedy() const { return m_remedy; }
    //! Commands to be written before sendAgain(), for the scripts that the server has lost; their number is added to \a count.
    QByteArray scriptLoads(int *count) const;
    const QRedisError &refusalHeld() const { return m_refusal; }

    // --- what goes out
    /*!
        The next bytes to write, counted as sent from \a now on; none when all is written, or while something is held.
        Small commands come in runs of up to WriteSlice, a large one in slices. What was cancelled before is left out,
        and finished.
    */
    Run nextRun(qint64 now);
    //! What was held is written again from here on. When no reply is owed.
    void sendAgain();
    //! The longest stretch of \a run that lies together in memory.
    QByteArrayView piece(const Run &run) const { return m_log.piece(run.from, run.to); }

    // --- what comes back
    //! The next reply, at \a now. In one thread user code runs, last: this object may be gone afterwards.
    void takeReply(QRedisReader &reader, qint64 now);

    // --- what goes wrong
    //! The link is lost and will be dialled again: what may be repeated waits to be written, in its first order; what may
    //! not fails, Unknown.
    void linkLost(const QRedisError &error);
    //! The link is lost for good: answers what may be sent on another, in order; the rest fails.
    std::vector<Returned> linkEnded(const QRedisError &error);
    //! Everything fails; what was sent with the outcome Unknown.
    void failAll(const QRedisError &error);
    //! The earliest deadline, or Deadlines::Never.
    qint64 nextDue() { return m_deadlines.next(m_queue.begin()); }
    //! Fails what is due at \a now; what was sent is abandoned. Answers whether any of it was sent.
    bool expire(qint64 now, const LinkNow &link);
    //! The caller of the blocking command that waits at the server has cancelled it: it is abandoned, and expires at
    //! \a due. Answers false where none is that was cancelled.
    bool abandonBlocked(qint64 due);

    //! \a error with the names of \a command and of the server.
    QRedisError named(const QRedisError &error, Command command) const;

    static constexpr quint64 WriteSlice = 256 * 1024;
    //! A blocking command's answer is waited for this much longer than its deadline, at which the server ends it.
    static constexpr qint64 BlockingGrace = 500;

private:
    struct Entry
    {
        Request request;
        quint64 begin = 0; //!< Its bytes in the log.
        quint64 end = 0;
        qint64 counted = 0; //!< Bytes that count for the queue's bound.
        qint64 writtenAt = 0; //!< When it was last begun to be written.
        bool abandoned = false; //!< Its sink is finished; the reply is swallowed.
        bool dead = false; //!< Finished and owes nothing: skipped.
    };
    struct Held
    {
        quint64 number;
        QRedisError error;
        Remedy remedy;
    };

    void enqueue(Request &&request, quint64 begin, qint64 counted);
    void takeError(const QRedisError &error);
    Sink takeOwed();
    void settle();
    void failHeldWrites();
    void holdNothing();
    Remedy remedyFor(const QRedisError &error, const Entry &entry) const;
    bool hasAttempts(const Request &request) const;
    bool mayRepeat(const Request &request) const;
    //! What is known of the effect of a command whose answer is not owed.
    static QRedisError::Outcome effectOf(const Request &request);
    bool loseAnswer(Entry &entry);
    qint64 bytesSent(const Entry &entry) const;
    QRedisError stillUnsent(quint64 number, const LinkNow &link) const;
    QRedisError unanswered(const Entry &entry, qint64 now, const LinkNow &link) const;
    void fail(Entry &entry, const QRedisError &error, qint64 bytesSent = 0);
    void succeed(Entry &entry);

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    const qint64 m_mostCommands;
    const qint64 m_mostBytes;
    CommandLog m_log;
    RingQueue<Entry> m_queue;
    quint64 m_owed = 0; //!< Number of the entry whose reply comes next.
    quint64 m_unsent = 0; //!< Number of the first entry of which nothing was written on this socket.
    std::vector<Held> m_held; //!< Refused, by number; of those below m_owed.
    Remedy m_remedy = Remedy::None; //!< The strongest that a refusal asked for since sendAgain().
    QRedisError m_refusal; //!< The last of these.
    qint64 m_counted = 0; //!< Of all entries.
    quint64 m_answered = 0; //!< Up to where the log is not needed any more; released once a batch of replies.
    quint64 m_partial = 0; //!< Up to where a large entry, the last sent, is written; 0: there is none.
    Deadlines m_deadlines;
};

} // namespace QRedis::Private
