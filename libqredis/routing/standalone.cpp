// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "standalone.h"

#include "joinedsink.h"

#include "connection/outbox.h"
#include "protocol/commandtable.h"

#include <QtCore/qcoreevent.h>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

//! A sink for what nobody waits for.
struct NoSink
{
    static const Sink::Operations operations;

    void collect(QRedisReader &) { }
    void deliver(QRedisReader &) { }
    void decode(QRedisReader &) { }
    void fail(const QRedisError &, qint64) { }
    void finish() { }
    bool isCanceled() const { return false; }
};
const Sink::Operations NoSink::operations = Sink::operationsOf<NoSink>();

//! The answer to CLIENT UNBLOCK: the link that was unblocked may serve others again.
struct UnpinSink
{
    static const Sink::Operations operations;

    QPointer<Connection> link;

    void collect(QRedisReader &) { }
    void deliver(QRedisReader &reader) { decode(reader); }
    void decode(QRedisReader &) { unpin(); }
    void fail(const QRedisError &, qint64) { unpin(); }
    void finish() { }
    bool isCanceled() const { return false; }
    void unpin() // in the links' thread, but not in the middle of another link's replies
    {
        if (link)
            QMetaObject::invokeMethod(link, &Connection::unpin, Qt::QueuedConnection);
    }
};
const Sink::Operations UnpinSink::operations = Sink::operationsOf<UnpinSink>();

} // namespace

StandaloneRouter::StandaloneRouter(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener)
    : m_options(options)
    , m_outbox(outbox)
    , m_listener(listener)
    , m_pool(options, outbox, this)
{
}

StandaloneRouter::~StandaloneRouter() = default;

Connection *StandaloneRouter::lane(int slot)
{
    Connection *lane = m_pool.lane(slot);
    if (lane->phase() == Connection::Phase::Idle) { // its first use, or the first after a hopeless dial
        connect(lane, &Connection::opened, this, &StandaloneRouter::laneOpened, Qt::UniqueConnection);
        connect(lane, &Connection::lost, this, &StandaloneRouter::laneLost, Qt::UniqueConnection);
        setState(State::Connecting);
    }
    return lane;
}

void StandaloneRouter::submit(Request &&request, const Route &route, std::span<const QRedisArg> words)
{
    if (route.travel == Travel::Lane && !route.dedicated)
        return lane(route.slot)->send(std::move(request), words);

    Parcel parcel{std::move(request), route, {}};
    parcel.bytes.append(parcel.request.command, words);
    submit(std::move(parcel));
}

void StandaloneRouter::submit(Parcel &&parcel)
{
    if (parcel.route.travel == Travel::Aside || parcel.route.travel == Travel::NoReply)
        lendAside(std::move(parcel));
    else if (parcel.route.travel == Travel::Waits || parcel.route.dedicated)
        lend(std::move(parcel));
    else
        lane(parcel.route.slot)->send(std::move(parcel.request), std::move(parcel.bytes));
}

void StandaloneRouter::lend(Parcel &&parcel)
{
    // std::function wants a copyable closure
    const auto shared = std::make_shared<Parcel>(std::move(parcel));
    // Without a deadline of its own the wait at the server has none, but that for a link has.
    const qint64 deadline = shared->request.deadline != Deadlines::Never
        ? shared->request.deadline
        : Connection::clock() + m_options.commandTimeout().count();
    const auto granted = [this, shared](Connection *lease, const QRedisError &refusal) {
        if (!lease)
            return m_outbox->fail(std::move(shared->request.sink), refusal);
        hand(lease, std::move(*shared));
        m_pool.release(lease, true); // it is returned when it is quiet
    };
    m_pool.acquire(deadline, granted, shared->request.waits);
}

void StandaloneRouter::lendAside(Parcel &&parcel)
{
    parcel.request.endIsReply = parcel.route.travel == Travel::NoReply;
    parcel.request.pinned = true; // such a link is used once
    const auto shared = std::make_shared<Parcel>(std::move(parcel));
    m_pool.acquireAside([this, shared](Connection *lease, const QRedisError &refusal) {
        if (!lease)
            return m_outbox->fail(std::move(shared->request.sink), refusal);
        hand(lease, std::move(*shared));
        m_pool.release(lease, true);
    });
}

void StandaloneRouter::hand(Connection *lease, Parcel &&parcel)
{
    connect(lease, &Connection::lost, this, &StandaloneRouter::leaseLost, Qt::UniqueConnection);
    if (parcel.request.waits) {
        settleTimeout(parcel);
        watchCancel(lease, parcel.request.sink);
    }
    lease->send(std::move(parcel.request), std::move(parcel.bytes));
}

