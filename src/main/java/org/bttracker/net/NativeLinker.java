package org.bttracker.net;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Java's linker to native functions, {@code java.lang.foreign}. It came with Java 22, and this
 * program is compiled for 17, so everything in it is found by reflection. That costs time only when
 * a function is linked, not when it is called.
 */
final class NativeLinker {
  private static final String PACKAGE = "java.lang.foreign.";

  /** What a captured {@code errno} takes. */
  static final int ERRNO_BYTES = Integer.BYTES;

  private final Class<?> linkerType = type("Linker");
  private final Object linker = linkerType.getMethod("nativeLinker").invoke(null);
  private final Object library = linkerType.getMethod("defaultLookup").invoke(linker);

  /**
   * Finds the linker.
   *
   * @throws ReflectiveOperationException if this Java has none
   */
  NativeLinker() throws ReflectiveOperationException {}

  /**
   * Links a function of the C library.
   *
   * @param name the function's
   * @param type of ints and longs; a pointer is a long
   * @return takes, before the arguments, the segment that {@code errno} is written to; see {@link
   *     #segment}
   * @throws ReflectiveOperationException if the C library has no such function, or it cannot be
   *     linked
   */
  MethodHandle link(String name, MethodType type) throws ReflectiveOperationException {
    Object symbol =
        ((Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(library, name))
            .orElseThrow(() -> new NoSuchMethodException("the C library has no " + name));
    Class<?> optionType = type("Linker$Option");
    Object options = Array.newInstance(optionType, 1);
    Object errno = new String[] {"errno"};
    Array.set(
        options, 0, optionType.getMethod("captureCallState", String[].class).invoke(null, errno));
    Method downcall =
        linkerType.getMethod(
            "downcallHandle",
            type("MemorySegment"),
            type("FunctionDescriptor"),
            options.getClass());
    MethodHandle handle = (MethodHandle) downcall.invoke(linker, symbol, descriptor(type), options);
    return handle.asType(type.insertParameterTypes(0, Object.class));
  }

  /**
   * Why linking has failed.
   *
   * @param failure what {@link #NativeLinker} or {@link #link} has thrown
   * @return in words
   */
  static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof InvocationTargetException thrown ? thrown.getCause() : failure;
    return "Java cannot link the C library: "
        + (cause.getMessage() == null ? cause : cause.getMessage());
  }

  /**
   * Allocates memory for structs that the system reads and writes.
   *
   * @param bytes its length; all are zeros
   * @return direct, with the processor's byte order
   */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * The memory of a direct buffer, as a linked function takes it.
   *
   * @param buffer kept alive by the segment
   */
  static Object segment(Buffer buffer) throws ReflectiveOperationException {
    return type("MemorySegment").getMethod("ofBuffer", Buffer.class).invoke(null, buffer);
  }

  /**
   * Where a direct buffer's memory begins, from its position on. It stays there as long as the
   * buffer is reachable.
   */
  static long pointer(Buffer buffer) throws ReflectiveOperationException {
    return (long) type("MemorySegment").getMethod("address").invoke(segment(buffer));
  }

  private static Object descriptor(MethodType type) throws ReflectiveOperationException {
    Class<?> layoutType = type("MemoryLayout");
    Object parameters = Array.newInstance(layoutType, type.parameterCount());
    for (int i = 0; i < type.parameterCount(); i++) {
      Array.set(parameters, i, layout(type.parameterType(i)));
    }
    return type("FunctionDescriptor")
        .getMethod("of", layoutType, parameters.getClass())
        .invoke(null, layout(type.returnType()), parameters);
  }

  private static Object layout(Class<?> primitive) throws ReflectiveOperationException {
    return type("ValueLayout")
        .getField(primitive == int.class ? "JAVA_INT" : "JAVA_LONG")
        .get(null);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name);
  }
}
