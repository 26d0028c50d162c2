// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace Monitor {

class ServersModel;

/*!
    The small tree of open servers and their databases. Choosing one that is not open yet asks for it.
*/
class ServersView : public QTreeView
{
    Q_OBJECT
public:
    explicit ServersView(ServersModel *model, QWidget *parent = nullptr);

    QSize sizeHint() const override;

Q_SIGNALS:
    //! An open or a closed database, by mouse or keyboard.
    void chosen(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace Monitor
