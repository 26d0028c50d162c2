# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# qredis_forwarding_headers(SOURCE dir DESTINATION dir CLASSES entry...)
#
# Writes one header without a suffix for each class, so that a program says `#include <QRedisClient>`.
# An entry is `Class`, whose header is the name in lower case, or `Class=header.h` for a class in another's header.
# SOURCE is where the headers stand: an entry without a header is an error of whoever wrote the list.
function(qredis_forwarding_headers)
    cmake_parse_arguments(arg "" "SOURCE;DESTINATION" "CLASSES" ${ARGN})
    foreach(entry IN LISTS arg_CLASSES)
        if(entry MATCHES "^([^=]+)=(.+)$")
            set(class ${CMAKE_MATCH_1})
            set(header ${CMAKE_MATCH_2})
        else()
            set(class ${entry})
            string(TOLOWER ${entry}.h header)
        endif()
        if(NOT EXISTS ${arg_SOURCE}/${header})
            message(FATAL_ERROR "Forwarding header <${class}>: there is no ${arg_SOURCE}/${header}.")
        endif()
        # Writes only what changed, so that configuring again does not compile everything again.
        file(CONFIGURE OUTPUT ${arg_DESTINATION}/${class} CONTENT "#include \"${header}\" // IWYU pragma: export\n" @ONLY)
    endforeach()
endfunction()
