-- How organisations changed, and what stands beside them: dated events, what units are and have, party
-- workers, mass organisations.

------------------------------------------------------------------ changes 组织变更
-- What an organisation was called and what it was before its present name and kind: a row each time one of
-- them changed. What holds today stands in `organisation`.
create table organisation_past (
  organisation_id bigint not null references organisation (id),
  name text not null,
  short_name text not null,
  kind text not null,
  from_on text not null,
  until_on text not null,
  primary key (organisation_id, from_on)
);

-- Since when a unit is served, where that is later than the founding; and which were served before.
alter table organisation_unit add column from_on text;
create table organisation_unit_past (
  organisation_id bigint not null references organisation (id),
  unit_id bigint not null references unit (id),
  from_on text not null,
  until_on text not null,
  primary key (organisation_id, unit_id, from_on)
);
create index organisation_unit_past_unit on organisation_unit_past (unit_id);

-- 组织变更: what was done to an organisation, on which day, why and by which paper. `other_id` is the new
-- parent, or the organisation it went into; `old_other_id` the parent it had.
create table organisation_event (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  kind text not null check (kind in
    ('found', 'rename', 'move', 'change_kind', 'dissolve', 'merge', 'serve')),
  event_on text not null,
  reason text not null,
  paper text,
  old_value text,
  new_value text,
  other_id bigint references organisation (id),
  old_other_id bigint references organisation (id),
  account_id bigint references account (id),
  recorded_at text not null
);
create index organisation_event_organisation on organisation_event (organisation_id, event_on, id);
create index organisation_event_other on organisation_event (other_id);
create index organisation_event_old_other on organisation_event (old_other_id);
create index organisation_event_account on organisation_event (account_id);

-- The paper of an event as a file.
create table organisation_event_file (
  event_id bigint primary key references organisation_event (id),
  file_name text not null,
  media_type text not null,
  size_bytes bigint not null,
  content bytes not null
);

------------------------------------------------------------------ units 单位
-- What a unit is and has from a day on, until the next row.
create table unit_condition (
  unit_id bigint not null references unit (id),
  from_on text not null,
  affiliation text not null check (affiliation in ('county', 'city', 'province', 'central')),
  unit_kind text not null,
  staff_count bigint,
  full_time_count bigint,
  has_budget_line boolean,
  account_id bigint references account (id),
  recorded_at text not null,
  primary key (unit_id, from_on)
);
create index unit_condition_account on unit_condition (account_id);

------------------------------------------------------------------ posts 班子
-- 分工: what the holder sees to within the committee; 任期至: when the term of the post is to end.
alter table post add column division text;
alter table post add column term_ends_on text;

-- 党务干部: who does party work, whether or not they are on the roster.
create table party_worker (
  id bigint primary key,
  name text not null,
  member_id bigint references member (id),
  recommendation text,
  recorded_at text not null
);
create index party_worker_member on party_worker (member_id);

-- A post of a party worker; another one begins when they rotate.
create table party_worker_post (
  id bigint primary key,
  worker_id bigint not null references party_worker (id),
  organisation_id bigint not null references organisation (id),
  title text not null,
  full_time boolean not null,
  from_on text not null,
  until_on text
);
create index party_worker_post_worker on party_worker_post (worker_id, from_on);
create index party_worker_post_organisation on party_worker_post (organisation_id);

create table party_worker_training (
  id bigint primary key,
  worker_id bigint not null references party_worker (id),
  held_on text not null,
  topic text not null,
  class_hours bigint
);
create index party_worker_training_worker on party_worker_training (worker_id, held_on);

------------------------------------------------------------------ mass organisations 群团 统战
create table mass_body (
  id bigint primary key,
  unit_id bigint not null references unit (id),
  kind text not null check (kind in ('union', 'youth_league', 'women', 'united_front')),
  name text not null,
  head_name text not null,
  founded_on text,
  person_count bigint,
  ended_on text,
  recorded_at text not null
);
create index mass_body_unit on mass_body (unit_id, kind);

-- What a mass organisation did, or reported to the party organisation.
create table mass_record (
  id bigint primary key,
  mass_body_id bigint not null references mass_body (id),
  kind text not null check (kind in ('activity', 'report')),
  held_on text not null,
  title text not null,
  note text,
  account_id bigint references account (id),
  recorded_at text not null
);
create index mass_record_body on mass_record (mass_body_id, held_on, id);
create index mass_record_account on mass_record (account_id);
