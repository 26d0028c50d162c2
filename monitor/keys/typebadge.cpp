// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/typebadge.h"

#include "app/theme.h"

#include <QPainter>

namespace Monitor {

QColor typeColor(KeyType type)
{
    const bool dark = Theme::instance() && Theme::instance()->isDark();
    const auto of = [dark](QRgb light, QRgb darkColor) { return QColor::fromRgb(dark ? darkColor : light); };
    switch (type) {
    case KeyType::String:
        return of(0xff1c7a45, 0xff6fd39a);
    case KeyType::List:
        return of(0xff8f5b00, 0xffe3b260);
    case KeyType::Hash:
        return of(0xff2b62d9, 0xff86aeff);
    case KeyType::Set:
        return of(0xff8038b4, 0xffc8a0f2);
    case KeyType::SortedSet:
        return of(0xffb02c61, 0xffff93b8);
    case KeyType::Stream:
        return of(0xff0c737d, 0xff5fced8);
    case KeyType::Missing:
    case KeyType::Other:
        break;
    }
    return Theme::color(Theme::Role::Muted);
}

QSize typeBadgeSize(const QFont &font, const QString &text)
{
    const QFontMetrics metrics(font);
    return {metrics.horizontalAdvance(text) + metrics.height(), metrics.height() + 2};
}

void paintTypeBadge(QPainter *painter, const QRect &rect, KeyType type, const QString &text)
{
    QSize size = typeBadgeSize(painter->font(), text);
    size.setWidth(qMin(size.width(), rect.width()));
    const QRect pill(rect.left(), rect.top() + (rect.height() - size.height()) / 2, size.width(), size.height());
    const QColor color = typeColor(type);
    QColor fill = color;
    fill.setAlpha(34);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0);
    painter->setPen(color);
    painter->drawText(pill, Qt::AlignCenter, text);
    painter->restore();
}

TypeBadge::TypeBadge(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void TypeBadge::setType(KeyType type, const QString &text)
{
    m_type = type;
    m_text = text;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize TypeBadge::sizeHint() const
{
    return typeBadgeSize(font(), m_text);
}

void TypeBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintTypeBadge(&painter, rect(), m_type, m_text);
}

} // namespace Monitor
