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
const QEvent::Type ResumeEvent = QEvent::Type(QEvent::registerEventType());

constexpr int ReadsPerTurn = 16; // of 64 KiB and more

ReadLimits readLimits(const QRedisOptions &options)
{
    return {options.readLimitDepth(), options.readLimitElements(), options.readLimitBytes()};
}

Liveness freshLiveness(const QRedisOptions &options)
{
    return {options.keepAliveIdle(), options.keepAliveInterval(), options.commandTimeout()};
}

} // namespace

Connection::Connection(const QRedisOptions &options, Outbox *outbox, Revival revival, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outbox(outbox)
    , m_revival(revival)
    , m_inFlight(options, outbox)
    , m_backoff(options.retryPolicy().minimumBackoff(), options.retryPolicy().maximumBackoff())
    , m_refusalBackoff(m_backoff)
    , m_parser(readLimits(options))
    , m_liveness(freshLiveness(options))
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

qint64 Connection::clock()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
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
    if (m_delivering == 0 && !std::exchange(m_writePosted, true))
        QCoreApplication::postEvent(this, new QEvent(WriteEvent));
}

void Connection::flush()
{
    if (!isReady())
        return;
    const bool owed = m_inFlight.owesReplies();
    const qint64 now = clock();
    while (m_transport->pendingBytes() == 0) { // else drained() goes on
        const InFlight::Run run = m_inFlight.nextRun(now);
        if (!run)
            break;
        if (!write(run))
            return;
    }
    if (!owed && m_inFlight.owesReplies()) {
        m_liveness.asked(now);
        armTimerFor(livenessDue());
    }
}

bool Connection::write(InFlight::Run run)
{
    const quint64 epoch = m_epoch;
    while (run.from != run.to) {
        const QByteArrayView piece = m_inFlight.piece(run);
        if (!m_transport->write(piece) || m_epoch != epoch)
            return false; // the transport has said failed(), or will
        run.from += quint64(piece.size());
    }
    return true;
}

void Connection::writeRaw(const QByteArray &bytes)
{
    if (isReady())
        m_transport->write(bytes);
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
        linkLost(reason);
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
    m_transport = std::make_unique<Transport>(m_options);
    connect(m_transport.get(), &Transport::opened, this, &Connection::transportOpened);
    connect(m_transport.get(), &Transport::readable, this, &Connection::transportReadable);
    connect(m_transport.get(), &Transport::drained, this, &Connection::flush);
    connect(m_transport.get(), &Transport::failed, this, &Connection::linkLost);
    m_transport->open();
}

void Connection::transportOpened()
{
    m_phase = Phase::Greeting;
    m_phaseSince = clock();
    m_liveness = freshLiveness(m_options);
    m_liveness.heard(clock());
    const QRedisOptions::CredentialProvider provider = m_options.credentialProvider();
    if (!provider)
        return login(QRedisCredentials(m_options.username(), m_options.password()));
    m_credentials = std::make_unique<CredentialRequest>(provider, m_outbox);
    connect(m_credentials.get(), &CredentialRequest::answered, this, &Connection::login);
    // A token that cannot be had now may be had later: the subscriptions shall not end for that.
    connect(m_credentials.get(), &CredentialRequest::failed, this,
            [this](const QRedisError &error) { loseLink(error, false); });
}

void Connection::login(const QRedisCredentials &credentials)
{
    m_credentials.reset();
    m_handshake = std::make_unique<Handshake>(m_options, credentials);
    greet(m_handshake->start());
}

void Connection::greet(Handshake::Step step)
{
    switch (step) {
    case Handshake::Step::Wait:
        return;
    case Handshake::Step::Send:
        m_transport->write(m_handshake->takeBytes());
        return;
    case Handshake::Step::Done:
        return becomeReady();
    case Handshake::Step::Failed:
        return linkLost(m_handshake->error());
    }
}

void Connection::becomeReady()
{
    m_phase = Phase::Ready;
    m_phaseDue = Deadlines::Never;
    m_protocol = m_handshake->protocol();
    m_backoff.reset();
    m_lastError = {};
    m_transport->write(m_handshake->epilogue(m_predecessors, &m_ignored));
    m_handshake.reset();
    qCDebug(lcConnection) << "connected to" << m_options.serverName() << "with RESP" << m_protocol;

    const QPointer<Connection> alive(this);
    const quint64 epoch = m_epoch;
    Q_EMIT opened();
    if (alive && m_epoch == epoch) {
        flush();
        armTimer();
        tellQuiet(); // what waited for the link may have expired, or been cancelled
    }
}

// --- reading -------------------------------------------------------------------------------------------------------

void Connection::transportReadable()
{
    if (m_transport->deliversDirectly())
        readAll();
    else
        resumeLater();
}

void Connection::resumeLater()
{
    if (!std::exchange(m_resumePosted, true))
        QCoreApplication::postEvent(this, new QEvent(ResumeEvent));
}

void Connection::setReading(bool on)
{
    if (std::exchange(m_reading, on) == on || !m_transport)
        return;
    if (on) {
        m_liveness.heard(clock()); // it was we who did not listen
        m_readOnResume = true; // the socket does not signal what it signalled already
        resumeLater();
    }
    armTimer();
}

