// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/collectionpane.h"

#include "app/icons.h"
#include "common/widgetkit.h"
#include "values/bytespane.h"
#include "values/celldelegate.h"
#include "values/fielddialog.h"
#include "values/hashmodel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int RowsDelay = 40; // milliseconds that the rows stand still before they are loaded

} // namespace

CollectionPane::CollectionPane(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableView)
    , m_bytes(new BytesPane)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_rowsTimer(this)
{
    styleTable(m_table);
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->setAccessibleName(tr("Elements"));

    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_bytes);
    m_splitter->setStretchFactor(0, 65);
    m_splitter->setStretchFactor(1, 35);
    m_splitter->setSizes({650, 350}); // shares, until there is a height
    m_splitter->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(createBar());
    column->addWidget(m_splitter, 1);
    setFocusProxy(m_table);

    m_rowsTimer.setSingleShot(true);
    m_rowsTimer.setInterval(RowsDelay);
    connect(&m_rowsTimer, &QTimer::timeout, this, &CollectionPane::showVisibleRows);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { m_rowsTimer.start(); });
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] { m_rowsTimer.start(); });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        // A long value in a line edit is no help; the pane below has it whole.
        if (index.flags() & Qt::ItemIsEditable)
            m_table->edit(index);
        else
            m_bytes->setFocus();
    });
    connect(m_bytes, &BytesPane::edited, this, [this] {
        const int row = m_table->currentIndex().row();
        if (!m_hash || row < 0)
            return;
        m_writing = true;
        m_hash->setData(m_hash->index(row, HashModel::ValueColumn), m_bytes->bytes(), CollectionModel::BytesRole);
        m_writing = false;
    });
    connect(m_bytes, &BytesPane::failed, this, &CollectionPane::failed);
}

QWidget *CollectionPane::createBar()
{
    QFrame *bar = makeFrame("bar");
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Normal + Tight, 2, Normal, 2);
    row->setSpacing(2);
    m_info = makeLabel({}, "caption");
    row->addWidget(m_info, 1);
    const auto make = [&](const QString &text, const QString &iconName, const QKeySequence &shortcut) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_editButtons << makeTextButton(action);
        // The bar is as high without them.
        QSizePolicy policy = m_editButtons.last()->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        m_editButtons.last()->setSizePolicy(policy);
        row->addWidget(m_editButtons.last());
        return action;
    };
    m_addAction = make(tr("Add field…"), u"plus"_s, QKeySequence(Qt::CTRL | Qt::Key_N));
    m_deleteAction = make(tr("Delete"), u"trash-2"_s, QKeySequence::Delete);
    m_revertAction = make(tr("Take back"), u"undo-2"_s, QKeySequence(Qt::CTRL | Qt::Key_Backspace));
    addAction(m_addAction);
    // In the pane below, Delete deletes a character.
    m_table->addAction(m_deleteAction);
    m_table->addAction(m_revertAction);
    connect(m_addAction, &QAction::triggered, this, &CollectionPane::addField);
    connect(m_deleteAction, &QAction::triggered, this, [this] { m_hash->removeRowsAt(selectedRows()); });
    connect(m_revertAction, &QAction::triggered, this, [this] {
        QList<int> rows = selectedRows();
        for (auto row = rows.crbegin(); row != rows.crend(); ++row)
            m_hash->revertRow(*row);
    });
    return bar;
}

void CollectionPane::setModel(CollectionModel *model, qint64 length)
{
    if (m_hash && m_table->currentIndex().isValid())
        m_wantedField = m_hash->field(m_table->currentIndex().row());
    m_model = model;
    m_hash = qobject_cast<HashModel *>(model);
    m_length = length;
    QItemSelectionModel *old = m_table->selectionModel();
    m_table->setModel(model);
    delete old;
    m_bytes->clear();
    for (QWidget *button : std::as_const(m_editButtons))
        button->setVisible(m_hash);
    for (QAction *action : {m_addAction, m_deleteAction, m_revertAction})
        action->setEnabled(m_hash);
    if (!model)
        return;
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showCurrent(true); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CollectionPane::updateActions);
    connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        const int row = m_table->currentIndex().row();
        if (!m_writing && row >= first.row() && row <= last.row())
            showCurrent(false);
        updateActions();
    });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] {
        const int wanted = m_hash && !m_wantedField.isEmpty() ? m_hash->rowOfField(m_wantedField) : -1;
        if (wanted >= 0)
            m_wantedField.clear();
        if (wanted >= 0 || !m_table->currentIndex().isValid())
            m_table->setCurrentIndex(m_model->index(qMax(0, wanted), m_model->contentColumn()));
        updateInfo();
    });
    connect(model, &QAbstractItemModel::rowsRemoved, this, &CollectionPane::updateInfo);
    connect(model, &CollectionModel::loadingChanged, this, &CollectionPane::updateInfo);
    connect(model, &CollectionModel::failed, this,
            [this](const ValueFailure &failure) { Q_EMIT failed(failure.message); });
    sizeColumns();
    updateInfo();
    updateActions();
    if (model->rowCount() > 0)
        m_table->setCurrentIndex(model->index(0, model->contentColumn()));
    // The rows that a screen shows at first, without waiting for one.
    model->showRows(0, 50);
}

