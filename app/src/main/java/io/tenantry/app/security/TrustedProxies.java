package io.tenantry.app.security;

import java.util.List;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Whose word on a client's address and on the host that it asked for is taken: only that of the proxies that an operator
 * names. Of everybody else such headers are a claim, and count for nothing.
 */
@Component
class TrustedProxies implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
    private final List<String> networks;

    /** @param proxies addresses and networks ({@code 10.0.0.0/8}), with commas between; none by default */
    TrustedProxies(@Value("${tenantry.proxies:}") List<String> proxies) {
        this.networks = proxies.stream()
                .map(String::strip)
                .filter(proxy -> !proxy.isEmpty())
                .map(TrustedProxies::network)
                .toList();
    }

    private static String network(String proxy) {
        if (proxy.contains("/")) return proxy;
        return proxy + (proxy.contains(":") ? "/128" : "/32");
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory server) {
        if (networks.isEmpty()) return;
        RemoteIpValve valve = new RemoteIpValve();
        valve.setInternalProxies(String.join(",", networks));
        valve.setRemoteIpHeader("X-Forwarded-For");
        valve.setProtocolHeader("X-Forwarded-Proto");
        valve.setHostHeader("X-Forwarded-Host");
        server.addEngineValves(valve);
    }
}
