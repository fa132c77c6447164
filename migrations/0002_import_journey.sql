-- The way of a workbook: staged, its columns understood, checked, written, and taken back.

-- A file that was sent and is not written yet, or whose wrong rows are not: seen by who sent it alone.
-- The content is personal data and sealed. `chosen_columns` is JSON: heading to the key of a column.
create table import_draft (
  id bigint primary key,
  account_id bigint not null references account (id),
  kind text not null check (kind in ('units', 'members', 'dues', 'meetings')),
  file_name text not null,
  file_sha256 text not null,
  size_bytes bigint not null,
  content_sealed bytes not null,
  chosen_columns text not null,
  sent_at text not null
);
create index import_draft_account on import_draft (account_id, id);

-- What an office chose for a heading that is none of ours, for the next file of that kind.
create table import_column (
  id bigint primary key,
  kind text not null check (kind in ('units', 'members', 'dues', 'meetings')),
  organisation_id bigint references organisation (id),
  heading text not null,
  column_key text not null,
  account_id bigint references account (id),
  at text not null
);
create index import_column_kind on import_column (kind, organisation_id);
create index import_column_organisation on import_column (organisation_id);
create index import_column_account on import_column (account_id);

-- Rows that were left out because they were wrong; the number of the draft it came from, which may be gone; who
-- took it back, and when.
alter table import_batch add column wrong_count bigint not null default 0;
alter table import_batch add column draft_number bigint;
alter table import_batch add column undone_at text;
alter table import_batch add column undone_by bigint references account (id);
create index import_batch_draft on import_batch (draft_number);
create index import_batch_undone_by on import_batch (undone_by);

-- What each row of a batch did, and for what was there already how it stood before and after: sealed, since
-- it is personal data. A new member has none, for a roster of a hundred thousand.
create table import_effect (
  batch_id bigint not null references import_batch (id),
  position bigint not null,
  sheet text not null,
  row_number bigint not null,
  object_kind text not null check (object_kind in ('unit', 'organisation', 'member', 'dues_base', 'meeting')),
  object_id bigint not null,
  is_new boolean not null,
  image_sealed bytes,
  primary key (batch_id, position)
);
create index import_effect_object on import_effect (object_id, object_kind, batch_id);