//! The server is to end the wait, by the smaller of the command's own timeout and what is left of our deadline.
void StandaloneRouter::settleTimeout(Parcel &parcel)
{
    Request &request = parcel.request;
    if (request.deadline == Deadlines::Never)
        return;
    QByteArrayList words = parcel.bytes.words();
    const qsizetype name = commandInfo(request.command).nameWords;
    const QVarLengthArray<QRedisArg, 8> arguments(words.cbegin() + name, words.cend());
    const TimeoutWord own = timeoutWord(request.command, {arguments.constData(), std::size_t(arguments.size())});
    const qint64 left = std::max<qint64>(1, request.deadline - Connection::clock());
    if (own.position < 0 || (own.milliseconds > 0 && own.milliseconds <= left))
        return;
    words[name + own.position] =
        own.inSeconds ? QByteArray::number(double(left) / 1000, 'f', 3) : QByteArray::number(left);
    request.nullIsTimeout = true;
    const QVarLengthArray<QRedisArg, 8> settled(words.cbegin(), words.cend());
    parcel.bytes = CommandLog();
    parcel.bytes.append(Command::Unknown, {settled.constData(), std::size_t(settled.size())});
}

// --- cancelling what waits at the server ---------------------------------------------------------------------------

//! Once its future is cancelled, the server is asked to end the wait.
void StandaloneRouter::watchCancel(Connection *lease, Sink &sink)
{
    QObject *watch = sink.watchCancel([this, link = QPointer<Connection>(lease)] {
        if (link)
            unblock(link);
    });
    if (!watch)
        return;
    watch->setParent(lease);
    connect(lease, &Connection::quiet, watch, &QObject::deleteLater);
}

void StandaloneRouter::unblock(Connection *lease)
{
    // What the server does not answer in time ends with its link.
    if (!lease->abandonBlocked(Connection::clock() + InFlight::BlockingGrace))
        return; // answered meanwhile
    Connection *messenger = m_pool.lane();
    if (!messenger->isReady() || lease->clientId() == 0)
        return;
    // The lease serves nobody else before the answer: CLIENT UNBLOCK would hit the next command that waits on it.
    lease->pin();
    Request request;
    request.sink = Sink::make(UnpinSink{lease});
    request.command = Command::ClientUnblock;
    request.timeout = InFlight::BlockingGrace;
    request.deadline = Connection::clock() + request.timeout;
    const QRedisArg id(lease->clientId());
    messenger->send(std::move(request), std::span(&id, 1));
}

//! Sends on another lease what the lost one leaves over.
void StandaloneRouter::leaseLost()
{
    Route route;
    route.dedicated = true;
    for (Returned &command : static_cast<Connection *>(sender())->takeReturned())
        lend({std::move(command.request), route, std::move(command.bytes)});
}

// --- sections ------------------------------------------------------------------------------------------------------

void StandaloneRouter::openSection(quint64 id, qint64 deadline)
{
    m_sections.try_emplace(id);
    m_pool.acquire(deadline, [this, id](Connection *lease, const QRedisError &refusal) {
        const auto section = m_sections.find(id);
        if (section == m_sections.end()) { // closed while it waited
            if (lease)
                m_pool.release(lease, true);
            return;
        }
        if (lease) {
            section->second.lease = lease;
            section->second.granted = true;
        } else {
            section->second.refusal = refusal;
        }
        for (Parcel &parcel : std::exchange(section->second.pending, {}))
            submitIn(id, std::move(parcel));
    });
}

