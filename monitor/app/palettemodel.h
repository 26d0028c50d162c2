// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QAction>
#include <QPointer>

namespace Monitor {

/*!
    The actions that the command palette offers, best match first.

    Owned by the palette or a test; GUI thread. Actions are owned by their windows; one that is gone is skipped.
*/
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ShortcutRole = Qt::UserRole, //!< QString, in native spelling
        MatchRole, //!< QList<int>: characters of the text that match what was typed
    };

    using QAbstractListModel::QAbstractListModel;

    //! Takes \a actions in this order; those that are disabled, invisible, separators or have no text are left out.
    void setActions(const QList<QAction *> &actions);
    void setPattern(const QString &pattern);
    QAction *actionAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Entry
    {
        QPointer<QAction> action;
        QString text;
    };
    struct Hit
    {
        int entry;
        int score;
        QList<int> positions;
    };

    void match();

    QList<Entry> m_entries;
    QList<Hit> m_hits;
    QString m_pattern;
};

} // namespace Monitor
