package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.architecture.OurClasses;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where a page is, or where one of its forms leads: found in the controllers, so a new page is tried as well.
 *
 * @param template with variables: {@code /dashboard/tenants/{id}}
 * @param stream whether it never ends
 */
record PageAddress(RequestMethod method, String template, boolean stream) {
    private static final Pattern CHOICE = Pattern.compile("\\{\\w+:([a-z-]+(?:\\|[a-z-]+)+)}");
    private static final Pattern VARIABLE = Pattern.compile("([a-z-]+)/\\{\\w+}");

    static List<PageAddress> all() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        scanner.addExcludeFilter(new AnnotationTypeFilter(RestController.class));
        List<PageAddress> all = new ArrayList<>();
        scanner.findCandidateComponents(OurClasses.ROOT).forEach(found -> {
            try {
                of(Class.forName(found.getBeanClassName()), all);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("what was found is there", e);
            }
        });
        all.removeIf(each -> each.template().equals("/error"));
        assertThat(all).hasSizeGreaterThan(30);
        return all;
    }

    private static void of(Class<?> controller, List<PageAddress> all) {
        RequestMapping common = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        for (Method method : controller.getDeclaredMethods()) {
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (mapping == null) continue;
            boolean stream = List.of(mapping.produces()).contains(MediaType.TEXT_EVENT_STREAM_VALUE);
            RequestMethod[] methods =
                    mapping.method().length == 0 ? new RequestMethod[] {RequestMethod.GET} : mapping.method();
            for (RequestMethod verb : methods)
                for (String base : orEmpty(common == null ? new String[0] : common.path()))
                    for (String path : orEmpty(mapping.path()))
                        for (String each : chosen(base + path)) all.add(new PageAddress(verb, each, stream));
        }
    }

    private static String[] orEmpty(String[] paths) {
        return paths.length == 0 ? new String[] {""} : paths;
    }

    /** One for each of the words that a variable may be. */
    private static List<String> chosen(String template) {
        Matcher choice = CHOICE.matcher(template);
        if (!choice.find()) return List.of(template);
        List<String> all = new ArrayList<>();
        for (String word : choice.group(1).split("\\|", -1))
            all.addAll(chosen(template.substring(0, choice.start()) + word + template.substring(choice.end())));
        return all;
    }

    boolean isForm() {
        return method == RequestMethod.POST;
    }

    boolean namesThings() {
        return template.contains("{");
    }

    /** With ids of things in place of variables; a thing is called as the part of the path before it: {@code exports}. */
    String with(UnaryOperator<String> ids) {
        return VARIABLE.matcher(template)
                .replaceAll(variable -> variable.group(1) + "/" + ids.apply(variable.group(1)));
    }
}
