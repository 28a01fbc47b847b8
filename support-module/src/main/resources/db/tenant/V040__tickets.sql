-- Tickets and their messages: one projection, support.tickets, writes both.

create table ticket (
    tenant_id              uuid        not null,
    id                     uuid        not null,
    user_id                uuid        not null,
    subject                text        not null,
    state                  text        not null check (state in ('open', 'answered', 'closed')),
    priority               text        not null check (priority in ('low', 'normal', 'high', 'urgent')),
    assignee_user_id       uuid,
    messages               int         not null,
    first_response_seconds bigint,
    created_at             timestamptz not null,
    changed_at             timestamptz not null,
    closed_at              timestamptz,
    version                bigint      not null,
    primary key (tenant_id, id)
);
create index ticket_newest on ticket (tenant_id, created_at desc, id desc);
create index ticket_of_user on ticket (tenant_id, user_id, created_at desc, id desc);
create index ticket_in_state on ticket (tenant_id, state, created_at desc, id desc);
create index ticket_of_assignee on ticket (tenant_id, assignee_user_id, created_at desc, id desc)
    where assignee_user_id is not null;
call tenantry.protect_read_model('ticket');
comment on table ticket is 'Tickets of the support desk';
comment on column ticket.subject is 'personal: what the user''s question is about, in their own words';
comment on column ticket.messages is 'Public messages; internal notes are not counted';
comment on column ticket.first_response_seconds is 'From opening to the desk''s first public answer';

create table ticket_message (
    tenant_id      uuid        not null,
    id             uuid        not null,
    ticket_id      uuid        not null,
    author_user_id uuid,
    side           text        not null check (side in ('user', 'staff')),
    internal       boolean     not null,
    text           text        not null,
    created_at     timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references ticket (tenant_id, id) on delete cascade deferrable initially deferred
);
create index ticket_message_newest on ticket_message (tenant_id, ticket_id, created_at desc, id desc);
call tenantry.protect_read_model('ticket_message');
comment on table ticket_message is 'Messages and internal notes of tickets';
comment on column ticket_message.text is 'personal: what the ticket''s user and the desk wrote to each other';
