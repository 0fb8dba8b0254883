import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates the code of the other primitive types from that of double: {@code java Specialise.java}, in the folder of the module.
 *
 * <p>What is for some types only stands in a section. Sections do not nest. The branch that double takes is code; the other, if
 * there is one, is commented out:
 *
 * <pre>
 *     // #if double float
 *     return Double.compare(a, b);
 *     // #else
 *     // return (int) (a - b);
 *     // #endif
 *
 *     // #if byte
 *     // sortByCounting();
 *     // #endif
 * </pre>
 *
 * <p>Words are replaced in what is commented out as well.
 */
public final class Specialise {
    /** A primitive type, its box, and the type that carries it in streams and functions. */
    private record Type(String primitive, String box, String carrier) {
        String capital() {
            return Specialise.capital(primitive);
        }
    }

    private static final List<Type> TYPES = List.of(
            new Type("byte", "Byte", "Int"),
            new Type("short", "Short", "Int"),
            new Type("char", "Character", "Int"),
            new Type("int", "Integer", "Int"),
            new Type("long", "Long", "Long"),
            new Type("float", "Float", "Double"));

    private static final List<String> ALL = TYPES.stream().map(Type::primitive).toList();

    private static final Map<String, List<String>> MAIN = Map.of(
            "DoubleColumn", ALL,
            "DoubleSort", ALL,
            "DoubleSortTask", List.of("int", "long", "float"),
            "DoubleStack", ALL,
            "DoubleVec", ALL,
            "DoubleVecIterator", ALL,
            "DoubleVecSpliterator", ALL);

    private static final Map<String, List<String>> TESTS = Stream.of(
                    "DoubleSortTest",
                    "DoubleStackFailureTest",
                    "DoubleStackMemoryTest",
                    "DoubleStackTest",
                    "DoubleVecFailureTest",
                    "DoubleVecFileTest",
                    "DoubleVecIterationTest",
                    "DoubleVecModelTest",
                    "DoubleVecSurfaceTest",
                    "DoubleVecTest",
                    "DoubleVecUses",
                    "DoubleVecWalkTest")
            .collect(Collectors.toMap(test -> test, test -> ALL));

    private static final Path PACKAGE = Path.of("dev", "virtualalloc", "containers");

    // An article, then a word of the carrier, or the box, or any other word with the type in it.
    private static final Pattern WORD = Pattern.compile(
            "\\b(a )?(?:(double nextDouble|nextDouble|doubleStream|mapToDouble|OfDouble"
                    + "|Double(?:Stream|Consumer|Supplier|UnaryOperator|Predicate))|(Double)|(double(?![a-z])\\w*|\\w*Double\\w*))\\b");

    private static final Pattern SECTION = Pattern.compile("\\s*// #(if|else|endif)((?: \\w+)*)");
    private static final Pattern COMMENTED = Pattern.compile("(\\s*)//( ?)(.*)");
    private static final Pattern DECLARATION =
            Pattern.compile("^(?:public |abstract |sealed |final )*(?:class|interface|record) ", Pattern.MULTILINE);

    private Specialise() {}

    public static void main(String[] args) throws IOException {
        specialise(MAIN, Path.of("src/main/java"), Path.of("target/generated-sources/specialised"));
        specialise(TESTS, Path.of("src/test/java"), Path.of("target/generated-test-sources/specialised"));
    }

    private static void specialise(Map<String, List<String>> sources, Path from, Path to) throws IOException {
        Map<Path, String> results = new TreeMap<>();
        for (var source : sources.entrySet()) {
            String name = source.getKey();
            String text = Files.readString(from.resolve(PACKAGE).resolve(name + ".java"));
            for (Type type : TYPES) {
                if (source.getValue().contains(type.primitive)) {
                    Path target = to.resolve(PACKAGE).resolve(name.replace("Double", type.capital()) + ".java");
                    results.put(target, header(name, words(sections(name, text, type.primitive), type)));
                }
            }
        }
        write(results, to);
    }

    /** An unchanged file is left alone: nothing is compiled again that need not be. What is no result any more goes. */
    private static void write(Map<Path, String> results, Path to) throws IOException {
        Files.createDirectories(to.resolve(PACKAGE));
        for (var result : results.entrySet()) {
            Path target = result.getKey();
            if (!Files.exists(target) || !Files.readString(target).equals(result.getValue())) {
                Files.writeString(target, result.getValue());
            }
        }
        try (Stream<Path> files = Files.list(to.resolve(PACKAGE))) {
            for (Path file : files.toList()) {
                if (!results.containsKey(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String sections(String name, String text, String type) {
        List<String> result = new ArrayList<>();
        Set<String> types = Set.of();
        boolean within = false;
        boolean chosen = true;
        boolean commented = false;
        for (String line : text.split("\n", -1)) {
            Matcher section = SECTION.matcher(line);
            if (section.matches()) {
                boolean opens = section.group(1).equals("if");
                if (opens == within) {
                    throw new IllegalArgumentException(
                            name + " has a section that begins or ends within none: " + line);
                }
                if (opens) {
                    types = new HashSet<>(List.of(section.group(2).strip().split(" ")));
                    Set<String> unknown = new HashSet<>(types);
                    unknown.removeAll(ALL);
                    unknown.remove("double");
                    if (!unknown.isEmpty()) {
                        throw new IllegalArgumentException(name + " has a section for unknown types: " + line);
                    }
                }
                within = !section.group(1).equals("endif");
                boolean first = opens || !within;
                chosen = !within || types.contains(type) == first;
                commented = within && types.contains("double") != first;
            } else if (chosen) {
                result.add(commented ? uncomment(name, line) : line);
            }
        }
        if (within) {
            throw new IllegalArgumentException(name + " has a section without an end");
        }
        return String.join("\n", result);
    }

    private static String uncomment(String name, String line) {
        Matcher comment = COMMENTED.matcher(line);
        if (!comment.matches()) {
            throw new IllegalArgumentException(name + " has a line that is to be commented out: " + line);
        }
        return comment.group(1) + comment.group(3);
    }

    private static String words(String text, Type type) {
        return WORD.matcher(text).replaceAll(word -> {
            String replaced = word.group(2) != null
                    ? replace(word.group(2), type.carrier.toLowerCase(Locale.ROOT), type.carrier)
                    : word.group(3) != null ? type.box : replace(word.group(4), type.primitive, type.capital());
            String article = word.group(1) == null ? "" : replaced.matches("[iI].*") ? "an " : "a ";
            return article + replaced;
        });
    }

    private static String header(String name, String text) {
        return "// Generated from " + name + " by Specialise. Changes belong there.\n"
                + DECLARATION.matcher(text).replaceFirst("@Generated(\"" + name + "\")\n$0");
    }

    private static String replace(String word, String primitive, String capital) {
        return word.replace("double", primitive).replace("Double", capital);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
