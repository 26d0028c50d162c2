// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/jsontext.h"

#include <QJsonDocument>

namespace Monitor {

std::optional<QByteArray> indentedJson(const QByteArray &bytes)
{
    const QByteArray text = bytes.trimmed();
    if (text.isEmpty() || (text.front() != '{' && text.front() != '['))
        return std::nullopt;
    QJsonParseError error;
    QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return std::nullopt;

    QByteArray result;
    result.reserve(text.size() * 2);
    int depth = 0;
    const auto newLine = [&] {
        result += '\n';
        result.append(depth * 2, ' ');
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        switch (c) {
        case '"': {
            const qsizetype begin = i++;
            while (text.at(i) != '"')
                i += text.at(i) == '\\' ? 2 : 1;
            result.append(QByteArrayView(text).sliced(begin, i - begin + 1));
            break;
        }
        case '{':
        case '[': {
            qsizetype next = i + 1;
            while (QByteArrayView(" \t\r\n").contains(text.at(next)))
                ++next;
            result += c;
            if (text.at(next) == '}' || text.at(next) == ']') {
                result += text.at(next);
                i = next;
                break;
            }
            ++depth;
            newLine();
            break;
        }
        case '}':
        case ']':
            --depth;
            newLine();
            result += c;
            break;
        case ',':
            result += c;
            newLine();
            break;
        case ':':
            result += ": ";
            break;
        case ' ':
        case '\t':
        case '\r':
        case '\n':
            break;
        default:
            result += c;
        }
    }
    return result;
}

} // namespace Monitor
