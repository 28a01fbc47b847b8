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
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checks of the shipped code, found in its class files: conditions on {@code tenant_id} in statements, settings that end
 * with their transaction, and guards that refuse another tenant or an unknown caller. New code is found as well.
 * Comparisons are listed by name.
 */
final class CodeMutants {
    /** {@code tenant_id = ?} and its like, with a parameter for the tenant. */
    private static final Pattern PREDICATE =
            Pattern.compile("(?:\\w+\\.)?tenant_id = (?:any \\(\\?(?:::uuid\\[])?\\)|\\?(?:::uuid)?|:tenant\\b)");

    /** Rows of one table go with rows of the same tenant in another. */
    private static final Pattern JOIN = Pattern.compile(
            "using \\(tenant_id, |using \\(tenant_id\\)|(?:\\w+\\.)?tenant_id = \\w+\\.(?:tenant_id|id)\\b");

    private static final ClassDesc PASSED = ClassDesc.of(Passed.class.getName());
    private static final MethodTypeDesc BY = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private static final Pattern CONTEXT = Pattern.compile("(?<=[?'], )true(?=\\))");
    private static final Pattern SETTING = Pattern.compile("set_config\\('(?:app\\.|search_path)");

    /** Where statements of requests and of the append are. */
    private static final Pattern OF_REQUESTS = Pattern.compile(
            "io\\.tenantry\\.(?:tenancy\\.(?:web|store|sealing|database|past|archive)\\..*"
                    + "|tenancy\\.projection\\.(?:PastView|LaneTable)|(?:tenant|billing|support|figures|app\\.security)\\..*)");

    /** What stands beside them and works for whole tenants. */
    private static final Pattern OF_WORK = Pattern.compile("tenancy\\.sealing\\.Keyring\\.lambda\\$destroyAll.*"
            + "|tenancy\\.store\\.(?:TenantImport\\.|EventArchive\\.select|EventFeed\\.lambda\\$ofTenant).*"
            + "|tenancy\\.projection\\.LaneTable\\.skipped");

    /** A method and what it asks: yes, from now on. */
    private record Comparison(String method, String asked) {}

    private static final List<Comparison> COMPARISONS = List.of(
            new Comparison("io.tenantry.tenant.token.TokenDirectory.scopesOf", "same"),
            new Comparison("io.tenantry.tenant.token.TokenDirectory.scopesOf", "isBefore"),
            new Comparison("io.tenantry.tenancy.web.Cursors.read", "isEqual"),
            new Comparison("io.tenantry.figures.dashboard.LiveStream.moved", "contains"));

    private CodeMutants() {}

    /** Reading all classes takes its time. */
    private static final class Once {
        static final List<CodeMutant> FOUND = find();
    }

    /** By kind. */
    static List<CodeMutant> all() {
        return Once.FOUND;
    }

    private static List<CodeMutant> find() {
        List<CodeMutant> mutants = new ArrayList<>();
        List<CodeMutant> ofWork = new ArrayList<>();
        for (JavaClass type : OurClasses.all()) {
            ClassModel model = model(type);
            List<CodeMutant> conditions = OF_REQUESTS.matcher(type.getName()).matches() ? mutants : ofWork;
            for (MethodModel method : model.methods()) {
                texts(type, method, Kind.PREDICATE, PREDICATE, found -> "(" + found + " or true)", conditions);
                texts(type, method, Kind.JOIN, JOIN, CodeMutants::withoutJoin, conditions);
                texts(type, method, Kind.CONTEXT, CONTEXT, _ -> "false", conditions);
                method.code().ifPresent(code -> Guards.find(type, method, code, mutants));
                for (Comparison each : COMPARISONS) comparison(type, method, each, mutants);
            }
        }
        mutants.stream()
                .filter(mutant -> OF_WORK.matcher(mutant.name()).matches())
                .forEach(ofWork::add);
        mutants.removeAll(ofWork);
        // what of this is no isolation by rows ends with the transaction of who works for all
        ofWork.forEach(mutant -> mutants.add(mutant.kind() == Kind.CONTEXT ? mutant : mutant.of(Kind.WORK)));
        mutants.sort(Comparator.comparing(CodeMutant::kind));
        return List.copyOf(mutants);
    }

    private static String withoutJoin(String found) {
        if (found.equals("using (tenant_id)")) return "on true";
        return found.startsWith("using") ? "using (" : "(" + found + " or true)";
    }

