package io.tenantry.figures.dashboard;

import io.tenantry.figures.usage.TenantUsages;
import io.tenantry.figures.usage.TenantUsages.Order;
import io.tenantry.tenancy.database.SlowQueries.SlowQuery;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Reporting;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where operators see what each tenant takes of the installation. */
@Controller
@RequestMapping("/dashboard/usage")
class UsagePages {
    private static final int SLOWEST_SHOWN = 12;
    private static final Set<String> TIERS = Set.of("shared", "schema");

    private final TenantUsages usages;

    UsagePages(TenantUsages usages) {
        this.usages = usages;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    /** An order or a tier that is none is as if it were not there. */
    @GetMapping
    @Reporting
    String show(
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String tier,
            @RequestParam(required = false) @Nullable String cursor,
            Model model,
            ApiCall call) {
        Order order = Order.of(sort).orElse(Order.BYTES);
        String of = tier != null && TIERS.contains(tier) ? tier : null;
        List<SlowQuery> slow = usages.slow(null);
        model.addAttribute("usages", usages.page(call, order, of))
                .addAttribute("sort", order.code())
                .addAttribute("tier", of)
                .addAttribute("paged", cursor != null)
                .addAttribute("connections", usages.connections(call))
                .addAttribute("slowCount", slow.size())
                .addAttribute("slow", slow.subList(0, Math.min(SLOWEST_SHOWN, slow.size())));
        return "usage";
    }

    @PostMapping
    String measure(RedirectAttributes flash) {
        flash.addFlashAttribute(
                "notice",
                usages.measure() ? "The tenants are being measured." : "The tenants are being measured already.");
        return "redirect:/dashboard/usage";
    }
}
