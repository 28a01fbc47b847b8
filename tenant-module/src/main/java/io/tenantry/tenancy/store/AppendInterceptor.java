package io.tenantry.tenancy.store;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Gives every command its one append: collected while the handler runs, made durable in the commit of the root unit of
 * work. Nothing that can fail comes after it.
 */
final class AppendInterceptor implements MessageHandlerInterceptor<CommandMessage<?>> {
    private final Appender appender;

    AppendInterceptor(Appender appender) {
        this.appender = appender;
    }

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        CommandExecution execution =
                (CommandExecution) unitOfWork.getMessage().getMetaData().get(CommandExecution.KEY);
        if (execution == null)
            throw new IllegalStateException("a command that did not come through Commands has no tenant");
        if (!unitOfWork.isRoot()) throw new IllegalStateException("a command inside a command");
        PendingAppend pending = execution.pending();
        unitOfWork.resources().put(PostgresEventStorageEngine.PENDING, pending);
        unitOfWork.onCommit(_ -> execution.completed(appender.append(pending)));
        return chain.proceed();
    }
}
