// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/valueview.h"

#include "app/icons.h"
#include "common/emptystate.h"
#include "common/widgetkit.h"
#include "values/bytespane.h"
#include "values/collectionpane.h"
#include "values/hashmodel.h"
#include "values/keyheader.h"
#include "values/messageband.h"
#include "values/redisvaluesource.h"
#include "values/savebar.h"

#include <QAction>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int EditDelay = 120; // milliseconds after a keystroke: comparing 4 MiB is not for every one

} // namespace

ValueView::ValueView(QRedisClient *client, const QByteArray &key, QWidget *parent)
    : ValueView(std::make_unique<RedisValueSource>(client), key, parent)
{
}

ValueView::ValueView(std::unique_ptr<ValueSource> source, const QByteArray &key, QWidget *parent)
    : QWidget(parent)
    , m_source(std::move(source))
    , m_document(m_source.get(), key)
    , m_stack(new QStackedWidget)
    , m_blank(makeFrame("page"))
    , m_bytes(new BytesPane)
    , m_collection(new CollectionPane)
    , m_missing(new EmptyState(u"circle-help"_s, tr("No such key"), tr("It was deleted, or it expired.")))
    , m_failed(new EmptyState(u"triangle-alert"_s, tr("The key could not be read"), {}))
    , m_otherType(new EmptyState(u"layers"_s, tr("A type of a module"), {}))
    , m_editTimer(this)
{
    createActions();
    m_header = new KeyHeader(&m_document);
    m_header->addAction(m_reloadAction);
    m_band = new MessageBand;
    m_saveBar = new SaveBar(m_saveAction, m_discardAction);
    for (QWidget *page :
         {m_blank, static_cast<QWidget *>(m_bytes), static_cast<QWidget *>(m_collection),
          static_cast<QWidget *>(m_missing), static_cast<QWidget *>(m_failed), static_cast<QWidget *>(m_otherType)})
        m_stack->addWidget(page);
    m_missing->addHint(m_reloadAction);
    m_failed->addHint(m_reloadAction);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_band);
    column->addWidget(m_stack, 1);
    column->addWidget(m_saveBar);

    m_editTimer.setSingleShot(true);
    m_editTimer.setInterval(EditDelay);
    connect(&m_editTimer, &QTimer::timeout, this, &ValueView::updateEdit);
    connect(m_bytes, &BytesPane::edited, this, [this] { m_editTimer.start(); });
    connect(m_bytes, &BytesPane::failed, this, &ValueView::errorOccurred);
    connect(m_collection, &CollectionPane::failed, this, [this](const QString &message) {
        m_band->say("bad", message, {{tr("Reload"), [this] { m_document.load(); }}});
    });
    connect(&m_document, &ValueDocument::aboutToChange, this, &ValueView::dropBodies);
    connect(&m_document, &ValueDocument::stateChanged, this, &ValueView::showState);
    connect(&m_document, &ValueDocument::saved, this, [this] {
        m_band->dismiss();
        m_collection->setEnabled(true);
        m_keepEditor = m_document.bytes() && m_bytes->bytes() != m_savedBytes;
        Q_EMIT saved(m_document.key());
        m_document.load();
    });
    connect(&m_document, &ValueDocument::saveFailed, this, [this](const ValueFailure &failure) {
        m_collection->setEnabled(true);
        explain(failure);
    });
    m_document.load();
}

ValueView::~ValueView()
{
    // The panes hold what the document owns, and are destroyed after it.
    dropBodies();
    m_document.disconnect(this);
}

void ValueView::createActions()
{
    const auto make = [this](const QString &text, const QString &iconName, const QKeySequence &shortcut) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        describeShortcut(action);
        addAction(action);
        return action;
    };
    m_saveAction = make(tr("&Save"), u"save"_s, QKeySequence::Save);
    m_discardAction = make(tr("&Discard changes"), u"undo-2"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_reloadAction = make(tr("&Reload"), u"refresh-cw"_s, QKeySequence::Refresh);
    m_saveAction->setEnabled(false);
    m_discardAction->setEnabled(false);
    connect(m_saveAction, &QAction::triggered, this, &ValueView::save);
    connect(m_discardAction, &QAction::triggered, this, &ValueView::discard);
    connect(m_reloadAction, &QAction::triggered, this, &ValueView::reload);
}

QList<QAction *> ValueView::viewActions() const
{
    return {m_saveAction, m_discardAction, m_reloadAction};
}

bool ValueView::isLoaded() const
{
    if (m_document.state() == ValueDocument::State::Loading)
        return false;
    const CollectionModel *model = m_document.model();
    return !model
        || (!model->isLoading()
            && (model->rowCount() == 0
                || model->index(0, model->contentColumn()).data(CollectionModel::LoadedRole).toBool()));
}

void ValueView::dropBodies()
{
    m_collection->setModel(nullptr, 0);
    if (m_document.pages())
        m_bytes->setSource(nullptr);
}

