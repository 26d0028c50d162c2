// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/linkstatus.h"

#include "app/icons.h"
#include "common/textformat.h"
#include "common/widgetkit.h"
#include "connections/serversession.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// A small picture in front of a number, painted from the icon so that it follows the theme.
class FactIcon : public QWidget
{
public:
    explicit FactIcon(const QString &name)
        : m_icon(icon(name))
    {
        setFixedSize(14, 14);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_icon.paint(&painter, rect());
    }

private:
    QIcon m_icon;
};

} // namespace

LinkStatus::LinkStatus(QWidget *parent)
    : QWidget(parent)
    , m_dot(new QLabel(this))
    , m_link(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Wide, 3, Wide, 3);
    row->setSpacing(Normal);
    row->addWidget(m_dot);
    row->addWidget(m_link);
    row->addStretch();
    m_roundTrip = addFact(u"timer"_s, tr("Round trip"));
    m_operations = addFact(u"gauge"_s, tr("Operations a second"));
    m_memory = addFact(u"memory-stick"_s, tr("Memory used by the server"));
    m_clients = addFact(u"plug"_s, tr("Connected clients"));
    m_link->setAccessibleName(tr("Link"));
    setSession(nullptr);
}

LinkStatus::Fact LinkStatus::addFact(const QString &iconName, const QString &name)
{
    auto *box = new QWidget(this);
    auto *text = new QLabel(box);
    text->setAccessibleName(name);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(Normal, 0, Normal, 0);
    row->setSpacing(5);
    row->addWidget(new FactIcon(iconName));
    row->addWidget(text);
    box->setToolTip(name);
    static_cast<QHBoxLayout *>(layout())->addWidget(box);
    return {box, text};
}

void LinkStatus::setSession(ServerSession *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session) {
        connect(session, &ServerSession::stateChanged, this, &LinkStatus::update);
        connect(session, &ServerSession::infoChanged, this, &LinkStatus::update);
    }
    update();
}

void LinkStatus::update()
{
    const auto set = [](const Fact &fact, const QString &text) {
        fact.text->setText(text);
        fact.box->setVisible(!text.isEmpty());
    };
    const bool online = m_session && m_session->state() == ServerSession::State::Online;
    Theme::Role role = Theme::Role::Faint;
    if (!m_session) {
        m_link->setText(tr("Not connected"));
    } else if (online) {
        role = Theme::Role::Good;
        const ServerInfo &info = m_session->info();
        m_link->setText(info.product.isEmpty()
                            ? m_session->title()
                            : QString(m_session->title() % u" · "_s % info.product % u' ' % info.version));
    } else if (m_session->state() == ServerSession::State::Connecting) {
        m_link->setText(tr("Connecting to %1…").arg(m_session->serverName()));
    } else {
        role = Theme::Role::Bad;
        m_link->setText(tr("%1 is away, dialling again").arg(m_session->serverName()));
    }
    m_link->setToolTip(m_session ? m_session->errorString() : QString());
    m_dot->setPixmap(icon(u"circle-dot"_s, role).pixmap(14, 14));

    set(m_roundTrip, online && m_session->roundTrip().count() >= 0 ? durationText(m_session->roundTrip()) : QString());
    set(m_operations,
        online && m_session->info().opsPerSecond >= 0 ? tr("%1 ops/s").arg(countText(m_session->info().opsPerSecond))
                                                      : QString());
    set(m_memory, online && m_session->info().usedMemory >= 0 ? sizeText(m_session->info().usedMemory) : QString());
    set(m_clients,
        online && m_session->info().clients >= 0 ? tr("%1 clients").arg(countText(m_session->info().clients))
                                                 : QString());
}

} // namespace Monitor
