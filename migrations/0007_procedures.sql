-- 程序: cases that go by the steps of a procedure of the rules.

-- A case 办件. What its steps mean stands in the rules, by the edition of each step's day.
create table procedure_case (
  id bigint primary key,
  procedure text not null,
  organisation_id bigint not null references organisation (id),
  version bigint not null,
  account_id bigint references account (id),
  at text not null
);
create index procedure_case_organisation on procedure_case (organisation_id, procedure, id);
create index procedure_case_account on procedure_case (account_id);

-- A step as it was recorded. One taken back 退回 stays, with who took it back and why.
create table procedure_step (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  step text not null,
  taken_on text not null,
  facts text not null,
  account_id bigint references account (id),
  at text not null,
  taken_back_at text,
  taken_back_account_id bigint references account (id),
  taken_back_reason text
);
create index procedure_step_case on procedure_step (case_id, taken_on, id);
create index procedure_step_account on procedure_step (account_id);
create index procedure_step_taken_back on procedure_step (taken_back_account_id);

-- 发展党员: the person of such a case.
create table candidate (
  case_id bigint primary key references procedure_case (id),
  name text not null,
  name_sort text not null,
  sex text not null check (sex in ('male', 'female')),
  birth_on text not null,
  ethnicity text not null,
  id_number_sealed bytes not null,
  id_number_index bytes not null,
  telephone_sealed bytes,
  education text not null,
  workplace text
);
create index candidate_id_number on candidate (id_number_index);
create index candidate_name on candidate (name_sort, case_id);
