// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "scriptedpeer.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void ScriptedPeer::require(bool condition, const char *what)
{
    if (!condition) {
        std::fprintf(stderr, "fuzz_connection: %s\n", what);
        std::abort();
    }
}

ScriptedPeer::ScriptedPeer()
    : m_listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray name = path().toLatin1();
    std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
    address.sun_path[0] = '\0';
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(name.size()));
    require(::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length) == 0 && ::listen(m_listener, 64) == 0,
            "cannot listen");
}

ScriptedPeer::~ScriptedPeer()
{
    hangUp();
    ::close(m_listener);
}

QString ScriptedPeer::path() const
{
    return QStringLiteral("@qredis-fuzz-%1").arg(::getpid());
}

void ScriptedPeer::read()
{
    for (int descriptor; (descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        m_links.push_back(std::make_unique<Link>());
        m_links.back()->descriptor = descriptor;
        m_current = m_links.size() - 1;
    }
    for (const auto &link : m_links)
        take(*link);
}

void ScriptedPeer::take(Link &link)
{
    char buffer[16 * 1024];
    while (link.descriptor >= 0) {
        const ssize_t size = ::recv(link.descriptor, buffer, sizeof buffer, 0);
        if (size <= 0)
            break;
        link.received.append(buffer, size);
    }
    while (const std::optional<QByteArrayList> words = nextCommand(link)) {
        const QByteArray name = words->front().toUpper();
        if (m_greets && (name == "HELLO" || name == "CLIENT" || name == "SELECT" || name == "AUTH"))
            send(link, answerTo(link, *words));
        else
            link.commands.push_back(*words);
    }
}

std::optional<QByteArrayList> ScriptedPeer::nextCommand(Link &link)
{
    qsizetype at = 0;
    const auto number = [&](char type) -> qsizetype {
        const qsizetype end = link.received.indexOf("\r\n", at);
        if (end < 0)
            return -1;
        require(link.received.at(at) == type, "the client wrote what is no command");
        bool ok = false;
        const qsizetype value = link.received.mid(at + 1, end - at - 1).toLongLong(&ok);
        require(ok && value >= 0, "the client wrote a length that is no number");
        at = end + 2;
        return value;
    };
    const qsizetype count = number('*');
    if (count < 0)
        return std::nullopt;
    require(count > 0, "the client wrote an empty command");
    QByteArrayList words;
    for (qsizetype word = 0; word < count; ++word) {
        const qsizetype size = number('$');
        if (size < 0 || link.received.size() < at + size + 2)
            return std::nullopt;
        require(QByteArrayView(link.received).sliced(at + size, 2) == "\r\n", "a word is longer than it says");
        words.append(link.received.mid(at, size));
        at += size + 2;
    }
    link.received.remove(0, at);
    return words;
}

QByteArray ScriptedPeer::answerTo(Link &link, const QByteArrayList &words)
{
    const auto bulk = [](const QByteArray &value) {
        return "$" + QByteArray::number(value.size()) + "\r\n" + value + "\r\n";
    };
    const QByteArray name = words.front().toUpper();
    if (name == "MULTI") {
        link.queued = 0;
        link.inMulti.clear();
        return QByteArrayLiteral("+OK\r\n");
    }
    if (name == "EXEC") {
        const QByteArray replies = link.inMulti.join();
        return "*" + QByteArray::number(std::exchange(link.queued, -1)) + "\r\n" + replies;
    }
    QByteArray answer = QByteArrayLiteral("+OK\r\n");
    if (name == "HELLO")
        answer = QByteArrayLiteral("%1\r\n$5\r\nproto\r\n:3\r\n");
    else if (name == "ECHO")
        answer = bulk(words.value(1));
    else if (name == "INCR" || name == "EVAL")
        answer = QByteArrayLiteral(":1\r\n");
    else if (name == "GET")
        answer = QByteArrayLiteral("$-1\r\n");
    else if (name == "HGETALL")
        answer = QByteArrayLiteral("*2\r\n$1\r\nf\r\n$1\r\nv\r\n");
    else if (name == "BLPOP")
        answer = QByteArrayLiteral("*2\r\n$1\r\nl\r\n$1\r\ne\r\n");
    else if (name == "SUBSCRIBE" || name == "PSUBSCRIBE" || name == "UNSUBSCRIBE" || name == "PUNSUBSCRIBE") {
        answer.clear();
        for (const QByteArray &channel : words.sliced(1))
            answer += ">3\r\n" + bulk(name.toLower()) + bulk(channel) + ":1\r\n";
        return answer;
    }
    if (link.queued >= 0) {
        ++link.queued;
        link.inMulti.append(answer);
        return QByteArrayLiteral("+QUEUED\r\n");
    }
    return answer;
}

ScriptedPeer::Link *ScriptedPeer::current()
{
    return m_links.empty() ? nullptr : m_links[m_current % m_links.size()].get();
}

void ScriptedPeer::send(Link &link, const QByteArray &bytes)
{
    const QByteArray all = std::exchange(link.toSay, {}) + bytes;
    if (link.descriptor >= 0 && !all.isEmpty())
        ::send(link.descriptor, all.constData(), std::size_t(all.size()), MSG_NOSIGNAL);
}

void ScriptedPeer::say(const QByteArray &bytes)
{
    if (Link *link = current(); link && !bytes.isEmpty()) {
        m_honest = false;
        send(*link, bytes);
    }
}

void ScriptedPeer::answer(int count)
{
    Link *link = current();
    for (; link && count > 0 && !link->commands.empty(); --count) {
        send(*link, answerTo(*link, link->commands.front()));
        link->commands.pop_front();
    }
}

void ScriptedPeer::answerPart(int bytes)
{
    Link *link = current();
    if (!link || link->commands.empty())
        return;
    const QByteArray answer = std::exchange(link->toSay, {}) + answerTo(*link, link->commands.front());
    link->commands.pop_front();
    const qsizetype first = std::min<qsizetype>(bytes, answer.size());
    send(*link, answer.first(first));
    link->toSay = answer.sliced(first);
}

void ScriptedPeer::refuseOne(int which)
{
    static const QByteArrayList answers{"-LOADING wait\r\n",
                                        "-MOVED 1 127.0.0.1:1\r\n",
                                        "-ERR no\r\n",
                                        "-BUSY script\r\n",
                                        "-READONLY replica\r\n",
                                        "-NOPERM no\r\n",
                                        "-UNBLOCKED\r\n",
                                        "-EXECABORT no\r\n",
                                        "_\r\n",
                                        "*-1\r\n",
                                        ":7\r\n",
                                        ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n",
                                        "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n",
                                        ">4\r\n$8\r\npmessage\r\n$2\r\np*\r\n$1\r\nc\r\n$1\r\nm\r\n",
                                        ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n",
                                        ">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n",
                                        ">3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n"};
    Link *link = current();
    if (!link)
        return;
    if (which % answers.size() >= 8)
        m_honest = false; // no server would
    else if (link->commands.empty() || !link->toSay.isEmpty() || link->queued >= 0)
        return;
    if (which % answers.size() < 11 && !link->commands.empty())
        link->commands.pop_front();
    send(*link, answers.at(which % answers.size()));
}

void ScriptedPeer::closeLink(int which)
{
    if (m_links.empty())
        return;
    Link &link = *m_links[std::size_t(which) % m_links.size()];
    if (link.descriptor >= 0)
        ::close(std::exchange(link.descriptor, -1));
}

void ScriptedPeer::speakOn(int which)
{
    m_current = std::size_t(which);
}

void ScriptedPeer::hangUp()
{
    read();
    for (const auto &link : m_links) {
        if (link->descriptor >= 0)
            ::close(link->descriptor);
    }
    m_links.clear();
    m_current = 0;
    m_honest = true;
}
