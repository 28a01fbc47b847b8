package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.json.JsonMapper;

/** Where operators see which tenants are to be erased, how far it is, and what is certified. */
@Controller
@RequestMapping("/dashboard/erasures")
class ErasurePages {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Erasures erasures;

    ErasurePages(Erasures erasures) {
        this.erasures = erasures;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.operator(request);
    }

    @GetMapping
    String all(Model model, ApiCall call) {
        model.addAttribute("erasures", erasures.all(call));
        return "erasures";
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Model model, ApiCall call) {
        show(id, model, call);
        return "erasure";
    }

    @GetMapping("/{id}/part")
    String part(@PathVariable UUID id, Model model, ApiCall call) {
        show(id, model, call);
        return "erasure :: erasing";
    }

    private void show(UUID id, Model model, ApiCall call) {
        Erasure erasure = require(id, call);
        boolean underWay = erasure.isConfirmed() || erasure.isErased();
        model.addAttribute("erasure", erasure)
                .addAttribute("steps", underWay ? erasures.steps(erasure, call) : null)
                .addAttribute("facts", facts(erasure.certificate()));
    }

    /** The certificate as it was signed, byte for byte, with what verifies it. */
    @GetMapping("/{id}/certificate")
    ResponseEntity<byte[]> certificate(@PathVariable UUID id, ApiCall call) {
        Erasure erasure = require(id, call);
        if (!erasure.isErased()) throw new RequestRefused(Why.NOT_FOUND, "Nothing is certified yet.");
        Map<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("certificate", erasure.certificate());
        file.put("signature", erasure.signature());
        file.put("publicKey", erasure.publicKey());
        ContentDisposition name = ContentDisposition.attachment()
                .filename("erasure-" + id + ".json")
                .build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, name.toString())
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(file).getBytes(StandardCharsets.UTF_8));
    }

    private Erasure require(UUID id, ApiCall call) {
        return erasures.of(id, call)
                .orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "Nobody has asked for this erasure."));
    }

    /** What the certificate says, by its own names. */
    private static @Nullable Map<String, String> facts(@Nullable String certificate) {
        if (certificate == null) return null;
        Map<String, String> facts = new LinkedHashMap<>();
        JSON.readTree(certificate)
                .properties()
                .forEach(each -> facts.put(
                        each.getKey(),
                        each.getValue().isString()
                                ? each.getValue().asString()
                                : each.getValue().toString()));
        return facts;
    }
}
