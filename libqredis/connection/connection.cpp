// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection.h"

#include "outbox.h"

#include "protocol/commandtable.h"
#include "protocol/writer.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qpointer.h>
#include <QtCore/qrandom.h>

Q_LOGGING_CATEGORY(lcConnection, "qredis.connection", QtWarningMsg)
Q_LOGGING_CATEGORY(lcCommand, "qredis.command", QtWarningMsg)

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

const QEvent::Type WriteEvent = QEvent::Type(QEvent::registerEventType());
const QEvent::Type ResumeEvent = QEvent::Type(QEvent::registerEventType());

// Runs of small commands are handed to the socket up to this size, and large ones in slices of it.
constexpr quint64 WriteSlice = 256 * 1024;

ReadLimits readLimits(const QRedisOptions &options)
{
    return {options.readLimitDepth(), options.readLimitElements(), options.readLimitBytes()};
}

} // namespace

Connection::Connection(const QRedisOptions &options, Outbox *outbox, Revival revival, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outbox(outbox)
    , m_revival(revival)
    , m_backoff(options.retryPolicy().minimumBackoff(), options.retryPolicy().maximumBackoff())
    , m_parser(readLimits(options))
{
}

Connection::~Connection()
{
    m_receiver = nullptr;
    end(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was destroyed")));
}

qint64 Connection::clock()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

// --- queue ---------------------------------------------------------------------------------------------------------

bool Connection::admit(Request &request, qsizetype bytes)
{
    std::optional<QRedisError> refusal;
    if (m_phase == Phase::Ended)
        refusal = m_lastError.withOutcome(Outcome::NotSent);
    else if (!m_options.offlineQueue() && !isReady())
        refusal = QRedisError(Code::ConnectionLost, Outcome::NotSent,
                              QStringLiteral("there is no link, and the offline queue is off"));
    else if (!request.batch
             && (m_queue.size() >= m_options.queueLimitCommands()
                 || m_log.size() + bytes > m_options.queueLimitBytes()))
        refusal =
            QRedisError(Code::QueueFull, Outcome::NotSent,
                        QStringLiteral("%1 commands (%2 bytes) wait for answers; see QRedisOptions::setQueueLimits()")
                            .arg(m_queue.size())
                            .arg(m_log.size()));
    if (!refusal)
        return true;
    m_outbox->fail(std::move(request.sink), named(*refusal, request.command));
    return false;
}

void Connection::send(Request &&request, std::span<const QRedisArg> words)
{
    qsizetype small = 0; // large words are referenced and do not count
    for (const QRedisArg &word : words)
        small += word.size() < CommandLog::LargeWord ? word.size() : 0;
    if (!admit(request, small))
        return;
    const quint64 begin = m_log.end();
    m_log.append(request.command, words);
    enqueue(std::move(request), begin);
}

void Connection::send(Request &&request, CommandLog &&bytes)
{
    if (!admit(request, 0))
        return;
    const quint64 begin = m_log.end();
    m_log.append(std::move(bytes));
    enqueue(std::move(request), begin);
}

void Connection::enqueue(Request &&request, quint64 begin)
{
    const qint64 deadline = request.deadline;
    Entry entry;
    entry.request = std::move(request);
    entry.begin = begin;
    entry.end = m_log.end();
    m_deadlines.add(m_queue.push(std::move(entry)), deadline);
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
    if (!owesReplies())
        return flush(); // nothing is on the wire: no reply will come at whose end it could be written
    if (m_delivering == 0 && !std::exchange(m_writePosted, true))
        QCoreApplication::postEvent(this, new QEvent(WriteEvent));
}

void Connection::flush()
{
    if (!isReady())
        return;
    const bool owed = owesReplies();
    while (m_unsent != m_queue.end() || m_partial) {
        if (m_transport->pendingBytes() > 0)
            return; // drained() goes on
        if (m_partial) {
            const Entry &entry = m_queue[m_unsent - 1];
            const quint64 to = std::min(entry.end, m_partial + WriteSlice);
            const quint64 from = std::exchange(m_partial, to == entry.end ? 0 : to);
            if (!writeRun(from, to))
                return;
            continue;
        }
        // A run of entries whose bytes lie side by side; a large one is begun here and goes on above.
        quint64 from = 0;
        quint64 to = 0;
        while (m_unsent != m_queue.end()) {
            Entry &entry = m_queue[m_unsent];
            if (!entry.dead && entry.request.sink.isCanceled())
                finish(entry,
                       QRedisError(Code::Canceled, Outcome::NotSent, QStringLiteral("cancelled before it was sent")));
            if (entry.dead) {
                ++m_unsent;
                if (to)
                    break;
                popDead();
                continue;
            }
            if (to && (entry.begin != to || entry.end - from > WriteSlice))
                break;
            if (!to)
                from = entry.begin;
            ++entry.attempts;
            ++m_unsent;
            to = entry.end;
            if (to - from > WriteSlice) {
                to = from + WriteSlice;
                m_partial = to;
                break;
            }
        }
        if (to && !writeRun(from, to))
            return;
    }
    if (!owed && owesReplies()) {
        m_owingSince = clock();
        armTimerFor(silenceDue());
    }
}

bool Connection::writeRun(quint64 from, quint64 to)
{
    const quint64 epoch = m_epoch;
    while (from != to) {
        const QByteArrayView piece = m_log.piece(from, to);
        if (!m_transport->write(piece) || m_epoch != epoch)
            return false; // the transport has said failed(), or will
        from += quint64(piece.size());
    }
    return true;
}

qint64 Connection::bytesSentOf(const Entry &entry) const
{
    const quint64 to = m_partial > entry.begin && m_partial < entry.end ? m_partial : entry.end;
    return qint64(to - entry.begin);
}

void Connection::writeRaw(const QByteArray &bytes)
{
    if (isReady())
        m_transport->write(bytes);
}

// --- dialling ------------------------------------------------------------------------------------------------------

void Connection::open()
{
    if (m_phase == Phase::Idle)
        dial();
}

void Connection::dial()
{
    m_phase = Phase::Dialling;
    m_phaseDue = clock() + m_options.connectTimeout().count();
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
    m_lastByte = clock();
    m_handshake = std::make_unique<Handshake>(m_options);
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
    m_transport->write(m_handshake->epilogue(&m_ignored));
    m_handshake.reset();
    qCDebug(lcConnection) << "connected to" << m_options.serverName() << "with RESP" << m_protocol;

    const QPointer<Connection> alive(this);
    const quint64 epoch = m_epoch;
    Q_EMIT opened();
    if (alive && m_epoch == epoch) {
        flush();
        armTimer();
    }
}

// --- reading -------------------------------------------------------------------------------------------------------

void Connection::transportReadable()
{
    if (m_transport->deliversDirectly())
        readAll();
    else if (!std::exchange(m_resumePosted, true))
        QCoreApplication::postEvent(this, new QEvent(ResumeEvent));
}

void Connection::readAll()
{
    const QPointer<Connection> alive(this);
    const quint64 epoch = m_epoch;
    for (;;) {
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
        m_lastByte = clock();
        m_probed = false;
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
        if (m_parser.hasUnreadBytes() && !std::exchange(m_resumePosted, true))
            QCoreApplication::postEvent(this, new QEvent(ResumeEvent));
        takeFrame();
        if (!alive)
            return;
        if (m_epoch != epoch) {
            --m_delivering;
            return;
        }
    }
    --m_delivering;
    if (m_receiver) {
        m_receiver->batchEnded();
        if (!alive || m_epoch != epoch)
            return;
    }
    flush(); // at every depth: a nested event loop's batch ends here too
}

void Connection::takeFrame()
{
    const Parser::Frame &frame = m_parser.frame();
    QRedisReader reader(frame.bytes, &frame.blobs);
    const QRedisValue::Type type = reader.type();

    if (m_phase == Phase::Greeting && !frame.push)
        return greet(m_handshake->reply(reader));
    if (frame.push || (m_receiver && m_protocol == 2 && type == QRedisValue::Type::Array)) {
        if (m_receiver)
            m_receiver->takePush(reader);
        return;
    }
    if (m_ignored > 0) {
        --m_ignored;
        return;
    }
    const bool isError = type == QRedisValue::Type::Error;
    if (!owesReplies()) {
        if (m_receiver) { // a refused SUBSCRIBE; on RESP2 also the answer to a PING
            if (isError)
                m_receiver->takeStrayError(takeServerError(reader));
            return;
        }
        const QRedisError error = isError // such as "ERR max number of clients reached", sent before the link is cut
            ? takeServerError(reader)
            : QRedisError(Code::Protocol, Outcome::NotSent,
                          QStringLiteral("the server sent a reply that nobody asked for"));
        return linkLost(error);
    }
    takeReply(reader, isError);
}

void Connection::takeReply(QRedisReader &reader, bool isError)
{
    popDead();
    Entry &front = m_queue.front();
    if (front.request.replies > 1) {
        --front.request.replies;
        if (!front.abandoned) {
            front.request.sink.collect(reader);
            front.request.deadline = m_lastByte + front.request.timeout; // expire() looks here again
        }
        return;
    }

    Entry entry = m_queue.pop();
    m_log.release(entry.end);
    popDead();
    const bool quietNow = m_signalsQuiet && isQuiet();
    const QPointer<Connection> alive(this);
    if (entry.abandoned) {
        // swallowed: its future was finished before
    } else if (entry.request.nullIsTimeout && reader.isNull()) {
        const QRedisError error(Code::Timeout, Outcome::Rejected,
                                QStringLiteral("nothing came within %1 ms").arg(entry.request.timeout));
        m_outbox->deliverError(std::move(entry.request.sink), named(error, entry.request.command));
    } else if (isError && !entry.request.batch) {
        m_outbox->deliverError(std::move(entry.request.sink), named(takeServerError(reader), entry.request.command));
    } else {
        m_outbox->deliver(std::move(entry.request.sink), reader);
    }
    if (quietNow && alive && isQuiet() && isReady())
        Q_EMIT quiet();
}

void Connection::popDead()
{
    while (m_queue.begin() < m_unsent && m_queue.front().dead)
        m_log.release(m_queue.pop().end);
}

// --- failing -------------------------------------------------------------------------------------------------------

void Connection::linkLost(const QRedisError &error)
{
    if (m_phase == Phase::Ended || m_phase == Phase::Idle || m_phase == Phase::Resting)
        return;
    const bool wasReady = isReady();
    const bool hopeless = error.code() == Code::AuthenticationFailed || error.code() == Code::TlsFailure
        || error.code() == Code::InvalidArgument;
    m_lastError = QRedisError(error).withContext({}, m_options.serverName());
    qCDebug(lcConnection).noquote() << (wasReady ? "lost:" : "not connected:") << m_lastError.message();

    ++m_epoch;
    m_transport.reset();
    m_handshake.reset();
    m_parser = Parser(readLimits(m_options));
    m_ignored = 0;
    m_probed = false;
    m_phase = m_revival == Revival::Never ? Phase::Ended : Phase::Idle;
    m_phaseDue = Deadlines::Never;
    settleOwed(m_lastError);

    if (m_revival == Revival::Never || hopeless) {
        failQueued(m_lastError);
    } else {
        m_phase = Phase::Resting;
        m_phaseDue = clock() + m_backoff.next(QRandomGenerator::global()->generateDouble()).count();
    }
    armTimer();
    Q_EMIT lost(m_lastError, hopeless); // last: its slots may delete this
}

void Connection::settleOwed(const QRedisError &error)
{
    const QRedisRetryPolicy policy = m_options.retryPolicy();
    for (quint64 number = m_queue.begin(); number != m_unsent; ++number) {
        Entry &entry = m_queue[number];
        if (entry.dead)
            continue;
        const Retry retry = entry.request.retry;
        const bool repeatable = retry == Retry::Read || (retry == Retry::Overwrite && policy.retryOverwrites());
        if (entry.abandoned)
            entry.dead = true;
        else if (entry.request.endIsReply)
            succeed(entry);
        else if (m_revival == Revival::Never || !repeatable || entry.attempts >= policy.attempts())
            finish(entry, error.withOutcome(Outcome::Unknown));
    }
    // What is left is written again, in its first order, before anything newer.
    m_unsent = m_queue.begin();
    m_partial = 0;
}

void Connection::failQueued(const QRedisError &error)
{
    for (quint64 number = m_queue.begin(); number != m_queue.end(); ++number) {
        Entry &entry = m_queue[number];
        if (!entry.dead && !entry.abandoned)
            finish(entry,
                   number < m_unsent ? error.withOutcome(Outcome::Unknown) : error.withOutcome(Outcome::NotSent));
        entry.dead = true;
    }
    m_unsent = m_queue.end();
    m_partial = 0;
    popDead();
}

void Connection::end(const QRedisError &error)
{
    if (m_phase == Phase::Ended)
        return;
    failQueued(error);
    m_lastError = error;
    m_phase = Phase::Ended;
    ++m_epoch;
    m_transport.reset();
    m_handshake.reset();
    m_timer.stop();
    QCoreApplication::removePostedEvents(this);
}

void Connection::finish(Entry &entry, QRedisError error)
{
    const QRedisError full = named(error, entry.request.command);
    qCDebug(lcCommand).noquote() << full.message();
    const qint64 sent = error.outcome() == Outcome::NotSent ? 0 : bytesSentOf(entry);
    m_outbox->fail(std::move(entry.request.sink), full, sent);
    entry.dead = true;
}

void Connection::succeed(Entry &entry)
{
    QRedisReader reader("+OK\r\n");
    entry.dead = true;
    m_outbox->deliverLater(std::move(entry.request.sink), reader);
}

QRedisError Connection::named(const QRedisError &error, Command command) const
{
    return error.withContext(commandInfo(command).name.toByteArray(), m_options.serverName());
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
            if (alive && m_epoch == epoch && !m_transport->deliversDirectly())
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
    armTimerFor(std::min({m_deadlines.next(m_queue.begin()), m_phaseDue, silenceDue()}));
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
    const qint64 now = clock();
    m_timerDue = Deadlines::Never;
    while (const std::optional<quint64> number = m_deadlines.takeExpired(m_queue.begin(), now))
        expire(*number);
    popDead();

    if (m_phaseDue <= now) {
        if (m_phase == Phase::Resting) {
            dial();
        } else {
            linkLost(
                QRedisError(Code::Timeout, Outcome::NotSent,
                            QStringLiteral("no connection within %1 ms (%2); see QRedisOptions::setConnectTimeout()")
                                .arg(m_options.connectTimeout().count())
                                .arg(m_phase == Phase::Dialling ? QStringLiteral("the host does not answer")
                                                                : QStringLiteral("the server does not answer HELLO"))));
            return; // it has armed the timer, and may have deleted us
        }
    } else if (silenceDue() <= now) {
        return silenceCame(now);
    }
    armTimer();
}

void Connection::expire(quint64 number)
{
    Entry &entry = m_queue[number];
    if (entry.dead || entry.abandoned)
        return;
    const qint64 now = clock();
    if (entry.request.deadline > now) // a batch that got answers meanwhile
        return m_deadlines.add(number, entry.request.deadline);
    const bool sent = number < m_unsent;
    if (!sent) {
        const bool linkFailed = !isReady() && m_lastError.code() != Code::NoError;
        finish(entry,
               QRedisError(linkFailed ? m_lastError.code() : Code::Timeout, Outcome::NotSent,
                           linkFailed ? QStringLiteral("not sent within %1 ms; the last attempt to connect: %2")
                                            .arg(entry.request.timeout)
                                            .arg(m_lastError.message())
                                      : QStringLiteral("not sent within %1 ms; %2 commands wait before it")
                                            .arg(entry.request.timeout)
                                            .arg(number - m_queue.begin())));
        return;
    }
    const QRedisError error(
        Code::Timeout, Outcome::Unknown,
        QStringLiteral("no answer within %1 ms (%2 commands in flight, the last byte came %3 ms ago); "
                       "large values and slow scripts need withTimeout()")
            .arg(entry.request.timeout)
            .arg(m_unsent - m_queue.begin())
            .arg(now - m_lastByte));
    finish(entry, error);
    entry.dead = false;
    entry.abandoned = true; // the link lives, and the reply will be swallowed
    if (m_revival == Revival::Never)
        QMetaObject::invokeMethod(
            this,
            [this, error, epoch = m_epoch] {
                if (m_epoch == epoch)
                    linkLost(error);
            },
            Qt::QueuedConnection);
}

qint64 Connection::silenceDue() const
{
    if (!isReady() || m_options.keepAliveIdle().count() <= 0)
        return Deadlines::Never;
    if (m_probed)
        return m_lastByte + (m_options.keepAliveIdle() + m_options.keepAliveInterval()).count();
    if (!owesReplies())
        return m_lastByte + m_options.keepAliveIdle().count();
    if (m_queue.front().request.waits)
        return Deadlines::Never; // a blocked link is left to TCP's keep-alive
    return std::max(m_lastByte, m_owingSince) + 2 * m_options.commandTimeout().count();
}

void Connection::silenceCame(qint64 now)
{
    if (!m_probed && !owesReplies()) {
        m_probed = true;
        m_lastByte = now - m_options.keepAliveIdle().count(); // the probe's time begins now
        if (!m_receiver || m_protocol == 3)
            ++m_ignored;
        m_transport->write("*1\r\n$4\r\nPING\r\n");
        return armTimer();
    }
    linkLost(QRedisError(
        Code::ConnectionLost, Outcome::NotSent,
        QStringLiteral("the server has not sent a byte for %1 ms").arg(now - std::max(m_lastByte, m_owingSince))));
}

} // namespace QRedis::Private
