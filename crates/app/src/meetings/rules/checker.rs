//! One field after another, keeping every fault.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use zhibu_papers::cells;
use zhibu_papers::workbook::Cell;

use super::{
    CheckedResolution, DECISION_CHARACTERS_MAX, FILE_BYTES_MAX, FILE_ENDINGS, FILES_MAX, Ground,
    LENGTH_MINUTES, LINE_CHARACTERS_MAX, RESOLUTIONS_MAX, filled, kinds_for,
};
use crate::error::{FieldFault, Said};
use crate::meetings::model::{
    NewAttachment, NewMeeting, NewResolution, Presence, Roll, RollKind, RollLine,
};

/// The faults found so far.
#[derive(Default)]
pub(super) struct Checker(pub Vec<FieldFault>);

impl Checker {
    fn add(&mut self, field: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(FieldFault {
            field: field.into(),
            said: Said::new(zh, en),
        });
    }

    pub fn kinds(&mut self, new: &NewMeeting, ground: &Ground<'_>) -> Vec<String> {
        let known = kinds_for(ground.rulebook, &ground.organisation.kind);
        let mut kinds: Vec<String> = Vec::new();
        for kind in &new.kinds {
            if !known.iter().any(|it| it.key == *kind) {
                self.add(
                    "kind",
                    format!(
                        "{} 不开“{kind}”这类会，请从列出的类型中选",
                        ground.organisation.short_name
                    ),
                    format!(
                        "{} holds no {kind}: choose from the list",
                        ground.organisation.short_name
                    ),
                );
            } else if !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
        if new.kinds.is_empty() {
            self.add(
                "kind",
                "请选择会议类型，可以多选",
                "Choose what it counts as, one or more",
            );
        }
        let double = ground.same_day.iter().find(|it| kinds.contains(&it.kind));
        if let Some(same) = double.filter(|_| !new.again) {
            self.add(
                "again",
                format!("这一天已有同类记录“{}”。确是另外一次，请勾选“另记一次”", same.topic),
                format!("There is a record of this kind on that day already ({}). If this was another one, tick so", same.topic),
            );
        }
        kinds
    }

    pub fn held_on(&mut self, new: &NewMeeting, ground: &Ground<'_>) -> Option<Date> {
        let held_on = match cells::date(&Cell::from(new.held_on.trim())) {
            Ok(day) => day,
            Err(fault) => {
                self.add("held_on", fault.message.zh, fault.message.en);
                return None;
            }
        };
        let organisation = ground.organisation;
        if held_on > ground.today {
            self.add(
                "held_on",
                format!("{held_on} 还没有到，会后再记；今天是 {}", ground.today),
                format!(
                    "{held_on} is still to come: record it afterwards; today is {}",
                    ground.today
                ),
            );
        } else if held_on < organisation.founded_on {
            self.add(
                "held_on",
                format!(
                    "{held_on} 早于组织成立日 {}，请核对日期",
                    organisation.founded_on
                ),
                format!(
                    "{held_on} is before the organisation was founded ({})",
                    organisation.founded_on
                ),
            );
        } else if let Some(end) = organisation.dissolved_on.filter(|end| *end <= held_on) {
            self.add(
                "held_on",
                format!("组织已于 {end} 撤销，请核对日期"),
                format!("The organisation was dissolved on {end}: look at the day again"),
            );
        } else {
            return Some(held_on);
        }
        None
    }

    pub fn starts_at(&mut self, typed: &str) -> Option<String> {
        let typed = filled(typed)?.replace('：', ":");
        match Time::strptime("%H:%M", &typed) {
            Ok(time) => Some(time.strftime("%H:%M").to_string()),
            Err(_) => {
                self.add(
                    "starts_at",
                    format!("“{typed}”不是时间，请写成 14:30"),
                    format!("“{typed}” is not a time: write it as 14:30"),
                );
                None
            }
        }
    }

    pub fn length_minutes(&mut self, typed: &str) -> Option<i64> {
        let typed = filled(typed)?;
        let minutes = typed.parse().ok().filter(|it| LENGTH_MINUTES.contains(it));
        if minutes.is_none() {
            self.add(
                "length_minutes",
                format!("“{typed}”不是时长，请写整数分钟，例如 90"),
                format!("“{typed}” is not a length: write whole minutes, such as 90"),
            );
        }
        minutes
    }

    pub fn length(&mut self, field: &str, text: &str, characters_max: usize) {
        let length = text.trim().chars().count();
        if length > characters_max {
            self.add(
                field,
                format!("这里有 {length} 字，请缩短到 {characters_max} 字以内"),
                format!("{length} characters: shorten it to {characters_max}"),
            );
        }
    }

    pub fn attendance(&mut self, new: &NewMeeting, others: &[i64], ground: &Ground<'_>) {
        let Some(roll) = ground.roll else {
            return;
        };
        let listed = |id: i64| roll.lines.iter().any(|line| line.member_id == id);
        let unknown = new
            .attendance
            .iter()
            .filter(|it| !listed(it.member_id))
            .count();
        let missing = roll
            .lines
            .iter()
            .filter(|line| {
                let mut named = new.attendance.iter();
                !others.contains(&line.member_id) && !named.any(|it| it.member_id == line.member_id)
            })
            .count();
        let mut seen = BTreeSet::new();
        let mut ids = new.attendance.iter().map(|it| it.member_id);
        let repeated = ids.find(|id| !seen.insert(*id));
        let repeated = roll.lines.iter().find(|it| Some(it.member_id) == repeated);
        let told = new.others.as_ref().map_or(0, |it| it.present_count);
        let (unknown, missing) = (
            unknown + told.saturating_sub(others.len()),
            missing + others.len().saturating_sub(told),
        );
        let is_short = missing > 0 && (roll.kind != RollKind::Chosen || others.len() > told);
        if unknown > 0 || is_short {
            self.add(
                "roll",
                format!("应到名单与所选日期、类型不一致（多 {unknown} 人，少 {missing} 人）。名单已更新，请核对后再保存"),
                format!("The list does not fit the day and kind chosen ({unknown} too many, {missing} missing). It has been renewed: look at it, then save again"),
            );
        } else if let Some(RollLine { name, .. }) = repeated {
            self.add(
                "roll",
                format!("名单中“{name}”不止一次，每人只写一次"),
                format!("{name} stands on the list more than once: write each person once"),
            );
        } else if others.is_empty()
            && !new
                .attendance
                .iter()
                .any(|it| it.presence == Presence::Present)
        {
            self.add(
                "roll",
                "没有人出席，不成一次会。请在名单中标出实到的人",
                "Nobody was present: mark those who were there",
            );
        }
        for it in &new.attendance {
            self.length(
                &format!("reason_{}", it.member_id),
                &it.reason,
                LINE_CHARACTERS_MAX,
            );
        }
    }

    pub fn resolutions(
        &mut self,
        lines: &[NewResolution],
        held_on: Option<Date>,
        roll: Option<&Roll>,
    ) -> Vec<CheckedResolution> {
        let count = lines.len();
        if count > RESOLUTIONS_MAX {
            self.add(
                "resolutions",
                format!("有 {count} 项决议，一次会最多记 {RESOLUTIONS_MAX} 项"),
                format!("{count} decisions: one meeting keeps at most {RESOLUTIONS_MAX}"),
            );
            return Vec::new();
        }
        let numbered = (1..).zip(lines);
        numbered
            .filter_map(|(number, line)| self.resolution(number, line, held_on, roll))
            .collect()
    }

    fn resolution(
        &mut self,
        number: usize,
        line: &NewResolution,
        held_on: Option<Date>,
        roll: Option<&Roll>,
    ) -> Option<CheckedResolution> {
        let (decision, owner_name) = (filled(&line.decision), filled(&line.owner_name));
        let due_on = filled(&line.due_on).and_then(|typed| self.due_on(number, &typed, held_on));
        let is_blank = owner_name.is_none() && filled(&line.due_on).is_none();
        self.length(
            &format!("owner_{number}"),
            &line.owner_name,
            LINE_CHARACTERS_MAX,
        );
        let Some(decision) = decision else {
            if !is_blank {
                self.add(
                    format!("decision_{number}"),
                    format!("第 {number} 项决议写了谁办或何时办完，还要写办什么"),
                    format!("Decision {number} has an owner or a day: write what was decided"),
                );
            }
            return None;
        };
        self.length(
            &format!("decision_{number}"),
            &decision,
            DECISION_CHARACTERS_MAX,
        );
        let named: Vec<i64> = roll
            .map_or(&[][..], |it| &it.lines)
            .iter()
            .filter(|it| Some(&it.name) == owner_name.as_ref())
            .map(|it| it.member_id)
            .collect();
        Some(CheckedResolution {
            decision,
            owner_name,
            owner_member_id: named.first().copied().filter(|_| named.len() == 1),
            due_on,
        })
    }

    fn due_on(&mut self, number: usize, typed: &str, held_on: Option<Date>) -> Option<Date> {
        let field = format!("due_{number}");
        match cells::date(&Cell::from(typed)) {
            Err(fault) => self.add(field, fault.message.zh, fault.message.en),
            Ok(due_on) if held_on.is_some_and(|held_on| due_on < held_on) => self.add(
                field,
                format!("{due_on} 早于会议日期，请写会后的日期"),
                format!("{due_on} is before the meeting: write a day after it"),
            ),
            Ok(due_on) => return Some(due_on),
        }
        None
    }

    pub fn files(&mut self, files: &[NewAttachment]) {
        if files.len() > FILES_MAX {
            let count = files.len();
            self.add(
                "files",
                format!("选了 {count} 个文件，最多 {FILES_MAX} 个"),
                format!("{count} files were chosen, at most {FILES_MAX} are kept"),
            );
        }
        for file in files {
            let (name, megabytes) = (&file.file_name, FILE_BYTES_MAX / (1024 * 1024));
            let ending = name.rsplit_once('.').map(|(_, it)| it.to_lowercase());
            if !ending.is_some_and(|it| FILE_ENDINGS.contains(&it.as_str())) {
                let endings = FILE_ENDINGS.join(" ");
                self.add(
                    "files",
                    format!("不收“{name}”这类文件，请用 {endings}"),
                    format!("“{name}” is not a kind of file that is kept: {endings}"),
                );
            } else if file.content.len() > FILE_BYTES_MAX {
                self.add(
                    "files",
                    format!("“{name}”超过 {megabytes} MB，请缩小后再选"),
                    format!("“{name}” is larger than {megabytes} MB: make it smaller"),
                );
            }
        }
    }
}
