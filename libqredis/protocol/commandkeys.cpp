// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandtable.h"
#include "commandwords.h"
#include "values/numbers.h"

// Where a command's keys are: the part of the command table that reads the servers' key specs.
namespace QRedis::Private {

namespace {

// The types of the generated rows.

//! How to find some of a command's keys; positions count from the command's first word.
struct KeySpec
{
    enum class Search : quint8 { Index, Keyword };
    enum class Find : quint8 { Range, KeyNumber };

    Search search;
    qint8 begin; //!< The index, or where to begin to look for the keyword.
    QByteArrayView keyword;
    Find find;
    qint8 step; //!< From key to key.
    //! Range: the last key, counted from the first one, or negative from the end. KeyNumber: where the number is.
    qint8 lastOrNumber;
    //! Range: if not 0, keys end after one n-th of the words. KeyNumber: where the first key is.
    qint8 limitOrFirst;
};

//! A command's keys. SORT, SORT_RO and MIGRATE have no specs here: theirs are found by hand below.
struct CommandKeys
{
    qint8 fixedFirst = -1; //!< Among the arguments; -1: no key; lookAtWords: wherever the specs say.
    quint8 firstSpec = 0;
    quint8 specCount = 0;
};
constexpr qint8 lookAtWords = -2;

#include "commandkeys_data.inc"

static_assert(std::size(commandKeys) == std::size(commandTraits));

//! A command's full words by the positions that key specs count, the name's among them.
class KeySearch
{
public:
    KeySearch(std::span<const QRedisArg> arguments, qsizetype nameWords)
        : m_arguments(arguments)
        , m_nameWords(nameWords)
        , m_end(nameWords + qsizetype(arguments.size()))
    {
    }

    //! Calls \a key with the position among the arguments of each key until it returns false; false if the words make no sense.
    template<typename Key>
    bool run(const KeySpec &spec, Key key) const
    {
        const qsizetype begin = spec.search == KeySpec::Search::Index ? spec.begin : afterKeyword(spec);
        if (begin < 0 || begin >= m_end) // an optional part that is absent
            return true;
        qsizetype first = begin;
        qsizetype last = -1;
        bool sound = true;
        if (spec.find == KeySpec::Find::Range) {
            const qsizetype words = m_end - first;
            if (spec.lastOrNumber >= 0) {
                last = first + spec.lastOrNumber;
            } else if (spec.limitOrFirst) {
                sound = words % spec.limitOrFirst == 0;
                last = first + words / spec.limitOrFirst + spec.lastOrNumber;
            } else {
                last = m_end + spec.lastOrNumber;
            }
        } else {
            const qsizetype numberAt = first + spec.lastOrNumber;
            if (numberAt >= m_end)
                return false;
            const auto number = parseInteger(word(numberAt));
            first += spec.limitOrFirst;
            if (!number || *number < 0 || *number > (m_end - first + spec.step - 1) / spec.step)
                return false;
            last = first + (qsizetype(*number) - 1) * spec.step;
        }
        if (last >= m_end) {
            last = m_end - 1;
            sound = false;
        }
        for (qsizetype i = first; i <= last; i += spec.step) {
            if (!key(i - m_nameWords))
                break;
        }
        return sound;
    }

private:
    QByteArrayView word(qsizetype position) const { return m_arguments[std::size_t(position - m_nameWords)].view(); }

    qsizetype afterKeyword(const KeySpec &spec) const
    {
        for (qsizetype i = spec.begin; i < m_end; ++i) {
            if (spells(word(i), spec.keyword))
                return i + 1;
        }
        return -1;
    }

    std::span<const QRedisArg> m_arguments;
    qsizetype m_nameWords;
    qsizetype m_end;
};

//! Calls \a key as KeySearch does, for every key of \a command; false if there may be more than the words tell.
template<typename Key>
bool searchKeys(Command command, std::span<const QRedisArg> arguments, Key key)
{
    const CommandKeys &keys = commandKeys[std::size_t(command)];
    const KeySearch search(arguments, commandInfo(command).nameWords);
    bool sound = true;
    bool more = true;
    for (const KeySpec &spec : std::span(keySpecs).subspan(keys.firstSpec, keys.specCount)) {
        sound &= search.run(spec, [&key, &more](qsizetype position) { return more = key(position); });
        if (!more)
            break;
    }
    return sound;
}

// SORT key [BY pattern] [LIMIT offset count] [GET pattern ...] [ASC|DESC] [ALPHA] [STORE destination]:
// it has no sound key specs; patterns with a star name keys that only the server knows.
QList<qsizetype> sortKeys(std::span<const QRedisArg> arguments, bool *incomplete)
{
    if (arguments.empty())
        return {};
    QList<qsizetype> keys{0};
    qsizetype destination = -1;
    for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
        const QByteArrayView word = arguments[i].view();
        const QByteArrayView value = arguments[i + 1].view();
        if (spells(word, "LIMIT")) {
            i += 2;
        } else if (spells(word, "BY") || spells(word, "GET")) {
            *incomplete |= std::ranges::find(value, '*') != value.end();
            ++i;
        } else if (spells(word, "STORE")) {
            destination = qsizetype(++i); // given twice, the last one counts
        }
    }
    if (destination >= 0)
        keys.append(destination);
    return keys;
}

// MIGRATE host port key|"" db timeout [COPY] [REPLACE] [AUTH password] [AUTH2 user password] [KEYS key ...]:
// its key specs would take an empty word for a key and look for KEYS among the keys.
QList<qsizetype> migrateKeys(std::span<const QRedisArg> arguments)
{
    QList<qsizetype> keys;
    if (arguments.size() < 5)
        return keys;
    if (!arguments[2].view().isEmpty())
        return {2};
    for (std::size_t i = 5; i < arguments.size(); ++i) {
        const QByteArrayView word = arguments[i].view();
        if (spells(word, "AUTH")) {
            i += 1;
        } else if (spells(word, "AUTH2")) {
            i += 2;
        } else if (spells(word, "KEYS")) {
            while (++i < arguments.size())
                keys.append(qsizetype(i));
        }
    }
    return keys;
}

} // namespace

qsizetype firstKey(Command command, std::span<const QRedisArg> arguments)
{
    const qint8 fixed = commandKeys[std::size_t(command)].fixedFirst;
    if (fixed != lookAtWords)
        return fixed < qsizetype(arguments.size()) ? fixed : -1;
    if (command == Command::Migrate)
        return migrateKeys(arguments).value(0, -1);
    qsizetype first = -1;
    searchKeys(command, arguments, [&first](qsizetype position) {
        first = position;
        return false;
    });
    return first;
}

QList<qsizetype> keyPositions(Command command, std::span<const QRedisArg> arguments, bool *incomplete)
{
    QList<qsizetype> keys;
    bool unknown = false;
    switch (command) {
    case Command::Sort:
    case Command::SortRo:
        keys = sortKeys(arguments, &unknown);
        break;
    case Command::Migrate:
        keys = migrateKeys(arguments);
        break;
    default:
        unknown = !searchKeys(command, arguments, [&keys](qsizetype position) {
            keys.append(position);
            return true;
        });
    }
    if (incomplete)
        *incomplete = unknown;
    return keys;
}

} // namespace QRedis::Private
