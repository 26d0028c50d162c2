// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/connectdialog.h"

#include "common/widgetkit.h"
#include "connections/connectform.h"

#include <QLabel>
#include <QVBoxLayout>

namespace Monitor {

ConnectDialog::ConnectDialog(QWidget *parent)
    : QDialog(parent)
    , m_form(new ConnectForm(this))
{
    setWindowTitle(tr("Connect to a server"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Page, Page, Page, Page);
    column->setSpacing(Wide);
    column->addWidget(makeLabel(tr("Connect to a server"), "title", this));
    column->addWidget(m_form);
    setMinimumWidth(520);
}

} // namespace Monitor
