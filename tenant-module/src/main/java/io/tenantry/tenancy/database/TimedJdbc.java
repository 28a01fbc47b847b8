package io.tenantry.tenancy.database;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.SqlProvider;

/** Tells {@link SlowQueries} how long each statement took: queries and updates, as every client of it makes them. */
final class TimedJdbc extends JdbcTemplate {
    /** The tenant whose context the thread works in; empty for none. */
    static final ScopedValue<String> TENANT = ScopedValue.newInstance();

    private final String pool;
    private final SlowQueries slow;

    TimedJdbc(DataSource source, String pool, SlowQueries slow) {
        super(source);
        this.pool = pool;
        this.slow = slow;
    }

    @Override
    public <T extends @Nullable Object> T query(
            PreparedStatementCreator creator,
            @Nullable PreparedStatementSetter setter,
            ResultSetExtractor<T> extractor) {
        return timed(creator, () -> super.query(creator, setter, extractor));
    }

    @Override
    protected int update(PreparedStatementCreator creator, @Nullable PreparedStatementSetter setter) {
        return timed(creator, () -> super.update(creator, setter));
    }

    private <T extends @Nullable Object> T timed(PreparedStatementCreator creator, Supplier<T> statement) {
        long begin = System.nanoTime();
        try {
            return statement.get();
        } finally {
            slow.ran(
                    pool,
                    TENANT.isBound() ? TENANT.get() : "",
                    creator instanceof SqlProvider known ? known.getSql() : null,
                    System.nanoTime() - begin);
        }
    }
}
