package dev.virtualalloc.junit;

import dev.virtualalloc.LeakWatch;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that fails if it leaves something unclosed, or each test of a class: a block, container or reservation that it created, and
 * that cannot be reached any more when it ends. The failure shows where each was created.
 *
 * <p>After the test, its {@code @AfterEach} methods included, the garbage collector is run, which takes some tens of milliseconds. What
 * is still reachable then is no leak: what a field of the test holds, for example.
 *
 * <p>For the time of the test everything is tracked, whatever {@value LeakWatch#LEAKS_PROPERTY} says. Tests that run at the same time
 * answer for each other's leaks.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NoLeaksExtension.class)
public @interface NoLeaks {}
