// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection.h"

#include "outbox.h"

#include "protocol/writer.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qpointer.h>
#include <QtCore/qrandom.h>

Q_LOGGING_CATEGORY(lcConnection, "qredis.connection", QtWarningMsg)

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

const QEvent::Type WriteEvent = QEvent::Type(QEvent::registerEventType());
} // namespace

Connection::Connection(const QRedisOptions &options, Outbox *outbox, Revival revival, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outbox(outbox)
    , m_revival(revival)
    , m_inFlight(options, outbox)
    , m_backoff(options.retryPolicy().minimumBackoff(), options.retryPolicy().maximumBackoff())
    , m_refusalBackoff(m_backoff)
{
}

Connection::~Connection()
{
    m_receiver = nullptr;
    const QRedisError error(Code::Closed, Outcome::NotSent, QStringLiteral("the client was destroyed"));
    end(error);
    for (Returned &command : m_returned) // nobody took it
        m_outbox->fail(std::move(command.request.sink),
                       error.withOutcome(command.request.mayHaveActed ? Outcome::Unknown : Outcome::NotSent));
}

// --- writing -------------------------------------------------------------------------------------------------------

bool Connection::admit(Request &request, qint64 bytes)
{
    const bool full = !request.batch && !m_inFlight.hasRoom(bytes);
    if (isReady() && !full)
        return true;
    std::optional<QRedisError> refusal;
    if (m_phase == Phase::Ended)
        refusal = m_lastError.withOutcome(Outcome::NotSent);
    else if (!m_options.offlineQueue() && !isReady()
             && m_lastError.code() != Code::NoError) // the first dial is no outage
        refusal = m_lastError.withOutcome(Outcome::NotSent);
    else if (full)
        refusal = m_inFlight.refusal();
    if (!refusal)
        return true;
    if (refusal->code() == Code::QueueFull)
        tellFull(true);
    m_outbox->fail(std::move(request.sink), m_inFlight.named(*refusal, request.command));
    open(); // where nothing dials, after a hopeless attempt, this call is the next
    return false;
}

void Connection::send(Request &&request, std::span<const QRedisArg> words)
{
    qint64 small = 0; // large words are referenced and do not count
    for (const QRedisArg &word : words)
        small += word.size() < CommandLog::LargeWord ? word.size() : 0;
    if (!admit(request, small))
        return;
    const qint64 deadline = request.deadline;
    m_inFlight.append(std::move(request), words);
    queued(deadline);
}

void Connection::send(Request &&request, CommandLog &&bytes)
{
    if (!admit(request, bytes.size() - bytes.referenced()))
        return;
    const qint64 deadline = request.deadline;
    m_inFlight.append(std::move(request), std::move(bytes));
    queued(deadline);
}

void Connection::queued(qint64 deadline)
{
    if (!m_full)
        tellFull(m_inFlight.isFull(false));
    armTimerFor(deadline);
    if (m_phase == Phase::Idle)
        open();
    else
        scheduleWrite();
}

void Connection::scheduleWrite()
{
    if (!isReady())
        return;
    if (!m_inFlight.owesReplies())
        return flush(); // nothing is on the wire: no reply will come at whose end it could be written
    if (!m_link->isDelivering() && !std::exchange(m_writePosted, true))
        QCoreApplication::postEvent(this, new QEvent(WriteEvent));
}

void Connection::flush()
{
    if (!isReady())
        return;
    const bool owed = m_inFlight.owesReplies();
    const qint64 now = clock();
    while (m_link->pendingBytes() == 0) { // else drained() goes on
        const InFlight::Run run = m_inFlight.nextRun(now);
        if (!run)
            break;
        if (!write(run))
            return;
    }
    if (!owed && m_inFlight.owesReplies()) {
        m_link->liveness().asked(now);
        armTimerFor(livenessDue());
    }
}

bool Connection::write(InFlight::Run run)
{
    const QPointer<Link> link(m_link.get());
    while (run.from != run.to) {
        const QByteArrayView piece = m_inFlight.piece(run);
        if (!link->write(piece) || !link)
            return false; // it has failed, or will
        run.from += quint64(piece.size());
    }
    return true;
}

void Connection::writeRaw(const QByteArray &bytes)
{
    if (isReady())
        m_link->write(bytes);
}

void Connection::authenticate(const QRedisCredentials &credentials, Sink &&sink)
{
    if (!isReady()) {
        QRedisReader ok("+OK\r\n");
        return m_outbox->deliverLater(std::move(sink), ok);
    }
    const QByteArray username = Handshake::userOf(credentials);
    const QByteArray password = credentials.password().toUtf8();
    const QRedisArg words[] = {username, password};
    Request request;
    request.sink = std::move(sink);
    request.command = Command::Auth;
    m_inFlight.append(std::move(request), words); // without a deadline: it may stand behind a command that waits
    queued(Deadlines::Never);
}

void Connection::redial(const QRedisError &reason)
{
    if (isReady())
        lose(reason);
}

// --- dialling ------------------------------------------------------------------------------------------------------

void Connection::open()
{
    if (m_phase != Phase::Idle)
        return;
    if (clock() >= m_restUntil)
        return dial();
    m_phase = Phase::Resting;
    m_phaseDue = m_restUntil;
    armTimerFor(m_phaseDue);
}

void Connection::dial()
{
    m_phase = Phase::Dialling;
    m_phaseSince = clock();
    m_phaseDue = m_phaseSince + m_options.connectTimeout().count();
    armTimerFor(m_phaseDue);
    LinkOwner *const owner = this;
    m_link = std::make_unique<Link>(m_options, m_outbox, owner);
    m_link->open(m_predecessors);
}

void Connection::linkReady()
{
    m_phase = Phase::Ready;
    m_phaseDue = Deadlines::Never;
    m_backoff.reset();
    m_lastError = {};
    qCDebug(lcConnection) << "connected to" << m_options.serverName() << "with RESP" << m_link->protocol();

    const QPointer<Connection> alive(this);
    const QPointer<Link> link(m_link.get());
    Q_EMIT opened();
    if (!alive || !link)
        return;
    flush();
    armTimer();
    tellQuiet(); // what waited for the link may have expired, or been cancelled
}

// --- reading -------------------------------------------------------------------------------------------------------

void Connection::setReading(bool on)
{
    if (!m_link)
        return;
    m_link->setReading(on);
    armTimer();
}

void Connection::batchEnded()
{
    if (m_full)
        tellFull(m_inFlight.isFull(true));
    if (m_receiver) {
        const QPointer<Connection> alive(this);
        const QPointer<Link> link(m_link.get());
        m_receiver->batchEnded();
        if (!alive || !link)
            return;
    }
    settleRefusals();
    flush();
}

void Connection::takeFrame(const Parser::Frame &frame)
{
    QRedisReader reader(frame.bytes, &frame.blobs);
    if (frame.push) {
        if (m_receiver)
            m_receiver->takePush(reader);
        return;
    }
    const QRedisValue::Type type = reader.type();
    if (m_receiver && m_link->protocol() == 2 && type == QRedisValue::Type::Array)
        return m_receiver->takePush(reader);
    if (!m_inFlight.owesReplies())
        return takeStray(reader, type == QRedisValue::Type::Error);
    if (m_inFlight.isHalfWritten()) // the rest would be taken for other commands, or never read
        return lose(type == QRedisValue::Type::Error
                        ? takeServerError(reader)
                        : QRedisError(Code::Protocol, Outcome::NotSent,
                                      QStringLiteral("the server answered a command that it had not got whole")));
    if (!m_signalsQuiet)
        return m_inFlight.takeReply(reader, m_link->liveness().lastByte());
    const QPointer<Connection> alive(this);
    m_inFlight.takeReply(reader, m_link->liveness().lastByte());
    if (alive)
        tellQuiet();
}

void Connection::tellQuiet()
{
    if (m_signalsQuiet && isQuiet() && m_phase != Phase::Ended)
        Q_EMIT quiet();
}

void Connection::tellFull(bool full)
{
    if (std::exchange(m_full, full) != full)
        Q_EMIT queueFullChanged(full);
}

void Connection::takeStray(QRedisReader &reader, bool isError)
{
    if (!m_receiver) // an error here comes before the link is cut
        return lose(isError ? takeServerError(reader)
                            : QRedisError(Code::Protocol, Outcome::NotSent,
                                          QStringLiteral("the server sent a reply that nobody asked for")));
    m_receiver->takeStray(reader);
}

// --- refused ------------------------------------------------------------------------------------------------------

void Connection::settleRefusals()
{
    const bool resting = m_phaseDue != Deadlines::Never;
    if (!isReady() || !m_inFlight.isHolding() || m_inFlight.owesReplies() || m_link->isProbing() || resting)
        return;
    if (m_inFlight.remedy() == Remedy::Load)
        return sendAgain();
    const qint64 now = clock();
    if (now - m_refusedAt > m_options.retryPolicy().maximumBackoff().count())
        m_refusalBackoff.reset();
    m_refusedAt = now;
    m_phaseSince = now;
    m_phaseDue = now + m_refusalBackoff.next(QRandomGenerator::global()->generateDouble()).count();
    armTimerFor(m_phaseDue);
    qCDebug(lcConnection).noquote() << "refused, and asked again:" << m_inFlight.refusalHeld().message();
}

void Connection::probeAnswered(bool ready)
{
    if (ready)
        sendAgain();
    else
        settleRefusals();
}

void Connection::sendAgain()
{
    int replies = 0;
    if (const QByteArray loads = m_inFlight.scriptLoads(&replies); !loads.isEmpty())
        m_link->ask(loads, replies);
    m_inFlight.sendAgain();
    flush();
}

void Connection::unpin()
{
    --m_pins;
    tellQuiet();
}

bool Connection::abandonBlocked(qint64 due)
{
    if (!m_inFlight.abandonBlocked(due))
        return false;
    armTimerFor(due);
    return true;
}

// --- failing -------------------------------------------------------------------------------------------------------

void Connection::linkFailed(const QRedisError &error, bool hopeless)
{
    if (!m_link)
        return;
    m_lastError = QRedisError(error).withContext({}, m_options.serverName());
    qCDebug(lcConnection).noquote() << (isReady() ? "lost:" : "not connected:") << m_lastError.message();

    m_lastByte = m_link->liveness().lastByte();
    if (m_link->isSettled())
        m_predecessors.clear();
    if (m_inFlight.owesWrites() && m_link->peerName().id > 0)
        m_predecessors.append(m_link->peerName());
    m_link.reset();
    m_phase = m_revival == Revival::Never ? Phase::Ended : Phase::Idle;
    m_phaseSince = clock();
    m_phaseDue = Deadlines::Never;
    m_restUntil = m_phaseSince + m_backoff.next(QRandomGenerator::global()->generateDouble()).count();
    if (m_revival == Revival::Never) {
        m_returned = m_inFlight.linkEnded(m_lastError);
    } else {
        m_inFlight.linkLost(m_lastError);
        if (hopeless) {
            m_inFlight.failAll(m_lastError);
        } else {
            m_phase = Phase::Resting;
            m_phaseDue = m_restUntil;
        }
    }
    tellFull(m_full && m_inFlight.isFull(true));
    armTimer();
    Q_EMIT lost(m_lastError, hopeless); // last: its slots may delete this
}

void Connection::end(const QRedisError &error)
{
    if (m_phase == Phase::Ended)
        return;
    m_inFlight.failAll(error);
    m_lastError = error;
    m_phase = Phase::Ended;
    tellFull(false);
    m_link.reset();
    m_timer.stop();
    QCoreApplication::removePostedEvents(this);
}

// --- time ----------------------------------------------------------------------------------------------------------

bool Connection::event(QEvent *event)
{
    if (event->type() == WriteEvent) {
        m_writePosted = false;
        flush();
        return true;
    }
    return QObject::event(event);
}

void Connection::armTimer()
{
    m_timerDue = Deadlines::Never;
    m_timer.stop();
    armTimerFor(std::min({m_inFlight.nextDue(), m_phaseDue, livenessDue()}));
}

void Connection::armTimerFor(qint64 due)
{
    if (due >= m_timerDue)
        return;
    m_timerDue = due;
    m_timer.start(int(std::clamp<qint64>(due - clock(), 0, 1000 * 1000)), Qt::PreciseTimer, this);
}

void Connection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    // An event loop that was busy elsewhere finds its timers due before it has looked at the socket, where the answers
    // may stand: these are read first.
    const QPointer<Connection> alive(this);
    const qint64 late = clock() - m_timerDue;
    if (isReady())
        m_link->readAll();
    if (!alive || m_phase == Phase::Ended)
        return;

    const qint64 now = clock();
    m_timerDue = Deadlines::Never;
    const bool holding = m_inFlight.isHolding();
    InFlight::LinkNow link;
    if (m_inFlight.nextDue() <= now)
        link = {waitsFor(now), holding ? m_inFlight.refusalHeld() : m_lastError, lastByte(), late};
    const bool abandoned = m_inFlight.expire(now, link);
    tellFull(m_full && m_inFlight.isFull(true));

    // What follows each of these may have deleted us.
    if (abandoned && m_revival == Revival::Never)
        return lose(
            QRedisError(Code::Timeout, Outcome::Unknown, QStringLiteral("its command was not answered in time")));
    if (m_phaseDue <= now)
        return phaseEnded(now);
    if (livenessDue() <= now)
        return judgeSilence(now);
    armTimer();
    tellQuiet();
}

