package io.tenantry.app.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What whoever starts the server sees of migrations. */
@ExtendWith(OutputCaptureExtension.class)
class MigrationBarTest {
    private final MigrationBar bar = new MigrationBar();

    @Test
    void showsHowFarItIsAndHowManyAreBroken(CapturedOutput console) {
        for (int done = 1; done <= 20; done++) bar.at(done, 20, done < 15 ? 0 : 1);
        assertThat(console.getOut())
                .contains("[###############---------------]  50 %  tenants' schemas  about")
                .contains("[##############################] 100 %  tenants' schemas, 1 broken  0 s");
    }

    @Test
    void beginsAnewWithTheNextMigrations(CapturedOutput console) {
        bar.at(1, 1, 0);
        bar.at(1, 2, 0);
        bar.at(2, 2, 0);
        assertThat(console.getOut().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("[###############---------------]  50 %"));
    }
}
