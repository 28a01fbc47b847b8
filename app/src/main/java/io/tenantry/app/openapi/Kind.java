package io.tenantry.app.openapi;

import io.tenantry.tenancy.web.ApiCall;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** What a controller's method is, as its signature shows. */
enum Kind {
    /** A command that makes an object: 201. */
    CREATE,
    /** A command to an object: 200. */
    ACT,
    /** A command that replaces a part of an object and needs {@code If-Match}. */
    REPLACE,
    /** A page of a list. */
    LIST,
    /** Any other GET. */
    READ,
    /** Neither sends a command nor reads what projections write: a login, the clock. */
    OTHER;

    static Kind of(HandlerMethod method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        if (mapping == null || mapping.method().length == 0) return OTHER;
        boolean call = has(method, ApiCall.class);
        RequestMethod verb = mapping.method()[0];
        if (verb == RequestMethod.GET) {
            if (!call) return OTHER;
            return isPage(method.getReturnType().getParameterType()) ? LIST : READ;
        }
        if (!call || !answersAnything(method)) return OTHER;
        if (verb == RequestMethod.PUT) return REPLACE;
        return verb == RequestMethod.POST && !hasPathVariable(method) ? CREATE : ACT;
    }

    /** A page, or a page with something about the whole beside it. */
    private static boolean isPage(Class<?> answer) {
        return answer.isRecord()
                && Stream.of(answer.getRecordComponents())
                        .anyMatch(component -> component.getName().equals("nextCursor"));
    }

    boolean isCommand() {
        return this == CREATE || this == ACT || this == REPLACE;
    }

    private static boolean has(HandlerMethod method, Class<?> type) {
        return Arrays.asList(method.getMethod().getParameterTypes()).contains(type);
    }

    private static boolean hasPathVariable(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(PathVariable.class));
    }

    /** {@code ResponseEntity<?>}: what {@link ApiCall} makes of a command's result. */
    private static boolean answersAnything(HandlerMethod method) {
        Type type = method.getMethod().getGenericReturnType();
        return type instanceof ParameterizedType answer
                && answer.getRawType() == ResponseEntity.class
                && answer.getActualTypeArguments()[0] instanceof WildcardType;
    }
}
