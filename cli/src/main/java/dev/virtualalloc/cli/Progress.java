package dev.virtualalloc.cli;

import dev.virtualalloc.internal.Sizes;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** Progress towards a total: a bar on a terminal, a line for each quarter elsewhere. */
abstract sealed class Progress implements AutoCloseable {

    static Progress start(Console console, String verb, long total) {
        return console.isTerminal() ? new Bar(console, total) : new Lines(console, verb, total);
    }

    /** Sets how much of the total is done, and the text that follows it. */
    abstract void update(long done, String state);

    @Override
    public void close() {}

    private static final class Bar extends Progress {
        private static final int BAR_LENGTH = 20;
        private static final int REFRESH_MILLIS = 40;

        private final Console console;
        private final ProgressBar bar;

        Bar(Console console, long total) {
            this.console = console;
            bar = new ProgressBarBuilder()
                    .setInitialMax(total)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .setConsumer(new ConsoleConsumer(console))
                    .setRenderer(this::render)
                    .build();
        }

        @Override
        void update(long done, String state) {
            bar.setExtraMessage(state);
            bar.stepTo(done);
        }

        @Override
        public void close() {
            bar.close();
            console.println();
        }

        private String render(ProgressState progress, int width) {
            int full = (int) (progress.getCurrent() * BAR_LENGTH / progress.getMax());
            String line = "  " + (console.supportsUnicode() ? "\u2588" : "#").repeat(full)
                    + (console.supportsUnicode() ? "\u2591" : ".").repeat(BAR_LENGTH - full)
                    + String.format(Locale.ROOT, " %3d%%  ", progress.getCurrent() * 100 / progress.getMax())
                    + progress.getExtraMessage();
            return line.length() > width ? line.substring(0, width) : line;
        }
    }

    /** With a stream and a width of its own, the library does not load a terminal library to find them. */
    private static final class ConsoleConsumer extends ConsoleProgressBarConsumer {
        ConsoleConsumer(Console console) {
            super(console.out(), Console.WIDTH);
        }

        /** Has no effect: the library may skip this call for a bar that is closed early, so the bar ends the line. */
        @Override
        public void close() {}
    }

    private static final class Lines extends Progress {
        private final Console console;
        private final String verb;
        private final long interval;
        private long next;

        Lines(Console console, String verb, long total) {
            this.console = console;
            this.verb = verb;
            this.interval = total / 4;
            this.next = interval;
        }

        @Override
        void update(long done, String state) {
            if (done >= next) {
                console.println("  " + verb + " " + Sizes.count(done) + "  " + state);
                next += interval;
            }
        }
    }
}
