package dev.gox.debug;

/** What gdb is told of the processor: its features and registers (gdb's manual, appendix G). */
final class TargetDescription {
  private final StringBuilder xml = new StringBuilder();

  private TargetDescription() {
    xml.append("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n<target>");
    xml.append("<architecture>i386:x86-64</architecture><osabi>GNU/Linux</osabi>");
    core();
    sse();
    feature("linux");
    register("orig_rax", 64, "int");
    end();
    feature("segments");
    register("fs_base", 64, "int");
    register("gs_base", 64, "int");
    end();
    feature("avx");
    for (int i = 0; i < 16; i++) {
      register("ymm" + i + "h", 128, "uint128");
    }
    end();
    xml.append("</target>\n");
  }

  /** The document. */
  static String xml() {
    return new TargetDescription().xml.toString();
  }

  private void feature(String name) {
    xml.append("<feature name=\"org.gnu.gdb.i386.").append(name).append("\">");
  }

  private void end() {
    xml.append("</feature>\n");
  }

  private void register(String name, int bits, String type) {
    xml.append("<reg name=\"").append(name).append("\" bitsize=\"").append(bits);
    xml.append("\" type=\"").append(type).append("\"/>");
  }

  private void core() {
    feature("core");
    String[] flags = {
      "CF", "", "PF", "", "AF", "", "ZF", "SF", "TF", "IF", "DF", "OF", "", "", "NT", "", "RF",
      "VM", "AC", "VIF", "VIP", "ID"
    };
    xml.append("<flags id=\"i386_eflags\" size=\"4\">");
    for (int bit = 0; bit < flags.length; bit++) {
      if (bit == 1 || !flags[bit].isEmpty()) {
        xml.append("<field name=\"").append(flags[bit]).append("\" start=\"").append(bit);
        xml.append("\" end=\"").append(bit).append("\"/>");
      }
    }
    xml.append("</flags>");
    for (String name : "rax rbx rcx rdx rsi rdi".split(" ")) {
      register(name, 64, "int64");
    }
    register("rbp", 64, "data_ptr");
    register("rsp", 64, "data_ptr");
    for (int i = 8; i < 16; i++) {
      register("r" + i, 64, "int64");
    }
    register("rip", 64, "code_ptr");
    register("eflags", 32, "i386_eflags");
    for (String name : "cs ss ds es fs gs".split(" ")) {
      register(name, 32, "int32");
    }
    for (int i = 0; i < 8; i++) {
      register("st" + i, 80, "i387_ext");
    }
    for (String name : "fctrl fstat ftag fiseg fioff foseg fooff fop".split(" ")) {
      register(name, 32, "int\" group=\"float");
    }
    end();
  }

  private void sse() {
    feature("sse");
    vector("v4f", "ieee_single", 4);
    vector("v2d", "ieee_double", 2);
    vector("v16i8", "int8", 16);
    vector("v8i16", "int16", 8);
    vector("v4i32", "int32", 4);
    vector("v2i64", "int64", 2);
    xml.append("<union id=\"vec128\">");
    String[] fields = {
      "v4_float:v4f",
      "v2_double:v2d",
      "v16_int8:v16i8",
      "v8_int16:v8i16",
      "v4_int32:v4i32",
      "v2_int64:v2i64",
      "uint128:uint128"
    };
    for (String field : fields) {
      String[] parts = field.split(":");
      xml.append("<field name=\"").append(parts[0]).append("\" type=\"").append(parts[1]);
      xml.append("\"/>");
    }
    xml.append("</union><flags id=\"i386_mxcsr\" size=\"4\">");
    String[] flags = {
      "IE", "DE", "ZE", "OE", "UE", "PE", "DAZ", "IM", "DM", "ZM", "OM", "UM", "PM"
    };
    for (int bit = 0; bit < flags.length; bit++) {
      xml.append("<field name=\"").append(flags[bit]).append("\" start=\"").append(bit);
      xml.append("\" end=\"").append(bit).append("\"/>");
    }
    xml.append("<field name=\"FZ\" start=\"15\" end=\"15\"/></flags>");
    for (int i = 0; i < 16; i++) {
      register("xmm" + i, 128, "vec128");
    }
    register("mxcsr", 32, "i386_mxcsr\" group=\"vector");
    end();
  }

  private void vector(String id, String type, int count) {
    xml.append("<vector id=\"").append(id).append("\" type=\"").append(type);
    xml.append("\" count=\"").append(count).append("\"/>");
  }
}
