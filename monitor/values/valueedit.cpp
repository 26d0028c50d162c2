// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/valueedit.h"

#include "common/commandline.h"
#include "common/textformat.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr qsizetype PreviewedBytes = 96;

QString previewedWord(const QByteArray &word)
{
    if (word.size() <= PreviewedBytes)
        return CommandLine::quoted(word);
    return CommandLine::quoted(word.first(PreviewedBytes)) + u"… ("_s + sizeText(word.size()) + u')';
}

} // namespace

ValueEdit ValueEdit::ofString(const QByteArray &key, const QByteArray &before, const QByteArray &after)
{
    ValueEdit edit;
    edit.m_type = KeyType::String;
    edit.m_key = key;
    edit.m_before = before;
    if (before != after)
        edit.m_after = after;
    return edit;
}

ValueEdit ValueEdit::ofHash(const QByteArray &key, const QMap<QByteArray, FieldChange> &fields)
{
    ValueEdit edit;
    edit.m_type = KeyType::Hash;
    edit.m_key = key;
    edit.m_fields = fields;
    return edit;
}

QList<QByteArrayList> ValueEdit::commands() const
{
    if (m_type == KeyType::String)
        return m_after ? QList<QByteArrayList>{{"SET", m_key, *m_after, "KEEPTTL"}} : QList<QByteArrayList>();
    QByteArrayList set{"HSET", m_key};
    QByteArrayList removed{"HDEL", m_key};
    for (auto field = m_fields.cbegin(); field != m_fields.cend(); ++field) {
        if (field->after)
            set << field.key() << *field->after;
        else
            removed << field.key();
    }
    // HSET first: were the last old fields deleted before, the key would go for a moment, and its TTL for good.
    QList<QByteArrayList> commands;
    if (set.size() > 2)
        commands << set;
    if (removed.size() > 2)
        commands << removed;
    return commands;
}

QString ValueEdit::preview(qsizetype limit) const
{
    QStringList lines;
    for (const QByteArrayList &command : commands()) {
        // The pairs of a long HSET each have a line of their own.
        const bool pairs = command.first() == "HSET" && command.size() > 4;
        QString line;
        for (qsizetype i = 0; i < command.size(); ++i) {
            if (pairs && i >= 2 && i % 2 == 0) {
                lines << line;
                line = u"    "_s;
            } else if (i > 0) {
                line += u' ';
            }
            line += previewedWord(command[i]);
        }
        lines << line;
    }
    if (lines.size() > limit) {
        const qsizetype more = lines.size() - limit;
        lines.resize(limit);
        lines << QCoreApplication::translate("Monitor::ValueEdit", "… and %1 more lines").arg(more);
    }
    return lines.join(u'\n');
}

} // namespace Monitor
