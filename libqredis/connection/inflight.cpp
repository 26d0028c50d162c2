// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "inflight.h"

#include "outbox.h"

#include "protocol/commandtable.h"

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

InFlight::InFlight(const QRedisOptions &options, Outbox *outbox)
    : m_options(options)
    , m_outbox(outbox)
    , m_mostCommands(options.queueLimitCommands())
    , m_mostBytes(options.queueLimitBytes())
{
}

// --- in ------------------------------------------------------------------------------------------------------------

QRedisError InFlight::refusal() const
{
    return QRedisError(Code::QueueFull, Outcome::NotSent,
                       QStringLiteral("%1 commands (%2 bytes) wait for answers; see QRedisOptions::setQueueLimits()")
                           .arg(m_queue.size())
                           .arg(m_counted));
}

void InFlight::append(Request &&request, std::span<const QRedisArg> words)
{
    const quint64 begin = m_log.end();
    const qint64 referenced = m_log.referenced();
    m_log.append(request.command, words);
    const qint64 counted = qint64(m_log.end() - begin) - (m_log.referenced() - referenced);
    enqueue(std::move(request), begin, counted);
}

void InFlight::append(Request &&request, CommandLog &&bytes)
{
    const quint64 begin = m_log.end();
    const qint64 counted = request.batch ? 0 : bytes.size() - bytes.referenced();
    m_log.append(std::move(bytes));
    enqueue(std::move(request), begin, counted);
}

void InFlight::enqueue(Request &&request, quint64 begin, qint64 counted)
{
    Entry &entry = m_queue.extend();
    entry.request = std::move(request);
    entry.begin = begin;
    entry.end = m_log.end();
    entry.counted = counted;
    entry.abandoned = false;
    entry.dead = false;
    m_counted += counted;
    m_deadlines.add(m_queue.end() - 1, entry.request.deadline);
}

// --- out -----------------------------------------------------------------------------------------------------------

InFlight::Run InFlight::nextRun(qint64 now)
{
    m_log.release(m_answered);
    if (m_partial) {
        const quint64 end = m_queue[m_unsent - 1].end;
        const quint64 to = std::min(end, m_partial + WriteSlice);
        return {std::exchange(m_partial, to == end ? 0 : to), to};
    }
    Run run;
    while (m_unsent != m_queue.end() && !isHolding()) {
        Entry &entry = m_queue[m_unsent];
        if (!entry.dead && entry.request.sink.isCanceled())
            fail(entry,
                 QRedisError(Code::Canceled, effectOf(entry.request), QStringLiteral("cancelled before it was sent")));
        if (entry.dead) {
            ++m_unsent;
            if (run)
                break; // its bytes are a hole
            settle();
            continue;
        }
        if (run && (entry.begin != run.to || entry.end - run.from > WriteSlice))
            break;
        if (!run)
            run.from = entry.begin;
        run.to = entry.end;
        ++entry.request.attempts;
        entry.writtenAt = now;
        ++m_unsent;
        if (run.to - run.from > WriteSlice) { // a large one is begun here and goes on above
            run.to = m_partial = run.from + WriteSlice;
            break;
        }
    }
    return run;
}

qint64 InFlight::bytesSent(const Entry &entry) const
{
    const quint64 to = m_partial > entry.begin && m_partial < entry.end ? m_partial : entry.end;
    return qint64(to - entry.begin);
}

void InFlight::sendAgain()
{
    holdNothing();
    m_owed = m_unsent = m_queue.begin();
    settle();
}

// --- back ----------------------------------------------------------------------------------------------------------

void InFlight::takeReply(QRedisReader &reader, qint64 now)
{
    Entry &entry = m_queue[m_owed];
    Request &request = entry.request;
    if (request.replies > 1) {
        --request.replies;
        if (!entry.abandoned) {
            request.sink.collect(reader);
            request.deadline = now + request.timeout; // expire() looks here again
        }
        return;
    }
    if (!request.batch && reader.type() == QRedisValue::Type::Error)
        return takeError(named(takeServerError(reader), request.command));

    failHeldWrites();
    if (request.nullIsTimeout && reader.isNull() && !entry.abandoned) {
        const QRedisError timeout(Code::Timeout, Outcome::Rejected,
                                  QStringLiteral("nothing came within %1 ms").arg(request.timeout));
        const QRedisError error = named(timeout, request.command);
        return m_outbox->deliverError(takeOwed(), error);
    }
    // Decode, advance, pop, then finish: user code may do anything, to this object too.
    if (entry.abandoned)
        takeOwed(); // swallowed: its future was finished before
    else
        m_outbox->deliver(takeOwed(), reader);
}

void InFlight::takeError(const QRedisError &error)
{
    const Entry &entry = m_queue[m_owed];
    const Request &request = entry.request;
    const Remedy remedy = remedyFor(error, entry);
    if (remedy != Remedy::None && !entry.abandoned && !request.pinned && hasAttempts(request)) {
        m_held.push_back({m_owed++, error, remedy});
        m_remedy = std::max(m_remedy, remedy);
        m_refusal = error;
        return settle();
    }
    if (remedy == Remedy::None)
        failHeldWrites();
    const QRedisError known = withEffect(error, request.command);
    if (Sink sink = takeOwed())
        m_outbox->deliverError(std::move(sink), known);
}

