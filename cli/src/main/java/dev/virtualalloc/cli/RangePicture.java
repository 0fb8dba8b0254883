package dev.virtualalloc.cli;

import dev.virtualalloc.internal.Sizes;
import java.util.List;
import java.util.OptionalLong;

/**
 * A range of addresses as a bar: how much of it has memory, how much may have, how much is only addresses.
 *
 * @param address where the range begins
 * @param reserved the length of the range in bytes
 * @param committed how many bytes from its start may be touched
 * @param resident how many bytes from its start are in memory, if the provider tells
 */
record RangePicture(long address, long reserved, long committed, OptionalLong resident) {
    private static final int CELLS = Console.WIDTH - 4;

    List<String> lines(boolean unicode) {
        char touched = unicode ? '\u2588' : '#';
        char promised = unicode ? '\u2592' : '=';
        char free = unicode ? '\u00b7' : '.';

        int touchedCells = cells(resident.orElse(0));
        int promisedCells = Math.max(touchedCells, cells(committed));
        String end = Sizes.hex(address + reserved);
        return List.of(
                "  " + padded(Sizes.hex(address), CELLS - end.length()) + end,
                "  " + String.valueOf(touched).repeat(touchedCells)
                        + String.valueOf(promised).repeat(promisedCells - touchedCells)
                        + String.valueOf(free).repeat(CELLS - promisedCells),
                legend(touched, "resident", resident, "in memory: these pages were touched"),
                legend(promised, "committed", OptionalLong.of(committed), "may be touched, gets memory then"),
                legend(free, "reserved", OptionalLong.of(reserved), "addresses only: room to grow in place"));
    }

    /** Rounded up: what is there is seen, however little it is. */
    private int cells(long bytes) {
        return (int) Math.min(CELLS, Math.ceil((double) bytes * CELLS / reserved));
    }

    private static String legend(char cell, String state, OptionalLong bytes, String meaning) {
        String head = "  " + cell + " " + padded(state, 9) + "  ";
        return head
                + (bytes.isPresent()
                        ? String.format("%14s bytes   %s", Sizes.count(bytes.getAsLong()), meaning)
                        : " the provider does not tell");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
