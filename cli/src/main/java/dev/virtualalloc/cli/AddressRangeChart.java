package dev.virtualalloc.cli;

import dev.virtualalloc.internal.Sizes;
import java.util.List;
import java.util.OptionalLong;

/**
 * A bar chart of how much of an address range is resident, committed and reserved, in bytes from its start.
 *
 * @param address the start of the range
 * @param reserved the length of the range
 * @param resident empty if the provider cannot report it
 */
record AddressRangeChart(long address, long reserved, long committed, OptionalLong resident) {
    private static final int WIDTH = Console.WIDTH - 4;

    List<String> lines(boolean unicode) {
        char residentChar = unicode ? '\u2588' : '#';
        char committedChar = unicode ? '\u2592' : '=';
        char reservedChar = unicode ? '\u00b7' : '.';

        int residentCells = cells(resident.orElse(0));
        int committedCells = Math.max(residentCells, cells(committed));
        String end = Sizes.hex(address + reserved);
        return List.of(
                "  " + padded(Sizes.hex(address), WIDTH - end.length()) + end,
                "  " + String.valueOf(residentChar).repeat(residentCells)
                        + String.valueOf(committedChar).repeat(committedCells - residentCells)
                        + String.valueOf(reservedChar).repeat(WIDTH - committedCells),
                legend(residentChar, "resident", resident, "in memory: these pages were touched"),
                legend(committedChar, "committed", OptionalLong.of(committed), "may be touched, gets memory then"),
                legend(reservedChar, "reserved", OptionalLong.of(reserved), "addresses only: room to grow in place"));
    }

    /** Rounded up, so that a single byte is visible. */
    private int cells(long bytes) {
        return (int) Math.min(WIDTH, Math.ceil((double) bytes * WIDTH / reserved));
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
