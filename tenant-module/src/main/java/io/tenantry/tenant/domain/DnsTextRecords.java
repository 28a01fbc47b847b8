package io.tenantry.tenant.domain;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** DNS, asked anew each time: an answer that somebody remembers would prove the past. */
@Component
class DnsTextRecords implements TextRecords {
    private static final Logger log = LoggerFactory.getLogger(DnsTextRecords.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int PORT = 53;

    private final Resolver resolver;

    /** @param server who is asked, {@code address} or {@code address:port}; those of the system when empty */
    DnsTextRecords(@Value("${tenantry.domains.dns-server:}") String server) {
        resolver = server.isEmpty() ? new ExtendedResolver() : new SimpleResolver(address(server));
        resolver.setTimeout(TIMEOUT);
    }

    private static InetSocketAddress address(String server) {
        URI named = URI.create("dns://" + server);
        return new InetSocketAddress(named.getHost(), named.getPort() < 0 ? PORT : named.getPort());
    }

    @Override
    public Set<String> of(String name) {
        Lookup lookup = lookup(name);
        Record[] records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL -> texts(records);
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> Set.of();
            default -> {
                log.info("DNS does not say what {} is: {}", name, lookup.getErrorString());
                throw new DnsUnavailable("DNS gave no answer about " + name + ". Try again in a moment.");
            }
        };
    }

    private Lookup lookup(String name) {
        try {
            Lookup lookup = new Lookup(Name.fromString(name, Name.root), Type.TXT, DClass.IN);
            lookup.setResolver(resolver);
            lookup.setCache(null); // one that lives as long as this question
            return lookup;
        } catch (TextParseException e) {
            throw new IllegalStateException("the name was checked before: " + name, e);
        }
    }

    /** A text of more than 255 bytes stands in parts (RFC 7208, 3.3). */
    private static Set<String> texts(Record[] records) {
        Set<String> texts = new HashSet<>();
        for (Record record : records)
            if (record instanceof TXTRecord text) texts.add(String.join("", text.getStrings()));
        return texts;
    }
}
