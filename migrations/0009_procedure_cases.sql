-- 程序: cases of every procedure have one page, so a case says itself what it is about.

-- What it is about, as its page is headed; a candidate's case takes it from the candidate.
alter table procedure_case add column title text;
-- The member it is about, and the other organisation it concerns 对方党组织.
alter table procedure_case add column member_id bigint references member (id);
alter table procedure_case add column counterpart_organisation_id bigint references organisation (id);
create index procedure_case_member on procedure_case (member_id);
create index procedure_case_counterpart on procedure_case (counterpart_organisation_id, procedure, id);
