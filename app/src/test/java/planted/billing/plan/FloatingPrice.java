package planted.billing.plan;

record FloatingPrice(double amount) {}
