// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stylesheet.h"

#include "app/theme.h"

#include <QApplication>
#include <QHash>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// @name stands for a colour. Rows of views are left to Fusion: an ::item rule here would slow every table down.
const char *const rules = R"(
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }

QMenuBar { background: @panel; border-bottom: 1px solid @border; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @raised; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: @highlight; color: @highlighttext; }
QMenu::item:disabled { color: @faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }

QStatusBar { background: @panel; border-top: 1px solid @border; }
QStatusBar::item { border: none; }

QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @panel; padding: 7px 10px; }

QTabWidget::pane { border: none; }
QTabBar { background: @panel; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: @panel; color: @muted; padding: 7px 12px; border: none; border-right: 1px solid @border;
    border-bottom: 1px solid @border; min-width: 60px; max-width: 260px; }
QTabBar::tab:selected { background: @base; color: @text; border-bottom-color: @base; border-top: 2px solid @accent; padding-top: 5px; }
QTabBar::tab:hover:!selected { background: @hover; color: @text; }
QTabBar::tab:bottom { border-bottom: none; border-top: 1px solid @border; padding: 5px 12px; }
QTabBar::tab:bottom:selected { border-top: 1px solid @base; border-bottom: 2px solid @accent; padding-bottom: 3px; }

QAbstractItemView, QPlainTextEdit, QTextEdit { background: @base; border: none; gridline-color: @border;
    selection-background-color: @highlight; selection-color: @highlighttext; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @border;
    border-right: 1px solid @border; padding: 4px 8px; }
