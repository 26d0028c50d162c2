// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/ratespark.h"

#include "app/theme.h"
#include "common/textformat.h"
#include "tails/tailmodel.h"

#include <QLocale>

#include <QPainter>
#include <QPainterPath>

namespace Monitor {

RateSpark::RateSpark(TailModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    setToolTip(tr("Messages a second over the last minute"));
    setAccessibleName(tr("Message rate"));
    startTimer(500, Qt::CoarseTimer);
}

QSize RateSpark::sizeHint() const
{
    return QSize(60 + 8 + fontMetrics().horizontalAdvance(QStringLiteral("888.8 k/s")), fontMetrics().height() + 8);
}

void RateSpark::timerEvent(QTimerEvent *)
{
    if (!isVisible())
        return;
    const double rate = m_model->rate();
    const QString text =
        (rate > 0 && rate < 10 ? QLocale().toString(rate, 'f', 1) : countText(qRound64(rate))) % QStringLiteral("/s");
    // A tail that is silent repaints nothing.
    if (text == m_text && rate == 0)
        return;
    m_text = text;
    setAccessibleDescription(text);
    update();
}

void RateSpark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area(0.5, 4.5, 60, height() - 9);
    qint64 top = 1;
    const int seconds = RateMeter::HistorySeconds;
    for (int ago = 1; ago < seconds; ++ago)
        top = qMax(top, m_model->rateMeter().second(m_model->now(), ago));
    QPainterPath curve;
    for (int ago = seconds - 1; ago >= 1; --ago) {
        const double x = area.right() - (ago - 1) * area.width() / (seconds - 2);
        const double y =
            area.bottom() - area.height() * double(m_model->rateMeter().second(m_model->now(), ago)) / double(top);
        ago == seconds - 1 ? curve.moveTo(x, y) : curve.lineTo(x, y);
    }
    QPainterPath fill = curve;
    fill.lineTo(area.bottomRight());
    fill.lineTo(area.bottomLeft());
    painter.fillPath(fill, Theme::color(Theme::Role::AccentFill));
    painter.setPen(QPen(Theme::color(Theme::Role::Accent), 1.2));
    painter.drawPath(curve);
    painter.setPen(Theme::color(Theme::Role::Text));
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, m_text.isEmpty() ? QStringLiteral("0/s") : m_text);
}

} // namespace Monitor
