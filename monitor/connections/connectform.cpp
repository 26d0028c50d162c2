// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/connectform.h"

#include "app/theme.h"
#include "common/widgetkit.h"
#include "connections/connectadvice.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Monitor {

ConnectForm::ConnectForm(QWidget *parent)
    : QWidget(parent)
    , m_url(new QLineEdit(this))
    , m_error(makeLabel(QString(), "error", this))
    , m_button(new QPushButton(this))
{
    m_url->setObjectName(QStringLiteral("url"));
    m_url->setAccessibleName(tr("Address of the server"));
    m_url->setPlaceholderText(QStringLiteral("redis://localhost:6379"));
    m_url->setFont(Theme::fixedFont());
    m_url->setClearButtonEnabled(true);
    m_button->setObjectName(QStringLiteral("connect"));
    m_button->setProperty("role", QStringLiteral("primary"));
    m_button->setDefault(true);
    m_error->setObjectName(QStringLiteral("error"));
    m_error->setWordWrap(true);
    m_error->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(Normal);
    row->addWidget(m_url, 1);
    row->addWidget(m_button);

    auto *examples = makeLabel(QString(), "caption", this);
    examples->setWordWrap(true);
    const QString code = QStringLiteral("<a href=\"%1\">%1</a>");
    examples->setText(tr("For example %1, %2 or %3.")
                          .arg(code.arg(QStringLiteral("redis://localhost:6379/1")),
                               code.arg(QStringLiteral("rediss://user:password@host:6380")),
                               code.arg(QStringLiteral("unix:///run/redis/redis.sock"))));
    examples->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(examples, &QLabel::linkActivated, this, [this](const QString &link) {
        m_url->setText(link);
        m_url->setFocus();
    });

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Normal);
    column->addLayout(row);
    column->addWidget(m_error);
    column->addWidget(examples);

    setFocusProxy(m_url);
    setBusy(false);
    connect(m_url, &QLineEdit::returnPressed, this, &ConnectForm::submit);
    connect(m_url, &QLineEdit::textEdited, this, [this] { setError(QString()); });
    connect(m_button, &QPushButton::clicked, this, [this] { m_busy ? Q_EMIT cancelRequested() : submit(); });
}

void ConnectForm::setUrl(const QUrl &url)
{
    m_url->setText(url.toString());
}

void ConnectForm::setBusy(bool busy)
{
    m_busy = busy;
    m_button->setText(busy ? tr("Cancel") : tr("Connect"));
    m_url->setEnabled(!busy);
    m_button->setMinimumWidth(m_button->fontMetrics().horizontalAdvance(QStringLiteral("M")) * 9);
}

void ConnectForm::setError(const QString &error)
{
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
}

void ConnectForm::focusUrl()
{
    m_url->setFocus();
    m_url->selectAll();
}

void ConnectForm::submit()
{
    if (m_busy)
        return;
    const QUrl url = serverUrl(m_url->text());
    const QString problem = urlProblem(url);
    setError(problem);
    if (problem.isEmpty())
        Q_EMIT connectRequested(url);
}

} // namespace Monitor
