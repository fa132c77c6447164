-- 转接: letters of transfer 组织关系介绍信.

-- A letter: its number stands once within a year and the office that issues it. One replaced or taken back is void,
-- and its number is not given to another.
create table transfer_letter (
  id bigint primary key,
  case_id bigint not null references procedure_case (id),
  organisation_id bigint not null references organisation (id),
  year bigint not null,
  number text not null,
  voided_at text,
  unique (organisation_id, year, number)
);
create index transfer_letter_case on transfer_letter (case_id, id);
