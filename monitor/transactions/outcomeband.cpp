// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/outcomeband.h"

#include "app/icons.h"
#include "common/widgetkit.h"
#include "transactions/transactionrunner.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

OutcomeBand::OutcomeBand(TransactionRunner *runner, QAction *retry, QWidget *parent)
    : QFrame(parent)
    , m_runner(runner)
    , m_icon(new QToolButton(this))
    , m_title(makeLabel(QString(), "title", this))
    , m_detail(makeLabel(QString(), "caption", this))
    , m_retry(new QPushButton(this))
{
    setProperty("role", u"band"_s);
    setAccessibleName(tr("Outcome"));
    m_icon->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_icon->setFocusPolicy(Qt::NoFocus);
    m_icon->setIconSize(QSize(20, 20));
    m_detail->setWordWrap(true);
    setIconText(m_retry, tr("Watch again and run (%1)").arg(retry->shortcut().toString(QKeySequence::NativeText)));
    m_retry->setIcon(icon(u"rotate-ccw"_s));
    connect(m_retry, &QPushButton::clicked, retry, &QAction::trigger);

    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(m_title);
    words->addWidget(m_detail);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Wide, Normal, Wide, Normal);
    row->setSpacing(Normal);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_retry, 0, Qt::AlignVCenter);

    connect(m_runner, &TransactionRunner::outcomeChanged, this, &OutcomeBand::update);
    update();
}

void OutcomeBand::update()
{
    using Outcome = TransactionRunner::Outcome;
    const Outcome outcome = m_runner->outcome();
    setVisible(outcome != Outcome::None && outcome != Outcome::Running);
    switch (outcome) {
    case Outcome::Applied:
        setTone(this, "good");
        m_icon->setIcon(icon(u"circle-check"_s, Theme::Role::Good));
        m_title->setText(tr("Applied"));
        break;
    case Outcome::Conflict:
        setTone(this, "bad");
        m_icon->setIcon(icon(u"git-compare"_s, Theme::Role::Bad));
        m_title->setText(tr("Conflict"));
        break;
    case Outcome::Aborted:
        setTone(this, "bad");
        m_icon->setIcon(icon(u"circle-x"_s, Theme::Role::Bad));
        m_title->setText(tr("Refused"));
        break;
    case Outcome::Failed:
        setTone(this, "warning");
        m_icon->setIcon(icon(u"triangle-alert"_s, Theme::Role::Warning));
        m_title->setText(tr("Not run"));
        break;
    default:
        break;
    }
    m_detail->setText(m_runner->detail());
    m_retry->setVisible(outcome == Outcome::Conflict);
}

} // namespace Monitor
