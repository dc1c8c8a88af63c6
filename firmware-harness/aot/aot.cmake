# The module ahead of time: wasm2c translates it to C, compiled with the small runtime of this folder, as a static library.
#
#   include(firmware-harness/aot/aot.cmake)
#   islet_add_aot(aot build/islet.wasm ${GENERATED})   # the third is where generate-module.mjs puts islet_module.h
#   target_link_libraries(my-firmware PRIVATE aot)
#
# CPU and FPU flags are the project's.

set(ISLET_AOT_FOLDER ${CMAKE_CURRENT_LIST_DIR})

function(islet_add_aot TARGET MODULE GENERATED)
  find_program(WASM2C wasm2c REQUIRED)
  # The name of the translated module, ISLET_MODULE_NAME in islet_module.h.
  file(SHA256 ${MODULE} DIGEST)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${MODULE})
  add_custom_command(
    OUTPUT ${GENERATED}/islet_aot.c ${GENERATED}/islet_aot.h
    COMMAND ${WASM2C} -n islet_${DIGEST} ${MODULE} -o ${GENERATED}/islet_aot.c
    DEPENDS ${MODULE})

  add_library(${TARGET} STATIC ${ISLET_AOT_FOLDER}/translated.c ${GENERATED}/islet_aot.c)
  # It is included by translated.c.
  set_source_files_properties(${GENERATED}/islet_aot.c PROPERTIES HEADER_FILE_ONLY ON)
  target_include_directories(${TARGET} PUBLIC ${ISLET_AOT_FOLDER} ${GENERATED})

  # No fused multiply-add, or the bits differ from every other engine's. Generated code is not written for -Wall.
  # What follows -O2 makes a typical step cost 1,150 cycles of a Cortex-M4 instead of 1,590, for 10 KB of flash: copies of
  # functions for constant addresses, whose checks vanish; the small mathematical functions inlined; no elimination of partial
  # redundancies, which spills more than it saves; registers renamed before scheduling.
  target_compile_options(${TARGET} PRIVATE
    -std=gnu11 -ffp-contract=off -fno-math-errno -fno-strict-aliasing -ffunction-sections -fdata-sections -w
    -O2 -fipa-cp-clone --param=ipa-cp-eval-threshold=5 --param=ipa-cp-unit-growth=100
    --param=max-inline-insns-auto=30 --param=inline-min-speedup=15 -fno-tree-pre -fweb -frename-registers)
endfunction()
