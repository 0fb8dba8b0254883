package dev.virtualalloc.benchmarks.report;

import java.util.Map;

/** Measures one subject once, in a process of its own. */
interface Probe {

    /**
     * {@return the figures}
     *
     * @param lab where it is measured
     * @throws ProbeException if there is nothing to measure here; the message is shown in the report
     */
    Map<Figure, Double> measure(Lab lab) throws ProbeException;
}
