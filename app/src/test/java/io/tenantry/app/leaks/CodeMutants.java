package io.tenantry.app.leaks;

import com.tngtech.archunit.core.domain.JavaClass;
import io.tenantry.app.architecture.OurClasses;
import io.tenantry.app.leaks.CodeMutant.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The checks of the shipped code, found in its class files: conditions on {@code tenant_id} in statements of requests, and
 * guards that refuse another tenant or an unknown caller. New code is found as well. Comparisons are listed by name.
 */
final class CodeMutants {
    /** {@code tenant_id = ?} and its like, with a parameter for the tenant. */
    private static final Pattern PREDICATE =
            Pattern.compile("(?:\\w+\\.)?tenant_id = (?:any \\(\\?(?:::uuid\\[])?\\)|\\?(?:::uuid)?|:tenant\\b)");

    /** What refuses a caller because of who he is, by the constants that it names. */
    private static final Set<String> REFUSING =
            Set.of("TENANT_MISMATCH", "UNAUTHENTICATED", "FORBIDDEN", "TENANT_REQUIRED");

    private static final Pattern REFUSING_WORDS = Pattern.compile("another tenant|a command of ");

    private static final Pattern CONTEXT =
            Pattern.compile("(set_config\\('app\\.(?:current_tenant_id|batch_tenants)', \\?, )true");

    /** Where statements of requests are. Lanes, tiers and schedules work for all tenants, as other roles. */
    private static final Pattern OF_REQUESTS = Pattern.compile(
            "io\\.tenantry\\.(tenancy\\.(web|store|sealing)|tenant|billing|support|figures|app\\.security)\\..*");

    /** Method and what it asks: yes, from now on. */
    private static final Map<String, String> COMPARISONS = Map.of(
            "io.tenantry.tenant.token.TokenDirectory.scopesOf", "same",
            "io.tenantry.tenancy.web.Cursors.read", "isEqual",
            "io.tenantry.figures.dashboard.LiveStream.moved", "contains");

    private CodeMutants() {}

    /** Reading all classes takes its time. */
    private static final class Found {
        static final List<CodeMutant> ALL = find();
    }

    static List<CodeMutant> all() {
        return Found.ALL;
    }

    private static List<CodeMutant> find() {
        List<CodeMutant> mutants = new ArrayList<>();
        for (JavaClass type : OurClasses.all()) {
            if (OF_REQUESTS.matcher(type.getName()).matches()) of(type, mutants);
            if (type.getName().equals("io.tenantry.tenancy.database.TenantDatabase"))
                texts(type, model(type), Kind.CONTEXT, CONTEXT, "$1false", mutants);
        }
        return List.copyOf(mutants);
    }

    private static void of(JavaClass type, List<CodeMutant> mutants) {
        ClassModel model = model(type);
        texts(type, model, Kind.PREDICATE, PREDICATE, "($0 or true)", mutants);
        for (MethodModel method : model.methods()) {
            method.code().ifPresent(code -> guards(type, method, code, mutants));
            String asked =
                    COMPARISONS.get(type.getName() + "." + method.methodName().stringValue());
            if (asked != null)
                mutants.add(mutant(Kind.COMPARISON, type, method, " " + asked, (builder, element) -> {
                    if (element instanceof InvokeInstruction call && call.name().equalsString(asked))
                        yes(builder, call);
                    else builder.with(element);
                }));
        }
    }

