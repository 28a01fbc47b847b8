package io.tenantry.app;

import org.axonframework.updates.configuration.UsagePropertyProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;

/** The server's start with HTTP and none of its beans. Not a configuration class, so that no scan finds it. */
@ImportAutoConfiguration({
    LifecycleAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class
})
final class BareServer {
    static final String UPDATE_CHECKER = "Axon's update checker is disabled: ";

    public static void main(String[] args) {
        Tenantry.application(BareServer.class).run(args);
        System.out.println(UPDATE_CHECKER + UsagePropertyProvider.create().getDisabled());
    }
}
