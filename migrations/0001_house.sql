-- The house: who may come in, what they left, the county's units, organisations and members,
-- what branches recorded and what dues are reckoned on.
--
-- Shared text of both engines; the words that differ are put in as it is applied (crates/db/src/dialect.rs).
-- Dates are YYYY-MM-DD, months YYYY-MM, instants fixed-width UTC text, money integer fen.
-- A dated link holds from `from_on` up to, not including, `until_on`; null means still.

-- Keys of this installation, never personal: which field key sealed the data, when it was made.
create table installation (
  key text primary key,
  value text not null
);

------------------------------------------------------------------ audit 审计
create table audit_row (
  id bigint primary key,
  at text not null,
  account_id bigint,
  office_role text,
  act text not null,
  object_kind text not null,
  object_id bigint,
  organisation_id bigint,
  summary text not null,
  request_id text not null
);
create index audit_row_object on audit_row (object_kind, object_id, id);
create index audit_row_account on audit_row (account_id, id);

------------------------------------------------------------------ units and organisations 组织
-- A unit 单位 has staff; a party organisation 党组织 has members. Joint branches serve several units.
create table unit (
  id bigint primary key,
  code text not null unique,
  name text not null,
  short_name text not null,
  affiliation text not null check (affiliation in ('county', 'city', 'province', 'central')),
  unit_kind text not null,
  credit_code text,
  head_name text,
  authorised_staff_count bigint,
  staff_count bigint,
  note text
);

create table organisation (
  id bigint primary key,
  code text not null unique,
  name text not null,
  short_name text not null,
  kind text not null check (kind in
    ('work_committee', 'committee', 'general_branch', 'branch', 'joint_branch', 'group')),
  founded_on text not null,
  dissolved_on text,
  last_election_on text,
  term_years bigint,
  staff_count bigint,
  note text
);
create index organisation_short_name on organisation (short_name);

create table organisation_unit (
  organisation_id bigint not null references organisation (id),
  unit_id bigint not null references unit (id),
  primary key (organisation_id, unit_id)
);
create index organisation_unit_unit on organisation_unit (unit_id);

-- The truth of the tree 隶属关系: one parent at a time, dated.
create table organisation_link (
  id bigint primary key,
  parent_id bigint not null references organisation (id),
  child_id bigint not null references organisation (id),
  from_on text not null,
  until_on text
);
create index organisation_link_child on organisation_link (child_id, from_on);
create index organisation_link_parent on organisation_link (parent_id, from_on);

-- The tree of today, every organisation above (or itself) beside every one below; rebuilt from the links.
create table organisation_closure (
  ancestor_id bigint not null references organisation (id),
  descendant_id bigint not null references organisation (id),
  depth bigint not null,
  primary key (ancestor_id, descendant_id)
);
create index organisation_closure_descendant on organisation_closure (descendant_id, ancestor_id);

------------------------------------------------------------------ members 党员
-- Today's state of a member; how it came about stands in the dated tables below.
-- ID number and telephone are sealed by field; *_index is their keyed hash, id_number_tail the
-- keyed hash of the last four characters.
create table member (
  id bigint primary key,
  branch_id bigint not null references organisation (id),
  status text not null check (status in ('full', 'probationary', 'former')),
  name text not null,
  name_pinyin text not null,
  name_initials text not null,
  name_sort text not null,
  sex text not null check (sex in ('male', 'female')),
  birth_on text not null,
  ethnicity text not null,
  document_type text not null,
  id_number_sealed bytes not null,
  id_number_index bytes not null unique,
  id_number_tail bytes not null,
  telephone_sealed bytes,
  telephone_index bytes,
  education text not null,
  degree text,
  native_place text,
  joined_on text not null,
  full_on text,
  personnel text not null check (personnel in ('in_service', 'retired', 'other')),
  workplace text,
  in_hardship boolean not null,
  floating boolean not null,
  note text,
  version bigint not null
);
create index member_branch on member (branch_id, name_sort, id, status, personnel, sex, in_hardship, floating);
create index member_name on member (name_sort, id, branch_id, status, personnel, sex, in_hardship, floating);
create index member_pinyin on member (name_pinyin);
create index member_initials on member (name_initials);
create index member_tail on member (id_number_tail);

