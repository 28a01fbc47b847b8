package io.tenantry.smoke;

import io.tenantry.client.ApiClient;
import io.tenantry.client.ApiException;
import io.tenantry.client.ApiResponse;
import io.tenantry.client.api.LoginApi;
import io.tenantry.client.api.LoginApi.APILoginRequest;
import io.tenantry.client.api.TenantsApi;
import io.tenantry.client.api.TenantsApi.APIApproveTenantRequest;
import io.tenantry.client.api.TenantsApi.APIGetTenantRequest;
import io.tenantry.client.api.TenantsApi.APIListTenantsRequest;
import io.tenantry.client.api.TenantsApi.APISignUpTenantRequest;
import io.tenantry.client.model.AdministratorRequest;
import io.tenantry.client.model.Answer;
import io.tenantry.client.model.LoginRequest;
import io.tenantry.client.model.SignUpRequest;
import io.tenantry.client.model.SignUpTenantAnswer;
import io.tenantry.client.model.TenantView;
import java.util.UUID;

/**
 * Uses the generated client as a program of somebody else's would: logs in, signs a tenant up, approves it, lists.
 * Arguments: the server's address and the operator's e-mail; the password is in {@code TENANTRY_ADMIN_PASSWORD}.
 */
public final class Smoke {
    public static void main(String[] arguments) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        String token = logIn(client, arguments[1], System.getenv("TENANTRY_ADMIN_PASSWORD"));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        TenantsApi tenants = new TenantsApi(client);

        String slug = "smoke-" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        UUID id = signUp(tenants, slug, key).getId();
        check(id.equals(signUp(tenants, slug, key).getId()), "the same key must give the same tenant");
        check(refused(() -> signUp(tenants, slug, UUID.randomUUID().toString())) == 409, "the slug is taken: 409");

        ApiResponse<Answer> approved = tenants.approveTenantWithHttpInfo(
                APIApproveTenantRequest.newBuilder().tenantId(id).build());
        String consistency = approved.getHeaders().get("consistency-token").getFirst();
        TenantView tenant = tenants.getTenant(APIGetTenantRequest.newBuilder()
                .tenantId(id)
                .consistencyToken(consistency)
                .build());
        check(
                "active".equals(String.valueOf(tenant.getState())),
                "an approved tenant is active, not " + tenant.getState());

        boolean listed = tenants
                .listTenants(APIListTenantsRequest.newBuilder()
                        .state("active")
                        .limit(200)
                        .consistencyToken(consistency)
                        .build())
                .getItems()
                .stream()
                .anyMatch(item -> id.equals(item.getId()));
        check(listed, "the tenant must be listed");
        System.out.println("The generated client works: " + slug + " signed up, was approved, and is listed.");
    }

    private static String logIn(ApiClient client, String email, String password) throws ApiException {
        LoginRequest body = new LoginRequest().email(email).password(password);
        return new LoginApi(client)
                .login(APILoginRequest.newBuilder().loginRequest(body).build())
                .getAccessToken();
    }

    private static SignUpTenantAnswer signUp(TenantsApi tenants, String slug, String key) throws ApiException {
        SignUpRequest body = new SignUpRequest()
                .name("Smoke test")
                .slug(slug)
                .contactEmail("office@smoke.example")
                .admin(new AdministratorRequest()
                        .email("ann@smoke.example")
                        .password("correct horse battery")
                        .firstName("Ann"));
        return tenants.signUpTenant(APISignUpTenantRequest.newBuilder()
                .signUpRequest(body)
                .idempotencyKey(key)
                .build());
    }

    private interface Call {
        void run() throws ApiException;
    }

    private static int refused(Call call) {
        try {
            call.run();
            return 200;
        } catch (ApiException e) {
            return e.getCode();
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }
}
