// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/valuedocument.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;
class QRedisClient;
class QStackedWidget;

namespace Monitor {

class BytesPane;
class CollectionPane;
class EmptyState;
class KeyHeader;
class MessageBand;
class SaveBar;

/*!
    One key in a tab: its head, its value by type, and what was changed of it until it is saved.

    Owned by its tab; GUI thread. The client (or the source) must outlive it.
*/
class ValueView : public QWidget
{
    Q_OBJECT
public:
    ValueView(QRedisClient *client, const QByteArray &key, QWidget *parent = nullptr);
    ValueView(std::unique_ptr<ValueSource> source, const QByteArray &key, QWidget *parent = nullptr);
    ~ValueView() override;

    const QByteArray &key() const { return m_document.key(); }
    const ValueDocument &document() const { return m_document; }
    //! True when what there is to see at first is on the screen, or it is clear that there is nothing.
    bool isLoaded() const;
    //! Changes are staged that are not saved.
    bool isModified() const { return m_modified; }

    //! For menus and the palette: save, discard, reload. Owned by this view.
    QList<QAction *> viewActions() const;
    BytesPane *bytesPane() const { return m_bytes; }
    CollectionPane *collectionPane() const { return m_collection; }
    MessageBand *band() const { return m_band; }
    SaveBar *saveBar() const { return m_saveBar; }

public Q_SLOTS:
    void save();
    void discard();
    //! Reads the key anew; asks first when changes would be lost.
    void reload();

Q_SIGNALS:
    void modifiedChanged(bool modified);
    void saved(const QByteArray &key);
    void errorOccurred(const QString &message);

private:
    void createActions();
    void dropBodies();
    void showState();
    void showReady();
    ValueEdit edit() const;
    void updateEdit();
    void sendEdit(bool overwrite);
    void explain(const ValueFailure &failure);

    std::unique_ptr<ValueSource> m_source;
    ValueDocument m_document;
    QAction *m_saveAction;
    QAction *m_discardAction;
    QAction *m_reloadAction;
    KeyHeader *m_header;
    MessageBand *m_band;
    QStackedWidget *m_stack;
    QWidget *m_blank;
    BytesPane *m_bytes;
    CollectionPane *m_collection;
    EmptyState *m_missing;
    EmptyState *m_failed;
    EmptyState *m_otherType;
    SaveBar *m_saveBar;
    QTimer m_editTimer;
    KeyType m_shownType = KeyType::Missing;
    bool m_modified = false;
    QByteArray m_savedBytes; // what a string's save under way writes
    bool m_keepEditor = false; // the user typed on while it was saved
};

} // namespace Monitor
