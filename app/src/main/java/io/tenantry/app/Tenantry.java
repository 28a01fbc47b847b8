package io.tenantry.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server. */
@SpringBootApplication(scanBasePackages = "io.tenantry")
public class Tenantry {
    public static void main(String[] args) {
        SpringApplication.run(Tenantry.class, args);
    }
}