QHeaderView::section:last { border-right: none; }
QTableCornerButton::section { background: @panel; border: none; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { background: @base; border: 1px solid @border; border-radius: 5px;
    padding: 4px 7px; min-height: 1.25em; selection-background-color: @accent; selection-color: @onaccent; }
QLineEdit:hover, QComboBox:hover, QSpinBox:hover { border-color: @faint; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: @accent; }
QLineEdit:disabled, QLineEdit:read-only { background: @panel; color: @muted; }
QAbstractItemView QLineEdit { border-radius: 0; padding: 0 4px; min-height: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox QAbstractItemView { border: 1px solid @border; padding: 4px; }

QPushButton { background: @button; border: 1px solid @border; border-radius: 5px; padding: 5px 14px; min-height: 1.25em; }
QPushButton:hover { background: @hover; border-color: @faint; }
QPushButton:pressed { background: @border; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; background: @panel; }
QPushButton[role="primary"] { background: @fill; border-color: @fill; color: #ffffff; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @fillhover; border-color: @fillhover; }
QPushButton[role="primary"]:focus { border-color: @text; }
QPushButton[role="primary"]:disabled { background: @hover; border-color: @border; color: @faint; }
QPushButton[role="danger"] { color: @bad; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 4px 6px; text-align: left; }
QPushButton[role="link"]:hover { background: @hover; }
QPushButton[role="link"]:focus { border-color: @accent; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @border; }
QToolButton:checked { background: @accentfill; color: @accent; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @faint; }
QToolButton[popupMode="2"] { padding-right: 14px; }
QToolButton::menu-indicator { width: 8px; subcontrol-position: right center; right: 3px; }

QCheckBox { spacing: 7px; }
QProgressBar { background: @hover; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QToolTip { background: @tooltip; color: @tooltiptext; border: none; padding: 5px 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QLabel[role="display"] { font-size: @displaypt; font-weight: 600; color: @text; }
QLabel[role="title"] { font-size: @titlept; font-weight: 600; color: @text; }
QLabel[role="section"] { font-weight: 600; color: @muted; }
QLabel[role="caption"] { color: @muted; }
QLabel[role="error"] { color: @bad; }
QLabel[role="code"] { color: @muted; }
QLabel[role="badge"] { border-radius: 8px; padding: 2px 9px; background: @hover; color: @muted; }
QLabel[role="badge"][tone="good"] { background: @goodfill; color: @good; }
QLabel[role="badge"][tone="warning"] { background: @warningfill; color: @warning; }
QLabel[role="badge"][tone="bad"] { background: @badfill; color: @bad; }
QLabel[role="badge"][tone="accent"] { background: @accentfill; color: @accent; }
QFrame[role="card"] { background: @base; border: 1px solid @border; border-radius: 9px; }
QFrame[role="bar"] { background: @panel; border: none; border-bottom: 1px solid @border; }
QFrame[role="footer"] { background: @panel; border: none; border-top: 1px solid @border; }
QFrame[role="page"] { background: @base; border: none; }
QFrame[role="chip"] { background: @accentfill; border: 1px solid transparent; border-radius: 11px; }
QFrame[role="chip"][tone="pending"] { background: @hover; }
QFrame[role="chip"][tone="bad"] { background: @badfill; }
QFrame[role="band"] { background: @hover; border: none; border-bottom: 1px solid @border; }
QFrame[role="band"][tone="good"] { background: @goodfill; }
QFrame[role="band"][tone="warning"] { background: @warningfill; }
QFrame[role="band"][tone="bad"] { background: @badfill; }
QFrame[role="popup"] { background: @raised; border: 1px solid @border; border-radius: 8px; }
)";

} // namespace

QString styleSheet()
{
    const QPalette p = QApplication::palette();
    const bool dark = Theme::instance() && Theme::instance()->isDark();
    const qreal size = QApplication::font().pointSizeF() > 0 ? QApplication::font().pointSizeF() : 10;
    const auto hex = [](const QColor &color) { return color.name(); };
    const QHash<QString, QString> values{
        {u"text"_s, hex(Theme::color(Theme::Role::Text))},
        {u"muted"_s, hex(Theme::color(Theme::Role::Muted))},
        {u"faint"_s, hex(Theme::color(Theme::Role::Faint))},
        {u"accent"_s, hex(Theme::color(Theme::Role::Accent))},
        {u"good"_s, hex(Theme::color(Theme::Role::Good))},
        {u"warning"_s, hex(Theme::color(Theme::Role::Warning))},
        {u"bad"_s, hex(Theme::color(Theme::Role::Bad))},
        {u"goodfill"_s, hex(Theme::color(Theme::Role::GoodFill))},
        {u"warningfill"_s, hex(Theme::color(Theme::Role::WarningFill))},
        {u"badfill"_s, hex(Theme::color(Theme::Role::BadFill))},
        {u"accentfill"_s, hex(Theme::color(Theme::Role::AccentFill))},
        {u"border"_s, hex(Theme::color(Theme::Role::Border))},
        {u"panel"_s, hex(Theme::color(Theme::Role::Panel))},
        {u"hover"_s, hex(Theme::color(Theme::Role::Hover))},
        {u"base"_s, hex(p.color(QPalette::Base))},
        {u"button"_s, hex(p.color(QPalette::Button))},
        {u"highlight"_s, hex(p.color(QPalette::Highlight))},
        {u"highlighttext"_s, hex(p.color(QPalette::HighlightedText))},
        {u"tooltip"_s, hex(p.color(QPalette::ToolTipBase))},
        {u"tooltiptext"_s, hex(p.color(QPalette::ToolTipText))},
        {u"raised"_s, dark ? u"#222731"_s : u"#ffffff"_s},
        {u"onaccent"_s, dark ? u"#10131a"_s : u"#ffffff"_s},
        {u"fill"_s, dark ? u"#3a6fd8"_s : u"#2b62d9"_s},
        {u"fillhover"_s, dark ? u"#4a7fe6"_s : u"#2254c2"_s},
        {u"scroll"_s, dark ? u"#3a4250"_s : u"#c9cfd9"_s},
        {u"displaypt"_s, QString::number(size * 1.9, 'f', 1) % u"pt"_s},
        {u"titlept"_s, QString::number(size * 1.2, 'f', 1) % u"pt"_s},
    };

    const QString text = QString::fromLatin1(rules);
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] != u'@') {
            result += text[i++];
            continue;
        }
        qsizetype end = i + 1;
        while (end < text.size() && text[end].isLetter())
            ++end;
        const QString name = text.mid(i + 1, end - i - 1);
        Q_ASSERT_X(values.contains(name), "styleSheet", qUtf8Printable(name));
        result += values.value(name);
        i = end;
    }
    return result;
}

} // namespace Monitor
