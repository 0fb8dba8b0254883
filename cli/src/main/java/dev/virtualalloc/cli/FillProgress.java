package dev.virtualalloc.cli;

import dev.virtualalloc.internal.Sizes;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** Shows how far the filling has come: a bar for a person, some lines for a file. */
abstract sealed class FillProgress implements AutoCloseable {

    static FillProgress on(Screen screen, long total) {
        return screen.isTerminal() ? new Bar(screen, total) : new Lines(screen, total);
    }

    /**
     * Shows a step.
     *
     * @param bytes how much is filled by now
     * @param state what there is to say about it
     */
    abstract void reached(long bytes, String state);

    @Override
    public void close() {}

    private static final class Bar extends FillProgress {
        private static final int CELLS = 20;
        private static final int REFRESH_MILLIS = 40;

        private final boolean canDraw;
        private final ProgressBar bar;

        Bar(Screen screen, long total) {
            canDraw = screen.canDraw();
            // Given a stream and a width, the consumer has no reason to look for a terminal library.
            bar = new ProgressBarBuilder()
                    .setInitialMax(total)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(screen.out(), Screen.WIDTH))
                    .setRenderer(this::render)
                    .build();
        }

        @Override
        void reached(long bytes, String state) {
            bar.setExtraMessage(state);
            bar.stepTo(bytes);
        }

        @Override
        public void close() {
            bar.close();
        }

        private String render(ProgressState progress, int width) {
            int full = (int) (progress.getCurrent() * CELLS / progress.getMax());
            String line = "  " + (canDraw ? "\u2588" : "#").repeat(full)
                    + (canDraw ? "\u2591" : ".").repeat(CELLS - full)
                    + String.format(" %3d%%  ", progress.getCurrent() * 100 / progress.getMax())
                    + progress.getExtraMessage();
            return line.length() > width ? line.substring(0, width) : line;
        }
    }

    private static final class Lines extends FillProgress {
        private final Screen screen;
        private final long every;
        private long next;

        Lines(Screen screen, long total) {
            this.screen = screen;
            this.every = total / 4;
            this.next = every;
        }

        @Override
        void reached(long bytes, String state) {
            if (bytes >= next) {
                screen.line("  filled " + Sizes.count(bytes) + "  " + state);
                next += every;
            }
        }
    }
}
