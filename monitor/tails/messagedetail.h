// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QTabBar;

namespace Monitor {

class TailModel;

/*!
    One message whole: as text, as indented JSON, or in hex. Keeps a copy, so that it stays when the ring has moved on.
*/
class MessageDetail : public QFrame
{
    Q_OBJECT
public:
    explicit MessageDetail(QWidget *parent = nullptr);

    //! Shows the message with number \a sequence of \a model.
    void show(const TailModel &model, quint64 sequence);
    void clear();

private:
    enum Format { Text, Json, Hex };

    void render();

    QLabel *m_channel;
    QLabel *m_facts;
    QLabel *m_cut;
    QTabBar *m_format;
    QPlainTextEdit *m_view;
    QByteArray m_payload;
};

} // namespace Monitor
