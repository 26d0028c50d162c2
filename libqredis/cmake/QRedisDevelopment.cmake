# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# How the project itself is compiled: warnings, sanitizers, fuzzing, compiler cache.
# Nothing of this reaches a program that links QRedis::QRedis, except that a sanitized library needs a sanitized program.

if(PROJECT_IS_TOP_LEVEL)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
    endif()
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

    find_program(QREDIS_CCACHE ccache)
    mark_as_advanced(QREDIS_CCACHE)
    if(QREDIS_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
        set(CMAKE_CXX_COMPILER_LAUNCHER ${QREDIS_CCACHE})
    endif()

    if(MSVC)
        add_compile_options(/W4 /permissive- /utf-8)
    else()
        add_compile_options(-Wall -Wextra)
    endif()
endif()

# One string, so that the test of the installed package can hand it to its outside project.
set(QREDIS_SANITIZE_FLAGS "")
if(QREDIS_SANITIZE)
    list(JOIN QREDIS_SANITIZE "," sanitizers)
    # A finding ends the program: a test must not pass beside a report that nobody reads.
    set(QREDIS_SANITIZE_FLAGS "-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer")
    separate_arguments(sanitizerFlags UNIX_COMMAND "${QREDIS_SANITIZE_FLAGS}")
    add_compile_options(${sanitizerFlags})
    add_link_options(${sanitizerFlags})
endif()

if(QREDIS_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "QREDIS_FUZZ needs Clang (libFuzzer): configure with `cmake --preset fuzz`.")
    endif()
    # Coverage for every file; the fuzzers alone link -fsanitize=fuzzer, which brings a main() of its own.
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_link_options(-fsanitize=fuzzer-no-link)
endif()
