package io.tenantry.app.startup;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** One line on the console that moves. Without a terminal it prints a line at every tenth. */
public final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean moving;
    private final long total;
    private final long started = System.nanoTime();
    private int lastTenth = -1;

    public ProgressBar(PrintStream out, long total, boolean moving) {
        this.out = out;
        this.total = total;
        this.moving = moving;
    }

    /** Whether a line that moves is seen to move. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where there is no terminal
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    public void at(long done, String what) {
        int percent = (int) (done * 100 / total);
        String line = String.format(Locale.ROOT, "[%s] %3d %%  %s  %s", bar(percent), percent, what, left(done));
        if (moving) out.print("\r" + line + "   ");
        else if (percent / 10 != lastTenth) out.println(line);
        lastTenth = percent / 10;
        if (moving && done == total) out.println();
        out.flush();
    }

    private static String bar(int percent) {
        int full = percent * WIDTH / 100;
        return "#".repeat(full) + "-".repeat(WIDTH - full);
    }

    private String left(long done) {
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        if (done == 0 || done == total) return seconds + " s";
        return "about " + seconds * (total - done) / done + " s left";
    }
}
