// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "router.h"
#include "subscriptionlines.h"

#include <QtCore/qpointer.h>

#include <unordered_map>

namespace QRedis::Private {

//! The router of one server: its lanes, leases and subscription link.
class StandaloneRouter : public Router
{
    Q_OBJECT
public:
    StandaloneRouter(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener);
    ~StandaloneRouter() override;

    void submit(Request &&request, const Route &route, std::span<const QRedisArg> words) override;
    void submit(Parcel &&parcel) override;
    void openSection(quint64 id, qint64 deadline) override;
    void submitIn(quint64 id, Parcel &&parcel) override;
    void closeSection(quint64 id) override;
    void subscribe(SubscriptionLine line, QRedisMessage::Kind kind, const QList<WantedChannel> &channels) override;
    void unsubscribe(SubscriptionLine line, QRedisMessage::Kind kind, const QByteArrayList &channels) override;
    void pause(SubscriptionLine line, SubscriptionLink::Pause reason) override;
    void resume(SubscriptionLine line, SubscriptionLink::Pause reason) override;
    void resumeAll(SubscriptionLink::Pause reason) override;
    void endLine(SubscriptionLine line) override;
    void connectNow(Sink &&sink) override;
    void reauthenticate(Sink &&sink) override;
    void close(Sink &&sink, qint64 deadline) override;
    void end(const QRedisError &error) override;
    const PoolGauge &gauge() const override { return m_pool.gauge(); }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Section
    {
        QPointer<Lease> lease;
        Pool::Ticket ticket = 0; //!< Of its claim.
        bool granted = false; //!< The lease was there; it may be lost by now.
        std::vector<Parcel> pending; //!< Issued before the lease was there.
        std::optional<QRedisError> refusal;
    };

    Connection *lane(int slot);
    void lend(Parcel &&parcel);
    void lendAside(Parcel &&parcel);
    void hand(Lease *lease, Parcel &&parcel);
    static void settleTimeout(Parcel &parcel);
    void watchCancel(Connection *lease, Sink &sink);
    void unblock(Connection *lease);
    void heed(Lease *lease);
    void leaseLost();
    void endAtServer(const QList<PeerName> &links);
    void succeed(Sink &&sink);
    void laneOpened();
    void laneLost(const QRedisError &error, bool hopeless);
    void finishClosing();
    void authenticateLinks(const QRedisCredentials &credentials);
    void failRenewal(const QRedisError &error);
    void setState(State state);

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    Pool m_pool;
    SubscriptionLines m_lines;
    std::unordered_map<quint64, Section> m_sections;
    std::vector<Sink> m_connecting;
    std::unique_ptr<CredentialRequest> m_renewal; //!< While reauthenticate() asks the provider.
    std::vector<Sink> m_renewing;
    QBasicTimer m_renewalTimer;
    std::vector<Sink> m_closing;
    QBasicTimer m_closeTimer;
    State m_state = State::Idle;
};

} // namespace QRedis::Private
