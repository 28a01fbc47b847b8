package io.tenantry.app.leaks;

import com.tngtech.archunit.core.domain.JavaClass;
import io.tenantry.app.leaks.CodeMutant.Kind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where methods refuse another tenant, or a caller because of who he is: each {@code throw} of that sort is a mutant. */
final class Guards {
    /** What refuses a caller because of who he is, by the constants that it names. */
    private static final Set<String> REFUSING =
            Set.of("TENANT_MISMATCH", "UNAUTHENTICATED", "FORBIDDEN", "TENANT_REQUIRED");

    private static final Pattern REFUSING_WORDS = Pattern.compile("of another tenant|a command of ");

    private Guards() {}

    /** A mutant for each {@code throw} that refuses: the method goes on as if nothing were wrong. */
    static void find(JavaClass type, MethodModel method, CodeModel code, List<CodeMutant> mutants) {
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
                if (since.stream().anyMatch(Guards::refuses) || (asksTheGate && thrownAsGiven)) {
                    boolean last = i == all.size() - 1;
                    mutants.add(CodeMutants.mutant(
                            Kind.GUARD,
                            type,
                            method,
                            nth == 0 ? "" : " " + (nth + 1),
                            nth,
                            ThrowInstruction.class::isInstance,
                            (builder, _) -> {
                                builder.pop();
                                if (last) returnWhatIsThere(builder, method, all);
                            }));
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
                CodeMutants.textsOf(instruction).stream()
                        .anyMatch(text -> REFUSING_WORDS.matcher(text).find());
        };
    }

    /** What the method would have answered otherwise, if it is known from the beginning on; else nothing. */
    private static void returnWhatIsThere(CodeBuilder builder, MethodModel method, List<Instruction> all) {
        TypeKind kind = TypeKind.from(method.methodTypeSymbol().returnType());
        switch (kind) {
            case VOID -> builder.return_();
            case REFERENCE -> {
                int known = knownAnswer(all);
                if (known < 0) builder.aconst_null();
                else builder.aload(known);
                builder.areturn();
            }
            case BOOLEAN, INT -> builder.iconst_1().ireturn();
            default -> throw new IllegalStateException(method + " answers " + kind);
        }
    }

    /** The variable that is answered elsewhere and was set before the first branch; -1: there is none. */
    private static int knownAnswer(List<Instruction> all) {
        Set<Integer> set = new HashSet<>();
        for (Instruction each : all) {
            if (each instanceof BranchInstruction) break;
            if (each instanceof StoreInstruction store) set.add(store.slot());
        }
        for (int i = 1; i < all.size(); i++)
            if (all.get(i) instanceof ReturnInstruction
                    && all.get(i - 1) instanceof LoadInstruction load
                    && set.contains(load.slot())) return load.slot();
        return -1;
    }
}
