// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QAction;
class QHBoxLayout;
class QLabel;

namespace Monitor {

class TypeBadge;
class ValueDocument;

/*!
    What stands above a value: type, name, and its time to live, size and encoding.

    Owned by its ValueView; GUI thread.
*/
class KeyHeader : public QFrame
{
    Q_OBJECT
public:
    explicit KeyHeader(ValueDocument *document, QWidget *parent = nullptr);

    //! Puts a flat button at the right end.
    void addAction(QAction *action);
    //! Takes everything anew from the document.
    void refresh();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();
    void tick();

    ValueDocument *m_document;
    TypeBadge *m_badge;
    QLabel *m_name;
    QLabel *m_facts;
    QHBoxLayout *m_buttons;
    QTimer m_ttlTimer;
};

} // namespace Monitor
