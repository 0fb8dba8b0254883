package dev.virtualalloc.benchmarks.report;

/**
 * A line of the table.
 *
 * @param id its name on the command line
 * @param title its name in the table
 * @param figure what it is about
 * @param ours the name of the subject that is ours
 * @param limit the name of the subject that is the limit, or an empty string
 * @param target what is to be reached
 */
record Row(String id, String title, Figure figure, String ours, String limit, Target target) {}
