// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;

namespace Monitor {

/*!
    A coloured line that says what happened and offers what can be done about it.

    Owned by its view, hidden while there is nothing to say; GUI thread.
*/
class MessageBand : public QFrame
{
    Q_OBJECT
public:
    struct Choice
    {
        QString text;
        std::function<void()> act; //!< Called after the band was hidden; may be empty.
    };

    explicit MessageBand(QWidget *parent = nullptr);

    //! \a tone is "good", "warning" or "bad".
    void say(const char *tone, const QString &text, const QList<Choice> &choices);
    void dismiss();
    QString text() const;

private:
    QLabel *m_text;
    QHBoxLayout *m_row;
    QList<QWidget *> m_buttons;
};

} // namespace Monitor
