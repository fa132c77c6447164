-- 发展党员: what steps did to the roster, yearly plans, plans of cultivation, thought reports.

-- What a step of a case did to the roster. Of somebody who stood there already it is only told who it is;
-- otherwise the row's version before and after it, by which is seen whether anything was built on it.
create table candidate_member (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  step_id bigint not null references procedure_step (id),
  member_id bigint not null references member (id),
  does text not null check (does in ('member_admitted', 'member_converted', 'leave cancelled')),
  from_on text not null,
  has_written boolean not null,
  version_before bigint not null,
  version_after bigint not null,
  account_id bigint references account (id),
  at text not null
);
create index candidate_member_case on candidate_member (case_id, id);
create index candidate_member_step on candidate_member (step_id);
create index candidate_member_member on candidate_member (member_id);
create index candidate_member_account on candidate_member (account_id);

-- 发展党员年度计划: how many an organisation may admit in a year; `proposed_count` waits for approval.
create table development_plan (
  id bigint primary key,
  organisation_id bigint not null references organisation (id),
  year bigint not null,
  proposed_count bigint,
  planned_count bigint,
  reason text,
  account_id bigint references account (id),
  at text not null,
  unique (organisation_id, year)
);
create index development_plan_account on development_plan (account_id);

-- 定向培养联系计划: what a contact means to do with an activist, and what came of it, look after look.
create table cultivation_line (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  contact_name text not null,
  goal text not null,
  measures text not null,
  planned_on text not null,
  until_on text not null,
  account_id bigint references account (id),
  at text not null
);
create index cultivation_line_case on cultivation_line (case_id, id);
create index cultivation_line_account on cultivation_line (account_id);

create table cultivation_review (
  id bigint primary key,
  line_id bigint not null references cultivation_line (id),
  state text not null check (state in ('under_way', 'done', 'not_done')),
  note text,
  reviewed_on text not null,
  account_id bigint references account (id),
  at text not null
);
create index cultivation_review_line on cultivation_review (line_id, id);
create index cultivation_review_account on cultivation_review (account_id);

-- 思想汇报: what was written and answered is sealed; `reader_id` is the contact who reads and answers it.
create table thought_report (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  written_on text not null,
  reader_id bigint not null references member (id),
  content_sealed bytes not null,
  account_id bigint references account (id),
  at text not null,
  read_on text,
  answered_on text,
  answer_sealed bytes,
  answered_account_id bigint references account (id)
);
create index thought_report_case on thought_report (case_id, written_on, id);
create index thought_report_reader on thought_report (reader_id);
create index thought_report_account on thought_report (account_id);
create index thought_report_answered on thought_report (answered_account_id);
