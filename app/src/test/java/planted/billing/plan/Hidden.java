package planted.billing.plan;

public final class Hidden {}
