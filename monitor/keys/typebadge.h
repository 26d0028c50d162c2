// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysource.h"

#include <QColor>
#include <QWidget>

namespace Monitor {

//! The colour that stands for a type everywhere, readable on a view's background in the theme of the moment.
QColor typeColor(KeyType type);

//! Paints the name of a type as a pill, left in \a rect and centred vertically.
void paintTypeBadge(QPainter *painter, const QRect &rect, KeyType type, const QString &text);
//! Size of that pill for \a text in \a font.
QSize typeBadgeSize(const QFont &font, const QString &text);

//! The pill as a widget.
class TypeBadge : public QWidget
{
    Q_OBJECT
public:
    explicit TypeBadge(QWidget *parent = nullptr);

    void setType(KeyType type, const QString &text);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    KeyType m_type = KeyType::Other;
    QString m_text;
};

} // namespace Monitor