void Connection::phaseEnded(qint64 now)
{
    m_phaseDue = Deadlines::Never;
    switch (m_phase) {
    case Phase::Resting:
        armTimer();
        return dial();
    case Phase::Ready: // a rest after a refusal
        if (m_inFlight.remedy() == Remedy::Redial)
            return lose(m_inFlight.refusalHeld());
        if (m_inFlight.remedy() == Remedy::Probe)
            m_link->probe(now);
        else
            sendAgain();
        return armTimer();
    default:
        return lose(
            QRedisError(Code::Timeout, Outcome::NotSent,
                        QStringLiteral("no connection within %1 ms (%2); see QRedisOptions::setConnectTimeout()")
                            .arg(m_options.connectTimeout().count())
                            .arg(m_link->lacks())));
    }
}

QString Connection::waitsFor(qint64 now) const
{
    const QString text = m_phase == Phase::Resting
        ? QStringLiteral("pausing for %1 ms before the next attempt to connect").arg(now - m_phaseSince)
        : m_link ? m_link->waitsFor(now)
                 : QString();
    if (text.isEmpty() || m_lastError.code() == Code::NoError)
        return text;
    return QStringLiteral("%1; the last attempt: %2").arg(text, m_lastError.message());
}

qint64 Connection::livenessDue() const
{
    if (!isReady() || !m_link->isReading()) // silence that we ordered says nothing
        return Deadlines::Never;
    return m_link->liveness().due(m_inFlight.owesReplies(), m_inFlight.waits(), m_inFlight.patience());
}

void Connection::judgeSilence(qint64 now)
{
    Liveness &liveness = m_link->liveness();
    switch (liveness.judge(now, m_inFlight.owesReplies(), m_inFlight.waits(), m_inFlight.patience())) {
    case Liveness::Verdict::Alive:
        break;
    case Liveness::Verdict::Probe:
        if (m_receiver)
            m_receiver->probed();
        m_link->ask("*1\r\n$4\r\nPING\r\n", m_receiver ? 0 : 1);
        break;
    case Liveness::Verdict::Dead:
        return lose(QRedisError(Code::ConnectionLost, Outcome::NotSent,
                                QStringLiteral("the server has not sent a byte for %1 ms").arg(liveness.silence(now))));
    }
    armTimer();
}

} // namespace QRedis::Private