Sink InFlight::takeOwed()
{
    Entry &entry = m_queue[m_owed++];
    Sink sink = std::move(entry.request.sink);
    entry.dead = true;
    settle();
    return sink;
}

void InFlight::settle()
{
    while (!m_queue.isEmpty() && m_queue.front().dead) {
        const Entry &front = m_queue.front();
        m_answered = front.end;
        m_counted -= front.counted;
        m_queue.drop();
    }
    m_owed = std::max(m_owed, m_queue.begin());
    m_unsent = std::max(m_unsent, m_owed);
    while (m_owed != m_unsent && m_queue[m_owed].dead)
        ++m_owed;
}

// --- again ---------------------------------------------------------------------------------------------------------

void InFlight::holdNothing()
{
    m_held.clear();
    m_remedy = Remedy::None;
}

Remedy InFlight::remedyFor(const QRedisError &error, const Entry &entry) const
{
    const Remedy remedy = Private::remedyFor(error, entry.request.command);
    const bool unknownScript =
        remedy == Remedy::Load && (entry.abandoned || entry.request.sink.scriptSource().isNull());
    return unknownScript ? Remedy::None : remedy;
}

QByteArray InFlight::scriptLoads(int *count) const
{
    QByteArrayList sources;
    for (const Held &held : m_held) {
        const QByteArray source =
            held.remedy == Remedy::Load ? m_queue[held.number].request.sink.scriptSource() : QByteArray();
        if (!source.isNull() && !sources.contains(source))
            sources.append(source);
    }
    CommandLog loads;
    for (const QByteArray &source : std::as_const(sources)) {
        const QRedisArg words[] = {source};
        loads.append(Command::ScriptLoad, words);
    }
    *count += int(sources.size());
    QByteArray bytes;
    for (quint64 at = loads.begin(); at != loads.end(); at += quint64(loads.piece(at, loads.end()).size()))
        bytes += loads.piece(at, loads.end());
    return bytes;
}

void InFlight::failHeldWrites()
{
    if (!isHolding())
        return;
    std::erase_if(m_held, [this](const Held &held) {
        Entry &entry = m_queue[held.number];
        const bool write = entry.request.retry != Retry::Read;
        if (write && !entry.dead)
            fail(entry, held.error.withOutcome(effectOf(entry.request)));
        return entry.dead;
    });
    if (m_held.empty()) // the server acts again
        holdNothing();
    settle();
}

bool InFlight::hasAttempts(const Request &request) const
{
    return request.attempts < m_options.retryPolicy().attempts();
}

bool InFlight::mayRepeat(const Request &request) const
{
    const bool safe = request.retry == Retry::Read
        || (request.retry == Retry::Overwrite && m_options.retryPolicy().retryOverwrites());
    return safe && !request.pinned && hasAttempts(request);
}

Outcome InFlight::effectOf(const Request &request)
{
    if (request.mayHaveActed)
        return Outcome::Unknown;
    return request.attempts > 0 ? Outcome::Rejected : Outcome::NotSent;
}

// --- wrong ---------------------------------------------------------------------------------------------------------

bool InFlight::loseAnswer(Entry &entry)
{
    if (entry.abandoned) {
        entry.dead = true;
        return false;
    }
    if (entry.request.endIsReply) {
        succeed(entry);
        return false;
    }
    entry.request.mayHaveActed = true;
    return mayRepeat(entry.request);
}

bool InFlight::owesWrites() const
{
    for (quint64 number = m_owed; number != m_unsent; ++number) {
        const Entry &entry = m_queue[number];
        if (!entry.dead && entry.request.retry != Retry::Read)
            return true;
    }
    return false;
}

void InFlight::linkLost(const QRedisError &error)
{
    for (quint64 number = m_owed; number != m_unsent; ++number) {
        Entry &entry = m_queue[number];
        if (!entry.dead && !loseAnswer(entry) && !entry.dead)
            fail(entry, error.withOutcome(Outcome::Unknown), bytesSent(entry));
    }
    m_partial = 0;
    sendAgain();
}

std::vector<Returned> InFlight::linkEnded(const QRedisError &error)
{
    std::vector<Returned> returned;
    for (quint64 number = m_queue.begin(); number != m_queue.end(); ++number) {
        Entry &entry = m_queue[number];
        const bool owed = number >= m_owed && number < m_unsent;
        if (entry.dead)
            continue;
        // A write that the server may still run on the lost link is not sent on another.
        const bool again = owed ? loseAnswer(entry) && entry.request.retry == Retry::Read : !entry.request.pinned;
        if (entry.dead)
            continue;
        if (again) {
            returned.push_back({std::move(entry.request), m_log.part(entry.begin, entry.end)});
            entry.dead = true;
        } else {
            fail(entry, error.withOutcome(owed ? Outcome::Unknown : effectOf(entry.request)),
                 owed ? bytesSent(entry) : 0);
        }
    }
    m_partial = 0;
    m_unsent = m_queue.end();
    holdNothing();
    settle();
    m_log.release(m_answered);
    return returned;
}

