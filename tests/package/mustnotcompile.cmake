# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# qredis_must_not_compile(name EXPECT regex)
#
# mustnotcompile/<name>.cpp compiles as it is, so that it is right but for one line; with WRONG defined the compiler
# refuses it, and for the reason that is expected.
function(qredis_must_not_compile name)
    cmake_parse_arguments(arg "" "EXPECT" "" ${ARGN})
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/mustnotcompile/${name}.cpp)
    set(includes "-I$<JOIN:$<TARGET_PROPERTY:QRedis,INTERFACE_INCLUDE_DIRECTORIES>,;-I>")
    set(compile ${CMAKE_CXX_COMPILER} -std=c++20 -fPIC -fsyntax-only)
    add_test(NAME compiles_${name} COMMAND ${compile} "${includes}" ${source} COMMAND_EXPAND_LISTS)
    add_test(NAME must_not_compile_${name} COMMAND ${compile} "${includes}" -DWRONG ${source} COMMAND_EXPAND_LISTS)
    set_tests_properties(compiles_${name} must_not_compile_${name} PROPERTIES LABELS package TIMEOUT 120)
    set_tests_properties(must_not_compile_${name} PROPERTIES PASS_REGULAR_EXPRESSION "${arg_EXPECT}")
endfunction()

if(NOT MSVC)
    qredis_must_not_compile(argument_from_bool EXPECT "deleted")
    qredis_must_not_compile(argument_from_char EXPECT "deleted")
    qredis_must_not_compile(blocking_in_transaction EXPECT "This command makes no sense here")
    qredis_must_not_compile(blocking_option_in_pipeline EXPECT "This command makes no sense here")
    qredis_must_not_compile(timeout_in_microseconds EXPECT "no matching (member )?function")
    qredis_must_not_compile(wait_on_client EXPECT "This command makes no sense here")
    qredis_must_not_compile(write_in_immediate EXPECT "This command makes no sense here")
endif()
