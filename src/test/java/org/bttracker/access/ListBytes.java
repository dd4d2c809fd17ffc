package org.bttracker.access;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Map;

/** How many bytes the arrays of an object have, and those of its parts. */
final class ListBytes {
  private static final Map<Class<?>, Integer> ELEMENT =
      Map.of(long.class, Long.BYTES, int.class, Integer.BYTES, byte.class, Byte.BYTES);

  private ListBytes() {}

  static long of(Object object) throws IllegalAccessException {
    long bytes = 0;
    for (Field field : object.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      Object value = field.get(object);
      if (value != null && field.getType().isArray()) {
        bytes += (long) Array.getLength(value) * ELEMENT.get(field.getType().getComponentType());
      } else if (value instanceof NetworkTable) {
        bytes += of(value);
      }
    }
    return bytes;
  }
}