void Connection::readAll()
{
    const QPointer<Connection> alive(this);
    const quint64 epoch = m_epoch;
    int reads = 0;
    while (m_reading) {
        if (++reads > ReadsPerTurn) { // a peer that never pauses must not have the thread for itself
            m_readOnResume = true;
            return resumeLater();
        }
        const std::span<char> room = m_parser.writeSpan();
        const qint64 size = m_transport->read(room);
        if (!alive || m_epoch != epoch)
            return;
        if (size < 0)
            return linkLost(QRedisError(Code::ConnectionLost, Outcome::NotSent,
                                        QStringLiteral("the server closed the connection")));
        if (size == 0)
            return;
        m_parser.commit(size);
        m_liveness.heard(clock());
        deliverFrames();
        if (!alive || m_epoch != epoch || size < qint64(room.size()))
            return;
    }
}

void Connection::deliverFrames()
{
    const QPointer<Connection> alive(this);
    const quint64 epoch = m_epoch;
    ++m_delivering;
    for (;;) {
        const Parser::Status status = m_parser.next();
        if (status == Parser::Status::NeedMore)
            break;
        if (status == Parser::Status::Error) {
            --m_delivering;
            return linkLost(QRedisError(Code::Protocol, Outcome::NotSent, m_parser.errorString()));
        }
        // No signal will come for what is in our buffer already, should user code open an event loop of its own.
        if (m_parser.hasUnreadBytes())
            resumeLater();
        takeFrame();
        if (!alive)
            return;
        if (m_epoch != epoch) {
            --m_delivering;
            return;
        }
        if (m_full)
            tellFull(m_inFlight.isFull(true));
        if (m_signalsQuiet) {
            tellQuiet();
            if (!alive)
                return;
        }
    }
    --m_delivering;
    if (m_receiver) {
        m_receiver->batchEnded();
        if (!alive || m_epoch != epoch)
            return;
    }
    settleRefusals();
    if (m_epoch == epoch)
        flush(); // at every depth: a nested event loop's batch ends here too
}

void Connection::takeFrame()
{
    const Parser::Frame &frame = m_parser.frame();
    QRedisReader reader(frame.bytes, &frame.blobs);
    const QRedisValue::Type type = reader.type();

    if (m_phase == Phase::Greeting && !frame.push)
        return m_handshake ? greet(m_handshake->reply(reader)) : takeStray(reader, type == QRedisValue::Type::Error);
    if (frame.push || (m_receiver && m_protocol == 2 && type == QRedisValue::Type::Array)) {
        if (m_receiver)
            m_receiver->takePush(reader);
        return;
    }
    if (m_ignored > 0)
        return takeIgnored(reader);
    if (!m_inFlight.owesReplies())
        return takeStray(reader, type == QRedisValue::Type::Error);
    if (m_inFlight.isHalfWritten()) // the rest would be taken for other commands, or never read
        return linkLost(type == QRedisValue::Type::Error
                            ? takeServerError(reader)
                            : QRedisError(Code::Protocol, Outcome::NotSent,
                                          QStringLiteral("the server answered a command that it had not got whole")));
    m_inFlight.takeReply(reader, m_liveness.lastByte());
}

void Connection::takeIgnored(QRedisReader &reader)
{
    --m_ignored;
    const QRedisValue::Type type = reader.type();
    if (type == QRedisValue::Type::BulkString || type == QRedisValue::Type::VerbatimString) // CLIENT INFO
        m_peerName = PeerName::read(reader.takeValue().toByteArray());
    if (m_ignored == 0)
        m_predecessors.clear(); // they were ended
    if (!std::exchange(m_probing, false))
        return;
    const bool refused =
        type == QRedisValue::Type::Error && remedyFor(takeServerError(reader), Command::Ping) != Remedy::None;
    if (!refused)
        sendAgain();
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
    if (!m_receiver) // an error here is such as "ERR max number of clients reached", before the link is cut
        return linkLost(isError ? takeServerError(reader)
                                : QRedisError(Code::Protocol, Outcome::NotSent,
                                              QStringLiteral("the server sent a reply that nobody asked for")));
    m_receiver->takeStray(reader);
}

// --- refused ------------------------------------------------------------------------------------------------------

