package planted.billing.api;

public interface PlanEvent {
    final class NoRecord implements PlanEvent {}
}
