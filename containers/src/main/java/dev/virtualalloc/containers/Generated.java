package dev.virtualalloc.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a type that the build has made from another. That of the JDK would need module java.compiler. */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
@interface Generated {
    /** The type that it was made from. */
    String value();
}
