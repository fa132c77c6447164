-- Members' dated facts, every name they are found under, corrections they ask for, views of the roster,
-- and the merging of two rows that are one person.

-- A citizen number in the form of fifteen digits as a keyed hash: the same for the old and the new form.
alter table member add column id_number_former bytes;
-- 姓氏笔画: strokes of each character before the character, so that names sort as ballots list them.
alter table member add column name_strokes text;
create index member_former on member (id_number_former);
create index member_telephone on member (telephone_index);
create index member_likeness on member (name_sort, birth_on);
create index member_strokes on member (name_strokes, id, branch_id, status, personnel, sex, in_hardship, floating);

-- 变更 from a day on, or 更正 of what was wrong from the start; null for what an import changed.
alter table member_change add column kind text;
alter table member_change add column from_on text;
alter table member_change add column reason text;

-- What was so from a day until another 经历: a state of the row (学历, 手机) or one of several entries
-- (工作, 奖励, 家庭). `from_on` null: so since before anybody wrote it down. What is sensitive, and
-- telephones, stand in `value_sealed`; then `value` is null.
create table member_fact (
  id bigint primary key,
  member_id bigint not null references member (id),
  field text not null,
  label text not null check (label in ('public', 'internal', 'sensitive')),
  from_on text,
  until_on text,
  value text,
  value_sealed bytes,
  way text not null check (way in ('form', 'import', 'batch', 'correction')),
  source text,
  reason text,
  account_id bigint references account (id),
  at text not null
);
create index member_fact_member on member_fact (member_id, field, from_on);
create index member_fact_account on member_fact (account_id);

-- Further readings of a name and of earlier names, as pinyin and as initials: what `member.name_pinyin`
-- and `member.name_initials` do not say already.
create table member_reading (
  reading text not null,
  member_id bigint not null references member (id),
  primary key (reading, member_id)
);
create index member_reading_member on member_reading (member_id);

-- 更正申请: what a member says is wrong about them, and what became of it.
create table correction_request (
  id bigint primary key,
  member_id bigint not null references member (id),
  field text not null,
  wanted_sealed bytes not null,
  from_on text,
  reason text not null,
  account_id bigint references account (id),
  at text not null,
  state text not null check (state in ('open', 'accepted', 'refused')),
  answer text,
  answered_by bigint references account (id),
  answered_at text
);
create index correction_request_member on correction_request (member_id, id);
create index correction_request_state on correction_request (state, id);
create index correction_request_account on correction_request (account_id);
create index correction_request_answered on correction_request (answered_by);

-- A filter of the roster under a name of one's own.
create table roster_view (
  id bigint primary key,
  account_id bigint not null references account (id),
  name text not null,
  filter text not null,
  at text not null,
  unique (account_id, name)
);

-- 合并: which row was kept, which went into it. The rows moved and those put away stand beside it, so that
-- it can be undone; what was put away is sealed whole.
create table member_merge (
  id bigint primary key,
  kept_id bigint not null,
  dropped_id bigint not null,
  kept_version bigint not null,
  reason text not null,
  account_id bigint references account (id),
  at text not null,
  undone_at text
);
create index member_merge_kept on member_merge (kept_id, id);
create index member_merge_account on member_merge (account_id);

create table member_merge_row (
  id bigint primary key,
  merge_id bigint not null references member_merge (id),
  table_name text not null,
  row_key text not null,
  content_sealed bytes
);
create index member_merge_row_merge on member_merge_row (merge_id, id);
