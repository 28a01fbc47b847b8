package io.tenantry.tenancy.tier;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/** What is said of a migration that failed: where and of what kind. The database's own words may quote a tenant's data. */
final class MigrationFailure {
    private MigrationFailure() {}

    static String of(Throwable failure) {
        String where = "";
        String what = failure.getClass().getSimpleName();
        for (Throwable each : all(failure).toList()) {
            if (each instanceof FlywayMigrateException migration)
                where = "migration " + migration.getMigration().getScript() + ": ";
            if (each instanceof SQLException sql) what = "SQLSTATE " + sql.getSQLState();
        }
        return where + what;
    }

    /** With its causes, and what was suppressed for it. */
    private static Stream<Throwable> all(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause), Arrays.stream(cause.getSuppressed()).flatMap(MigrationFailure::all)));
    }
}
