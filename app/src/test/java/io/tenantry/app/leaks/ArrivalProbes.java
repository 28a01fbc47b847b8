package io.tenantry.app.leaks;

import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Server;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.archive.TestArchive;
import io.tenantry.tenancy.sealing.Signatures;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A tenant arrives where others live and others are gone, and is new there once. */
final class ArrivalProbes {
    private final Server server;
    private final TenantId origin;
    private final byte[] archive;

    /** @param origin the archive is what it would take along */
    ArrivalProbes(Server server, Company origin) {
        this.server = server;
        this.origin = new TenantId(origin.id());
        this.archive = origin.exported();
    }

    List<String> run(UUID arriving) throws IOException {
        Api operator = server.operator().with("Archive-Passphrase", TestArchive.PASSPHRASE.replace(" ", "%20"));
        String path = "/platform/imports?slug=" + Company.freeSlug();
        byte[] own = ofAnother(new TenantId(arriving));
        List<String> leaks = new ArrayList<>();
        Answer imported = operator.upload(path, own);
        if (imported.status() != 201) leaks.add("it is not taken in: " + imported.text());
        Answer again = operator.upload(path, own);
        if (!again.text("code").equals("tenant-exists")) leaks.add("it is taken in again: " + again.text());
        LeakReport.tried("work", "operator", "a tenant arrives, and again", 2, leaks.size());
        return leaks;
    }

    private byte[] ofAnother(TenantId arriving) throws IOException {
        try {
            return TestArchive.underAnotherId(
                    server.bean(Signatures.class), archive, origin, arriving, UnaryOperator.identity());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
