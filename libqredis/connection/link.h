// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "credentialrequest.h"
#include "handshake.h"
#include "liveness.h"
#include "transport.h"

#include "protocol/parser.h"

namespace QRedis::Private {

class Outbox;

//! What a Link tells its connection. Each of these may run user code, or end the link, as the last thing it does.
class LinkOwner
{
public:
    //! The server accepted us.
    virtual void linkReady() = 0;
    //! A frame, other than what the link itself had asked for.
    virtual void takeFrame(const Parser::Frame &frame) = 0;
    //! All that was read at once has been taken.
    virtual void batchEnded() = 0;
    //! The server answered probe(): whether it takes commands again.
    virtual void probeAnswered(bool ready) = 0;
    //! What was written has left: there is room for more.
    virtual void linkDrained() = 0;
    //! The link is of no use any more. \a hopeless: another one would not be either (credentials, certificate, options).
    virtual void linkFailed(const QRedisError &error, bool hopeless) = 0;

protected:
    ~LinkOwner() = default;
};

/*!
    One socket to the server, from the dial to its end: connects, logs in, and cuts what comes into frames.

    Owned by a Connection, in the I/O thread; one for each dial, so that no byte of one link is ever taken for another's.
    It may be destroyed while any of its functions runs, by whatever the owner does there.

    While complete replies are unread in its buffer a resume event is posted before the owner hears of the next: a nested
    event loop goes on with them. What TLS has decrypted is read from such an event too, since QSslSocket does not signal
    again from a nested loop.
*/
class Link : public QObject
{
    Q_OBJECT
public:
    Link(const QRedisOptions &options, Outbox *outbox, LinkOwner *owner);
    ~Link() override;

    //! Dials. \a predecessors are ended at the server before anything of a user is said.
    void open(const QList<PeerName> &predecessors);
    //! Writes \a bytes; false when the link is broken, or gone.
    bool write(QByteArrayView bytes) { return m_transport->write(bytes); }
    //! Bytes that the system did not take yet. Writing pauses while there are any.
    qint64 pendingBytes() const { return m_transport->pendingBytes(); }
    //! Asks something of its own; \a replies are swallowed.
    void ask(QByteArrayView bytes, int replies);
    //! Asks by PING whether the server takes commands; probeAnswered() tells.
    void probe(qint64 now);
    //! Whether an answer to probe() is awaited.
    bool isProbing() const { return m_probing; }

    //! Reads what is there.
    void readAll();
    //! Off: what comes waits at the server.
    void setReading(bool on);
    bool isReading() const { return m_reading; }
    //! Frames are being taken: batchEnded() follows.
    bool isDelivering() const { return m_delivering > 0; }

    bool isReady() const { return m_ready; }
    //! All that belongs to connecting has been answered, the end of the predecessors too.
    bool isSettled() const { return m_settled; }
    //! RESP version agreed on, 2 or 3.
    int protocol() const { return m_protocol; }
    //! What the server calls this link; empty until it said so.
    const PeerName &peerName() const { return m_peerName; }
    //! When bytes came last, and what follows from silence.
    Liveness &liveness() { return m_liveness; }
    const Liveness &liveness() const { return m_liveness; }
    //! What a link that is not ready waits for, and for how long, for the text of a timeout.
    QString waitsFor(qint64 now) const;
    //! The same without a time.
    QString lacks() const;

protected:
    bool event(QEvent *event) override;

private:
    void logIn();
    void greet(const QRedisCredentials &credentials);
    void take(Handshake::Step step);
    void becomeReady();
    void resumeLater();
    void deliverFrames();
    void takeFrame();
    void takeOwn(QRedisReader &reader);
    void fail(const QRedisError &error);

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    LinkOwner *const m_owner;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<CredentialRequest> m_credentials; //!< While a provider is asked.
    std::unique_ptr<Handshake> m_handshake;
    QList<PeerName> m_predecessors;
    Parser m_parser;
    Liveness m_liveness;
    PeerName m_peerName;
    qint64 m_since; //!< Begin of the dial, or of the greeting.
    int m_protocol = 2;
    int m_ownReplies = 0; //!< To come first: answers to ask().
    int m_delivering = 0;
    bool m_connected = false;
    bool m_ready = false;
    bool m_settled = false;
    bool m_probing = false;
    bool m_reading = true;
    bool m_readOnResume = false;
    bool m_resumePosted = false;
};

} // namespace QRedis::Private
