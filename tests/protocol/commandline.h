// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/commandtable.h"

#include <QtCore/qbytearraylist.h>

#include <vector>

//! A command as a test writes it, "SET key value NX", cut at single spaces; '' is an empty word. Lives as long as its words are looked at.
class CommandLine
{
    Q_DISABLE_COPY_MOVE(CommandLine)
public:
    explicit CommandLine(const QByteArray &line)
        : m_words(line.split(' '))
    {
        for (QByteArray &word : m_words) {
            if (word == "''")
                word.clear();
        }
        m_arguments.assign(m_words.cbegin(), m_words.cend());
        m_name = QRedis::Private::identify(m_arguments);
    }

    QRedis::Command command() const { return m_name.command; }
    qsizetype nameWords() const { return m_name.nameWords; }
    const QByteArrayList &words() const { return m_words; }
    //! Without the words of the name.
    std::span<const QRedisArg> arguments() const
    {
        return std::span(m_arguments).subspan(std::size_t(m_name.nameWords));
    }

    //! The words that keyPositions() names.
    QByteArrayList keys(bool *incomplete = nullptr) const
    {
        QByteArrayList keys;
        for (const qsizetype position : QRedis::Private::keyPositions(command(), arguments(), incomplete))
            keys.append(m_words.at(m_name.nameWords + position));
        return keys;
    }

private:
    QByteArrayList m_words;
    std::vector<QRedisArg> m_arguments;
    QRedis::Private::Identified m_name;
};
