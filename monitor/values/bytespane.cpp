// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/bytespane.h"

#include "app/icons.h"
#include "common/jsontext.h"
#include "common/textformat.h"
#include "common/widgetkit.h"
#include "values/byteview.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Monitor {

BytesPane::BytesPane(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget)
    , m_editor(new QPlainTextEdit)
    , m_view(new ByteView)
    , m_modes(new QActionGroup(this))
{
    m_editor->setFont(Theme::fixedFont());
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setAccessibleName(tr("Value"));
    m_editor->document()->setDocumentMargin(Wide - 4);
    m_editor->setTabStopDistance(4 * QFontMetricsF(m_editor->font()).horizontalAdvance(u' '));
    m_stack->addWidget(m_editor);
    m_stack->addWidget(m_view);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(createBar());
    column->addWidget(m_stack, 1);

    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        m_dirty = true;
        Q_EMIT edited();
        updateInfo();
    });
    connect(m_view, &ByteView::failed, this, &BytesPane::failed);
    clear();
}

BytesPane::~BytesPane()
{
    m_view->setSource(nullptr);
}

QWidget *BytesPane::createBar()
{
    QFrame *bar = makeFrame("bar");
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Normal, 2, Normal, 2);
    row->setSpacing(2);
    const struct
    {
        QString text;
        QString iconName;
        Qt::Key key;
    } modes[] = {
        {tr("Text"), u"type"_s, Qt::Key_1}, {tr("JSON"), u"braces"_s, Qt::Key_2}, {tr("Hex"), u"binary"_s, Qt::Key_3}};
    for (int i = 0; i < 3; ++i) {
        auto *action = new QAction(icon(modes[i].iconName), modes[i].text, this);
        action->setCheckable(true);
        action->setShortcut(QKeySequence(Qt::ALT | modes[i].key));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_modes->addAction(action);
        m_modeActions[i] = action;
        connect(action, &QAction::triggered, this, [this, i] {
            m_chosen = Mode(i);
            setMode(Mode(i));
        });
        row->addWidget(makeTextButton(action));
    }
    row->addStretch();
    m_info = makeLabel({}, "caption");
    row->addWidget(m_info);
    row->addSpacing(Normal);
    m_wrapAction = new QAction(icon(u"wrap-text"_s), tr("Wrap lines"), this);
    m_wrapAction->setCheckable(true);
    m_wrapAction->setChecked(true);
    connect(m_wrapAction, &QAction::toggled, this, [this](bool wrap) {
        m_editor->setLineWrapMode(wrap ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    });
    row->addWidget(makeToolButton(m_wrapAction));
    return bar;
}

void BytesPane::setBytes(const QByteArray &bytes, bool editable)
{
    m_pages = nullptr;
    m_bytes = bytes;
    m_editable = editable;
    m_dirty = false;
    m_text = std::make_unique<EditableText>(bytes);
    m_json = m_text->isEditable() || isReadableText(bytes) ? indentedJson(bytes).value_or(QByteArray()) : QByteArray();
    {
        const QSignalBlocker blocker(m_editor);
        m_editor->setPlainText(m_text->text());
        m_editor->setReadOnly(!editable);
    }
    // What the user chose, where it fits. JSON in one line is better read indented; bytes that are no text in hex.
    Mode mode = m_chosen;
    if (mode == Mode::Text && !m_text->isEditable() && !isReadableText(bytes))
        mode = Mode::Hex;
    if (mode == Mode::Json && !isJson())
        mode = isReadableText(bytes) ? Mode::Text : Mode::Hex;
    m_mode = mode;
    showMode();
}

void BytesPane::setSource(ByteSource *source)
{
    clear();
    m_pages = source;
    if (!source)
        return;
    m_mode = m_chosen == Mode::Hex ? Mode::Hex : Mode::Text;
    showMode();
}

void BytesPane::clear()
{
    m_pages = nullptr;
    m_bytes.clear();
    m_json.clear();
    m_text.reset();
    m_editable = m_dirty = false;
    {
        const QSignalBlocker blocker(m_editor);
        m_editor->clear();
        m_editor->setReadOnly(true);
    }
    m_view->setSource(nullptr);
    m_memory.reset();
    m_mode = Mode::Text;
    showMode();
}

QByteArray BytesPane::bytes() const
{
    return m_dirty && m_text ? m_text->toBytes(m_editor->document()->toRawText()) : m_bytes;
}

bool BytesPane::isEditable() const
{
    return m_editable && m_text && m_text->isEditable();
}

void BytesPane::setMode(Mode mode)
{
    if (m_dirty) {
        // What was typed is shown in the other modes too. The base is the edit now; the owner compares with its own.
        m_bytes = bytes();
        m_dirty = false;
        m_json = indentedJson(m_bytes).value_or(QByteArray());
    }
    m_mode = mode == Mode::Json && !isJson() ? Mode::Text : mode;
    showMode();
}

void BytesPane::showMode()
{
    const bool shown = m_text || m_pages;
    m_modeActions[int(m_mode)]->setChecked(true);
    m_modeActions[int(Mode::Text)]->setEnabled(shown);
    m_modeActions[int(Mode::Json)]->setEnabled(isJson());
    m_modeActions[int(Mode::Hex)]->setEnabled(shown);
    const bool editor = m_mode == Mode::Text && m_text && m_text->isEditable();
    m_wrapAction->setEnabled(editor);
    if (!editor) {
        m_view->setSource(nullptr);
        if (m_pages) {
            m_memory.reset();
        } else {
            m_memory = std::make_unique<MemoryByteSource>(m_mode == Mode::Json ? m_json : m_bytes);
        }
        m_view->setMode(m_mode == Mode::Hex ? ByteView::Mode::Hex : ByteView::Mode::Text);
        if (shown)
            m_view->setSource(m_pages ? m_pages : m_memory.get());
    }
    m_stack->setCurrentWidget(editor ? static_cast<QWidget *>(m_editor) : m_view);
    setFocusProxy(m_stack->currentWidget());
    updateInfo();
}

void BytesPane::updateInfo()
{
    if (!m_text && !m_pages) {
        m_info->clear();
        return;
    }
    QStringList parts;
    const qint64 size = m_pages ? m_pages->size() : m_dirty ? -1 : m_bytes.size();
    if (size >= 0)
        parts << sizeText(size);
    if (m_pages)
        parts << tr("Fetched as you scroll: read only");
    else if (!m_text->isEditable())
        parts << m_text->reason();
    else if (m_mode != Mode::Text && m_editable)
        parts << tr("Edit it as text");
    m_info->setText(parts.join(u"  ·  "_s));
}

} // namespace Monitor
