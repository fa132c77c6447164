-- 发展党员台账 can be imported: the words of what a workbook brings have one more. Neither engine widens a check
-- of a table that stands, so the three tables are made anew and filled from what they held.

alter table import_draft rename to import_draft_before;
create table import_draft (
  id bigint primary key,
  account_id bigint not null references account (id),
  kind text not null check (kind in ('units', 'members', 'dues', 'meetings', 'activists')),
  file_name text not null,
  file_sha256 text not null,
  size_bytes bigint not null,
  content_sealed bytes not null,
  chosen_columns text not null,
  sent_at text not null
);
insert into import_draft (id, account_id, kind, file_name, file_sha256, size_bytes, content_sealed, chosen_columns, sent_at)
  select id, account_id, kind, file_name, file_sha256, size_bytes, content_sealed, chosen_columns, sent_at
  from import_draft_before;
drop table import_draft_before;
create index import_draft_account on import_draft (account_id, id);

alter table import_column rename to import_column_before;
create table import_column (
  id bigint primary key,
  kind text not null check (kind in ('units', 'members', 'dues', 'meetings', 'activists')),
  organisation_id bigint references organisation (id),
  heading text not null,
  column_key text not null,
  account_id bigint references account (id),
  at text not null
);
insert into import_column (id, kind, organisation_id, heading, column_key, account_id, at)
  select id, kind, organisation_id, heading, column_key, account_id, at from import_column_before;
drop table import_column_before;
create index import_column_kind on import_column (kind, organisation_id);
create index import_column_organisation on import_column (organisation_id);
create index import_column_account on import_column (account_id);

alter table import_effect rename to import_effect_before;
create table import_effect (
  batch_id bigint not null references import_batch (id),
  position bigint not null,
  sheet text not null,
  row_number bigint not null,
  object_kind text not null
    check (object_kind in ('unit', 'organisation', 'member', 'dues_base', 'meeting', 'candidate')),
  object_id bigint not null,
  is_new boolean not null,
  image_sealed bytes,
  primary key (batch_id, position)
);
insert into import_effect (batch_id, position, sheet, row_number, object_kind, object_id, is_new, image_sealed)
  select batch_id, position, sheet, row_number, object_kind, object_id, is_new, image_sealed
  from import_effect_before;
drop table import_effect_before;
create index import_effect_object on import_effect (object_id, object_kind, batch_id);
