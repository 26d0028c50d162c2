// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "link.h"

#include "clock.h"
#include "outbox.h"
#include "refusals.h"

#include <QRedis/qredisdecoder.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

const QEvent::Type ResumeEvent = QEvent::Type(QEvent::registerEventType());

constexpr int ReadsPerTurn = 16; // of 64 KiB and more

ReadLimits readLimits(const QRedisOptions &options)
{
    return {options.readLimitDepth(), options.readLimitElements(), options.readLimitBytes()};
}

} // namespace

Link::Link(const QRedisOptions &options, Outbox *outbox, LinkOwner *owner)
    : m_options(options)
    , m_outbox(outbox)
    , m_owner(owner)
    , m_transport(std::make_unique<Transport>(options))
    , m_parser(readLimits(options))
    , m_liveness(options.keepAliveIdle(), options.keepAliveInterval(), options.commandTimeout())
    , m_since(clock())
{
    connect(m_transport.get(), &Transport::opened, this, &Link::logIn);
    connect(m_transport.get(), &Transport::readable, this, [this] {
        if (m_transport->deliversDirectly())
            readAll();
        else
            resumeLater();
    });
    connect(m_transport.get(), &Transport::drained, this, [this] { m_owner->linkDrained(); });
    connect(m_transport.get(), &Transport::failed, this, &Link::fail);
}

Link::~Link() = default;

void Link::open(const QList<PeerName> &predecessors)
{
    m_predecessors = predecessors;
    m_transport->open();
}

// --- greeting ------------------------------------------------------------------------------------------------------

void Link::logIn()
{
    m_connected = true;
    m_since = clock();
    m_liveness.heard(m_since);
    const QRedisOptions::CredentialProvider provider = m_options.credentialProvider();
    if (!provider)
        return greet(QRedisCredentials(m_options.username(), m_options.password()));
    m_credentials = std::make_unique<CredentialRequest>(provider, m_outbox);
    connect(m_credentials.get(), &CredentialRequest::answered, this, &Link::greet);
    // A token that cannot be had now may be had later: the subscriptions shall not end for that.
    connect(m_credentials.get(), &CredentialRequest::failed, this,
            [this](const QRedisError &error) { m_owner->linkFailed(error, false); });
}

void Link::greet(const QRedisCredentials &credentials)
{
    m_credentials.reset();
    m_handshake = std::make_unique<Handshake>(m_options, credentials);
    take(m_handshake->start());
}

void Link::take(Handshake::Step step)
{
    switch (step) {
    case Handshake::Step::Wait:
        return;
    case Handshake::Step::Send:
        write(m_handshake->takeBytes());
        return;
    case Handshake::Step::Done:
        return becomeReady();
    case Handshake::Step::Failed:
        return fail(m_handshake->error());
    }
}

void Link::becomeReady()
{
    m_ready = true;
    m_protocol = m_handshake->protocol();
    write(m_handshake->epilogue(m_predecessors, &m_ownReplies));
    m_handshake.reset();
    m_owner->linkReady();
}

void Link::ask(QByteArrayView bytes, int replies)
{
    m_ownReplies += replies;
    write(bytes);
}

void Link::probe(qint64 now)
{
    m_probing = true;
    m_liveness.probed(now);
    ask("*1\r\n$4\r\nPING\r\n", 1);
}

// --- reading -------------------------------------------------------------------------------------------------------

void Link::resumeLater()
{
    if (!std::exchange(m_resumePosted, true))
        QCoreApplication::postEvent(this, new QEvent(ResumeEvent));
}

void Link::setReading(bool on)
{
    if (std::exchange(m_reading, on) == on || !on)
        return;
    m_liveness.heard(clock()); // it was we who did not listen
    m_readOnResume = true; // the socket does not signal what it signalled already
    resumeLater();
}

bool Link::event(QEvent *event)
{
    if (event->type() != ResumeEvent)
        return QObject::event(event);
    m_resumePosted = false;
    if (!m_connected)
        return true;
    const QPointer<Link> alive(this);
    deliverFrames();
    if (alive && (std::exchange(m_readOnResume, false) || !m_transport->deliversDirectly()))
        readAll();
    return true;
}

void Link::readAll()
{
    const QPointer<Link> alive(this);
    int reads = 0;
    while (m_reading) {
        if (++reads > ReadsPerTurn) { // a peer that never pauses must not have the thread for itself
            m_readOnResume = true;
            return resumeLater();
        }
        const std::span<char> room = m_parser.writeSpan();
        const qint64 size = m_transport->read(room);
        if (!alive || size == 0)
            return;
        if (size < 0)
            return fail(QRedisError(Code::ConnectionLost, Outcome::NotSent,
                                    QStringLiteral("the server closed the connection")));
        m_parser.commit(size);
        m_liveness.heard(clock());
        deliverFrames();
        if (!alive || size < qint64(room.size()))
            return;
    }
}

void Link::deliverFrames()
{
    const QPointer<Link> alive(this);
    ++m_delivering;
    for (;;) {
        const Parser::Status status = m_parser.next();
        if (status == Parser::Status::NeedMore)
            break;
        if (status == Parser::Status::Error)
            return fail(QRedisError(Code::Protocol, Outcome::NotSent, m_parser.errorString()));
        if (m_parser.hasUnreadBytes())
            resumeLater();
        takeFrame();
        if (!alive)
            return;
    }
    --m_delivering;
    m_owner->batchEnded(); // at every depth: a nested event loop's batch ends here too
}

void Link::takeFrame()
{
    const Parser::Frame &frame = m_parser.frame();
    if (frame.push || (m_ready && m_ownReplies == 0))
        return m_owner->takeFrame(frame);
    QRedisReader reader(frame.bytes, &frame.blobs);
    if (m_ready)
        takeOwn(reader);
    else if (m_handshake)
        take(m_handshake->reply(reader));
    else // before we said anything, such as "ERR max number of clients reached"
        fail(reader.type() == QRedisValue::Type::Error
                 ? takeServerError(reader)
                 : QRedisError(Code::Protocol, Outcome::NotSent,
                               QStringLiteral("the server sent a reply that nobody asked for")));
}

void Link::takeOwn(QRedisReader &reader)
{
    m_settled |= --m_ownReplies == 0;
    const QRedisValue::Type type = reader.type();
    if (type == QRedisValue::Type::BulkString || type == QRedisValue::Type::VerbatimString) // CLIENT INFO
        m_peerName = PeerName::read(reader.takeValue().toByteArray());
    if (!std::exchange(m_probing, false))
        return;
    const bool refused =
        type == QRedisValue::Type::Error && remedyFor(takeServerError(reader), Command::Ping) != Remedy::None;
    m_owner->probeAnswered(!refused);
}

// --- failing -------------------------------------------------------------------------------------------------------

void Link::fail(const QRedisError &error)
{
    m_owner->linkFailed(error,
                        error.code() == Code::AuthenticationFailed || error.code() == Code::TlsFailure
                            || error.code() == Code::InvalidArgument);
}

QString Link::waitsFor(qint64 now) const
{
    if (m_ready)
        return {};
    const QString text = m_connected ? QStringLiteral("connected, but the server has not answered HELLO for %1 ms")
                                     : QStringLiteral("connecting for %1 ms");
    return text.arg(now - m_since);
}

QString Link::lacks() const
{
    if (m_credentials)
        return QStringLiteral("the credential provider does not answer");
    return m_connected ? QStringLiteral("the server does not answer HELLO") : m_transport->waitingFor();
}

} // namespace QRedis::Private
