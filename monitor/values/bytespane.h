// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/bytesource.h"
#include "values/editabletext.h"

#include <QWidget>

#include <memory>

class QAction;
class QActionGroup;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace Monitor {

class ByteView;

/*!
    One value of bytes: as text (an editor where that is safe), as indented JSON, or in hex.

    Owned by its parent; GUI thread. Used for strings and, below a table, for the selected element.
*/
class BytesPane : public QWidget
{
    Q_OBJECT
public:
    enum class Mode { Text, Json, Hex };
    Q_ENUM(Mode)

    explicit BytesPane(QWidget *parent = nullptr);
    ~BytesPane() override;

    //! Shows \a bytes; they can be edited where \a editable and their text allow it.
    void setBytes(const QByteArray &bytes, bool editable);
    //! Shows what is too large to be here; read only. \a source is not owned.
    void setSource(ByteSource *source);
    void clear();

    //! As they were set, or as they were edited.
    QByteArray bytes() const;
    bool isEditable() const;
    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isJson() const { return !m_json.isEmpty(); }
    QPlainTextEdit *editor() const { return m_editor; }
    ByteView *view() const { return m_view; }

Q_SIGNALS:
    //! The user typed: bytes() are new.
    void edited();
    void failed(const QString &message);

private:
    QWidget *createBar();
    void showMode();
    void updateInfo();

    QStackedWidget *m_stack;
    QPlainTextEdit *m_editor;
    ByteView *m_view;
    QActionGroup *m_modes;
    QAction *m_modeActions[3];
    QAction *m_wrapAction;
    QLabel *m_info;
    QByteArray m_bytes;
    QByteArray m_json; // indented; empty where the bytes are no JSON
    std::unique_ptr<EditableText> m_text;
    std::unique_ptr<MemoryByteSource> m_memory; // of m_bytes, or of m_json
    ByteSource *m_pages = nullptr;
    Mode m_mode = Mode::Text;
    Mode m_chosen = Mode::Text; // by the user; kept from value to value
    bool m_editable = false;
    bool m_dirty = false; // the editor is ahead of m_bytes
};

} // namespace Monitor
