-- Follow-ups of talks as entries of their own, and the order of strokes by the kinds of strokes.

-- What came of a talk 回访记录, an entry each time somebody looked: under way, done, and after that only
-- corrections. Entries are added and never changed.
create table talk_follow_up (
  id bigint primary key,
  talk_id bigint not null references talk (id),
  state text not null check (state in ('under_way', 'done', 'correction')),
  written_on text not null,
  outcome_sealed bytes not null,
  account_id bigint references account (id)
);
create index talk_follow_up_talk on talk_follow_up (talk_id, id);
create index talk_follow_up_account on talk_follow_up (account_id);
-- Who wrote an outcome was not kept before.
insert into talk_follow_up (id, talk_id, state, written_on, outcome_sealed)
  select id, id, 'done', coalesce(followed_up_on, held_on), outcome_sealed from talk where outcome_sealed is not null;
alter table talk drop column followed_up_on;
alter table talk drop column outcome_sealed;

-- That somebody was added by form is no change of the day of joining.
update member_change set field = 'entered', new_value = null, from_on = null
  where field = 'joined_on' and kind = 'change' and old_value is null;

-- Told anew from the names when the program starts.
update member set name_strokes = null;
