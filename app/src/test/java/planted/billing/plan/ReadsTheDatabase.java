package planted.billing.plan;

import javax.sql.DataSource;
import org.axonframework.spring.stereotype.Aggregate;

@Aggregate
final class ReadsTheDatabase {
    DataSource dataSource;
}
