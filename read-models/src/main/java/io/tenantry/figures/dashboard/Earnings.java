package io.tenantry.figures.dashboard;

import io.tenantry.figures.revenue.RevenueTotals;
import io.tenantry.figures.statistics.Figures;
import java.util.List;

/** The currencies in which a tenant ever earned; if none, its main one with zeros. */
final class Earnings {
    private Earnings() {}

    static List<RevenueTotals> of(Figures figures) {
        List<RevenueTotals> all = figures.revenue();
        List<RevenueTotals> earned = all.stream()
                .filter(each -> each.totalMinor() != 0 || each.monthMinor() != 0)
                .toList();
        return earned.isEmpty() ? all.subList(0, Math.min(1, all.size())) : earned;
    }
}
