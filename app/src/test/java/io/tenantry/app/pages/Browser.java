package io.tenantry.app.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tenantry.app.pages.House.Company;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The installed Chromium, as long as the tests of a class run, with a fresh profile for every {@link #open}. It notes what a
 * page should never do: break the content security policy, log an error, or ask another host.
 */
final class Browser implements BeforeAllCallback, AfterAllCallback {
    private @Nullable Playwright playwright;
    private com.microsoft.playwright.@Nullable Browser started;
    private final List<String> misdeeds = new CopyOnWriteArrayList<>();

    /** Skips the tests, and says so, where there is no Chromium. */
    @Override
    public void beforeAll(ExtensionContext tests) {
        Optional<Path> program = find();
        Assumptions.assumeTrue(program.isPresent(), "page tests are skipped: chromium is not installed");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        started = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.orElseThrow())
                        .setArgs(List.of(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    static Optional<Path> find() {
        String path = System.getenv("PATH");
        return Stream.concat(
                        Stream.of("/usr/bin"),
                        path == null ? Stream.empty() : Stream.of(path.split(File.pathSeparator)))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Page open() {
        return open(1280, 900, ColorScheme.LIGHT);
    }

    /** For somebody who runs no scripts. */
    Page openWithoutScripts() {
        return open(profile(1280, 900, ColorScheme.LIGHT).setJavaScriptEnabled(false));
    }

    Page open(int width, int height, ColorScheme scheme) {
        return open(profile(width, height, scheme));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions profile(
            int width, int height, ColorScheme scheme) {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale("en-GB")
                .setColorScheme(scheme);
    }

    private Page open(com.microsoft.playwright.Browser.NewContextOptions profile) {
        BrowserContext context = chromium().newContext(profile);
        Page page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.onConsoleMessage(message -> {
            String said = message.text();
            if (message.type().equals("error") && !said.startsWith("Failed to load resource")) misdeeds.add(said);
        });
        page.onPageError(misdeeds::add);
        page.onRequest(request -> {
            String host = URI.create(request.url()).getHost();
            if (!"localhost".equals(host)) misdeeds.add("asked " + request.url());
        });
        return page;
    }

    private com.microsoft.playwright.Browser chromium() {
        return Objects.requireNonNull(started, "started before the tests");
    }

    /** An operator who has logged in. */
    Page operator(House house) {
        Page page = open();
        logIn(page, house.address(), House.OPERATOR, House.PASSWORD, null);
        assertThat(page.getByRole(AriaRole.HEADING, byName("Tenants"))).isVisible();
        return page;
    }

    /** Logs the company's administrator in. */
    Page logIn(Page page, House house, Company company) {
        return logIn(page, house.address(), company.administrator(), House.PASSWORD, company.slug());
    }

    /** Logs in and waits for what comes then. */
    Page logIn(Page page, String address, String email, String password, @Nullable String tenant) {
        page.navigate(address + "/login");
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(password);
        if (tenant != null) page.getByLabel("Tenant").fill(tenant);
        page.getByRole(AriaRole.BUTTON, byName("Log in")).click();
        return page;
    }

    static Page.GetByRoleOptions byName(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    /** Ends a test whose pages are meant to be refused something, which browsers log as errors. */
    void forgive() {
        chromium().contexts().forEach(BrowserContext::close);
        misdeeds.clear();
    }

    /** Ends a test. */
    void assertBehaved() {
        chromium().contexts().forEach(BrowserContext::close);
        List<String> seen = List.copyOf(misdeeds);
        misdeeds.clear();
        assertThat(seen)
                .as("errors, policy violations and requests to other hosts")
                .isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        if (playwright != null) playwright.close();
    }
}
