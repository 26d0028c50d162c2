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
{
}

// --- in ------------------------------------------------------------------------------------------------------------

std::optional<QRedisError> InFlight::refusal(qint64 bytes) const
{
    if (m_queue.size() < m_options.queueLimitCommands() && m_counted + bytes <= m_options.queueLimitBytes())
        return std::nullopt;
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
    const qint64 deadline = request.deadline;
    Entry entry;
    entry.request = std::move(request);
    entry.begin = begin;
    entry.end = m_log.end();
    entry.counted = counted;
    m_counted += counted;
    m_deadlines.add(m_queue.push(std::move(entry)), deadline);
}

// --- out -----------------------------------------------------------------------------------------------------------

InFlight::Run InFlight::nextRun()
{
    if (m_partial) {
        const quint64 end = m_queue[m_unsent - 1].end;
        const quint64 to = std::min(end, m_partial + WriteSlice);
        return {std::exchange(m_partial, to == end ? 0 : to), to};
    }
    Run run;
    while (m_unsent != m_queue.end()) {
        Entry &entry = m_queue[m_unsent];
        if (!entry.dead && entry.request.sink.isCanceled())
            fail(entry, QRedisError(Code::Canceled, Outcome::NotSent, QStringLiteral("cancelled before it was sent")));
        if (entry.dead) {
            ++m_unsent;
            if (run)
                break; // its bytes are a hole
            popDead();
            continue;
        }
        if (run && (entry.begin != run.to || entry.end - run.from > WriteSlice))
            break;
        if (!run)
            run.from = entry.begin;
        run.to = entry.end;
        ++entry.attempts;
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

// --- back ----------------------------------------------------------------------------------------------------------

void InFlight::takeReply(QRedisReader &reader, qint64 now)
{
    popDead();
    Entry &front = m_queue.front();
    if (front.request.replies > 1) {
        --front.request.replies;
        if (!front.abandoned) {
            front.request.sink.collect(reader);
            front.request.deadline = now + front.request.timeout; // expire() looks here again
        }
        return;
    }

    // Decode, advance, pop, then finish: user code may do anything, to this object too.
    Entry entry = pop();
    popDead();
    if (entry.abandoned)
        return; // swallowed: its future was finished before
    if (entry.request.nullIsTimeout && reader.isNull()) {
        const QRedisError error(Code::Timeout, Outcome::Rejected,
                                QStringLiteral("nothing came within %1 ms").arg(entry.request.timeout));
        m_outbox->deliverError(std::move(entry.request.sink), named(error, entry.request.command));
    } else if (!entry.request.batch && reader.type() == QRedisValue::Type::Error) {
        m_outbox->deliverError(std::move(entry.request.sink), refusal(reader, entry.request.command));
    } else {
        m_outbox->deliver(std::move(entry.request.sink), reader);
    }
}

InFlight::Entry InFlight::pop()
{
    Entry entry = m_queue.pop();
    m_log.release(entry.end);
    m_counted -= entry.counted;
    return entry;
}

void InFlight::popDead()
{
    while (!m_queue.isEmpty() && m_queue.front().dead)
        pop();
    m_unsent = std::max(m_unsent, m_queue.begin());
}

// --- wrong ---------------------------------------------------------------------------------------------------------

bool InFlight::mayRepeat(const Entry &entry) const
{
    const QRedisRetryPolicy policy = m_options.retryPolicy();
    const Retry retry = entry.request.retry;
    return (retry == Retry::Read || (retry == Retry::Overwrite && policy.retryOverwrites()))
        && entry.attempts < policy.attempts();
}

void InFlight::linkLost(const QRedisError &error, bool revives)
{
    for (quint64 number = m_queue.begin(); number != m_unsent; ++number) {
        Entry &entry = m_queue[number];
        if (entry.dead)
            continue;
        if (entry.abandoned)
            entry.dead = true;
        else if (entry.request.endIsReply)
            succeed(entry);
        else if (!revives || !mayRepeat(entry))
            fail(entry, error.withOutcome(Outcome::Unknown), bytesSent(entry));
    }
    m_unsent = m_queue.begin();
    m_partial = 0;
    popDead();
}

void InFlight::failAll(const QRedisError &error)
{
    for (quint64 number = m_queue.begin(); number != m_queue.end(); ++number) {
        Entry &entry = m_queue[number];
        const bool sent = number < m_unsent || entry.attempts > 0; // now, or on a link before
        if (!entry.dead && !entry.abandoned)
            fail(entry, error.withOutcome(sent ? Outcome::Unknown : Outcome::NotSent), sent ? bytesSent(entry) : 0);
        entry.dead = true;
    }
    m_unsent = m_queue.end();
    m_partial = 0;
    popDead();
}

bool InFlight::expire(qint64 now, const LinkNow &link)
{
    bool anySent = false;
    while (const std::optional<quint64> number = m_deadlines.takeExpired(m_queue.begin(), now)) {
        Entry &entry = m_queue[*number];
        if (entry.dead || entry.abandoned)
            continue;
        if (entry.request.deadline > now) { // a batch that got answers meanwhile
            m_deadlines.add(*number, entry.request.deadline);
            continue;
        }
        const qint64 timeout = entry.request.timeout;
        if (*number < m_unsent) {
            fail(entry,
                 QRedisError(
                     Code::Timeout, Outcome::Unknown,
                     QStringLiteral("no answer within %1 ms (%2 commands in flight, the last byte came %3 ms ago); "
                                    "large values and slow scripts need withTimeout()")
                         .arg(timeout)
                         .arg(m_unsent - m_queue.begin())
                         .arg(now - link.lastByte)),
                 qint64(entry.end - entry.begin)); // what is half written goes on, since the link lives
            entry.dead = false;
            entry.abandoned = true; // the link lives
            anySent = true;
        } else if (!link.ready && link.lastError.code() != Code::NoError) {
            // What was written on a link before waited to be repeated.
            fail(entry,
                 QRedisError(link.lastError.code(), entry.attempts ? Outcome::Unknown : Outcome::NotSent,
                             QStringLiteral("not sent within %1 ms; the last attempt to connect: %2")
                                 .arg(timeout)
                                 .arg(link.lastError.message())));
        } else {
            fail(entry,
                 QRedisError(Code::Timeout, entry.attempts ? Outcome::Unknown : Outcome::NotSent,
                             QStringLiteral("not sent within %1 ms; %2 commands wait before it")
                                 .arg(timeout)
                                 .arg(*number - m_queue.begin())));
        }
    }
    popDead();
    return anySent;
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

QRedisError InFlight::refusal(QRedisReader &reader, Command command) const
{
    // A script, or a module's command, may have written before it failed; these codes come before anything is run.
    static const QByteArrayList beforeActing{"NOSCRIPT",   "LOADING",     "BUSY",      "NOPERM", "READONLY",
                                             "MASTERDOWN", "OOM",         "MISCONF",   "MOVED",  "ASK",
                                             "TRYAGAIN",   "CLUSTERDOWN", "NOREPLICAS"};
    const QRedisError error = named(takeServerError(reader), command);
    const bool mayAct = command == Command::Eval || command == Command::Evalsha || command == Command::Fcall
        || command == Command::Unknown;
    const bool unknownName = error.serverMessage().startsWith("ERR unknown command");
    return mayAct && !unknownName && !beforeActing.contains(error.serverCode()) ? error.withOutcome(Outcome::Unknown)
                                                                                : error;
}

QRedisError InFlight::named(const QRedisError &error, Command command) const
{
    return error.withContext(commandInfo(command).name.toByteArray(), m_options.serverName());
}

} // namespace QRedis::Private
