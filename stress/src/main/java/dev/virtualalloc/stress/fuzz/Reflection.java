package dev.virtualalloc.stress.fuzz;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls methods by name: the vecs of the primitive types have the same ones, and no type of Java says so. */
final class Reflection {
    private static final Map<List<Object>, Method> METHODS = new ConcurrentHashMap<>();

    private Reflection() {}

    static Object call(Object target, String name, @Nullable Object... arguments) {
        List<Object> key = new ArrayList<>(List.of(target.getClass(), name));
        for (Object argument : arguments) {
            key.add(argument == null ? Void.class : argument.getClass());
        }
        Method method = METHODS.computeIfAbsent(key, k -> find(target.getClass(), name, arguments));
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new LinkageError("it is public", e);
        }
    }

    private static Method find(Class<?> type, String name, @Nullable Object... arguments) {
        List<Method> found = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge() && takes(method, arguments))
                .toList();
        if (found.size() != 1) {
            throw new LinkageError(
                    type + " has " + found + " of the name " + name + " for " + Arrays.toString(arguments));
        }
        return found.get(0);
    }

    private static boolean takes(Method method, @Nullable Object... arguments) {
        Class<?>[] types = MethodType.methodType(void.class, method.getParameterTypes())
                .wrap()
                .parameterArray();
        boolean takes = types.length == arguments.length;
        for (int i = 0; takes && i < types.length; i++) {
            takes = arguments[i] == null || types[i].isInstance(arguments[i]);
        }
        return takes;
    }
}
