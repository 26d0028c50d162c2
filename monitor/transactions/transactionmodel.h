// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/commandline.h"

#include <QRedis/qredisvalue.h>

#include <QAbstractTableModel>

namespace Monitor {

/*!
    The commands of a transaction bench: one a row, with the reply that the last run gave it.

    Owned by its view or test; GUI thread. It knows nothing of connections: a TransactionRunner reads the commands and writes
    the replies. Editing a row, or its order, forgets that row's reply.
*/
class TransactionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Command, State, Reply, ColumnCount };
    enum Role {
        StateRole = Qt::UserRole, //!< int of RowState
        ErrorRole, //!< QString, the whole error of the row; empty without one
    };

    enum class RowState {
        Ready, //!< Will be queued by the next run.
        Empty, //!< Nothing was typed yet, or a comment; left out.
        Invalid, //!< The quoting is wrong; it cannot be run.
        Off, //!< Switched off; left out.
        Running, //!< Sent, not answered.
        Applied, //!< Answered well.
        Failed, //!< It ran and failed; the other commands were applied all the same.
        Rejected, //!< The server would not queue it, so that nothing was run.
        NotRun, //!< Nothing was run, for another reason than this row.
        Unclear, //!< No answer came; it may have been applied.
    };
    Q_ENUM(RowState)

    explicit TransactionModel(QObject *parent = nullptr);

    //! Appends a row with \a text and answers its number.
    int append(const QString &text);
    void insert(int row, const QString &text);
    void remove(int row);
    //! Moves \a row to stand before what is \a before now (rowCount() for the end). False when that changes nothing.
    bool move(int row, int before);
    void setCommands(const QStringList &texts);
    QStringList commands() const;

    QString text(int row) const { return m_rows.at(row).text; }
    RowState state(int row) const { return m_rows.at(row).state; }
    QRedisValue reply(int row) const { return m_rows.at(row).reply; }
    QByteArrayList words(int row) const { return m_rows.at(row).line.words(); }
    bool isEnabled(int row) const { return m_rows.at(row).enabled; }
    //! Rows that the next run would queue, in order.
    QList<int> runnableRows() const;
    //! Whether a row that is switched on cannot be run because of its quoting.
    bool hasInvalidRow() const;

    //! What the runner reports.
    void setState(int row, RowState state, const QString &error = {});
    void setReply(int row, const QRedisValue &reply);
    //! Forgets what the last run gave.
    void clearReplies();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    static QString stateText(RowState state);

private:
    struct Row
    {
        QString text;
        CommandLine line;
        bool enabled = true;
        RowState state = RowState::Empty;
        QRedisValue reply;
        QString error;
    };

    static Row makeRow(const QString &text);
    static void reset(Row &row);
    void changed(int row);

    QList<Row> m_rows;
};

} // namespace Monitor
