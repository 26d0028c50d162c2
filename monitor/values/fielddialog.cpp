// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/fielddialog.h"

#include "app/theme.h"
#include "common/widgetkit.h"
#include "keys/bytetext.h"
#include "values/editabletext.h"
#include "values/hashmodel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace Monitor {

FieldDialog::FieldDialog(HashModel *model, QWidget *parent)
    : QDialog(parent)
    , m_model(model)
    , m_field(new QLineEdit)
    , m_value(new QPlainTextEdit)
    , m_hint(makeLabel({}, "caption"))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Add field"));
    m_field->setFont(Theme::fixedFont());
    m_value->setFont(Theme::fixedFont());
    m_value->setTabChangesFocus(true);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Add"));
    m_buttons->button(QDialogButtonBox::Ok)->setProperty("role", QStringLiteral("primary"));

    auto *form = new QFormLayout(this);
    form->setContentsMargins(Page, Page, Page, Page);
    form->setSpacing(Wide);
    form->addRow(tr("&Field"), m_field);
    form->addRow(tr("&Value"), m_value);
    form->addRow(m_hint);
    form->addRow(m_buttons);
    resize(60 * fontMetrics().averageCharWidth(), sizeHint().height());
    connect(m_field, &QLineEdit::textChanged, this, &FieldDialog::updateHint);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateHint();
}

void FieldDialog::updateHint()
{
    const bool exists = m_model && !m_field->text().isEmpty() && m_model->hasField(field());
    m_hint->setText(exists ? tr("This field is there: its value will be replaced.")
                           : tr("Nothing is sent before you save. Bytes of a field's name may be written as \\xff."));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!m_field->text().isEmpty());
}

QByteArray FieldDialog::field() const
{
    return parseText(m_field->text());
}

QByteArray FieldDialog::value() const
{
    // Not toPlainText(), which makes blanks of no-break spaces.
    return EditableText({}).toBytes(m_value->document()->toRawText());
}

} // namespace Monitor
