// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/messagedetail.h"

#include "app/theme.h"
#include "common/jsontext.h"
#include "common/textformat.h"
#include "common/widgetkit.h"
#include "tails/tailmodel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QVBoxLayout>

namespace Monitor {

namespace {

// QPlainTextEdit is for what a person reads: beyond these sizes only the beginning is shown.
constexpr qsizetype textLimit = 256 * 1024;
constexpr qsizetype hexLimit = 32 * 1024;
constexpr qsizetype wrapLimit = 16 * 1024;

} // namespace

MessageDetail::MessageDetail(QWidget *parent)
    : QFrame(parent)
    , m_channel(makeLabel(QString(), "section", this))
    , m_facts(makeLabel(QString(), "caption", this))
    , m_cut(makeLabel(QString(), "caption", this))
    , m_format(new QTabBar(this))
    , m_view(new QPlainTextEdit(this))
{
    setProperty("role", QStringLiteral("page"));
    m_view->setReadOnly(true);
    m_view->setFont(Theme::fixedFont());
    m_view->setAccessibleName(tr("Message"));
    m_view->document()->setDocumentMargin(Wide);
    m_view->setPlaceholderText(tr("Choose a message to see it whole."));
    m_format->addTab(tr("Text"));
    m_format->addTab(tr("JSON"));
    m_format->addTab(tr("Hex"));
    m_format->setAccessibleName(tr("Format"));
    m_format->setDrawBase(false);
    m_format->setExpanding(false);

    auto *bar = makeFrame("bar", this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Wide, 0, 0, 0);
    row->setSpacing(Wide);
    row->addWidget(m_channel);
    row->addWidget(m_facts);
    row->addStretch();
    row->addWidget(m_cut);
    row->addWidget(m_format);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(m_view, 1);
    connect(m_format, &QTabBar::currentChanged, this, &MessageDetail::render);
    clear();
}

void MessageDetail::show(const TailModel &model, quint64 sequence)
{
    const TailStore &store = model.store();
    const bool isMessage = store.kind(sequence) == TailStore::Kind::Message;
    m_payload = isMessage ? store.payload(sequence).toByteArray() : QByteArray();
    m_channel->setText(cellText(store.channel(sequence), 80));
    m_facts->setText(QDateTime::fromMSecsSinceEpoch(store.time(sequence)).toString(QStringLiteral("HH:mm:ss.zzz"))
                     % (isMessage ? QStringLiteral("   ") % sizeText(store.length(sequence)) : QString()));
    const bool json = indentedJson(m_payload.left(textLimit)).has_value();
    m_format->setTabEnabled(Json, json);
    if (json)
        m_format->setCurrentIndex(Json);
    else
        m_format->setCurrentIndex(
            isReadableText(QByteArrayView(m_payload).first(qMin(textLimit, m_payload.size()))) ? Text : Hex);
    if (isMessage) {
        render();
    } else {
        m_format->setCurrentIndex(Text);
        m_view->setPlainText(model.data(model.index(model.rowOf(sequence), TailModel::Payload)).toString());
    }
}

void MessageDetail::clear()
{
    m_payload.clear();
    m_channel->setText(tr("Message"));
    m_facts->clear();
    m_format->setTabEnabled(Json, false);
    m_format->setCurrentIndex(Text);
    render();
}

void MessageDetail::render()
{
    const Format format = Format(m_format->currentIndex());
    const qsizetype limit = format == Hex ? hexLimit : textLimit;
    const QByteArray shown = m_payload.left(limit);
    QString text;
    if (format == Hex)
        text = hexDump(shown);
    else if (format == Json)
        text = QString::fromUtf8(indentedJson(shown).value_or(shown));
    else
        text = QString::fromUtf8(shown);
    // Wrapping a line is quadratic in its length.
    qsizetype longest = 0;
    for (const QByteArray &line : shown.split('\n'))
        longest = qMax(longest, line.size());
    m_view->setLineWrapMode(format != Hex && longest <= wrapLimit ? QPlainTextEdit::WidgetWidth
                                                                  : QPlainTextEdit::NoWrap);
    m_view->setPlainText(text);
    m_cut->setText(shown.size() < m_payload.size() ? tr("the first %1").arg(sizeText(shown.size())) : QString());
}

} // namespace Monitor
