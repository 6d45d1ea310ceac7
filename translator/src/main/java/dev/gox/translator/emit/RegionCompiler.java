package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import dev.gox.translator.region.Region;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Makes a class of a region: a {@link TranslatedCode} whose method is the region's. */
public final class RegionCompiler {
  private static final String SUPER = Type.getInternalName(TranslatedCode.class);
  private static final String LOADER = Type.getInternalName(RegionLoader.class);

  /** HotSpot never compiles a method with more bytes (HugeMethodLimit). */
  private static final int LARGEST_METHOD = 8000;

  private final RegionLinkage linkage;

  /**
   * A compiled region.
   *
   * @param name of its class, internal
   * @param bytes of the class file
   * @param code bytes of bytecode of its method
   * @param links what its static fields hold
   */
  public record Compiled(String name, byte[] bytes, int code, Object[] links) {
    /** Defines the class. */
    public TranslatedCode define(RegionLoader loader) {
      return loader.define(name, bytes, links);
    }
  }

  /** Prepares for the code around the regions to come. */
  public RegionCompiler(RegionLinkage linkage) {
    this.linkage = linkage;
  }

  /**
   * Compiles an optimized region.
   *
   * @param className internal name of the class to make
   * @return null if HotSpot would never compile so large a method
   */
  public Compiled compile(Region region, String className) {
    RegionLocals locals = new RegionLocals(DoubleSlots.of(region));
    RegionMethod learner = new RegionMethod(region, null, className, locals, null, linkage);
    RegionPlan plan = new RegionPlan(region, learner::learn);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, className, null, SUPER, null);
    String file = region.lines.file();
    if (!file.isEmpty()) {
      writer.visitSource(file.substring(file.lastIndexOf('/') + 1), null);
    }
    MethodVisitor code =
        writer.visitMethod(ACC_PUBLIC | ACC_FINAL, "run", RegionMethod.DESCRIPTOR, null, null);
    CodeSize size = new CodeSize(code);
    RegionMethod method = new RegionMethod(region, size, className, locals, plan, linkage);
    method.write();
    RegionLinks links = method.links;
    if (size.largest() > LARGEST_METHOD) {
      return null;
    }
    writeRest(writer, className, links);
    try {
      return new Compiled(className, writer.toByteArray(), size.largest(), links.values());
    } catch (MethodTooLargeException e) {
      return null;
    }
  }

  private static void writeRest(ClassWriter writer, String className, RegionLinks links) {
    MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "()V", false);
    end(init, RETURN);
    writeLinks(writer, className, links.all());
    writer.visitEnd();
  }

  /** Static fields, filled from the loader when the class is initialised. */
  private static void writeLinks(
      ClassWriter writer, String className, List<RegionLinks.Link> links) {
    MethodVisitor init = writer.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    init.visitCode();
    init.visitLdcInsn(Type.getObjectType(className));
    init.visitMethodInsn(
        INVOKEVIRTUAL, "java/lang/Class", "getClassLoader", "()Ljava/lang/ClassLoader;", false);
    init.visitTypeInsn(CHECKCAST, LOADER);
    init.visitVarInsn(ASTORE, 0);
    for (int i = 0; i < links.size(); i++) {
      RegionLinks.Link link = links.get(i);
      String type = Type.getInternalName(link.type());
      int access = ACC_STATIC | (link.constant() ? ACC_FINAL : 0);
      writer.visitField(access, link.name(), "L" + type + ";", null, null).visitEnd();
      init.visitVarInsn(ALOAD, 0);
      OperationCode.number(init, i);
      init.visitMethodInsn(INVOKEVIRTUAL, LOADER, "link", "(I)Ljava/lang/Object;", false);
      init.visitTypeInsn(CHECKCAST, type);
      init.visitFieldInsn(PUTSTATIC, className, link.name(), "L" + type + ";");
    }
    end(init, RETURN);
  }

  private static void end(MethodVisitor code, int instruction) {
    code.visitInsn(instruction);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
