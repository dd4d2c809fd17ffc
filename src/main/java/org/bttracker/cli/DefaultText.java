package org.bttracker.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in the help what holds without the option, where that is no value that a user can write. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface DefaultText {
  /** Such as {@code off}. */
  String value();
}
