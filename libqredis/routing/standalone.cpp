// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "standalone.h"

#include "joinedsink.h"
#include "nosink.h"

#include "connection/outbox.h"
#include "protocol/commandtable.h"

#include <QtCore/qcoreevent.h>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

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
    , m_pool(options, outbox, this)
    , m_lines(options, outbox, listener, &m_pool)
{
    connect(&m_pool, &Pool::changed, this, &Router::poolChanged);
    connect(&m_pool, &Pool::queueFullChanged, this, &Router::queueFullChanged);
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
    Claim claim;
    claim.deadline = shared->request.deadline != Deadlines::Never
        ? shared->request.deadline
        : Connection::clock() + m_options.commandTimeout().count();
    claim.blocking = shared->request.waits;
    claim.sink = &shared->request.sink; // shared by the answer
    claim.answer = [this, shared](Lease *lease, const QRedisError &refusal) {
        if (!lease)
            return m_outbox->fail(std::move(shared->request.sink), refusal);
        hand(lease, std::move(*shared));
        m_pool.release(lease); // it is returned when it is quiet
    };
    m_pool.acquire(std::move(claim));
}

void StandaloneRouter::lendAside(Parcel &&parcel)
{
    parcel.request.endIsReply = parcel.route.travel == Travel::NoReply;
    parcel.request.pinned = true; // such a link is used once
    const auto shared = std::make_shared<Parcel>(std::move(parcel));
    m_pool.acquireAside([this, shared](Lease *lease, const QRedisError &refusal) {
        if (!lease)
            return m_outbox->fail(std::move(shared->request.sink), refusal);
        hand(lease, std::move(*shared));
        m_pool.release(lease);
    });
}

void StandaloneRouter::hand(Lease *lease, Parcel &&parcel)
{
    heed(lease);
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

// --- lost leases ---------------------------------------------------------------------------------------------------

void StandaloneRouter::heed(Lease *lease)
{
    connect(lease, &Connection::lost, this, &StandaloneRouter::leaseLost, Qt::UniqueConnection);
}

//! Sends on another lease what the lost one leaves over.
void StandaloneRouter::leaseLost()
{
    auto *lease = static_cast<Connection *>(sender());
    endAtServer(lease->takePredecessors());
    Route route;
    route.dedicated = true;
    for (Returned &command : lease->takeReturned())
        lend({std::move(command.request), route, std::move(command.bytes)});
}

//! Before anything that is said on the lane from now on: who hears "unknown" and looks shall not be overtaken.
void StandaloneRouter::endAtServer(const QList<PeerName> &links)
{
    Connection *lane = m_pool.lane();
    if (!lane->isReady())
        return lane->addPredecessors(links);
    for (const PeerName &link : links) {
        Request request;
        request.sink = Sink::make(NoSink());
        request.command = Command::ClientKill;
        request.timeout = m_options.commandTimeout().count();
        request.deadline = Connection::clock() + request.timeout;
        const QRedisArg words[] = {"ID", link.id, "ADDR", link.address};
        lane->send(std::move(request), words);
    }
}

// --- sections ------------------------------------------------------------------------------------------------------

void StandaloneRouter::openSection(quint64 id, qint64 deadline)
{
    m_sections.try_emplace(id);
    Claim claim;
    claim.deadline = deadline;
    claim.answer = [this, id](Lease *lease, const QRedisError &refusal) {
        const auto section = m_sections.find(id);
        if (section == m_sections.end()) // ended
            return;
        if (lease) {
            heed(lease);
            section->second.lease = lease;
            section->second.granted = true;
        } else {
            section->second.refusal = refusal;
        }
        for (Parcel &parcel : std::exchange(section->second.pending, {}))
            submitIn(id, std::move(parcel));
    };
    const Pool::Ticket ticket = m_pool.acquire(std::move(claim));
    if (const auto section = m_sections.find(id); section != m_sections.end())
        section->second.ticket = ticket;
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

void StandaloneRouter::closeSection(quint64 id)
{
    const auto found = m_sections.find(id);
    if (found == m_sections.end())
        return;
    Section section = std::move(found->second);
    m_sections.erase(found);
    for (Parcel &parcel : section.pending)
        m_outbox->fail(std::move(parcel.request.sink),
                       QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the transaction was discarded")));
    if (section.lease)
        m_pool.release(section.lease); // idle again when the server's answers say that it is clean
    else
        m_pool.withdraw(section.ticket);
}

// --- subscriptions -------------------------------------------------------------------------------------------------

void StandaloneRouter::subscribe(SubscriptionLine line, QRedisMessage::Kind kind, const QList<WantedChannel> &channels)
{
    if (m_state != State::Closed && m_state != State::Closing)
        m_lines.subscribe(line, kind, channels);
}

void StandaloneRouter::unsubscribe(SubscriptionLine line, QRedisMessage::Kind kind, const QByteArrayList &channels)
{
    m_lines.unsubscribe(line, kind, channels);
}

void StandaloneRouter::pause(SubscriptionLine line, SubscriptionLink::Pause reason)
{
    m_lines.pause(line, reason);
}

void StandaloneRouter::resume(SubscriptionLine line, SubscriptionLink::Pause reason)
{
    m_lines.resume(line, reason);
}

void StandaloneRouter::resumeAll(SubscriptionLink::Pause reason)
{
    m_lines.resumeAll(reason);
}

void StandaloneRouter::endLine(SubscriptionLine line)
{
    m_lines.endLine(line);
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

void StandaloneRouter::succeed(Sink &&sink)
{
    QRedisReader ok("+OK\r\n"); // one for each: a reader is read once
    m_outbox->deliverLater(std::move(sink), ok);
}

void StandaloneRouter::laneOpened()
{
    setState(State::Connected);
    for (Sink &sink : std::exchange(m_connecting, {}))
        succeed(std::move(sink));
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
    if (connection->isReady())
        return succeed(std::move(sink));
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
    const QList<QPointer<SubscriptionLink>> lines = m_lines.links();
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
    if (m_state == State::Closed)
        return succeed(std::move(sink));
    m_closing.push_back(std::move(sink));
    if (m_state == State::Closing)
        return;
    setState(State::Closing);
    const QRedisError closed(Code::Closed, Outcome::NotSent, QStringLiteral("the client was closed"));
    m_lines.end(closed);
    m_pool.endBlocking(closed);
    connect(&m_pool, &Pool::changed, this, &StandaloneRouter::finishClosing);
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
    if (m_closing.empty() || (owed && m_closeTimer.isActive()))
        return;
    m_closeTimer.stop();
    std::vector<Sink> sinks = std::exchange(m_closing, {});
    end(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was closed")));
    for (Sink &sink : sinks)
        succeed(std::move(sink)); // behind what the end made fail
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
    m_lines.end(error);
    m_pool.end(error);
    for (auto &[id, section] : m_sections) {
        for (Parcel &parcel : std::exchange(section.pending, {}))
            m_outbox->fail(std::move(parcel.request.sink), error);
    }
    m_sections.clear();
    for (Sink &sink : std::exchange(m_connecting, {}))
        m_outbox->fail(std::move(sink), error);
    failRenewal(error);
    for (Sink &sink : std::exchange(m_closing, {}))
        m_outbox->fail(std::move(sink), error);
    setState(State::Closed);
}

} // namespace QRedis::Private
