// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/linehistory.h"

#include <QLineEdit>

namespace Monitor {

/*!
    A line edit in the fixed font that remembers what was entered: Up and Down walk through it, Return enters.
*/
class HistoryEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit HistoryEdit(QWidget *parent = nullptr);

    //! Remembers the text, clears the edit and answers the text.
    QString take();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    LineHistory m_history;
};

} // namespace Monitor
