// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/keyheader.h"

#include "app/theme.h"
#include "common/textformat.h"
#include "common/widgetkit.h"
#include "keys/bytetext.h"
#include "keys/typebadge.h"
#include "values/valuedocument.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Monitor {

KeyHeader::KeyHeader(ValueDocument *document, QWidget *parent)
    : QFrame(parent)
    , m_document(document)
    , m_badge(new TypeBadge)
    , m_name(new QLabel)
    , m_facts(makeLabel({}, "caption"))
    , m_buttons(new QHBoxLayout)
    , m_ttlTimer(this)
{
    setProperty("role", u"bar"_s);
    QFont font = Theme::fixedFont();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_name->setFont(font);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setToolTip(displayText(document->key(), 4096));
    m_name->setAccessibleName(displayText(document->key()));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Page, Normal + 2, Normal, Normal + 2);
    row->setSpacing(Normal);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(Tight);
    auto *first = new QHBoxLayout;
    first->setSpacing(Normal);
    first->addWidget(m_badge);
    first->addWidget(m_name, 1);
    lines->addLayout(first);
    lines->addWidget(m_facts);
    row->addLayout(lines, 1);
    row->addLayout(m_buttons);
    m_buttons->setSpacing(2);

    m_ttlTimer.setInterval(1000);
    connect(&m_ttlTimer, &QTimer::timeout, this, &KeyHeader::tick);
    refresh();
}

void KeyHeader::addAction(QAction *action)
{
    m_buttons->addWidget(makeToolButton(action));
}

void KeyHeader::refresh()
{
    const KeyDetail &detail = m_document->head().detail;
    const bool known = detail.type != KeyType::Missing;
    m_badge->setType(detail.type, known ? QString::fromUtf8(detail.typeName) : QString());
    if (known && detail.ttl >= 0)
        m_ttlTimer.start();
    else
        m_ttlTimer.stop();
    tick();
    elide();
}

void KeyHeader::tick()
{
    const ValueHead &head = m_document->head();
    const KeyDetail &detail = head.detail;
    QStringList facts;
    if (m_document->state() == ValueDocument::State::Loading && detail.type == KeyType::Missing) {
        facts << tr("Reading…");
    } else if (detail.type == KeyType::Missing) {
        facts << tr("Not in this database");
    } else {
        const qint64 ttl = m_document->remainingTtl();
        facts << (ttl < 0 ? tr("Does not expire") : ttl == 0 ? tr("Expired") : tr("Expires in %1").arg(ttlText(ttl)));
        if (detail.type == KeyType::String)
            facts << tr("%1 of value").arg(sizeText(head.length));
        else if (detail.type != KeyType::Other)
            facts << (head.length == 1 ? tr("1 element") : tr("%1 elements").arg(QLocale().toString(head.length)));
        if (detail.memory >= 0)
            facts << tr("%1 in memory").arg(sizeText(detail.memory));
        if (!detail.encoding.isEmpty())
            facts << QString::fromUtf8(detail.encoding);
    }
    m_facts->setText(facts.join(u"   ·   "_s));
}

void KeyHeader::elide()
{
    // In the middle: the beginning says the namespace, the end the key.
    m_name->setText(
        m_name->fontMetrics().elidedText(displayText(m_document->key(), 2048), Qt::ElideMiddle, m_name->width()));
}

void KeyHeader::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    layout()->activate();
    elide();
}

void KeyHeader::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        elide();
}

} // namespace Monitor
