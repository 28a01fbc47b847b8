package io.tenantry.app.startup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator reads while the server starts and stops. The lines follow the log's format, JSON included. */
public final class Console {
    private static final Logger LOG = LoggerFactory.getLogger("tenantry");

    private Console() {}

    public static void say(String line) {
        LOG.info(line);
    }

    /** The last line of a start that failed. */
    static void refuse(String line) {
        LOG.error(line);
    }

    /** Shows a secret once. It goes to the standard output alone, so that no log file or shipper keeps it. */
    @SuppressWarnings("SystemOut")
    public static void sayOnce(String line) {
        System.out.println(line);
    }
}
