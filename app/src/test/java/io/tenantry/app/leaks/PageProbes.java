package io.tenantry.app.leaks;

import static org.awaitility.Awaitility.await;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Server;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Pages, their streams of events and the lists' cursors: whatever the second names, it stays with its own. */
final class PageProbes {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 3;
    /** What any form of the pages would take. */
    private static final String FORM = "reason=because&name=taken.example&every=1&keep=1"
            + "&passphrase=seven+words+that+nobody+guesses&again=seven+words+that+nobody+guesses";

    private final Server server;
    private final Furnished first;
    private final Furnished second;
    private final List<String> leaks = new ArrayList<>();

    PageProbes(Server server, Furnished first, Furnished second) {
        this.server = server;
        this.first = first;
        this.second = second;
    }

    /** Every page and every form of the shipped controllers, with what is the first's in the address. */
    List<String> pages() {
        List<PageAddress> addresses = PageAddress.all();
        try (PageVisitor visitor = new PageVisitor(server, second.company())) {
            for (PageAddress address : addresses) {
                if (address.stream()) continue; // see streams()
                String path = address.with(first::id);
                if (address.namesThings()) refused(visitor, address, path);
                else stays(visitor, address, path);
                stays(visitor, address, path + "?tenant=" + first.id("tenants"));
                if (path.contains("/tenants/")) refused(visitor, address, address.with(second::id));
            }
        }
        return leaks;
    }

    /** What the address names is not the second's, or not for its people. */
    private void refused(PageVisitor visitor, PageAddress address, String path) {
        HttpResponse<String> answer = visitor.ask(address.isForm(), path, FORM);
        boolean leak = answer.statusCode() != 403 && answer.statusCode() != 404 || shows(answer, path);
        note(address, path, answer, "addresses of what is the first's, or not for tenants", leak);
    }

    /** Whatever is answered, nothing of the first is in it. */
    private void stays(PageVisitor visitor, PageAddress address, String path) {
        HttpResponse<String> answer = visitor.ask(address.isForm(), path, "");
        boolean leak = shows(answer, path)
                || answer.statusCode() == 200 && !answer.body().contains(second.marker())
                || answer.statusCode() >= 500;
        note(address, path, answer, "the own, while naming the first", leak);
    }

    private boolean shows(HttpResponse<String> answer, String path) {
        return answer.body().contains(first.marker())
                || first.ids().values().stream().anyMatch(id -> answer.body().contains(id) && !path.contains(id));
    }

    private void note(PageAddress address, String path, HttpResponse<String> answer, String how, boolean leak) {
        if (leak) leaks.add(address.method() + " " + path + ": " + answer.statusCode());
        LeakReport.tried("pages", "administrator", how, 1, leak ? 1 : 0);
    }

    /** Cursors of the first's lists, in the second's hands. */
    List<String> cursors() {
        for (String list : List.of("/users", "/payments", "/audit-log", "/wallet")) {
            String path = list.equals("/wallet") ? null : list;
            String mine = path == null ? "/users/" + first.id("users") + "/wallet/entries" : path;
            Answer page = first.company().admin().get(mine + "?limit=1").expect(200);
            if (!page.at("nextCursor").isString()) continue;
            Api other = second.company().admin();
            String theirs = path == null ? "/users/" + second.id("users") + "/wallet/entries" : path;
            Answer answer = other.get(theirs + "?limit=1&cursor=" + page.text("nextCursor"));
            boolean leak = answer.status() != 400 || !answer.text("code").equals("invalid-cursor");
            if (leak) leaks.add("the first's cursor: " + answer.request() + ": " + answer.status());
            LeakReport.tried("lists", "administrator", "a cursor of the first", 1, leak ? 1 : 0);
        }
        return leaks;
    }

    /** Both look at their dashboards. What the first does, the first is told; the second is not. */
    List<String> streams() throws IOException, InterruptedException {
        try (PageVisitor mine = new PageVisitor(server, first.company());
                PageVisitor theirs = new PageVisitor(server, second.company())) {
            AtomicInteger told = mine.listen("/dashboard/events");
            AtomicInteger toldTheOther = theirs.listen("/dashboard/events?tenant=" + first.id("tenants"));
            // what their own logins have moved is told while the first rounds go on
            for (int round = 0; round < ROUNDS; round++) oneMore(told);
            int before = toldTheOther.get();
            for (int round = 0; round < ROUNDS; round++) oneMore(told);
            boolean leak = toldTheOther.get() != before;
            if (leak) leaks.add("the second was told of what the first did");
            LeakReport.tried("server-sent events", "administrator", "changes of the first", ROUNDS, leak ? 1 : 0);
            second.company().customer();
            int known = toldTheOther.get();
            await().atMost(PATIENCE).until(() -> toldTheOther.get() > known || toldTheOther.get() > before);
        }
        return leaks;
    }

    private void oneMore(AtomicInteger told) {
        int before = told.get();
        first.company().customer();
        await().atMost(PATIENCE).until(() -> told.get() > before);
    }
}
