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
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * One of our classes with one check less. The loaded class is given another body while the server runs, so there is nothing
 * in the shipped code that could switch a check off.
 */
record CodeMutant(Kind kind, String name, String type, String method, String descriptor, CodeTransform weakening) {
    /** Of each of these the ordinary build tries one. */
    enum Kind {
        PREDICATE("a tenant predicate"),
        GUARD("a check that refuses"),
        COMPARISON("a comparison"),
        CONTEXT("the end of a tenant's context with its transaction");

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

    Weakened apply() {
        byte[] original = original();
        redefine(weakened(original));
        return () -> redefine(original);
    }

    private byte[] weakened(byte[] original) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(original);
        return format.transformClass(model, ClassTransform.transformingMethodBodies(this::isTheMethod, weakening));
    }

    private boolean isTheMethod(MethodModel model) {
        return model.methodName().equalsString(method) && model.methodType().equalsString(descriptor);
    }

    private byte[] original() {
        try (InputStream bytes = loaded().getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
            if (bytes == null) throw new IllegalStateException(type + " has no class file");
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Class<?> loaded() {
        try {
            return Class.forName(type, false, CodeMutant.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void redefine(byte[] bytes) {
        Instrumentation jvm = ByteBuddyAgent.install();
        try {
            jvm.redefineClasses(new ClassDefinition(loaded(), bytes));
        } catch (ClassNotFoundException | UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
    }
}
