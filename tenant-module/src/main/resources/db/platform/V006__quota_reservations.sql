-- What is given back later is given back where it was taken, though the tenant's zone or currency may change meanwhile.

create table quota_reservation (
    tenant_id uuid   not null,
    stream    text   not null,
    name      text   not null,
    period    text   not null,
    n         bigint not null,
    primary key (tenant_id, stream, name)
);
call protect_appended('quota_reservation', 'select, insert, delete');
comment on table quota_reservation is 'Parts of a quota that their owner gives back: which period they have raised, and by how much';
comment on column quota_reservation.n is '0: it was not counted, being an amount in another currency';
