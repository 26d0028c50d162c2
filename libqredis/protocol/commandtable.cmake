# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# The command table: sources generated from data/commands.json (facts of the servers) and data/columns.json (ours).
# Whatever includes <QRedis/qrediscommandtraits.h> without linking qredis_objects must depend on qredis_command_ids.
find_package(Python3 COMPONENTS Interpreter REQUIRED)

set(qredis_command_ids_header ${PROJECT_BINARY_DIR}/libqredis/include/QRedis/qrediscommandids.h)
set(qredis_generated_dir ${PROJECT_BINARY_DIR}/libqredis/protocol-generated)
set(qredis_command_table_data ${qredis_generated_dir}/commandtable_data.inc ${qredis_generated_dir}/commandkeys_data.inc)
set(qredis_data_dir ${CMAKE_CURRENT_LIST_DIR}/../data)

add_custom_command(
    OUTPUT ${qredis_command_ids_header} ${qredis_command_table_data}
    COMMAND Python3::Interpreter ${qredis_data_dir}/generate_command_table.py
        --commands ${qredis_data_dir}/commands.json --columns ${qredis_data_dir}/columns.json
        --header ${qredis_command_ids_header} --data-dir ${qredis_generated_dir}
    DEPENDS ${qredis_data_dir}/generate_command_table.py ${qredis_data_dir}/commands.json ${qredis_data_dir}/columns.json
    COMMENT "Generating the command table"
    VERBATIM)

# The command above belongs to this directory and qredis_objects to its parent: the target joins them.
add_custom_target(qredis_command_ids DEPENDS ${qredis_command_ids_header} ${qredis_command_table_data})
add_dependencies(qredis_objects qredis_command_ids)
target_include_directories(qredis_objects PRIVATE ${qredis_generated_dir})
target_sources(qredis_objects PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/commandkeys.cpp
    ${CMAKE_CURRENT_LIST_DIR}/commandtable.cpp
    ${CMAKE_CURRENT_LIST_DIR}/commandtable.h
    ${CMAKE_CURRENT_LIST_DIR}/commandwords.h)
