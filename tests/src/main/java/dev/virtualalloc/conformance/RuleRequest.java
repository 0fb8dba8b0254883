package dev.virtualalloc.conformance;

import java.io.Serializable;

/**
 * What the JVM of rules is asked for: to run a test, or to end a class, whose other tests nobody will ask for.
 *
 * @param id JUnit's unique id of the test or class
 * @param name what messages call it
 * @param seconds how long it may take
 * @param isEnd whether it is the end of a class
 */
record RuleRequest(String id, String name, int seconds, boolean isEnd) implements Serializable {
    private static final String SEPARATOR = "/[";

    /** The class that it is about: a class has its tests with what comes before and after all of them. */
    String container() {
        return isEnd ? id : id.substring(0, id.lastIndexOf(SEPARATOR));
    }
}