-- Which branch held the membership 组织关系, and from when to when.
create table membership (
  id bigint primary key,
  member_id bigint not null references member (id),
  organisation_id bigint not null references organisation (id),
  from_on text not null,
  until_on text
);
create index membership_member on membership (member_id, from_on);
create index membership_organisation on membership (organisation_id, from_on);

-- Probationary 预备 or full 正式, and from when to when.
create table member_status (
  id bigint primary key,
  member_id bigint not null references member (id),
  status text not null check (status in ('full', 'probationary', 'former')),
  from_on text not null,
  until_on text
);
create index member_status_member on member_status (member_id, from_on);

-- What was changed in a member's row, from what to what: shown to the member as it is to the clerk.
create table member_change (
  id bigint primary key,
  member_id bigint not null references member (id),
  at text not null,
  account_id bigint,
  source text not null,
  field text not null,
  old_value text,
  new_value text
);
create index member_change_member on member_change (member_id, id);

-- Every two characters of a name that follow each other, and the last alone: each character begins a piece.
-- Two-character names are the rule, and no full-text index of either engine finds below three.
create table member_gram (
  gram text not null,
  member_id bigint not null references member (id),
  primary key (gram, member_id)
);
create index member_gram_member on member_gram (member_id);

------------------------------------------------------------------ posts 班子
-- A post 职务 in an organisation's leadership, its holder by name as reported and, once the roster
-- is in, as the member they are.
create table post (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  title text not null,
  rank text not null check (rank in ('secretary', 'deputy_secretary', 'committee_member', 'group_leader')),
  holder_name text not null,
  member_id bigint references member (id),
  full_time boolean,
  other_post text,
  from_on text not null,
  until_on text
);
create index post_organisation on post (organisation_id, from_on);
create index post_member on post (member_id);

------------------------------------------------------------------ accounts 账户
create table account (
  id bigint primary key,
  login_name text not null unique,
  display_name text not null,
  password_hash text not null,
  member_id bigint references member (id),
  disabled_at text,
  failed_count bigint not null,
  locked_until text,
  last_signed_in_at text
);
create index account_member on account (member_id);

-- An office 职务身份 given to an account for a part of the tree; a person may hold several.
create table office (
  id bigint primary key,
  account_id bigint not null references account (id),
  role text not null check (role in ('officer', 'committee_clerk', 'branch_secretary',
    'committee_member', 'member', 'auditor', 'administrator')),
  organisation_id bigint references organisation (id),
  from_on text not null,
  until_on text
);
create index office_account on office (account_id);
create index office_organisation on office (organisation_id);

-- The cookie holds 256 random bits, this table only their SHA-256.
create table session (
  id_hash bytes primary key,
  account_id bigint not null references account (id),
  office_id bigint not null references office (id),
  created_at text not null,
  seen_at text not null,
  ends_at text not null
);
create index session_account on session (account_id);
create index session_office on session (office_id);

------------------------------------------------------------------ meetings 组织生活
create table meeting (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  held_on text not null,
  starts_at text,
  place text,
  topic text not null,
  chair_name text,
  recorder_name text,
  due_count bigint not null,
  present_count bigint not null,
  voting_due_count bigint,
  voting_present_count bigint,
  length_minutes bigint,
  minutes text,
  source text not null check (source in ('page', 'import')),
  import_key text unique,
  recorded_by bigint references account (id),
  recorded_at text not null
);
create index meeting_organisation on meeting (organisation_id, held_on, id);
create index meeting_held on meeting (held_on, id);
create index meeting_recorded_by on meeting (recorded_by);

-- One meeting may count as several kinds 一会多用.
create table meeting_kind (
  meeting_id bigint not null references meeting (id),
  kind text not null,
  primary key (meeting_id, kind)
);