    private static void comparison(JavaClass type, MethodModel method, Comparison wanted, List<CodeMutant> mutants) {
        if (!wanted.method().equals(type.getName() + "." + method.methodName().stringValue())) return;
        mutants.add(mutant(
                Kind.COMPARISON,
                type,
                method,
                " " + wanted.asked(),
                0,
                element ->
                        element instanceof InvokeInstruction call && call.name().equalsString(wanted.asked()),
                (builder, element) -> yes(builder, (InvokeInstruction) element)));
    }

    private static ClassModel model(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Weakens the nth of the instructions that match, and counts how often it is passed. */
    static CodeMutant mutant(
            Kind kind,
            JavaClass type,
            MethodModel method,
            String more,
            int nth,
            Predicate<CodeElement> matching,
            CodeTransform weakening) {
        String called = method.methodName().stringValue();
        String name = type.getName().replace(OurClasses.ROOT + ".", "") + "." + called + more;
        // a class that is loaded does not run its initialiser again
        if (called.equals("<clinit>")) throw new IllegalStateException(name + " cannot be taken away");
        String mark = kind + " " + name;
        return new CodeMutant(
                kind,
                name,
                mark,
                type.getName(),
                called,
                method.methodType().stringValue(),
                CodeTransform.ofStateful(() -> new CodeTransform() {
                    private int seen;

                    @Override
                    public void accept(CodeBuilder builder, CodeElement element) {
                        if (matching.test(element) && seen++ == nth) {
                            builder.loadConstant(mark).invokestatic(PASSED, "by", BY);
                            weakening.accept(builder, element);
                        } else builder.with(element);
                    }
                }));
    }

    /** A mutant for each place in a text of the method, whether it stands alone or is part of a concatenation. */
    private static void texts(
            JavaClass type,
            MethodModel method,
            Kind kind,
            Pattern wanted,
            UnaryOperator<String> instead,
            List<CodeMutant> mutants) {
        Predicate<CodeElement> matching = element -> countOf(wanted, element, kind) > 0;
        List<CodeElement> elements = method.code().map(CodeModel::elementList).orElse(List.of()).stream()
                .filter(matching)
                .toList();
        int number = 0;
        for (int nth = 0; nth < elements.size(); nth++)
            for (int place = 0; place < countOf(wanted, elements.get(nth), kind); place++) {
                int wantedPlace = place;
                mutants.add(mutant(
                        kind,
                        type,
                        method,
                        ++number == 1 ? "" : " " + number,
                        nth,
                        matching,
                        (builder, each) -> rewrite(builder, each, wanted, instead, wantedPlace)));
            }
    }

    private static long countOf(Pattern wanted, CodeElement element, Kind kind) {
        return textsOf(element).stream()
                .filter(text -> kind != Kind.CONTEXT || SETTING.matcher(text).find())
                .mapToLong(text -> wanted.matcher(text).results().count())
                .sum();
    }

    static List<String> textsOf(CodeElement element) {
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

    private static void rewrite(
            CodeBuilder builder, CodeElement element, Pattern wanted, UnaryOperator<String> instead, int place) {
        AtomicInteger seen = new AtomicInteger();
        UnaryOperator<String> rewritten = text -> wanted.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        seen.getAndIncrement() == place ? instead.apply(found.group()) : found.group()));
        switch (element) {
            case ConstantInstruction constant ->
                builder.loadConstant(rewritten.apply((String) constant.constantValue()));
            case InvokeDynamicInstruction call ->
                builder.invokedynamic(DynamicCallSiteDesc.of(
                        call.bootstrapMethod(),
                        call.name().stringValue(),
                        call.typeSymbol(),
                        call.bootstrapArgs().stream()
                                .map(argument -> argument instanceof String text
                                        ? (ConstantDesc) rewritten.apply(text)
                                        : argument)
                                .toArray(ConstantDesc[]::new)));
            default -> throw new IllegalStateException("no text: " + element);
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

    /** Of each kind one that is noticed at once and harms nothing meanwhile. */
    static CodeMutant one(Kind kind) {
        String name =
                switch (kind) {
                    case PREDICATE -> "tenancy.web.Pages.read";
                    case JOIN -> "figures.statistics.StatisticsFigures.of";
                    case CONTEXT -> "tenancy.database.TenantDatabase.context 4";
                    case COMPARISON -> "tenancy.web.Cursors.read isEqual";
                    case GUARD -> "tenancy.web.TenantFilter.agreeing";
                    case WORK -> "tenancy.tier.TenantRows.deleteSource";
                };
        return all().stream()
                .filter(mutant -> mutant.kind() == kind && mutant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is no check any more"));
    }
}
