# wasm3, patched by prepare.mjs, as a static library for 32-bit ARM firmware.
#
#   include(firmware-harness/wasm3/wasm3.cmake)
#   islet_add_wasm3(wasm3 0x00000000)      # the second is where flash starts: 0x08000000 on an STM32
#   target_link_libraries(my-firmware PRIVATE wasm3)
#
# All handlers, thus the code of m3_compile.c, must be linked within 64 KiB of that address; otherwise the first function is
# refused when it is compiled. A linker script that puts *m3_compile*(.text*) first is on the safe side.
# The application defines m3_Malloc_Impl, m3_Free_Impl and m3_Realloc_Impl. CPU and FPU flags are the project's.

set(ISLET_WASM3_FOLDER ${CMAKE_CURRENT_LIST_DIR})

function(islet_add_wasm3 TARGET CODE_BASE)
  get_filename_component(ROOT ${ISLET_WASM3_FOLDER}/../.. ABSOLUTE)
  set(SOURCES ${ROOT}/build/wasm3)

  find_program(NODE_EXECUTABLE node REQUIRED)
  execute_process(COMMAND ${NODE_EXECUTABLE} ${ISLET_WASM3_FOLDER}/prepare.mjs COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB PATCHES ${ISLET_WASM3_FOLDER}/patches/*.patch)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ISLET_WASM3_FOLDER}/prepare.mjs ${PATCHES})

  file(GLOB FILES ${SOURCES}/m3_*.c)       # newer sources have files that the pinned ones lack
  add_library(${TARGET} STATIC ${FILES})
  target_include_directories(${TARGET} SYSTEM PUBLIC ${SOURCES})

  # The layout of wasm3's structures follows from these: whoever includes its headers needs them too.
  target_compile_definitions(${TARGET} PUBLIC
    d_m3CodePageAlignSize=512         # bytes by which the compiled code grows
    d_m3MaxFunctionStackHeight=128    # values on a function's operand stack
    d_m3MaxConstantTableSize=64       # constants of a function; more are compiled inline
    d_m3MaxDuplicateFunctionImpl=1    # names of a function that are kept
    d_m3VerboseErrorMessages=0        # an error is its constant text; no vsnprintf
    d_m3ExternalHeap=1                # all memory from the application's arena
    d_m3IsletImports=0                # the core imports nothing
    d_m3IsletFunctionsOnDemand=1      # a function that is never called takes no RAM
    d_m3IsletI64=0                    # it has no i64 ...
    d_m3IsletF64=0                    # ... and no f64
    d_m3IsletRegisters=1              # interpreter registers in r4, r5 and r6
    d_m3IsletCompactCode=1            # compiled code in 16-bit units
    d_m3IsletCodeBase=${CODE_BASE}u
    d_m3IsletYield=0                  # a call asks nobody whether to go on
    d_m3IsletFlatLoops=1              # a loop is a jump, not a C function
    d_m3IsletConstantAddresses=1      # constant addresses are checked when they are compiled
    d_m3IsletFusion=1                 # common pairs of operations are one
    d_m3IsletStoredCode=1)            # compiled code can be kept in flash

  # The handlers are in m3_compile.c: faster for 4 KB more flash, and none saves r7 on the C stack when it is not to be used.
  set_source_files_properties(${SOURCES}/m3_compile.c PROPERTIES COMPILE_OPTIONS "-O2;-ffixed-r7")

  # No fused multiply-add, or the bits differ from every other engine's; its integers wrap, those of C do not. Tail calls need an -O2 or -Os, never -O0 or -O1.
  # wasm3 is not written for -Wall.
  target_compile_options(${TARGET} PRIVATE
    -Os -std=gnu11 -ffp-contract=off -fwrapv -fno-math-errno -fno-strict-aliasing -fno-lto -ffunction-sections -fdata-sections -w)
endfunction()
