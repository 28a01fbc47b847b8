package io.tenantry.figures.dashboard;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What controllers of pages can take as a parameter. */
@Configuration(proxyBeanMethods = false)
class PageArguments implements WebMvcConfigurer {
    private final Places places;
    private final PageCallFactory calls;

    PageArguments(Places places, PageCallFactory calls) {
        this.places = places;
        this.calls = calls;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.addAll(List.of(places, calls));
    }
}
