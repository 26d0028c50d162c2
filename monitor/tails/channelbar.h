// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLineEdit;

namespace Monitor {

class FlowLayout;
class TailSource;

/*!
    The subscriptions of a tail as chips, and the field that adds one. Owned by its TailView.
*/
class ChannelBar : public QFrame
{
    Q_OBJECT
public:
    explicit ChannelBar(TailSource *source, QWidget *parent = nullptr);

    void focusField();

private:
    void submit();
    void rebuild();

    TailSource *m_source;
    FlowLayout *m_flow;
    QLineEdit *m_field;
};

} // namespace Monitor
