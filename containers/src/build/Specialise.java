import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the code of the other primitive types from that of double: {@code java Specialise.java FROM TO}. */
public final class Specialise {
    /** A primitive type, its box, and the type that carries it in streams and functions. */
    private record Type(String primitive, String box, String carrier) {}

    private static final List<Type> TYPES = List.of(
            new Type("byte", "Byte", "Int"),
            new Type("short", "Short", "Int"),
            new Type("char", "Character", "Int"),
            new Type("int", "Integer", "Int"),
            new Type("long", "Long", "Long"),
            new Type("float", "Float", "Double"));

    // An article, then a word of the carrier, or the box, or any other word with the type in it.
    private static final Pattern WORD = Pattern.compile(
            "\\b(a )?(?:(double nextDouble|nextDouble|doubleStream|OfDouble"
                    + "|Double(?:Stream|Consumer|Supplier|UnaryOperator|Predicate))|(Double)|(double(?![a-z])\\w*|\\w*Double\\w*))\\b");

    private Specialise() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        List<Path> sources;
        try (var files = Files.walk(from)) {
            sources = files.filter(file -> file.getFileName().toString().matches(".*Double.*\\.java"))
                    .toList();
        }
        for (Path source : sources) {
            for (Type type : TYPES) {
                Path target =
                        Path.of(args[1], from.relativize(source).toString().replace("Double", capital(type.primitive)));
                String text = specialise(Files.readString(source), type);
                // An unchanged file is left alone: nothing is compiled again that need not be.
                if (!Files.exists(target) || !Files.readString(target).equals(text)) {
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, text);
                }
            }
        }
    }

    private static String specialise(String text, Type type) {
        return WORD.matcher(text).replaceAll(word -> {
            String replaced = word.group(2) != null
                    ? replace(word.group(2), type.carrier.toLowerCase(Locale.ROOT), type.carrier)
                    : word.group(3) != null
                            ? type.box
                            : replace(word.group(4), type.primitive, capital(type.primitive));
            String article = word.group(1) == null ? "" : replaced.matches("[iI].*") ? "an " : "a ";
            return article + replaced;
        });
    }

    private static String replace(String word, String primitive, String capital) {
        return word.replace("double", primitive).replace("Double", capital);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
