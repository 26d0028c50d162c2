// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Monitor {

class TailModel;

/*!
    Messages a second: the number, and the last minute as a small curve. Repaints once a second while it is visible.
*/
class RateSpark : public QWidget
{
    Q_OBJECT
public:
    explicit RateSpark(TailModel *model, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    TailModel *m_model;
    QString m_text;
};

} // namespace Monitor
