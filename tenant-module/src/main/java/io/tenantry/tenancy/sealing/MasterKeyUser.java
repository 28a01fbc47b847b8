package io.tenantry.tenancy.sealing;

import java.util.List;
import java.util.UUID;

/**
 * A running server and the master keys that it was given, by their fingerprints.
 *
 * @param wrapsWith the key that it wraps new keys with
 * @param opensWith the keys that it can open with
 */
public record MasterKeyUser(UUID server, String wrapsWith, List<String> opensWith) {}