void InFlight::failAll(const QRedisError &error)
{
    for (quint64 number = m_queue.begin(); number != m_queue.end(); ++number) {
        Entry &entry = m_queue[number];
        const bool owed = number >= m_owed && number < m_unsent;
        if (!entry.dead && !entry.abandoned)
            fail(entry, error.withOutcome(owed ? Outcome::Unknown : effectOf(entry.request)),
                 owed ? bytesSent(entry) : 0);
        entry.dead = true;
    }
    m_partial = 0;
    m_unsent = m_queue.end();
    holdNothing();
    settle();
    m_log.release(m_answered);
}

bool InFlight::abandonBlocked(qint64 due)
{
    if (!waits())
        return false;
    Entry &entry = m_queue[m_owed];
    if (entry.abandoned || !entry.request.sink.isCanceled())
        return false;
    fail(entry, QRedisError(Code::Canceled, Outcome::Unknown, QStringLiteral("cancelled while it waited")));
    entry.dead = false;
    entry.abandoned = true;
    entry.request.deadline = due;
    m_deadlines.add(m_owed, due);
    return true;
}

void InFlight::fail(Entry &entry, const QRedisError &error, qint64 sent)
{
    m_outbox->fail(std::move(entry.request.sink), named(error, entry.request.command), sent);
    entry.dead = true;
}

void InFlight::succeed(Entry &entry)
{
    QRedisReader ok("+OK\r\n");
    m_outbox->deliverLater(std::move(entry.request.sink), ok);
    entry.dead = true;
}

QRedisError InFlight::named(const QRedisError &error, Command command) const
{
    return error.withContext(commandInfo(command).name.toByteArray(), m_options.serverName());
}

// --- late ----------------------------------------------------------------------------------------------------------

bool InFlight::expire(qint64 now, const LinkNow &link)
{
    bool anySent = false;
    while (const std::optional<quint64> number = m_deadlines.takeExpired(m_queue.begin(), now)) {
        Entry &entry = m_queue[*number];
        if (entry.dead)
            continue;
        const bool atServer = *number < m_unsent && entry.request.waits && !entry.abandoned;
        const qint64 due = entry.request.deadline + (atServer ? BlockingGrace : 0);
        if (due > now) { // a batch that got answers meanwhile, or a wait that the server is to end
            m_deadlines.add(*number, due);
        } else if (entry.abandoned) {
            anySent |= entry.request.waits; // it was cancelled, and the server does not let go
        } else if (*number >= m_unsent) {
            fail(entry, stillUnsent(*number, link));
        } else if (*number >= m_owed) {
            // What is half written goes on, since the link lives.
            fail(entry, unanswered(entry, now, link), qint64(entry.end - entry.begin));
            entry.dead = false;
            entry.abandoned = true;
            anySent = true;
        } else {
            const auto held = std::find_if(m_held.begin(), m_held.end(),
                                           [&](const Held &candidate) { return candidate.number == *number; });
            fail(entry, held->error.withOutcome(effectOf(entry.request)));
        }
    }
    std::erase_if(m_held, [this](const Held &held) { return m_queue[held.number].dead; });
    settle();
    return anySent;
}

namespace {

QString lateness(qint64 late)
{
    constexpr qint64 Noticeable = 50; // milliseconds
    return late < Noticeable ? QString()
                             : QStringLiteral("; this thread's event loop was busy elsewhere for %1 ms").arg(late);
}

} // namespace

QRedisError InFlight::stillUnsent(quint64 number, const LinkNow &link) const
{
    const Request &request = m_queue[number].request;
    if (link.lastError.code() == Code::Server)
        return link.lastError.withOutcome(effectOf(request));
    const bool unreachable = !link.waitsFor.isEmpty() && link.lastError.code() != Code::NoError;
    const QString why = link.waitsFor.isEmpty()
        ? QStringLiteral("the server reads no more; %1 commands wait before it").arg(number - m_queue.begin())
        : link.waitsFor;
    return QRedisError(
        unreachable ? link.lastError.code() : Code::Timeout, effectOf(request),
        QStringLiteral("not sent within %1 ms: %2%3").arg(request.timeout).arg(why, lateness(link.late)));
}

QRedisError InFlight::unanswered(const Entry &entry, qint64 now, const LinkNow &link) const
{
    const qint64 timeout = entry.request.timeout;
    const qint64 sinceSent = now - entry.writtenAt;
    return QRedisError(Code::Timeout, Outcome::Unknown,
                       QStringLiteral("no answer within %1 ms: %2 ms passed until it was sent, %3 ms since then (%4 "
                                      "commands in flight, the last byte came %5 ms ago); large values and slow "
                                      "scripts need withTimeout()%6")
                           .arg(timeout)
                           .arg(std::max<qint64>(0, timeout - sinceSent))
                           .arg(sinceSent)
                           .arg(m_unsent - m_owed)
                           .arg(now - link.lastByte)
                           .arg(lateness(link.late)));
}

} // namespace QRedis::Private
