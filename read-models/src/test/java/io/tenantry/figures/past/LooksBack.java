package io.tenantry.figures.past;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An administrator of one tenant who asks for now or for then. */
final class LooksBack {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final MockMvc http;
    private final Caller caller;

    LooksBack(WebApplicationContext context, List<Filter> filters, TenantId tenant) {
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        http = builder.addFilters(filters.toArray(Filter[]::new)).build();
        caller = new Caller(Caller.Kind.USER, tenant, UUID.randomUUID(), "admin", Scope.ofRole("admin"), null);
    }

    /** What an answer says; of a problem only its code, since each has a request id of its own. */
    record Said(int status, JsonNode body) {
        static Said of(MockHttpServletResponse answer) {
            try {
                JsonNode body = JSON.readTree(answer.getContentAsString());
                return new Said(answer.getStatus(), answer.getStatus() == 200 ? body : body.path("code"));
            } catch (java.io.UnsupportedEncodingException e) {
                throw new AssertionError(e);
            }
        }
    }

    Said now(String path, long position) {
        return Said.of(ask(path, null, position));
    }

    Said then(String path, String asOf) {
        return Said.of(ask(path, asOf, 0));
    }

    MockHttpServletResponse ask(String path, @Nullable String asOf, long position) {
        MockHttpServletRequestBuilder request =
                get(path).requestAttr(Caller.ATTRIBUTE, caller).header("Consistency-Token", String.valueOf(position));
        if (asOf != null) request.queryParam("asOf", asOf);
        try {
            return http.perform(request).andReturn().getResponse();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
