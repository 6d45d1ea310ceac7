package dev.gox.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Go's runtime maps memory for, by the functions that ask for it (runtime/malloc.go, mheap.go,
 * mpagealloc.go, os_linux.go). Of the calls that led there the innermost that is known counts.
 */
final class MemoryPurpose {
  private static final Map<String, String> BY_FUNCTION = new LinkedHashMap<>();

  static {
    BY_FUNCTION.put("runtime.(*mheap).sysAlloc", "heap arena");
    BY_FUNCTION.put("runtime.(*mheap).grow", "heap arena, made usable");
    BY_FUNCTION.put("runtime.(*linearAlloc).alloc", "records of heap arenas");
    BY_FUNCTION.put("runtime.(*pageAlloc).init", "summaries of free pages, reserved");
    BY_FUNCTION.put("runtime.(*pageAlloc).sysInit", "summaries of free pages, reserved");
    BY_FUNCTION.put("runtime.(*pageAlloc).sysGrow", "summaries of free pages");
    BY_FUNCTION.put("runtime.(*pageAlloc).grow", "bits of free pages");
    BY_FUNCTION.put("runtime.(*scavengeIndex).init", "index of pages to give back, reserved");
    BY_FUNCTION.put("runtime.(*scavengeIndex).sysInit", "index of pages to give back, reserved");
    BY_FUNCTION.put("runtime.(*scavengeIndex).sysGrow", "index of pages to give back");
    BY_FUNCTION.put("runtime.persistentalloc1", "the runtime's own records");
    BY_FUNCTION.put("runtime.recordspan", "list of all spans");
    BY_FUNCTION.put("runtime.newArenaMayUnlock", "mark bits of the garbage collector");
    BY_FUNCTION.put("runtime.newBucket", "profiling records");
    BY_FUNCTION.put("runtime.stkbucket", "table of profiled stacks");
    BY_FUNCTION.put("runtime.vgetrandomInit", "states of the vDSO's getrandom");
    BY_FUNCTION.put("runtime.vgetrandomGetState", "states of the vDSO's getrandom");
    BY_FUNCTION.put("runtime.(*stackScanState).init", "buffers of the garbage collector");
    BY_FUNCTION.put("runtime.getempty", "buffers of the garbage collector");
    BY_FUNCTION.put("runtime.mallocinit", "heap, reserved");
    BY_FUNCTION.put("runtime.sysargs", "look at the end of the stack");
    BY_FUNCTION.put("runtime.(*traceBuf)", "buffers of the execution tracer");
    BY_FUNCTION.put("syscall.mmap", "the program's own mapping");
    BY_FUNCTION.put("syscall.Mmap", "the program's own mapping");
  }

  private MemoryPurpose() {}

  /** What a call maps memory for; "" if that isn't known. */
  static String of(Call call) {
    for (Call c = call; c != null; c = c.caller) {
      String known = BY_FUNCTION.get(c.function.name());
      if (known != null) {
        return known;
      }
    }
    return "";
  }
}
