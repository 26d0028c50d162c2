// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/replytext.h"

#include "common/textformat.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int depthLimit = 64;
constexpr int summaryElements = 6;

QString quotedText(const QByteArray &bytes, qsizetype limit)
{
    QString text = escapedText(QByteArrayView(bytes).first(qMin(limit, bytes.size())));
    text.replace(u'"', u"\\\""_s);
    return u'"' % text % u'"' % (bytes.size() > limit ? u"…"_s : QString());
}

QString scalarText(const QRedisValue &value, qsizetype limit)
{
    switch (value.type()) {
    case QRedisValue::Type::Null:
        return u"(nil)"_s;
    case QRedisValue::Type::SimpleString:
        return QString::fromUtf8(value.toByteArray());
    case QRedisValue::Type::Integer:
        return u"(integer) "_s % QString::fromLatin1(value.toByteArray());
    case QRedisValue::Type::Double:
        return u"(double) "_s % QString::fromLatin1(value.toByteArray());
    case QRedisValue::Type::BigNumber:
        return u"(big number) "_s % QString::fromLatin1(value.toByteArray());
    case QRedisValue::Type::Boolean:
        return value.toBool() ? u"(true)"_s : u"(false)"_s;
    case QRedisValue::Type::Error:
        return u"(error) "_s % QString::fromUtf8(value.toByteArray());
    case QRedisValue::Type::VerbatimString:
        return QString::fromUtf8(value.toByteArray());
    default:
        return quotedText(value.toByteArray(), limit);
    }
}

class Printer
{
public:
    explicit Printer(qsizetype limit)
        : m_limit(limit)
    {
    }

    void print(const QRedisValue &value, const QString &indent, int depth)
    {
        switch (value.type()) {
        case QRedisValue::Type::Array:
        case QRedisValue::Type::Push:
            printList(value, u')', u"(empty array)"_s, indent, depth);
            break;
        case QRedisValue::Type::Set:
            printList(value, u'~', u"(empty set)"_s, indent, depth);
            break;
        case QRedisValue::Type::Map:
            printMap(value, indent, depth);
            break;
        default:
            m_text += scalarText(value, m_limit);
        }
    }

    QString text() const { return m_text; }

private:
    bool isFull(int depth)
    {
        if (m_text.size() < m_limit && depth < depthLimit)
            return false;
        if (!m_cut)
            m_text += QCoreApplication::translate("Monitor::replyText", "… (the reply is longer)");
        m_cut = true;
        return true;
    }

    static QString label(qsizetype number, qsizetype count, QChar mark)
    {
        return QString::number(number).rightJustified(QString::number(count).size()) % mark % u' ';
    }

    void printList(const QRedisValue &value, QChar mark, const QString &empty, const QString &indent, int depth)
    {
        const QList<QRedisValue> list = value.toList();
        if (list.isEmpty()) {
            m_text += empty;
            return;
        }
        for (qsizetype i = 0; i < list.size(); ++i) {
            const QString number = label(i + 1, list.size(), mark);
            if (i > 0)
                m_text += u'\n' % indent;
            if (isFull(depth))
                return;
            m_text += number;
            print(list.at(i), indent % QString(number.size(), u' '), depth + 1);
            if (m_cut)
                return;
        }
    }

    void printMap(const QRedisValue &value, const QString &indent, int depth)
    {
        const QRedisValue::Pairs pairs = value.toPairs();
        if (pairs.isEmpty()) {
            m_text += u"(empty map)"_s;
            return;
        }
        for (qsizetype i = 0; i < pairs.size(); ++i) {
            const QString number = label(i + 1, pairs.size(), u'#');
            if (i > 0)
                m_text += u'\n' % indent;
            if (isFull(depth))
                return;
            const QString key = scalarText(pairs.at(i).first, m_limit);
            m_text += number % key % u" => "_s;
            print(pairs.at(i).second, indent % QString(number.size() + key.size() + 4, u' '), depth + 1);
            if (m_cut)
                return;
        }
    }

    QString m_text;
    qsizetype m_limit;
    bool m_cut = false;
};

void summarize(const QRedisValue &value, QString &text, int depth)
{
    switch (value.type()) {
    case QRedisValue::Type::Array:
    case QRedisValue::Type::Push:
    case QRedisValue::Type::Set:
    case QRedisValue::Type::Map:
        break;
    case QRedisValue::Type::Integer:
    case QRedisValue::Type::Double:
    case QRedisValue::Type::BigNumber:
        text += QString::fromLatin1(value.toByteArray());
        return;
    case QRedisValue::Type::Error:
        text += QString::fromUtf8(value.toByteArray());
        return;
    default:
        text += scalarText(value, 160);
        return;
    }

    const bool isMap = value.type() == QRedisValue::Type::Map;
    const QList<QRedisValue> list = value.toList();
    const qsizetype step = isMap ? 2 : 1;
    text += isMap ? u'{' : u'[';
    for (qsizetype i = 0; i + step <= list.size(); i += step) {
        if (i > 0)
            text += u", "_s;
        if (i / step == summaryElements || depth > 3) {
            text += QCoreApplication::translate("Monitor::replyText", "… %1 more").arg((list.size() - i) / step);
            break;
        }
        summarize(list.at(i), text, depth + 1);
        if (isMap) {
            text += u": "_s;
            summarize(list.at(i + 1), text, depth + 1);
        }
    }
    text += isMap ? u'}' : u']';
}

} // namespace

QString replyText(const QRedisValue &value, qsizetype limit)
{
    Printer printer(limit);
    printer.print(value, QString(), 0);
    return printer.text();
}

QString replySummary(const QRedisValue &value)
{
    QString text;
    summarize(value, text, 0);
    text.replace(u'\n', u' ');
    if (text.size() > 400)
        text = text.left(400) % u'…';
    return text;
}

} // namespace Monitor
