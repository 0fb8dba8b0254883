package dev.virtualalloc.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which rules of {@code SPEC.md} a test holds: if the test fails, these are broken. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {

    /**
     * Names the rules.
     *
     * @return their numbers, {@code 3.2} for example
     */
    String[] value();
}
