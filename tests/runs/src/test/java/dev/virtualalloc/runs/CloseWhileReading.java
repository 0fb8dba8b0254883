package dev.virtualalloc.runs;

import dev.virtualalloc.containers.LongVec;
import java.util.concurrent.SynchronousQueue;

/**
 * Closes vecs while another thread reads them, which is a mistake, and prints each time that the reader was refused in the end. What
 * it reads until then is what was there, or zero.
 */
final class CloseWhileReading {
    /** 72 MiB: more than the pool is told to keep. */
    private static final long ELEMENTS = 9 << 20;

    /** So that a reader is soon everywhere. */
    private static final long STRIDE = 4093;

    private static final long WRITTEN = 42;

    private final SynchronousQueue<LongVec> vecs = new SynchronousQueue<>();
    private volatile boolean reading;

    private CloseWhileReading() {}

    public static void main(String[] args) throws InterruptedException {
        CloseWhileReading races = new CloseWhileReading();
        Thread reader = new Thread(races::readAll, "reader");
        reader.setDaemon(true);
        reader.start();
        for (int race = 1; race <= Integer.parseInt(args[0]); race++) {
            races.run(race);
        }
    }

    private void run(int race) throws InterruptedException {
        LongVec vec = LongVec.withMaximum(ELEMENTS);
        vec.resize(ELEMENTS);
        vec.set(0, WRITTEN);
        if (race % 2 == 0) {
            vec.freeze();
        }
        vecs.put(vec);
        while (!reading) {
            Thread.onSpinWait();
        }
        vec.close();
        while (reading) {
            Thread.onSpinWait();
        }
        System.out.println("race " + race + " survived");
    }

    private void readAll() {
        try {
            while (true) {
                readUntilRefused(vecs.take());
                reading = false;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readUntilRefused(LongVec vec) {
        try {
            while (true) {
                long sum = sum(vec);
                if (sum != 0 && sum != WRITTEN) {
                    System.out.println("the sum of zeros and a " + WRITTEN + " is " + sum);
                }
                reading = true;
            }
        } catch (IllegalStateException | IndexOutOfBoundsException refused) {
            // As it should be: it is closed, or empty just before that.
        }
    }

    private static long sum(LongVec vec) {
        long sum = 0;
        for (long i = 0; i < ELEMENTS; i += STRIDE) {
            sum += vec.get(i);
        }
        return sum;
    }
}
