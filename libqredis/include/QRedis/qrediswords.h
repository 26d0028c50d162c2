// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisarg.h"
#include "qrediscommandtraits.h"

#include <QtCore/qvarlengtharray.h>

#include <ranges>
#include <span>

class QRedisWords;

namespace QRedis::Private {

template<typename T>
concept Word = std::convertible_to<const T &, QRedisArg>;

//! A fluent options value: adds its own words.
template<typename T>
concept WordSource = requires(const T &source, QRedisWords &words)
{
    source.appendTo(words);
};

template<typename T>
concept WordMap = requires
{
    typename T::mapped_type;
    typename T::key_type;
};

template<typename T>
concept WordPair = requires(const T &pair)
{
    pair.first;
    pair.second;
};

template<typename T>
concept WordRange = std::ranges::input_range<const T> && !Word<T> && !WordSource<T> && !WordMap<T>;

} // namespace QRedis::Private

/*!
    The words of one command while it is being made: arguments after the command's name.

    Lives for one call. add() takes a word, a range of words, a map or a range of pairs (key and value in turn),
    or an options value with `appendTo(QRedisWords &)`.
*/
class QREDIS_EXPORT QRedisWords
{
public:
    QRedisWords() = default;
    Q_DISABLE_COPY_MOVE(QRedisWords)

    template<QRedis::Private::Word T>
    void add(const T &word)
    {
        m_words.emplace_back(word);
    }
    void add(const QRedisArg &word) { m_words.append(word); }
    template<QRedis::Private::WordSource T>
    void add(const T &source)
    {
        source.appendTo(*this);
    }
    template<QRedis::Private::WordMap T>
    void add(const T &map)
    {
        for (auto it = map.begin(); it != map.end(); ++it) {
            if constexpr (requires { it.key(); }) {
                add(it.key());
                add(it.value());
            } else {
                add(it->first);
                add(it->second);
            }
        }
    }
    template<QRedis::Private::WordRange T>
    void add(const T &range)
    {
        for (auto &&element : range) {
            // What a view makes is gone after this turn; what it merely refers to is not.
            constexpr bool made = !std::is_reference_v<std::ranges::range_reference_t<const T>>;
            using Element = std::remove_cvref_t<decltype(element)>;
            if constexpr (QRedis::Private::WordPair<Element>) {
                addElement<made && !std::is_reference_v<decltype(element.first)>>(element.first);
                addElement<made && !std::is_reference_v<decltype(element.second)>>(element.second);
            } else {
                addElement<made>(element);
            }
        }
    }

    //! An option was added with which the command may not be repeated as freely.
    void lowerRetry(QRedis::Private::Retry retry) { m_retry = std::min(m_retry, retry); }
    QRedis::Private::Retry retry(QRedis::Private::Retry ofCommand) const { return std::min(m_retry, ofCommand); }

    //! The call itself is wrong: nothing will be sent, and the error names \a fault.
    void refuse(const char *fault) { m_fault = fault; }
    const char *fault() const { return m_fault; }

    std::span<const QRedisArg> span() const { return {m_words.data(), std::size_t(m_words.size())}; }

private:
    template<bool copied, typename T>
    void addElement(const T &element)
    {
        if constexpr (copied && !std::is_arithmetic_v<T>)
            m_words.append(QRedisArg::owning(QRedisArg(element).toByteArray())); // shared where it is a byte array
        else
            add(element);
    }

    QVarLengthArray<QRedisArg, 6> m_words;
    const char *m_fault = nullptr;
    QRedis::Private::Retry m_retry = QRedis::Private::Retry::Read;
};
