package io.tenantry.tenant.user;

import io.tenantry.tenant.api.UserCommand.CreateUser;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** Creates users through Axon's repository. */
@Component
class NewUsersInRepository implements NewUsers {
    private final Repository<User> userRepository;

    NewUsersInRepository(Repository<User> userRepository) {
        this.userRepository = userRepository;
    }

    @Override
    public void createFirst(CreateUser command) throws Exception {
        userRepository.newInstance(() -> User.first(command));
    }
}
