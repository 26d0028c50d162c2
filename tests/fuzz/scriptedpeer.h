// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearraylist.h>
#include <QtCore/qstring.h>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

/*!
    The other end of the links of a client under fuzzing: bare descriptors, which never wait.

    One for the process, in its only thread; hangUp() makes it ready for the next run. It checks that what the client
    writes is nothing but whole commands.
*/
class ScriptedPeer
{
    Q_DISABLE_COPY(ScriptedPeer)
public:
    ScriptedPeer();
    ~ScriptedPeer();

    //! Where it listens: a name that is no file.
    QString path() const;
    //! Whether it answers HELLO and CLIENT SETINFO by itself.
    void setGreets(bool greets) { m_greets = greets; }
    //! It has said nothing but what a server would say.
    bool isHonest() const { return m_honest; }

    //! Takes new links, and reads what came on all of them.
    void read();
    //! Says \a bytes, whatever they are, on the chosen link.
    void say(const QByteArray &bytes);
    //! Answers the next \a count commands of the chosen link, as a server would.
    void answer(int count);
    //! The beginning of the next answer; the rest comes with whatever is said next.
    void answerPart(int bytes);
    //! An error, a null, a push or another answer that fits nothing, by \a which.
    void refuseOne(int which);
    void closeLink(int which);
    //! Chooses the link that is spoken on.
    void speakOn(int which);
    //! Ends every link and forgets all.
    void hangUp();

    static void require(bool condition, const char *what);

private:
    struct Link
    {
        int descriptor = -1;
        QByteArray received;
        QByteArray toSay; //!< Begun by answerPart().
        std::deque<QByteArrayList> commands; //!< Not answered yet.
        int queued = -1; //!< Commands since MULTI; -1: not in one.
        QByteArrayList inMulti; //!< Their answers.
    };

    void take(Link &link);
    std::optional<QByteArrayList> nextCommand(Link &link);
    static QByteArray answerTo(Link &link, const QByteArrayList &words);
    void send(Link &link, const QByteArray &bytes);
    Link *current();

    int m_listener = -1;
    std::vector<std::unique_ptr<Link>> m_links;
    std::size_t m_current = 0;
    bool m_greets = true;
    bool m_honest = true;
};
