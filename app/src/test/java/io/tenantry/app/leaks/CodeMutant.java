package io.tenantry.app.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * One of our classes with one check less. The loaded class is given another body while the server runs, so there is nothing
 * in the shipped code that could switch a check off.
 *
 * @param mark under which {@link Passed} counts
 */
record CodeMutant(
        Kind kind, String name, String mark, String type, String method, String descriptor, CodeTransform weakening) {
    /** Of each of these the ordinary build tries one. */
    enum Kind {
        PREDICATE("a tenant predicate"),
        JOIN("a join within a tenant"),
        CONTEXT("the end of a tenant's context with its transaction"),
        COMPARISON("a comparison"),
        GUARD("a check that refuses"),
        WORK("a condition in work for a whole tenant");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** The check is there again when it is closed. */
    @FunctionalInterface
    interface Weakened extends AutoCloseable {
        @Override
        void close();
    }

    /** How often the weakened place was passed so far. */
    long passed() {
        return Passed.times(mark);
    }

    CodeMutant of(Kind other) {
        return new CodeMutant(other, name, mark, type, method, descriptor, weakening);
    }

    /** Several checks less at once, of one class or of many. */
    static Weakened apply(Collection<CodeMutant> mutants) {
        Map<String, byte[]> originals = new LinkedHashMap<>();
        Map<String, byte[]> weakened = new LinkedHashMap<>();
        for (CodeMutant mutant : mutants) originals.computeIfAbsent(mutant.type, CodeMutant::original);
        weakened.putAll(originals);
        // from the last to the first: the places of those that are still to come stay where they are
        for (CodeMutant mutant : List.copyOf(mutants).reversed())
            weakened.computeIfPresent(mutant.type, mutant::weaken);
        redefine(weakened);
        return () -> redefine(originals);
    }

    private byte[] weaken(String of, byte[] bytes) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(bytes);
        return format.transformClass(model, ClassTransform.transformingMethodBodies(this::isTheMethod, weakening));
    }

    private boolean isTheMethod(MethodModel model) {
        return model.methodName().equalsString(method) && model.methodType().equalsString(descriptor);
    }

    private static byte[] original(String type) {
        try (InputStream bytes = loaded(type).getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
            if (bytes == null) throw new IllegalStateException(type + " has no class file");
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> loaded(String type) {
        try {
            return Class.forName(type, false, CodeMutant.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void redefine(Map<String, byte[]> classes) {
        Instrumentation jvm = ByteBuddyAgent.install();
        try {
            jvm.redefineClasses(classes.entrySet().stream()
                    .map(each -> new ClassDefinition(loaded(each.getKey()), each.getValue()))
                    .toArray(ClassDefinition[]::new));
        } catch (ClassNotFoundException | UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
    }
}
