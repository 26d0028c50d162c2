// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QList>

namespace Monitor {

/*!
    What the program has to say about itself: links lost and found, errors, newest last, the oldest forgotten.

    Owned by the main window; GUI thread.
*/
class MessageLog : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Severity { Info, Warning, Error };
    enum Role { SeverityRole = Qt::UserRole };
    enum Column { Time, Text, ColumnCount };

    static constexpr int Limit = 2000;

    using QAbstractTableModel::QAbstractTableModel;

    void add(Severity severity, const QString &text);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Message
    {
        QDateTime time;
        Severity severity;
        QString text;
    };

    QList<Message> m_messages;
};

} // namespace Monitor