void Connection::settleRefusals()
{
    const bool resting = m_phaseDue != Deadlines::Never;
    if (!isReady() || !m_inFlight.isHolding() || m_inFlight.owesReplies() || m_probing || resting)
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

void Connection::probe(qint64 now)
{
    m_probing = true;
    ++m_ignored;
    m_liveness.probed(now);
    m_transport->write("*1\r\n$4\r\nPING\r\n");
    armTimer();
}

void Connection::sendAgain()
{
    if (const QByteArray loads = m_inFlight.scriptLoads(&m_ignored); !loads.isEmpty())
        m_transport->write(loads);
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

void Connection::linkLost(const QRedisError &error)
{
    loseLink(error,
             error.code() == Code::AuthenticationFailed || error.code() == Code::TlsFailure
                 || error.code() == Code::InvalidArgument);
}

void Connection::loseLink(const QRedisError &error, bool hopeless)
{
    if (m_phase == Phase::Ended || m_phase == Phase::Idle || m_phase == Phase::Resting)
        return;
    const bool wasReady = isReady();
    m_lastError = QRedisError(error).withContext({}, m_options.serverName());
    qCDebug(lcConnection).noquote() << (wasReady ? "lost:" : "not connected:") << m_lastError.message();

    ++m_epoch;
    m_transport.reset();
    m_credentials.reset();
    m_handshake.reset();
    m_parser = Parser(readLimits(m_options));
    m_ignored = 0;
    m_probing = false;
    m_reading = true;
    const PeerName lostLink = std::exchange(m_peerName, {});
    m_phase = m_revival == Revival::Never ? Phase::Ended : Phase::Idle;
    m_phaseSince = clock();
    m_phaseDue = Deadlines::Never;
    m_restUntil = m_phaseSince + m_backoff.next(QRandomGenerator::global()->generateDouble()).count();
    if (m_revival == Revival::Never) {
        m_returned = m_inFlight.linkEnded(m_lastError);
    } else {
        const bool writesLost = m_inFlight.linkLost(m_lastError);
        if (writesLost && lostLink.id > 0)
            m_predecessors.append(lostLink);
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
    ++m_epoch;
    m_transport.reset();
    m_credentials.reset();
    m_handshake.reset();
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
    if (event->type() == ResumeEvent) {
        m_resumePosted = false;
        if (m_transport && m_phase >= Phase::Greeting && m_phase <= Phase::Ready) {
            const QPointer<Connection> alive(this);
            const quint64 epoch = m_epoch;
            deliverFrames();
            if (alive && m_epoch == epoch && (std::exchange(m_readOnResume, false) || !m_transport->deliversDirectly()))
                readAll();
        }
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
        readAll();
    if (!alive || m_phase == Phase::Ended)
        return;

    const qint64 now = clock();
    m_timerDue = Deadlines::Never;
    const bool holding = m_inFlight.isHolding();
    InFlight::LinkNow link;
    if (m_inFlight.nextDue() <= now)
        link = {waitsFor(now), holding ? m_inFlight.refusalHeld() : m_lastError, m_liveness.lastByte(), late};
    const bool abandoned = m_inFlight.expire(now, link);
    tellFull(m_full && m_inFlight.isFull(true));

    // What follows each of these may have deleted us.
    if (abandoned && m_revival == Revival::Never)
        return linkLost(
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
        if (m_inFlight.isHolding() && m_inFlight.remedy() == Remedy::Redial)
            return linkLost(m_inFlight.refusalHeld());
        if (m_inFlight.isHolding() && m_inFlight.remedy() == Remedy::Probe)
            return probe(now);
        sendAgain();
        return armTimer();
    default:
        return linkLost(
            QRedisError(Code::Timeout, Outcome::NotSent,
                        QStringLiteral("no connection within %1 ms (%2); see QRedisOptions::setConnectTimeout()")
                            .arg(m_options.connectTimeout().count())
                            .arg(lateDial())));
    }
}

QString Connection::waitsFor(qint64 now) const
{
    const qint64 since = now - m_phaseSince;
    QString text;
    switch (m_phase) {
    case Phase::Dialling:
        text = QStringLiteral("connecting for %1 ms").arg(since);
        break;
    case Phase::Greeting:
        text = QStringLiteral("connected, but the server has not answered HELLO for %1 ms").arg(since);
        break;
    case Phase::Resting:
        text = QStringLiteral("pausing for %1 ms before the next attempt to connect").arg(since);
        break;
    default:
        return {};
    }
    return m_lastError.code() == Code::NoError
        ? text
        : QStringLiteral("%1; the last attempt: %2").arg(text, m_lastError.message());
}

QString Connection::lateDial() const
{
    if (m_credentials)
        return QStringLiteral("the credential provider does not answer");
    return m_phase == Phase::Dialling ? m_transport->waitingFor() : QStringLiteral("the server does not answer HELLO");
}

qint64 Connection::livenessDue() const
{
    return isReady() && m_reading ? m_liveness.due(m_inFlight.owesReplies(), m_inFlight.waits(), m_inFlight.patience())
                                  : Deadlines::Never;
}

void Connection::judgeSilence(qint64 now)
{
    switch (m_liveness.judge(now, m_inFlight.owesReplies(), m_inFlight.waits(), m_inFlight.patience())) {
    case Liveness::Verdict::Alive:
        break;
    case Liveness::Verdict::Probe:
        if (m_receiver)
            m_receiver->probed();
        else
            ++m_ignored;
        m_transport->write("*1\r\n$4\r\nPING\r\n");
        break;
    case Liveness::Verdict::Dead:
        return linkLost(
            QRedisError(Code::ConnectionLost, Outcome::NotSent,
                        QStringLiteral("the server has not sent a byte for %1 ms").arg(m_liveness.silence(now))));
    }
    armTimer();
}

} // namespace QRedis::Private
