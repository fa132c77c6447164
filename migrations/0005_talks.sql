-- 谈心谈话, 目标管理 and 行为规范.

-- A talk 谈心谈话 between two persons. What was said and agreed is sealed; that there was one is not.
create table talk (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  kind text not null,
  held_on text not null,
  talker_id bigint not null references member (id),
  listener_id bigint not null references member (id),
  content_sealed bytes not null,
  agreed_sealed bytes,
  follow_up_on text,
  followed_up_on text,
  outcome_sealed bytes,
  account_id bigint references account (id),
  at text not null
);
create index talk_organisation on talk (organisation_id, held_on, id);
create index talk_talker on talk (talker_id, held_on);
create index talk_listener on talk (listener_id, held_on);
create index talk_account on talk (account_id);

-- What a member promises for a year 目标承诺, and how it stands at mid-year and at its end.
create table pledge (
  id bigint primary key,
  member_id bigint not null references member (id),
  year bigint not null,
  at text not null,
  account_id bigint references account (id),
  mid_year_on text,
  year_end_on text,
  unique (member_id, year)
);
create index pledge_account on pledge (account_id);

create table pledge_target (
  id bigint primary key,
  pledge_id bigint not null references pledge (id),
  position bigint not null,
  target text not null,
  mid_year_state text check (mid_year_state in ('done', 'under_way', 'not_begun')),
  mid_year_note text,
  year_end_state text check (year_end_state in ('done', 'partly', 'not_done')),
  year_end_note text,
  unique (pledge_id, position)
);

-- 行为规范: a text in its editions; each is acknowledged anew.
create table norm (
  id bigint primary key,
  code text not null,
  edition bigint not null,
  title text not null,
  body text not null,
  from_on text not null,
  until_on text,
  account_id bigint references account (id),
  at text not null,
  unique (code, edition)
);
create index norm_account on norm (account_id);

create table norm_acknowledgement (
  norm_id bigint not null references norm (id),
  member_id bigint not null references member (id),
  at text not null,
  primary key (norm_id, member_id)
);
create index norm_acknowledgement_member on norm_acknowledgement (member_id);