create table attendance (
  meeting_id bigint not null references meeting (id),
  member_id bigint not null references member (id),
  state text not null check (state in ('present', 'leave', 'absent')),
  reason text,
  primary key (meeting_id, member_id)
);
create index attendance_member on attendance (member_id);

create table resolution (
  id bigint primary key,
  meeting_id bigint not null references meeting (id),
  position bigint not null,
  decision text not null,
  owner_name text,
  owner_member_id bigint references member (id),
  due_on text
);
create index resolution_meeting on resolution (meeting_id, position);
create index resolution_owner on resolution (owner_member_id);

create table attachment (
  id bigint primary key,
  meeting_id bigint not null references meeting (id),
  file_name text not null,
  media_type text not null,
  size_bytes bigint not null,
  content bytes not null
);
create index attachment_meeting on attachment (meeting_id);

-- 不需要办: a duty set aside for one organisation and period, with the reason.
create table duty_waiver (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  duty_key text not null,
  period text not null,
  reason text not null,
  account_id bigint references account (id),
  at text not null,
  unique (organisation_id, duty_key, period)
);
create index duty_waiver_account on duty_waiver (account_id);

------------------------------------------------------------------ dues 党费
-- What a member's dues are reckoned on from a month on 缴费基数; items are the lines of the pay slip.
create table dues_base (
  id bigint primary key,
  member_id bigint not null references member (id),
  class text not null,
  from_month text not null,
  until_month text,
  change_kind text not null check (change_kind in ('yearly', 'raise', 'class')),
  reason text,
  unique (member_id, from_month)
);

create table dues_base_item (
  dues_base_id bigint not null references dues_base (id),
  item text not null,
  amount_fen bigint not null,
  primary key (dues_base_id, item)
);

------------------------------------------------------------------ imports 导入
create table import_batch (
  id bigint primary key,
  kind text not null,
  file_name text not null,
  file_sha256 text not null,
  at text not null,
  account_id bigint references account (id),
  new_count bigint not null,
  changed_count bigint not null,
  same_count bigint not null
);
create index import_batch_account on import_batch (account_id);

------------------------------------------------------------------ reports 报告
-- The officer's own words beside the computed chapters, kept for the same organisation and period.
create table report_remark (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  from_on text not null,
  to_on text not null,
  chapter text not null check (chapter in ('situation', 'gaps', 'causes', 'measures')),
  body text not null,
  account_id bigint references account (id),
  at text not null,
  unique (organisation_id, from_on, to_on, chapter)
);
create index report_remark_account on report_remark (account_id);

-- 对策: what is done about a gap, by whom, by when.
create table measure (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  gap_key text not null,
  period text not null,
  body text not null,
  owner_name text not null,
  due_on text not null,
  account_id bigint references account (id),
  at text not null,
  unique (organisation_id, gap_key, period)
);
create index measure_account on measure (account_id);

------------------------------------------------------------------ summaries
-- Kept in the transaction of every change of members; recomputed and compared by `verify`.
-- How many members a branch had on the first day of a month, a row only where it changed.
create table branch_strength (
  organisation_id bigint not null references organisation (id),
  month_start text not null,
  full_count bigint not null,
  all_count bigint not null,
  primary key (organisation_id, month_start)
);

-- Today's members of an organisation, its own and with all below it; the texts are counts by kind, joined by commas.
create table organisation_summary (
  organisation_id bigint primary key references organisation (id),
  own_full_count bigint not null,
  own_all_count bigint not null,
  full_count bigint not null,
  all_count bigint not null,
  member_counts text not null,
  in_hardship_counts text not null,
  floating_counts text not null
);

-- How many meetings an organisation held in each month of a year, by the kinds they counted as. `kinds`
-- are the kinds of one meeting joined by commas, in order; `month_counts` twelve counts, January first.
create table meeting_summary (
  organisation_id bigint not null references organisation (id),
  kinds text not null,
  year bigint not null,
  month_counts text not null,
  primary key (organisation_id, kinds, year)
);
