// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "backoff.h"
#include "clock.h"
#include "inflight.h"
#include "link.h"

#include <QtCore/qbasictimer.h>

namespace QRedis::Private {

class Outbox;

//! What a link is told that is not the reply to a command: a subscription's part of it.
class PushReceiver
{
public:
    virtual ~PushReceiver() = default;

    //! A push, or on RESP2 any array. May run user code.
    virtual void takePush(QRedisReader &reader) = 0;
    //! A reply that answers no command of the queue: the refusal of what was written raw, or the answer to a PING.
    virtual void takeStray(QRedisReader &reader) = 0;
    //! A PING was written behind all else; its answer comes as a stray reply, or on RESP2 as a push.
    virtual void probed() = 0;
    //! The end of what was read at once.
    virtual void batchEnded() = 0;
};

/*!
    A way to one server, with its queue: commands go in as words or bytes, replies come out at their sinks.

    Owned by a router, in the I/O thread. The queue outlives each Link: a connection that is revived dials again by
    itself, and what was not sent, or may be repeated, goes out on the next link in its first order; before it, the lost
    link is ended at the server, lest a write that still stands there be run after a newer one. User code runs only in
    Outbox, always as the last thing done to this object's state.

    What the server refused before it acted is sent again, in order: writing rests, the answers owed come in, and then
    the server is asked again after a pause, by a PING until it is ready, or on a new connection (see InFlight).

    The invariant that keeps a nested event loop alive: while bytes are unsent, a reply is owed or a write event is
    posted.
*/
class Connection : public QObject, private LinkOwner
{
    Q_OBJECT
public:
    enum class Revival {
        Always, //!< A lane: dials again when the link is lost.
        Never, //!< A lease: a lost link ends it.
    };
    enum class Phase {
        Idle, //!< No link, and none wanted yet.
        Dialling, //!< Until the server has accepted us.
        Ready,
        Resting, //!< Between two dials.
        Ended, //!< For good.
    };

    Connection(const QRedisOptions &options, Outbox *outbox, Revival revival, QObject *parent = nullptr);
    ~Connection() override;

    //! Milliseconds of a steady clock.
    static qint64 clock() { return QRedis::Private::clock(); }

    //! Dials now, where no link is there or under way.
    void open();
    //! Encodes \a words into the queue.
    void send(Request &&request, std::span<const QRedisArg> words);
    //! Queues what is encoded already.
    void send(Request &&request, CommandLog &&bytes);
    //! Writes \a bytes past the queue; only while isReady(). Its answers go to the receiver.
    void writeRaw(const QByteArray &bytes);
    //! Logs in anew, behind what is queued; \a sink gets the answer to AUTH. Where no link is there the next one asks for
    //! its credentials itself, and \a sink succeeds. Without a receiver only.
    void authenticate(const QRedisCredentials &credentials, Sink &&sink);
    //! Drops the socket for \a reason and dials again.
    void redial(const QRedisError &reason);
    //! Gets what is no reply. Not owned.
    void setReceiver(PushReceiver *receiver) { m_receiver = receiver; }
    //! Off: what comes waits at the server, and silence says nothing of the link. A new socket reads.
    void setReading(bool on);
    //! Whether quiet() is sent. A lane's router wants it only while it closes.
    void setSignalsQuiet(bool on) { m_signalsQuiet = on; }
    //! Fails all that is queued or owed with \a error and drops the socket, for good.
    void end(const QRedisError &error);
    //! Of a lease that was lost: what may be sent on another. In a slot of lost(); what nobody takes fails.
    std::vector<Returned> takeReturned() { return std::exchange(m_returned, {}); }
    //! Links that were lost with writes unanswered: before it writes anything itself this connection ends them at the
    //! server, lest what stands unread there be run later than what is said now. Those of a lease are for its router.
    void addPredecessors(const QList<PeerName> &links) { m_predecessors += links; }
    QList<PeerName> takePredecessors() { return std::exchange(m_predecessors, {}); }
    //! The caller of the blocking command that waits has cancelled it: the link is lost at \a due, unless the server
    //! answers before. Answers false where none is that was cancelled.
    bool abandonBlocked(qint64 due);
    //! Is not quiet until as many unpin() came: another link has still to do with this one.
    void pin() { ++m_pins; }
    void unpin();

    Phase phase() const { return m_phase; }
    bool isReady() const { return m_phase == Phase::Ready; }
    //! Nothing is queued or owed.
    bool isQuiet() const { return m_inFlight.isEmpty() && m_pins == 0; }
    //! A blocking command waits at the server.
    bool isBlocked() const { return m_inFlight.waits(); }
    //! RESP version of the link, 2 or 3.
    int protocol() const { return m_link ? m_link->protocol() : 2; }
    //! The server's number of this link; 0 where it did not say.
    qint64 clientId() const { return m_link ? m_link->peerName().id : 0; }
    //! When the last byte came, on clock().
    qint64 lastByte() const { return m_link ? m_link->liveness().lastByte() : m_lastByte; }

Q_SIGNALS:
    //! The server accepted us.
    void opened();
    //! The link broke, or could not be made. Hopeless: dialling again would not help (credentials, certificate, options).
    void lost(const QRedisError &error, bool hopeless);
    //! The last reply owed has come, and nothing is queued. Sent after setSignalsQuiet().
    void quiet();
    //! The queue reached a bound, or came down to half of it. Its slots must not run user code.
    void queueFullChanged(bool full);

protected:
    bool event(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    bool admit(Request &request, qint64 bytes);
    void queued(qint64 deadline);
    void scheduleWrite();
    void flush();
    bool write(InFlight::Run run);

    void dial();
    void linkReady() override;
    void takeFrame(const Parser::Frame &frame) override;
    void takeStray(QRedisReader &reader, bool isError);
    void batchEnded() override;
    void probeAnswered(bool ready) override;
    void linkDrained() override { flush(); }
    void linkFailed(const QRedisError &error, bool hopeless) override;
    void lose(const QRedisError &error) { linkFailed(error, false); }
    void tellQuiet();
    void tellFull(bool full);

    void settleRefusals();
    void sendAgain();
    void phaseEnded(qint64 now);
    QString waitsFor(qint64 now) const;
    qint64 livenessDue() const;
    void judgeSilence(qint64 now);
    void armTimer();
    void armTimerFor(qint64 due);

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    PushReceiver *m_receiver = nullptr;
    const Revival m_revival;
    Phase m_phase = Phase::Idle;

    InFlight m_inFlight;
    std::unique_ptr<Link> m_link; //!< While Dialling or Ready.
    Backoff m_backoff;
    QRedisError m_lastError;
    qint64 m_lastByte = 0;
    qint64 m_phaseSince = 0;
    qint64 m_phaseDue = Deadlines::Never; //!< End of the dial or of a rest.
    qint64 m_restUntil = 0; //!< After a hopeless dial: the next command shall not dial in a hot loop.
    Backoff m_refusalBackoff; //!< Between a refusal and the next time that the server is asked.
    qint64 m_refusedAt = 0;
    QList<PeerName> m_predecessors; //!< See addPredecessors().
    std::vector<Returned> m_returned;

    bool m_writePosted = false;
    bool m_signalsQuiet = false;
    bool m_full = false;
    int m_pins = 0;
    QBasicTimer m_timer;
    qint64 m_timerDue = Deadlines::Never;
};

} // namespace QRedis::Private
