package io.tenantry.tenancy.projection;

/** A lane is not as this server knew it: another one was here, or an operator. Nothing was written. */
final class LaneMoved extends RuntimeException {
    LaneMoved() {
        super("a lane was moved by someone else", null, false, false);
    }
}
