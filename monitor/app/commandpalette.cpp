// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandpalette.h"

#include "app/icons.h"
#include "common/widgetkit.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Monitor {

namespace {

constexpr int visibleRows = 12;

// Icon, name with the matched letters set off, shortcut on the right.
class PaletteDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.palette.highlight());
            painter->drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 5, 5);
        }
        const QRect area = option.rect.adjusted(14, 0, -14, 0);
        const QRect picture(area.left(), area.center().y() - 7, 16, 16);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, picture);

        const QString shortcut = index.data(PaletteModel::ShortcutRole).toString();
        painter->setPen(Theme::color(Theme::Role::Muted));
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, shortcut);

        const QString text = index.data().toString();
        const auto positions = index.data(PaletteModel::MatchRole).value<QList<int>>();
        QFont strong = option.font;
        strong.setWeight(QFont::Bold);
        int x = area.left() + 26;
        // In runs, so that kerning inside a run is kept.
        for (int i = 0; i < text.size();) {
            const bool matched = positions.contains(i);
            int end = i;
            while (end < text.size() && positions.contains(end) == matched)
                ++end;
            const QString run = text.mid(i, end - i);
            painter->setFont(matched ? strong : option.font);
            painter->setPen(Theme::color(matched ? Theme::Role::Accent : Theme::Role::Text));
            painter->drawText(QRect(x, area.top(), area.right() - x, area.height()), Qt::AlignVCenter | Qt::AlignLeft,
                              run);
            x += painter->fontMetrics().horizontalAdvance(run);
            i = end;
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return QSize(200, option.fontMetrics.height() + 12);
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget *window)
    : QFrame(window)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
{
    setObjectName(QStringLiteral("palette"));
    setProperty("role", QStringLiteral("popup"));
    setAccessibleName(tr("Command palette"));
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->setAccessibleName(tr("Name of an action"));
    m_field->addAction(icon(QStringLiteral("search"), Theme::Role::Faint), QLineEdit::LeadingPosition);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setStyleSheet(QStringLiteral("background: transparent;"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(36);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Normal, Normal, Normal, Normal);
    column->setSpacing(6);
    column->addWidget(m_field);
    column->addWidget(m_list);
    hide();

    m_field->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setPattern(text);
        m_list->setCurrentIndex(m_model.index(0));
        place();
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::choose);
}

void CommandPalette::popUp(const QList<QAction *> &actions)
{
    m_focusBefore = QApplication::focusWidget();
    m_field->clear();
    m_model.setActions(actions);
    m_list->setCurrentIndex(m_model.index(0));
    place();
    show();
    raise();
    m_field->setFocus();
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int rowHeight = m_list->fontMetrics().height() + 12;
    const int rows = qBound(1, m_model.rowCount(), visibleRows);
    m_list->setFixedHeight(rows * rowHeight + 2);
    const int width = qMin(560, window->width() - 60);
    const int height = m_field->sizeHint().height() + m_list->height() + 2 * Normal + 8;
    setGeometry((window->width() - width) / 2, qMax(20, window->height() / 9), width, height);
}

void CommandPalette::choose()
{
    QAction *action = m_model.actionAt(m_list->currentIndex().row());
    hide();
    if (action)
        action->trigger();
}

void CommandPalette::hideEvent(QHideEvent *)
{
    // Only where the focus was ours: an action may have moved it already.
    if (m_focusBefore && (!QApplication::focusWidget() || isAncestorOf(QApplication::focusWidget())))
        m_focusBefore->setFocus();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (event->type() == QEvent::ShortcutOverride) {
        // Keys that the palette itself needs are not for shortcuts now.
        if (key == Qt::Key_Escape || key == Qt::Key_Up || key == Qt::Key_Down)
            event->accept();
        return false;
    }
    switch (key) {
    case Qt::Key_Escape:
        hide();
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QApplication::sendEvent(m_list, event);
        return true;
    default:
        return false;
    }
}

} // namespace Monitor
