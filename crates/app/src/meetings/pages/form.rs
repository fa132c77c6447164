//! The form of a new meeting: from fields to a record, and back to a page.

use zhibu_rules::Rulebook;
use zhibu_web::{Choice, Fields, Form, Page, Reader, Upload};

use crate::access::Actor;
use crate::app::App;
use crate::meetings::actions::{Asked, Prepared};
use crate::meetings::model::{
    ASSEMBLY, COMMITTEE, NewAttachment, NewAttendance, NewMeeting, NewResolution, Presence,
    RollKind,
};
use crate::meetings::rules::{self, Quorum};
use crate::shell;

use super::roll::{self, RollPart};

/// How many decisions the form has room for at first, and how many more at a time.
pub const RESOLUTION_LINES: usize = 3;

/// The fields of the form; those that end in `_` come once a person or a line.
pub const FIELDS: [&str; 21] = [
    "organisation",
    "held_on",
    "kind",
    "starts_at",
    "length_minutes",
    "place",
    "topic",
    "chair",
    "recorder",
    "minutes",
    "again",
    "step",
    "lines",
    "find",
    "others_state",
    "others_count",
    "who_",
    "reason_",
    "decision_",
    "owner_",
    "due_",
];

/// What was asked by the button that sent the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 保存.
    Save,
    /// 更新名单: the day or the kind was changed, or somebody is looked for on a long list.
    Roll,
    /// 全部出席.
    AllPresent,
    /// 全部不在名单.
    NobodyListed,
    /// 再加三项决议.
    MoreLines,
}

/// The form's own part of the page.
pub struct NewPart {
    pub form: Form,
    pub organisation_id: i64,
    pub organisation_name: String,
    pub organisations: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub roll: RollPart,
    /// 1, 2, 3 …
    pub lines: Vec<usize>,
    /// Who may be named in a field: the list, if it is shown whole.
    pub names: Vec<String>,
    pub same_day: Option<(i64, String)>,
    pub quorums: Vec<String>,
}

impl Step {
    /// Which button it was.
    pub fn of(fields: &Fields) -> Self {
        match fields.text("step") {
            "roll" => Self::Roll,
            "more" => Self::MoreLines,
            "all" => Self::AllPresent,
            "nobody" => Self::NobodyListed,
            // A name that was typed and not looked for, as by the return key: nothing is saved past it.
            _ if fields.filled("find").is_some() => Self::Roll,
            _ => Self::Save,
        }
    }
}

/// What decides the list, as it stands in the fields.
pub fn asked(fields: &Fields) -> Asked {
    Asked {
        organisation_id: fields.text("organisation").parse().ok(),
        kinds: fields.all("kind").map(str::to_owned).collect(),
        held_on: rules::day(fields.text("held_on")),
    }
}

/// The record that was typed.
pub fn record(upload: &Upload) -> NewMeeting {
    let fields = &upload.fields;
    let text = |name: &str| fields.text(name).to_owned();
    // Each value of a repeated name: what contradicts itself is refused, not half taken.
    let sent = |(name, value): (&str, &str)| {
        let id = name.strip_prefix("who_")?;
        let presence = Presence::from_key(value.trim())?;
        let reason = match presence {
            Presence::Present => String::new(),
            Presence::Leave | Presence::Absent => text(&format!("reason_{id}")),
        };
        Some(NewAttendance {
            member_id: id.parse().ok()?,
            presence,
            reason,
        })
    };
    let resolutions = (1..=line_count(fields)).map(|number| NewResolution {
        decision: text(&format!("decision_{number}")),
        owner_name: text(&format!("owner_{number}")),
        due_on: text(&format!("due_{number}")),
    });
    NewMeeting {
        organisation_id: text("organisation").parse().unwrap_or_default(),
        kinds: fields.all("kind").map(str::to_owned).collect(),
        held_on: text("held_on"),
        starts_at: text("starts_at"),
        length_minutes: text("length_minutes"),
        place: text("place"),
        topic: text("topic"),
        chair_name: text("chair"),
        recorder_name: text("recorder"),
        minutes: text("minutes"),
        attendance: fields.iter().filter_map(sent).collect(),
        resolutions: resolutions.collect(),
        others: roll::others(fields),
        attachments: upload
            .files
            .iter()
            .filter(|file| file.field == "files")
            .map(|file| NewAttachment {
                file_name: file.name.clone(),
                content: file.bytes.to_vec(),
            })
            .collect(),
        again: fields.ticked("again"),
    }
}

