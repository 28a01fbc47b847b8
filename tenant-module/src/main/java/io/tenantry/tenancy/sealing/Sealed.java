package io.tenantry.tenancy.sealing;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret or personal value of an event. Stored, it is ciphertext under the key that {@link #key()} names; when that
 * key is destroyed it reads as erased. It never shows its value in {@code toString()}.
 */
public final class Sealed<T> {
    private final KeyRef key;
    private final Supplier<@Nullable T> value;

    private Sealed(KeyRef key, Supplier<@Nullable T> value) {
        this.key = key;
        this.value = value;
    }

    /** Seals {@code value} for the owner of {@code key}. */
    public static <T> Sealed<T> of(KeyRef key, T value) {
        Objects.requireNonNull(value);
        return new Sealed<>(key, () -> value);
    }

    /** As {@link #of}, keeping null as null. */
    public static <T> @Nullable Sealed<T> ofNullable(KeyRef key, @Nullable T value) {
        return value == null ? null : of(key, value);
    }

    /** Opens only when read: most readers of an event never need the value. */
    static <T> Sealed<T> opening(KeyRef key, Supplier<@Nullable T> open) {
        return new Sealed<>(key, new Supplier<>() {
            private volatile @Nullable Supplier<@Nullable T> opened;

            @Override
            public @Nullable T get() {
                Supplier<@Nullable T> known = opened;
                if (known == null) {
                    T plain = open.get();
                    known = () -> plain;
                    opened = known;
                }
                return known.get();
            }
        });
    }

    public KeyRef key() {
        return key;
    }

    /** The value, or null when its key was destroyed: it is erased. */
    public @Nullable T value() {
        return value.get();
    }

    /** The value, or {@code erased} when its key was destroyed. */
    public T orElse(T erased) {
        T plain = value.get();
        return plain == null ? erased : plain;
    }

    /** The value of a sealed field that may be absent or erased. */
    public static <T> @Nullable T valueOf(@Nullable Sealed<T> sealed) {
        return sealed == null ? null : sealed.value();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sealed<?> that && key.equals(that.key) && Objects.equals(value(), that.value());
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "Sealed[" + key + "]";
    }
}
