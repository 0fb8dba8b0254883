package dev.virtualalloc.conformance;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows a test as the number of its rule and the sentence that its method is named by. */
final class RuleDisplayNames extends DisplayNameGenerator.Standard {

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
        Rule rule = testMethod.getAnnotation(Rule.class);
        if (rule == null) {
            return super.generateDisplayNameForMethod(enclosing, testClass, testMethod);
        }
        String sentence = testMethod.getName().replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return String.join(", ", rule.value()) + " " + sentence;
    }
}
