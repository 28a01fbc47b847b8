package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.TenantGate;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form with which people log in; what it sends is received by security. */
@Controller
class LoginPage {
    private final TenantGate tenants;

    LoginPage(TenantGate tenants) {
        this.tenants = tenants;
    }

    @GetMapping("/login")
    String login(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String logout,
            HttpServletRequest request,
            Model model) {
        if (request.getAttribute(Caller.ATTRIBUTE) != null) return "redirect:/";
        if (error != null) model.addAttribute("error", text(error));
        if (logout != null) model.addAttribute("farewell", true);
        // at a tenant's own address nobody asks which one
        model.addAttribute("atTenant", tenants.byHost(request.getServerName()).isATenants());
        return "login";
    }

    /** By the code of the refusal. */
    private static String text(String code) {
        return switch (code) {
            case "user-blocked" -> "Your account is blocked. Ask your administrator.";
            case "tenant-suspended" -> "Your company is suspended on this platform. Ask the platform's operator.";
            case "tenant-closed" -> "Your company has left this platform.";
            case "tenant-not-active", "tenant-provisioning" ->
                "Your company is not active yet. An operator looks at every sign-up; try again later.";
            case "tenant-mismatch" -> "This is the address of another company than the one you are logged in to.";
            case "too-many-requests" -> "Too many attempts from your address. Wait a minute.";
            default -> "E-mail, password or tenant is wrong.";
        };
    }
}
