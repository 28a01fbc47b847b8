package io.tenantry.tenancy.tier;

import io.tenantry.tenancy.FailureNotice;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/** What is said of a migration that failed: where and of what kind. The database's own words may quote a tenant's data. */
final class MigrationFailure {
    private MigrationFailure() {}

    static String of(Throwable failure) {
        String where = "";
        String what = FailureNotice.of(failure);
        for (Throwable each : all(failure).toList()) {
            if (each instanceof FlywayMigrateException migration)
                where = "migration " + migration.getMigration().getScript() + ": ";
            if (each instanceof SQLException sql) what = "the database refused it (" + sql.getSQLState() + ")";
        }
        return where + what;
    }

    /** Whether the database has said so. */
    static boolean isTheDatabases(Throwable failure) {
        return all(failure).anyMatch(SQLException.class::isInstance);
    }

    /** With its causes, and what was suppressed for it. */
    private static Stream<Throwable> all(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause), Arrays.stream(cause.getSuppressed()).flatMap(MigrationFailure::all)));
    }
}
