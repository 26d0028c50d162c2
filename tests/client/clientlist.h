// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>

#include <QtCore/qmap.h>

/*!
    The links that a server has, as it counts them itself. A value; made by asking through \a observer, whose own link is
    left out.
*/
struct ClientList
{
    using Line = QMap<QByteArray, QByteArray>; // "db", "flags", "multi" ...

    explicit ClientList(QRedisClient &observer, const QByteArray &name = {})
    {
        const auto own = QRedisTest::value(observer.call("CLIENT", "ID"));
        const auto text = QRedisTest::value(observer.call("CLIENT", "LIST"));
        valid = own && text;
        if (!valid)
            return;
        for (const QByteArray &row : text->toByteArray().split('\n')) {
            Line line;
            for (const QByteArray &item : row.trimmed().split(' '))
                line[item.left(item.indexOf('='))] = item.mid(item.indexOf('=') + 1);
            const bool closing = line["flags"].contains('A') || line["flags"].contains('c');
            const bool wanted = name.isEmpty() || line["name"] == name;
            if (!line["id"].isEmpty() && line["id"] != own->toByteArray() && !closing && wanted)
                lines.append(line);
        }
    }

    //! How many; -1 when the server could not be asked.
    qsizetype others() const { return valid ? lines.size() : -1; }
    QSet<QByteArray> ids() const
    {
        QSet<QByteArray> all;
        for (const Line &line : lines)
            all.insert(line["id"]);
        return all;
    }

    bool valid = false;
    QList<Line> lines;
};
