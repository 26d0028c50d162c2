// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandtable.h"
#include "commandwords.h"
#include "values/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace QRedis::Private {

namespace {

// The types of the generated rows.

struct OptionWord
{
    QByteArrayView word;
    qint8 values; //!< Words that belong to it; -1: all that follow.
};

//! A command keeps its retry class while it consists of these words and their values.
struct RetryRule
{
    quint8 from;
    std::span<const OptionWord> words;
    std::span<const QByteArrayView> loweredBy; //!< Values that lower it.
};

//! One of these words between two positions makes it another class.
struct TravelRule
{
    quint8 from;
    qint8 to; //!< Last position; -1: the end.
    QByteArrayView until; //!< Or this word; empty: none.
    std::span<const QByteArrayView> words;
    Travel travel;
};

struct TimeoutRule
{
    qint8 position; //!< Negative: from the end.
    bool seconds; //!< A decimal fraction of seconds; else whole milliseconds.
    qint16 zero; //!< What 0 stands for, in milliseconds; 0: forever.
    QByteArrayView after; //!< If not empty: the word after this one, looked for between `from` and `until`.
    QByteArrayView until;
    quint8 from;
};

//! A command's rows of those above, by numbers from 1; 0: none.
struct CommandRules
{
    quint8 retryRule = 0;
    quint8 travelRule = 0;
    quint8 timeoutRule = 0;
};

struct Container
{
    QByteArrayView name;
    Command alone; //!< What it is without a subcommand.
};

#include "commandtable_data.inc"

constexpr std::size_t commandCount = std::size(commandInfos);
static_assert(std::size(commandRules) == commandCount && std::size(commandTraits) == commandCount);

const CommandRules &rulesOf(Command command)
{
    return commandRules[std::size_t(command)];
}

//! FNV-1a over letters folded to lower case; generate_command_table.py computes the same.
class NameHash
{
public:
    void add(QByteArrayView bytes)
    {
        for (const char c : bytes)
            m_value = (m_value ^ (quint8(c) | 0x20u)) * 16777619u;
    }
    quint32 value() const { return m_value ^ m_value >> 15; }

private:
    quint32 m_value = 2166136261u;
};

constexpr quint16 containerBit = 0x8000;

//! First entry in the name index with this hash that \a matches, or 0.
template<typename Matches>
quint16 findName(NameHash hash, Matches matches)
{
    constexpr std::size_t mask = std::size(nameIndex) - 1;
    for (std::size_t slot = hash.value() & mask; nameIndex[slot]; slot = (slot + 1) & mask) {
        if (matches(nameIndex[slot]))
            return nameIndex[slot];
    }
    return 0;
}

//! Milliseconds of \a text, or -1 where the server would refuse it.
qint64 toMilliseconds(QByteArrayView text, bool seconds)
{
    if (!seconds)
        return std::max<qint64>(parseInteger(text).value_or(-1), -1);
    const double value = std::ceil(parseDouble(text).value_or(-1) * 1000); // a fraction never becomes "forever"
    return value >= 0 && value < double(std::numeric_limits<qint64>::max()) ? qint64(value) : -1;
}

bool keepsClass(const RetryRule &rule, std::span<const QRedisArg> arguments)
{
    for (std::size_t i = rule.from; i < arguments.size();) {
        const auto option = std::ranges::find_if(
            rule.words, [word = arguments[i].view()](const OptionWord &known) { return spells(word, known.word); });
        if (option == rule.words.end())
            return false;
        if (option->values < 0) {
            return std::ranges::none_of(arguments.subspan(i + 1), [&rule](const QRedisArg &value) {
                return spellsOneOf(value.view(), rule.loweredBy);
            });
        }
        i += 1 + std::size_t(option->values);
    }
    return true;
}

} // namespace

const CommandInfo &commandInfo(Command command)
{
    return commandInfos[std::size_t(command)];
}

Identified identify(std::span<const QRedisArg> words)
{
    if (words.empty())
        return {};
    const QByteArrayView first = words[0].view();
    constexpr qsizetype longestWord = 32; // no name has a longer one: do not hash a value that was passed by mistake
    if (first.size() > longestWord)
        return {Command::Unknown, 1};
    NameHash hash;
    hash.add(first);
    const quint16 found = findName(hash, [first](quint16 entry) {
        if (entry & containerBit)
            return spells(first, containers[entry & ~containerBit].name);
        return commandInfos[entry].nameWords == 1 && spells(first, commandInfos[entry].name);
    });
    if (!(found & containerBit))
        return {Command(found), 1};

    const Container &container = containers[found & ~containerBit];
    if (words.size() == 1)
        return {container.alone, 1};
    const QByteArrayView second = words[1].view();
    if (second.size() > longestWord)
        return {Command::Unknown, 1};
    hash.add(" ");
    hash.add(second);
    const quint16 subcommand = findName(hash, [&container, second](quint16 entry) {
        if (entry & containerBit)
            return false;
        const QByteArrayView name = commandInfos[entry].name;
        const qsizetype prefix = container.name.size();
        return name.size() == prefix + 1 + second.size() && name.startsWith(container.name)
            && spells(second, name.sliced(prefix + 1));
    });
    return {Command(subcommand), subcommand ? 2 : 1};
}

Retry retryClass(Command command, std::span<const QRedisArg> arguments)
{
    const quint8 rule = rulesOf(command).retryRule;
    if (rule && !keepsClass(retryRules[rule - 1], arguments))
        return Retry::Never;
    return commandInfo(command).retry;
}

Travel travelClass(Command command, std::span<const QRedisArg> arguments)
{
    if (const quint8 number = rulesOf(command).travelRule) {
        const TravelRule &rule = travelRules[number - 1];
        const std::size_t end = rule.to < 0 ? arguments.size() : std::min(arguments.size(), std::size_t(rule.to) + 1);
        for (std::size_t i = rule.from; i < end; ++i) {
            const QByteArrayView word = arguments[i].view();
            if (!rule.until.isEmpty() && spells(word, rule.until))
                break;
            if (spellsOneOf(word, rule.words))
                return rule.travel;
        }
    }
    return commandInfo(command).travel;
}

bool arityFits(Command command, qsizetype count)
{
    const CommandInfo &info = commandInfo(command);
    const qsizetype words = info.nameWords + count;
    return info.arity >= 0 && command != Command::Unknown ? words == info.arity : words >= -info.arity;
}

TimeoutWord timeoutWord(Command command, std::span<const QRedisArg> arguments)
{
    const quint8 number = rulesOf(command).timeoutRule;
    if (!number)
        return {};
    const TimeoutRule &rule = timeoutRules[number - 1];
    std::size_t position = arguments.size();
    if (rule.after.isEmpty()) {
        position = rule.position < 0 ? arguments.size() + std::size_t(rule.position) : std::size_t(rule.position);
    } else {
        for (std::size_t i = rule.from; i < arguments.size() && !spells(arguments[i].view(), rule.until); ++i) {
            if (spells(arguments[i].view(), rule.after)) {
                position = i + 1;
                break;
            }
        }
    }
    if (position >= arguments.size())
        return {};
    const qint64 milliseconds = toMilliseconds(arguments[position].view(), rule.seconds);
    return {qsizetype(position), rule.seconds, milliseconds == 0 ? rule.zero : milliseconds};
}

qint64 blockingTimeout(Command command, std::span<const QRedisArg> arguments)
{
    return timeoutWord(command, arguments).milliseconds;
}

} // namespace QRedis::Private