/// The fields of an empty form: today, the place and hour of the last meeting, the usual chair.
pub fn defaults(prepared: &Prepared, actor: &Actor, kinds: &[String]) -> Fields {
    let last = prepared.last.as_ref();
    let mut fields = Fields::new();
    fields.keep("organisation", prepared.organisation.id.to_string());
    fields.keep("held_on", prepared.held_on.to_string());
    let of_last = [
        ("place", last.and_then(|it| it.place.clone())),
        ("starts_at", last.and_then(|it| it.starts_at.clone())),
        (
            "length_minutes",
            last.and_then(|it| it.length_minutes)
                .map(|it| it.to_string()),
        ),
        ("chair", prepared.leader_name.clone()),
        ("recorder", Some(actor.display_name.clone())),
    ];
    for (name, value) in of_last {
        fields.keep(name, value.unwrap_or_default());
    }
    let allowed = |kind: &&String| !kind.is_empty();
    for kind in kinds.iter().filter(allowed) {
        fields.add("kind", kind.clone());
    }
    fields
}

/// Everything the page shows of a form.
pub fn part(app: &App, page: &Page, prepared: Prepared, form: Form) -> NewPart {
    let roll = roll::part(&prepared, &form);
    let kinds: Vec<Choice> = rules::kinds_for(&app.rules, &prepared.organisation.kind)
        .into_iter()
        .map(|kind| {
            let name = if page.zh() { kind.zh } else { kind.en };
            Choice::new(kind.key, name)
        })
        .collect();
    let same = prepared
        .same_day
        .iter()
        .find(|it| form.has("kind", &it.kind));
    NewPart {
        organisation_id: prepared.organisation.id,
        organisation_name: prepared.organisation.short_name.clone(),
        organisations: prepared
            .organisations
            .iter()
            .map(|it| Choice::new(it.id, it.short_name.clone()))
            .collect(),
        kinds,
        lines: (1..=line_count(form.fields())).collect(),
        names: match roll.others_count {
            None => roll.rows.iter().map(|it| it.name.clone()).collect(),
            Some(_) => Vec::new(),
        },
        same_day: same.map(|it| (it.id, it.topic.clone())),
        quorums: quorum_lines(&app.rules, page, &prepared, &form),
        roll,
        form,
    }
}

/// The page around the form.
pub fn page(reader: &Reader, actor: &Actor, form: &Form) -> Page {
    shell::page(
        reader,
        actor,
        "meetings.new_title",
        "meetings.new_about",
        "/meetings/new",
    )
    .crumb(reader.t("meetings.title"), "/meetings")
    .form(form)
}

/// The words of a quorum: how many it takes, and by what article.
pub fn quorum_words(page: &Page, quorum: &Quorum) -> String {
    let citation = &quorum.citation;
    let (document, article) = if page.zh() {
        (&citation.document_zh, &citation.article_zh)
    } else {
        (&citation.document_en, &citation.article_en)
    };
    let key = match (quorum.kind, quorum.is_reached) {
        (ASSEMBLY, true) => "meetings.quorum_assembly",
        (ASSEMBLY, false) => "meetings.quorum_assembly_missed",
        (_, true) => "meetings.quorum_committee",
        (_, false) => "meetings.quorum_committee_missed",
    };
    page.t_with(
        key,
        &[
            ("due", &quorum.due_count.to_string()),
            ("present", &quorum.present_count.to_string()),
            ("least", &quorum.least_count.to_string()),
            ("rule", &format!("{document} {article}")),
        ],
    )
}

/// How many of the list it takes to decide, for the kinds that are ticked.
fn quorum_lines(rulebook: &Rulebook, page: &Page, prepared: &Prepared, form: &Form) -> Vec<String> {
    let voters = prepared.roll.lines.iter().filter(|it| it.is_full).count();
    let seats = prepared.roll.lines.len();
    let of_committee = prepared.roll.kind == RollKind::Committee;
    [
        (ASSEMBLY, voters, !of_committee),
        (COMMITTEE, seats, of_committee),
    ]
    .into_iter()
    .filter(|(kind, _, fits)| *fits && form.has("kind", kind))
    .filter_map(|(kind, due, _)| {
        let due = i64::try_from(due).ok()?;
        let asked = rules::quorum(rulebook, kind, prepared.held_on, due, due);
        asked.ok().flatten()
    })
    .map(|quorum| {
        let citation = &quorum.citation;
        let (document, article) = if page.zh() {
            (&citation.document_zh, &citation.article_zh)
        } else {
            (&citation.document_en, &citation.article_en)
        };
        page.t_with(
            "meetings.quorum_needed",
            &[
                ("due", &quorum.due_count.to_string()),
                ("least", &quorum.least_count.to_string()),
                ("rule", &format!("{document} {article}")),
            ],
        )
    })
    .collect()
}

/// How many decisions the form has room for: three, and three more each time they were asked for.
pub fn line_count(fields: &Fields) -> usize {
    let sent = fields.text("lines").parse().unwrap_or(RESOLUTION_LINES);
    let more = if Step::of(fields) == Step::MoreLines {
        RESOLUTION_LINES
    } else {
        0
    };
    sent.max(RESOLUTION_LINES)
        .saturating_add(more)
        .min(rules::RESOLUTIONS_MAX)
}