    private static ClassModel model(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CodeMutant mutant(
            Kind kind, JavaClass type, MethodModel method, String more, CodeTransform weakening) {
        String name = method.methodName().stringValue();
        return new CodeMutant(
                kind,
                type.getName().replace(OurClasses.ROOT + ".", "") + "." + name + more,
                type.getName(),
                name,
                method.methodType().stringValue(),
                weakening);
    }

    /** A mutant for each text of the class that matches, whether it stands alone or is part of a concatenation. */
    private static void texts(
            JavaClass type, ClassModel model, Kind kind, Pattern wanted, String instead, List<CodeMutant> mutants) {
        for (MethodModel method : model.methods()) {
            List<CodeElement> elements =
                    method.code().map(CodeModel::elementList).orElse(List.of());
            int found = 0;
            for (CodeElement element : elements) {
                if (!textsOf(element).stream()
                        .anyMatch(text -> wanted.matcher(text).find())) continue;
                int number = found++;
                mutants.add(mutant(
                        kind,
                        type,
                        method,
                        number == 0 ? "" : " " + (number + 1),
                        nth(
                                number,
                                each -> textsOf(each).stream()
                                        .anyMatch(text -> wanted.matcher(text).find()),
                                (builder, each) -> rewrite(builder, each, wanted, instead))));
            }
        }
    }

    private static List<String> textsOf(CodeElement element) {
        return switch (element) {
            case ConstantInstruction constant when constant.constantValue() instanceof String text -> List.of(text);
            case InvokeDynamicInstruction call ->
                call.bootstrapArgs().stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            default -> List.of();
        };
    }

    private static void rewrite(CodeBuilder builder, CodeElement element, Pattern wanted, String instead) {
        switch (element) {
            case ConstantInstruction constant ->
                builder.loadConstant(
                        wanted.matcher((String) constant.constantValue()).replaceAll(instead));
            case InvokeDynamicInstruction call ->
                builder.invokedynamic(DynamicCallSiteDesc.of(
                        call.bootstrapMethod(),
                        call.name().stringValue(),
                        call.typeSymbol(),
                        call.bootstrapArgs().stream()
                                .map(argument -> argument instanceof String text
                                        ? (ConstantDesc) wanted.matcher(text).replaceAll(instead)
                                        : argument)
                                .toArray(ConstantDesc[]::new)));
            default -> throw new IllegalStateException("no text: " + element);
        }
    }

    /** A mutant for each {@code throw} that refuses: the method goes on as if nothing were wrong. */
    private static void guards(JavaClass type, MethodModel method, CodeModel code, List<CodeMutant> mutants) {
        boolean asksTheGate = code.elementList().stream()
                .anyMatch(element ->
                        element instanceof InvokeInstruction call && call.name().equalsString("refusal"));
        List<Instruction> since = new ArrayList<>();
        List<Instruction> all = code.elementList().stream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
        int number = 0;
        for (int i = 0; i < all.size(); i++) {
            Instruction instruction = all.get(i);
            if (instruction instanceof ThrowInstruction) {
                int nth = number++;
                boolean thrownAsGiven = since.size() == 1 && since.getFirst() instanceof LoadInstruction;
                if (since.stream().anyMatch(CodeMutants::refuses) || (asksTheGate && thrownAsGiven)) {
                    boolean last = i == all.size() - 1;
                    boolean isStatic = method.flags().has(AccessFlag.STATIC);
                    mutants.add(mutant(
                            Kind.GUARD,
                            type,
                            method,
                            nth == 0 ? "" : " " + (nth + 1),
                            nth(nth, ThrowInstruction.class::isInstance, (builder, _) -> {
                                builder.pop();
                                if (last) returnNothing(builder, method, isStatic);
                            })));
                }
            }
            if (instruction instanceof BranchInstruction
                    || instruction instanceof ReturnInstruction
                    || instruction instanceof ThrowInstruction) since.clear();
            else since.add(instruction);
        }
    }

    private static boolean refuses(Instruction instruction) {
        return switch (instruction) {
            case FieldInstruction field -> REFUSING.contains(field.name().stringValue());
            case InvokeInstruction call -> call.name().equalsString("mismatch");
            default ->
                textsOf(instruction).stream()
                        .anyMatch(text -> REFUSING_WORDS.matcher(text).find());
        };
    }

    private static void returnNothing(CodeBuilder builder, MethodModel method, boolean isStatic) {
        TypeKind kind = TypeKind.from(method.methodTypeSymbol().returnType());
        switch (kind) {
            case VOID -> builder.return_();
            case REFERENCE -> builder.aconst_null().areturn();
            case BOOLEAN, INT -> builder.iconst_1().ireturn();
            default -> throw new IllegalStateException(method + (isStatic ? " static" : "") + " answers " + kind);
        }
    }

    private static void yes(CodeBuilder builder, InvokeInstruction call) {
        for (ClassDesc parameter : call.typeSymbol().parameterList().reversed()) {
            if (TypeKind.from(parameter).slotSize() == 2) builder.pop2();
            else builder.pop();
        }
        if (call.opcode() != java.lang.classfile.Opcode.INVOKESTATIC) builder.pop();
        builder.iconst_1();
    }

    /** Weakens the nth of those that match, counting anew for every method body. */
    private static CodeTransform nth(int wanted, Predicate<CodeElement> matching, CodeTransform weakening) {
        return CodeTransform.ofStateful(() -> new CodeTransform() {
            private int seen;

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                if (matching.test(element) && seen++ == wanted) weakening.accept(builder, element);
                else builder.with(element);
            }
        });
    }

    /** Of each kind one that is noticed at once and harms nothing meanwhile. */
    static List<CodeMutant> oneOfEachKind() {
        List<CodeMutant> all = all();
        return Arrays.stream(new String[] {
                    "tenancy.web.Pages.read",
                    "tenancy.web.TenantFilter.agreeing",
                    "tenancy.web.Cursors.read isEqual",
                    "tenancy.database.TenantDatabase.context 2"
                })
                .map(name -> all.stream()
                        .filter(mutant -> mutant.name().startsWith(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " is no check any more")))
                .toList();
    }
}
