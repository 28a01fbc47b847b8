-- A place of Kafka names a letter only as long as it is the same Kafka: after an import, or with brokers made anew, another record has the place too.
alter table letter drop constraint letter_tenant_id_topic_partition_record_offset_key;