void ValueView::showState()
{
    m_header->refresh();
    switch (m_document.state()) {
    case ValueDocument::State::Loading:
        return; // what was there stays until there is something else
    case ValueDocument::State::Missing:
        m_stack->setCurrentWidget(m_missing);
        break;
    case ValueDocument::State::Failed:
        m_failed->setText(m_document.errorString());
        m_stack->setCurrentWidget(m_failed);
        break;
    case ValueDocument::State::Ready:
        showReady();
        break;
    }
    updateEdit();
}

void ValueView::showReady()
{
    const KeyType type = m_document.type();
    if (m_shownType != KeyType::Missing && m_shownType != type)
        m_band->say("warning", tr("This key held another type before."), {{tr("Close"), {}}});
    const bool same = std::exchange(m_shownType, type) == type;
    QWidget *page = m_otherType;
    if (CollectionModel *model = m_document.model()) {
        m_collection->setModel(model, m_document.head().length);
        if (auto *hash = qobject_cast<HashModel *>(model))
            connect(hash, &HashModel::editChanged, this, [this] { m_editTimer.start(); });
        page = m_collection;
    } else if (m_document.bytes()) {
        // After a save it is what the editor has: then the cursor and its undo stay.
        const bool keep = std::exchange(m_keepEditor, false);
        if (!same || (!keep && m_bytes->bytes() != *m_document.bytes()) || m_stack->currentWidget() != m_bytes)
            m_bytes->setBytes(*m_document.bytes(), true);
        page = m_bytes;
    } else if (m_document.pages()) {
        m_bytes->setSource(m_document.pages());
        page = m_bytes;
    } else {
        m_otherType->setText(tr("There is no view for values of the type %1 yet.")
                                 .arg(QString::fromUtf8(m_document.head().detail.typeName)));
    }
    const bool focused = isAncestorOf(focusWidget()) || m_stack->currentWidget() == m_blank;
    m_stack->setCurrentWidget(page);
    setFocusProxy(page);
    if (focused && isVisible())
        page->setFocus();
}

ValueEdit ValueView::edit() const
{
    if (m_document.state() != ValueDocument::State::Ready)
        return {};
    if (const auto *hash = qobject_cast<const HashModel *>(m_document.model()))
        return hash->edit();
    if (m_document.bytes() && m_bytes->isEditable())
        return ValueEdit::ofString(key(), *m_document.bytes(), m_bytes->bytes());
    return {};
}

void ValueView::updateEdit()
{
    m_editTimer.stop();
    const ValueEdit staged = edit();
    m_saveBar->setEdit(staged);
    m_saveAction->setEnabled(!staged.isEmpty());
    m_discardAction->setEnabled(!staged.isEmpty());
    if (std::exchange(m_modified, !staged.isEmpty()) != m_modified)
        Q_EMIT modifiedChanged(m_modified);
}

void ValueView::save()
{
    sendEdit(false);
}

void ValueView::sendEdit(bool overwrite)
{
    updateEdit();
    if (!m_modified || m_document.isSaving())
        return;
    // A hash's rows are made anew when it was saved; nothing may be staged in between that would be lost.
    m_collection->setEnabled(false);
    const ValueEdit staged = edit();
    if (staged.type() == KeyType::String)
        m_savedBytes = staged.after();
    m_document.save(staged, overwrite);
}

void ValueView::discard()
{
    m_band->dismiss();
    if (auto *hash = qobject_cast<HashModel *>(m_document.model()))
        hash->revertAll();
    else if (m_document.bytes())
        m_bytes->setBytes(*m_document.bytes(), true);
    updateEdit();
}

void ValueView::reload()
{
    updateEdit();
    if (!m_modified) {
        m_band->dismiss();
        m_document.load();
        return;
    }
    m_band->say("warning", tr("Reloading drops your changes."),
                {{tr("Reload"),
                  [this] {
                      discard();
                      m_document.load();
                  }},
                 {tr("Keep editing"), {}}});
}

void ValueView::explain(const ValueFailure &failure)
{
    const MessageBand::Choice reloadTheirs{tr("Drop mine and reload"), [this] {
                                               discard();
                                               m_document.load();
                                           }};
    switch (failure.kind) {
    case ValueFailure::Kind::Conflict:
        m_band->say("warning", tr("Somebody else changed this key since you read it. Nothing was saved."),
                    {reloadTheirs, {tr("Overwrite theirs"), [this] { sendEdit(true); }}});
        break;
    case ValueFailure::Kind::Missing:
        m_band->say("warning", tr("This key is gone: it was deleted, or it expired. Nothing was saved."),
                    {reloadTheirs, {tr("Create it again"), [this] { sendEdit(true); }}});
        break;
    case ValueFailure::Kind::WrongType:
        m_band->say("bad", tr("%1 Nothing was saved.").arg(failure.message), {reloadTheirs});
        break;
    case ValueFailure::Kind::Unknown:
        m_band->say("bad", tr("The link broke while saving: the change may be there or not. %1").arg(failure.message),
                    {reloadTheirs, {tr("Close"), {}}});
        break;
    case ValueFailure::Kind::None:
    case ValueFailure::Kind::Other:
        m_band->say("bad", tr("Not saved. %1").arg(failure.message), {{tr("Close"), {}}});
        break;
    }
    Q_EMIT errorOccurred(m_band->text());
}

} // namespace Monitor
