-- 换届选举: who stands, what is voted on, how two people counted apart, and the posts that were filled. The case
-- itself is one of the procedures. Totals only: nothing here says who voted how.

-- Who stands for election 候选人, and whom voters wrote in themselves 另选他人. Those named before the list was
-- drawn up anew stay, with when they were dropped.
create table election_candidate (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  member_id bigint not null references member (id),
  name text not null,
  is_written_in boolean not null,
  dropped_at text
);
create index election_candidate_case on election_candidate (case_id, id);
create index election_candidate_member on election_candidate (member_id);

-- Who is left out of those due 不计入应到会人数, on which ground, by which paper and vote.
create table election_exclusion (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  member_id bigint not null references member (id),
  name text not null,
  ground text not null check (ground in ('incapable', 'abroad', 'sentenced', 'ill', 'not_transferred')),
  paper text not null,
  yes_count bigint not null
);
create index election_exclusion_case on election_exclusion (case_id, id);
create index election_exclusion_member on election_exclusion (member_id);

-- A vote 投票: for which post, why, with how many. One taken back stays.
create table election_round (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  rank text not null check (rank in ('secretary', 'deputy_secretary', 'committee_member')),
  way text not null check (way in ('first', 'tie', 'rest')),
  held_on text not null,
  seats bigint not null,
  due_count bigint not null,
  present_count bigint not null,
  issued_count bigint not null,
  account_id bigint references account (id),
  at text not null,
  taken_back_at text
);
create index election_round_case on election_round (case_id, id);
create index election_round_account on election_round (account_id);

-- The names on the ballots of a vote.
create table election_round_name (
  round_id bigint not null references election_round (id),
  candidate_id bigint not null references election_candidate (id),
  primary key (round_id, candidate_id)
);
create index election_round_name_candidate on election_round_name (candidate_id);

-- A count 计票, entered by one account. One that its counter entered again stays.
create table election_tally (
  id bigint primary key,
  round_id bigint not null references election_round (id),
  account_id bigint not null references account (id),
  counter_name text not null,
  returned_count bigint not null,
  valid_count bigint not null,
  at text not null,
  replaced_at text
);
create index election_tally_round on election_tally (round_id, id);
create index election_tally_account on election_tally (account_id);

create table election_tally_line (
  tally_id bigint not null references election_tally (id),
  candidate_id bigint not null references election_candidate (id),
  yes_count bigint not null,
  no_count bigint not null,
  abstain_count bigint not null,
  primary key (tally_id, candidate_id)
);
create index election_tally_line_candidate on election_tally_line (candidate_id);

-- What an election that was approved put in the place of what: the organisation's election and term before it.
create table election_before (
  case_id bigint primary key references procedure_case (id),
  last_election_on text,
  term_years bigint
);

-- Which election began a post, and which ended it.
alter table post add column begun_by_case_id bigint references procedure_case (id);
alter table post add column ended_by_case_id bigint references procedure_case (id);
create index post_begun_by on post (begun_by_case_id);
create index post_ended_by on post (ended_by_case_id);