void CollectionPane::sizeColumns()
{
    const QFontMetrics metrics(Theme::fixedFont());
    const int digit = metrics.horizontalAdvance(u'0');
    const auto width = [&](int characters) { return characters * digit + 3 * Normal; };
    const int number = width(int(qMax<qsizetype>(5, QLocale().toString(m_length).size())));
    switch (m_model->type()) {
    case KeyType::Hash:
        m_table->setColumnWidth(HashModel::FieldColumn, width(26));
        break;
    case KeyType::List:
        m_table->setColumnWidth(0, number);
        break;
    case KeyType::SortedSet:
        m_table->setColumnWidth(0, number);
        m_table->setColumnWidth(1, width(14));
        break;
    case KeyType::Stream:
        m_table->setColumnWidth(0, width(18));
        m_table->setColumnWidth(1, width(23));
        break;
    default:
        break;
    }
}

void CollectionPane::showVisibleRows()
{
    if (!m_model)
        return;
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    m_model->showRows(qMax(0, m_table->rowAt(0)), last < 0 ? m_model->rowCount() - 1 : last);
}

void CollectionPane::showCurrent(bool otherRow)
{
    const int row = m_table->currentIndex().row();
    if (!m_model || row < 0) {
        m_bytes->clear();
        return;
    }
    const QVariant content = m_model->index(row, m_model->contentColumn()).data(CollectionModel::BytesRole);
    if (!content.isValid()) {
        m_bytes->clear();
        return;
    }
    const bool editable = m_hash && m_hash->rowState(row) != CollectionModel::RowState::Removed;
    // The cursor stays where it is when it is only our own edit that comes back.
    if (otherRow || m_bytes->bytes() != content.toByteArray() || m_bytes->isEditable() != editable)
        m_bytes->setBytes(content.toByteArray(), editable);
}

void CollectionPane::updateInfo()
{
    if (!m_model)
        return;
    const QLocale locale;
    const auto *sequential = qobject_cast<SequentialModel *>(m_model);
    QString text = m_length == 1 ? tr("1 element") : tr("%1 elements").arg(locale.toString(m_length));
    if (sequential && !sequential->isComplete())
        text = tr("%1 of %2 loaded, more as you scroll")
                   .arg(locale.toString(sequential->rowCount()), locale.toString(m_length));
    m_info->setText(text);
}

void CollectionPane::updateActions()
{
    if (!m_hash)
        return;
    const QList<int> rows = selectedRows();
    const auto is = [this](CollectionModel::RowState state) {
        return [this, state](int row) { return m_hash->rowState(row) == state; };
    };
    m_deleteAction->setEnabled(
        std::any_of(rows.begin(), rows.end(), std::not_fn(is(CollectionModel::RowState::Removed))));
    m_revertAction->setEnabled(
        std::any_of(rows.begin(), rows.end(), std::not_fn(is(CollectionModel::RowState::Unchanged))));
}

QList<int> CollectionPane::selectedRows() const
{
    QList<int> rows;
    if (!m_table->selectionModel())
        return rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    return rows;
}

void CollectionPane::addField()
{
    FieldDialog dialog(m_hash, this);
    if (dialog.exec() != QDialog::Accepted || !m_hash)
        return;
    const int row = m_hash->setField(dialog.field(), dialog.value());
    m_table->setCurrentIndex(m_hash->index(row, HashModel::ValueColumn));
    m_table->scrollTo(m_hash->index(row, HashModel::ValueColumn));
}

} // namespace Monitor