void StandaloneRouter::submitIn(quint64 id, Parcel &&parcel)
{
    const auto found = m_sections.find(id);
    if (found == m_sections.end())
        return m_outbox->fail(
            std::move(parcel.request.sink),
            QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the transaction gave its connection back")));
    Section &section = found->second;
    if (section.refusal)
        return m_outbox->fail(std::move(parcel.request.sink), *section.refusal);
    parcel.request.pinned = true; // WATCH and MULTI belong to the link
    if (!section.granted)
        return section.pending.push_back(std::move(parcel));
    if (section.lease && section.lease->phase() != Connection::Phase::Ended)
        return section.lease->send(std::move(parcel.request), std::move(parcel.bytes));
    m_outbox->fail(
        std::move(parcel.request.sink),
        QRedisError(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("the transaction's connection was lost")));
}

void StandaloneRouter::closeSection(quint64 id, bool watching)
{
    const auto found = m_sections.find(id);
    if (found == m_sections.end())
        return;
    Section section = std::move(found->second);
    m_sections.erase(found);
    for (Parcel &parcel : section.pending)
        m_outbox->fail(std::move(parcel.request.sink),
                       QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the transaction was discarded")));
    if (!section.lease)
        return;
    if (watching && section.lease->isReady()) {
        Request request;
        request.sink = Sink::make(NoSink());
        request.command = Command::Unwatch;
        request.timeout = m_options.commandTimeout().count();
        request.deadline = Connection::clock() + request.timeout;
        section.lease->send(std::move(request), std::span<const QRedisArg>());
    }
    m_pool.release(section.lease, true); // idle again when UNWATCH, or EXEC, is answered
}

// --- subscriptions -------------------------------------------------------------------------------------------------

SubscriptionLink *StandaloneRouter::line(SubscriptionLine number)
{
    const auto found = m_lines.find(number);
    return found == m_lines.end() ? nullptr : found->second.get();
}

void StandaloneRouter::subscribe(SubscriptionLine number, QRedisMessage::Kind kind,
                                 const QList<WantedChannel> &channels)
{
    if (m_state == State::Closed || m_state == State::Closing)
        return;
    if (!line(number)) {
        if (!m_pool.reserve()) {
            const QRedisError error(Code::PoolExhausted, Outcome::NotSent,
                                    QStringLiteral("subscriptions need a connection of their own; see "
                                                   "QRedisOptions::setMaxConnections()"));
            for (const WantedChannel &channel : channels)
                m_listener->refused(channel.id, error);
            return;
        }
        m_lines[number] = std::make_unique<SubscriptionLink>(m_options, m_outbox, m_listener, number);
    }
    line(number)->subscribe(kind, channels);
}

void StandaloneRouter::unsubscribe(SubscriptionLine number, QRedisMessage::Kind kind, const QByteArrayList &channels)
{
    if (SubscriptionLink *link = line(number))
        link->unsubscribe(kind, channels);
}

void StandaloneRouter::pause(SubscriptionLine number, SubscriptionLink::Pause reason)
{
    if (SubscriptionLink *link = line(number))
        link->pause(reason);
}

void StandaloneRouter::resume(SubscriptionLine number, SubscriptionLink::Pause reason)
{
    if (SubscriptionLink *link = line(number))
        link->resume(reason);
}

void StandaloneRouter::resumeAll(SubscriptionLink::Pause reason)
{
    for (const auto &[number, link] : m_lines)
        link->resume(reason);
}

void StandaloneRouter::endLine(SubscriptionLine number)
{
    const auto found = m_lines.find(number);
    if (found == m_lines.end())
        return;
    SubscriptionLink *link = found->second.release();
    m_lines.erase(found);
    link->end(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("nobody listens any more")));
    link->deleteLater(); // what it heard may be the reason
    m_pool.unreserve();
}

// --- state ---------------------------------------------------------------------------------------------------------

void StandaloneRouter::setState(State state)
{
    const bool closing = m_state == State::Closing || m_state == State::Closed;
    if (m_state == state || (closing && state < m_state))
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void StandaloneRouter::laneOpened()
{
    setState(State::Connected);
    QRedisReader ok("+OK\r\n");
    for (Sink &sink : std::exchange(m_connecting, {}))
        m_outbox->deliverLater(std::move(sink), ok);
}

void StandaloneRouter::laneLost(const QRedisError &error, bool hopeless)
{
    setState(hopeless ? State::Idle : State::Connecting);
    for (Sink &sink : std::exchange(m_connecting, {}))
        m_outbox->fail(std::move(sink), error);
    Q_EMIT linkFailed(error);
}

void StandaloneRouter::connectNow(Sink &&sink)
{
    Connection *connection = lane(-1);
    if (connection->isReady()) {
        QRedisReader ok("+OK\r\n");
        return m_outbox->deliverLater(std::move(sink), ok);
    }
    m_connecting.push_back(std::move(sink));
    connection->open();
}

// --- credentials ---------------------------------------------------------------------------------------------------

void StandaloneRouter::reauthenticate(Sink &&sink)
{
    const QRedisOptions::CredentialProvider provider = m_options.credentialProvider();
    if (!provider)
        return m_outbox->fail(std::move(sink),
                              QRedisError(Code::InvalidArgument, Outcome::NotSent,
                                          QStringLiteral("reauthenticate() needs a provider to ask; see "
                                                         "QRedisOptions::setCredentialProvider()")));
    m_renewing.push_back(std::move(sink));
    // A question under way may have been answered with the older token: it is asked anew.
    m_renewal = std::make_unique<CredentialRequest>(provider, m_outbox);
    connect(m_renewal.get(), &CredentialRequest::answered, this, &StandaloneRouter::authenticateLinks);
    connect(m_renewal.get(), &CredentialRequest::failed, this, &StandaloneRouter::failRenewal);
    m_renewalTimer.start(int(m_options.connectTimeout().count()), this);
}

void StandaloneRouter::authenticateLinks(const QRedisCredentials &credentials)
{
    m_renewalTimer.stop();
    m_renewal.reset();
    const QList<Connection *> links = m_pool.links();
    QList<QPointer<SubscriptionLink>> lines;
    for (const auto &[number, link] : m_lines)
        lines.append(link.get());
    const int parts = int(links.size() + lines.size()) + 1; // one more than links: there may be none
    const auto outcome = std::make_shared<JoinedOutcome>(JoinedOutcome{std::exchange(m_renewing, {}), parts});
    for (Connection *link : links)
        link->authenticate(credentials, Sink::make(AuthenticationSink{outcome}));
    QRedisReader ok("+OK\r\n");
    Outbox *const outbox = m_outbox; // outlives us
    outbox->deliverLater(Sink::make(AuthenticationSink{outcome}), ok);
    for (const QPointer<SubscriptionLink> &line : lines) { // on RESP2 they report gaps: user code may delete anything
        Sink part = Sink::make(AuthenticationSink{outcome});
        if (line)
            line->authenticate(credentials, std::move(part));
        else
            outbox->deliverLater(std::move(part), ok);
    }
}

void StandaloneRouter::failRenewal(const QRedisError &error)
{
    m_renewalTimer.stop();
    m_renewal.reset();
    for (Sink &sink : std::exchange(m_renewing, {}))
        m_outbox->fail(std::move(sink), error);
}

// --- the end -------------------------------------------------------------------------------------------------------

void StandaloneRouter::close(Sink &&sink, qint64 deadline)
{
    setState(State::Closing);
    m_closing = std::move(sink);
    const QRedisError closed(Code::Closed, Outcome::NotSent, QStringLiteral("the client was closed"));
    for (const auto &[number, link] : m_lines)
        link->end(closed);
    m_pool.endBlocking(closed);
    connect(&m_pool, &Pool::leasesChanged, this, &StandaloneRouter::finishClosing);
    for (Connection *lane : m_pool.lanes()) {
        if (!lane)
            continue;
        lane->setSignalsQuiet(true);
        connect(lane, &Connection::quiet, this, &StandaloneRouter::finishClosing);
        connect(lane, &Connection::lost, this, &StandaloneRouter::finishClosing);
    }
    m_closeTimer.start(int(std::max<qint64>(0, deadline - Connection::clock())), this);
    finishClosing();
}

void StandaloneRouter::finishClosing()
{
    const auto owing = [](const Connection *lane) { return lane && !lane->isQuiet(); };
    const QList<Connection *> lanes = m_pool.lanes();
    const bool owed = std::any_of(lanes.begin(), lanes.end(), owing) || !m_pool.isQuiet();
    if (!m_closing || (owed && m_closeTimer.isActive()))
        return;
    m_closeTimer.stop();
    Sink sink = std::move(m_closing);
    end(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was closed")));
    QRedisReader ok("+OK\r\n");
    m_outbox->deliverLater(std::move(sink), ok); // behind what the end made fail
}

void StandaloneRouter::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_renewalTimer.timerId())
        return failRenewal(QRedisError(Code::Timeout, Outcome::NotSent,
                                       QStringLiteral("the credential provider did not answer within %1 ms; see "
                                                      "QRedisOptions::setConnectTimeout()")
                                           .arg(m_options.connectTimeout().count())));
    if (event->timerId() != m_closeTimer.timerId())
        return QObject::timerEvent(event);
    m_closeTimer.stop();
    finishClosing();
}

void StandaloneRouter::end(const QRedisError &error)
{
    m_closeTimer.stop();
    for (const auto &[number, link] : m_lines)
        link->end(error);
    m_pool.end(error);
    for (auto &[id, section] : m_sections) {
        for (Parcel &parcel : std::exchange(section.pending, {}))
            m_outbox->fail(std::move(parcel.request.sink), error);
    }
    m_sections.clear();
    for (Sink &sink : std::exchange(m_connecting, {}))
        m_outbox->fail(std::move(sink), error);
    failRenewal(error);
    if (m_closing)
        m_outbox->fail(std::move(m_closing), error);
    setState(State::Closed);
}

} // namespace QRedis::Private
