// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPointer>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace Monitor {

class HashModel;

//! Asks for a new field of a hash and its value. Owned by the function that shows it.
class FieldDialog : public QDialog
{
    Q_OBJECT
public:
    explicit FieldDialog(HashModel *model, QWidget *parent = nullptr);

    //! Bytes; escapes of displayText() were read.
    QByteArray field() const;
    //! As it was typed, in UTF-8.
    QByteArray value() const;

private:
    void updateHint();

    QPointer<HashModel> m_model;
    QLineEdit *m_field;
    QPlainTextEdit *m_value;
    QLabel *m_hint;
    QDialogButtonBox *m_buttons;
};

} // namespace Monitor
