// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/startpage.h"

#include "app/icons.h"
#include "common/widgetkit.h"
#include "connections/connectform.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace Monitor {

namespace {

QVBoxLayout *makeCard(QFrame *card)
{
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(Normal + 2);
    return column;
}

} // namespace

StartPage::StartPage(QWidget *parent)
    : QWidget(parent)
    , m_form(new ConnectForm)
    , m_recent(makeFrame("card"))
    , m_recentList(new QVBoxLayout)
    , m_demo(new QPushButton)
    , m_demoText(makeLabel(QString(), "caption"))
{
    auto *connectCard = makeFrame("card");
    QVBoxLayout *connectColumn = makeCard(connectCard);
    connectColumn->addWidget(makeLabel(tr("Connect"), "title"));
    connectColumn->addWidget(m_form);

    QVBoxLayout *recentColumn = makeCard(static_cast<QFrame *>(m_recent));
    recentColumn->addWidget(makeLabel(tr("Recent"), "title"));
    m_recentList->setSpacing(0);
    recentColumn->addLayout(m_recentList);

    auto *demoCard = makeFrame("card");
    auto *demoRow = new QHBoxLayout(demoCard);
    demoRow->setContentsMargins(20, 16, 20, 16);
    demoRow->setSpacing(Page);
    m_demoText->setWordWrap(true);
    m_demo->setObjectName(QStringLiteral("demo"));
    m_demo->setIcon(icon(QStringLiteral("flask-conical")));
    setIconText(m_demo, tr("Start the demo"));
    m_demo->setToolTip(tr("Start the demo (%1)").arg(QStringLiteral("Ctrl+Shift+D")));
    demoRow->addWidget(m_demoText, 1);
    demoRow->addWidget(m_demo);
    setDemoProblem(QString());

    auto *column = new QVBoxLayout;
    column->setSpacing(Page);
    column->addStretch(2);
    column->addWidget(makeHeader());
    column->addWidget(connectCard);
    column->addWidget(m_recent);
    column->addWidget(demoCard);
    column->addStretch(3);

    auto *page = new QWidget(this);
    page->setLayout(column);
    page->setMaximumWidth(680);
    auto *centred = new QHBoxLayout(this);
    centred->setContentsMargins(Page, Page, Page, Page);
    centred->addStretch(1);
    centred->addWidget(page, 20);
    centred->addStretch(1);

    m_recent->hide();
    setFocusProxy(m_form);
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoRequested);
}

QWidget *StartPage::makeHeader()
{
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(4, 0, 0, 4);
    row->setSpacing(14);
    auto *logo = new QLabel;
    logo->setPixmap(programIcon().pixmap(44, 44));
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(makeLabel(tr("QRedis Monitor"), "display"));
    words->addWidget(makeLabel(tr("Keys, transactions and live channels of Redis and Valkey"), "caption"));
    row->addWidget(logo);
    row->addLayout(words, 1);
    return header;
}

void StartPage::setDemoProblem(const QString &reason)
{
    m_demo->setEnabled(reason.isEmpty());
    m_demoText->setText(reason.isEmpty()
                            ? tr("No server at hand? The demo starts a private one with sample data and live "
                                 "channels; it is gone when the program ends.")
                            : reason);
}

void StartPage::setRecent(const QList<QUrl> &urls)
{
    while (QLayoutItem *item = m_recentList->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QUrl &url : urls) {
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(Tight);
        auto *open = new QPushButton(icon(QStringLiteral("server")), url.toString());
        open->setProperty("role", QStringLiteral("link"));
        open->setFont(Theme::fixedFont());
        open->setCursor(Qt::PointingHandCursor);
        auto *forget = new QToolButton;
        forget->setIcon(icon(QStringLiteral("x"), Theme::Role::Faint));
        forget->setToolTip(tr("Forget this server"));
        forget->setAccessibleName(tr("Forget %1").arg(url.toString()));
        row->addWidget(open, 1);
        row->addWidget(forget);
        m_recentList->addWidget(line);
        connect(open, &QPushButton::clicked, this, [this, url] { Q_EMIT recentChosen(url); });
        connect(
            forget, &QToolButton::clicked, this, [this, url] { Q_EMIT recentForgotten(url); }, Qt::QueuedConnection);
    }
    m_recent->setVisible(!urls.isEmpty());
}

} // namespace Monitor
