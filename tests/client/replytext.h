// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/commands/qrediscommands.h>

#include <algorithm>

//! Typed results as text, so that a table can hold them: bytes in '', text in "", a list in [], a set or hash sorted in
//! {}, nothing as -.
namespace ReplyText {

inline QByteArray show(const QByteArray &bytes)
{
    QByteArray text("'");
    for (const char byte : bytes)
        text += byte >= ' ' && byte <= '~' ? QByteArray(1, byte) : "\\x" + QByteArray(1, byte).toHex();
    return text + '\'';
}
inline QByteArray show(const QString &text)
{
    return '"' + text.toUtf8() + '"';
}
template<typename T>
requires std::is_arithmetic_v<T> QByteArray show(T number)
{
    if constexpr (std::same_as<T, bool>)
        return number ? "true" : "false";
    else
        return QByteArray::number(number);
}
inline QByteArray show(std::chrono::seconds time)
{
    return QByteArray::number(qint64(time.count())) + " s";
}
inline QByteArray show(std::chrono::milliseconds time)
{
    return QByteArray::number(qint64(time.count())) + " ms";
}
inline QByteArray show(const QDateTime &time)
{
    return time.toString(Qt::ISODateWithMs).toUtf8();
}
inline QByteArray show(const QRedisScored &scored)
{
    return show(scored.member) + " at " + show(scored.score);
}
inline QByteArray show(const QRedisScoredFrom &scored)
{
    return show(scored.member) + " at " + show(scored.score) + " of " + show(scored.key);
}

template<typename T>
QByteArray show(const std::optional<T> &value);
template<typename First, typename Second>
QByteArray show(const std::pair<First, Second> &pair);
inline QByteArray show(const QRedisStreamEntry &entry);
inline QByteArray show(const QRedisStreamRead &stream);
inline QByteArray show(const QRedisStreamGroup &group);
inline QByteArray show(const QRedisClientInfo &client);
inline QByteArray show(const QRedisSlowlogEntry &entry);

template<typename T>
QByteArray show(const QList<T> &list)
{
    QByteArrayList parts;
    for (const T &element : list)
        parts.append(show(element));
    return '[' + parts.join(", ") + ']';
}
template<typename T>
QByteArray show(const QSet<T> &set)
{
    QByteArrayList parts;
    for (const T &element : set)
        parts.append(show(element));
    std::sort(parts.begin(), parts.end());
    return '{' + parts.join(", ") + '}';
}
template<typename Key, typename Value>
QByteArray show(const QHash<Key, Value> &hash)
{
    QByteArrayList parts;
    for (auto it = hash.begin(); it != hash.end(); ++it)
        parts.append(show(it.key()) + ": " + show(it.value()));
    std::sort(parts.begin(), parts.end());
    return '{' + parts.join(", ") + '}';
}
template<typename Key, typename Value>
QByteArray show(const QMap<Key, Value> &map)
{
    QByteArrayList parts;
    for (auto it = map.begin(); it != map.end(); ++it)
        parts.append(show(it.key()) + ": " + show(it.value()));
    return '{' + parts.join(", ") + '}';
}
template<typename T>
QByteArray show(const std::optional<T> &value)
{
    return value ? show(*value) : QByteArrayLiteral("-");
}
template<typename First, typename Second>
QByteArray show(const std::pair<First, Second> &pair)
{
    return show(pair.first) + ": " + show(pair.second);
}
template<typename T>
QByteArray show(const QRedisScanPage<T> &page)
{
    return show(page.items) + (page.atEnd() ? QByteArray(" end") : QByteArray(" then " + page.cursor));
}
template<typename Duration>
QByteArray show(const QRedisTtl<Duration> &ttl)
{
    if (const auto remaining = ttl.remaining())
        return show(*remaining);
    return ttl.isPersistent() ? "persistent" : "missing";
}
inline QByteArray show(const QRedisStreamEntry &entry)
{
    return entry.id + ' ' + show(entry.fields);
}
inline QByteArray show(const QRedisStreamRead &stream)
{
    return show(stream.key) + ": " + show(stream.entries);
}
inline QByteArray show(const QRedisStreamInfo &info)
{
    return show(info.length) + " entries, " + show(info.groups) + " groups, " + show(info.entriesAdded) + " added, "
        + info.lastGeneratedId + ' ' + info.maxDeletedEntryId + ' ' + info.recordedFirstEntryId + ", radix "
        + show(info.radixTreeKeys) + '/' + show(info.radixTreeNodes) + ", " + show(info.firstEntry) + ", "
        + show(info.lastEntry);
}
inline QByteArray show(const QRedisStreamGroup &group)
{
    return group.name + " at " + group.lastDeliveredId + ": " + show(group.consumers) + " consumers, "
        + show(group.pending) + " pending, read " + show(group.entriesRead) + ", lag " + show(group.lag);
}
inline QByteArray show(const QRedisStreamPending &pending)
{
    return show(pending.count) + " from " + show(pending.firstId) + " to " + show(pending.lastId) + ' '
        + show(pending.consumers);
}
inline QByteArray show(const QRedisClientInfo &client)
{
    return show(client.id()) + ' ' + client.address() + ' ' + show(client.name()) + ' ' + client.value("cmd") + ' '
        + show(client.number("cmd"));
}
inline QByteArray show(const QRedisInfo &info)
{
    return show(info.sections()) + ' ' + show(info.section("server")) + ' ' + show(info.number("connected_clients"))
        + ' ' + show(info.contains("nothing"));
}
inline QByteArray show(const QRedisSlowlogEntry &entry)
{
    return show(entry.id) + ' ' + show(entry.time) + ' ' + show(qint64(entry.duration.count())) + " us "
        + show(entry.words) + ' ' + show(entry.clientAddress) + ' ' + show(entry.clientName);
}

} // namespace ReplyText
