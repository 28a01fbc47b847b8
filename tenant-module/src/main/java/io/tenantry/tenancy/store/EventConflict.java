package io.tenantry.tenancy.store;

/** Another command was faster: the stream's version, or the idempotency key, is no longer what this one decided on. */
final class EventConflict extends RuntimeException {
    EventConflict(String message) {
        super(message, null, false, false);
    }
}
