package io.tenantry.app.sample;

import java.util.List;
import java.util.Map;

/**
 * One of the three companies of the sample.
 *
 * @param currency main currency; {@code price} is in its minor units
 * @param providers where its customers pay
 * @param users how many join in the year, {@code payments} and {@code tickets} likewise
 */
record SampleTenant(
        String name,
        String slug,
        String currency,
        String timeZone,
        List<String> providers,
        List<SamplePlan> plans,
        List<String> troubles,
        int users,
        int payments,
        int tickets) {

    /** A plan that it sells. */
    record SamplePlan(String name, String period, long price, int trialDays, Map<String, Object> entitlements) {}

    private static final int YEAR = 365;

    /** The same company, with what happens in so many days of an average year. */
    SampleTenant during(int days) {
        return new SampleTenant(
                name,
                slug,
                currency,
                timeZone,
                providers,
                plans,
                troubles,
                share(users, days),
                share(payments, days),
                share(tickets, days));
    }

    private static int share(int ofYear, int days) {
        return Math.round((float) ofYear * days / YEAR);
    }

    String adminEmail() {
        return "admin@" + slug + ".example";
    }

    static List<SampleTenant> all() {
        return List.of(
                new SampleTenant(
                        "Polar Relay",
                        "polar-relay",
                        "RUB",
                        "Europe/Moscow",
                        List.of("yookassa", "telegram_stars", "cryptobot"),
                        List.of(
                                new SamplePlan("Relay 1 month", "P1M", 19_900, 3, Map.of("devices", 3)),
                                new SamplePlan("Relay 3 months", "P3M", 49_900, 0, Map.of("devices", 5)),
                                new SamplePlan("Relay 1 year", "P1Y", 159_900, 0, Map.of("devices", 10))),
                        List.of(
                                "Cannot connect since this morning",
                                "Paid, but not active",
                                "How do I add a device?",
                                "Slow in the evening",
                                "Please move my subscription to a new account"),
                        1_200,
                        12_000,
                        800),
                new SampleTenant(
                        "Harbour CRM",
                        "harbour-crm",
                        "EUR",
                        "Europe/Berlin",
                        List.of("stripe", "paypal"),
                        List.of(
                                new SamplePlan("Team", "P1M", 2_900, 14, Map.of("seats", 5)),
                                new SamplePlan("Business", "P1M", 9_900, 14, Map.of("seats", 25))),
                        List.of(
                                "Import of contacts stops at row 500",
                                "Invoice shows the old address",
                                "Can two people share a pipeline?",
                                "Export is empty",
                                "Search does not find umlauts"),
                        500,
                        5_500,
                        450),
                new SampleTenant(
                        "Brightside School",
                        "brightside-school",
                        "USD",
                        "America/New_York",
                        List.of("stripe", "wata"),
                        List.of(
                                new SamplePlan("Term", "P3M", 24_000, 7, Map.of("courses", 4)),
                                new SamplePlan("Single course", "P1M", 7_500, 7, Map.of("courses", 1))),
                        List.of(
                                "The timetable shows two rooms",
                                "My child's certificate is missing",
                                "I cannot open lesson 4",
                                "Change of the paying parent",
                                "Video has no sound"),
                        300,
                        2_500,
                        250));
    }
}
