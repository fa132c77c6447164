//! Every route with what it asks for. A route without a line here fails the walk.

mod development;
mod exporting;
mod elections;
mod organisations;
mod transfers;
mod procedures;

use std::sync::LazyLock;

use crate::county::{BRANCHES, FROM, ORGANISATIONS, Place, TO};

/// What the answer depends on besides the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: the answer holds what the office reaches.
    Nothing,
    /// One thing of an organisation: out of reach it does not exist.
    One,
    /// A member, whom the member themself reaches too.
    Member,
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    None,
    /// `name=value&…`, the values with places.
    Form(&'static str),
    /// The same as a form with a file of this field and path.
    Files(&'static str, Option<(&'static str, &'static str)>),
    /// JSON, with places.
    Json(&'static str),
    /// The bytes of a file.
    File(&'static str),
    MeetingForm,
    MeetingJson,
}

/// One way to a route.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// As it is registered: `GET /members/{id}`.
    pub route: &'static str,
    /// The address with places such as `{organisation}`; [`filled`] knows them all.
    pub address: &'static str,
    pub asks: Asks,
    pub body: Body,
    /// The organisations it makes sense for.
    pub of: &'static [&'static str],
    /// What the answer is where the thing is not there for the reader: 404, and 422 where it was typed.
    pub unseen: u16,
}

pub const fn door(route: &'static str, address: &'static str, asks: Asks) -> Door {
    Door {
        route,
        address,
        asks,
        body: Body::None,
        of: &ORGANISATIONS,
        unseen: 404,
    }
}

impl Door {
    pub const fn with(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    pub const fn told_in_form(mut self) -> Self {
        self.unseen = 422;
        self
    }

    pub const fn of(mut self, of: &'static [&'static str]) -> Self {
        self.of = of;
        self
    }
}

/// Organisations with meetings of the page.
const HOLD_MEETINGS: [&str; 5] = [
    "水务局支部",
    "水务局支部第一党小组",
    "档案局支部",
    "教育局机关支部",
    "教育局离退休支部",
];

/// Organisations each with a unit of its own.
pub const UNITS_OF: [&str; 4] = ["县直机关工委", "水务局支部", "档案局支部", "教育局总支"];

use Asks::{Member, Nothing, One};

/// Those of organisations and of what stands beside them first: signing out ends the walk.
pub static DOORS: LazyLock<Vec<Door>> = LazyLock::new(|| {
    let areas = organisations::DOORS
        .iter()
        .chain(development::DOORS)
        .chain(procedures::DOORS)
        .chain(exporting::DOORS)
        .chain(transfers::DOORS)
        .chain(elections::DOORS);
    areas.chain(REST).copied().collect()
});

const REST: &[Door] = &[
    // accounts
    door("GET /sign-in", "/sign-in", Nothing),
    door("POST /sign-in", "/sign-in", Nothing).with(Body::Form("login_name=nobody&password=x&next=")),
    door("GET /office", "/office", Nothing),
    door("GET /accounts", "/accounts", Nothing),
    // the shell
    door("POST /language", "/language", Nothing).with(Body::Form("lang=zh")),
    door("POST /type-size", "/type-size", Nothing).with(Body::Form("large=0")),
    // home
    door("GET /", "/", Nothing),
    door("GET /", "/?organisation={organisation}", One),
    door("GET /board", "/board", Nothing),
    door("GET /board", "/board?organisation={organisation}", One),
    door("GET /board.xlsx", "/board.xlsx", Nothing),
    door("GET /board.xlsx", "/board.xlsx?organisation={organisation}", One),
    door("GET /more", "/more", Nothing),
    door("GET /help", "/help", Nothing),
    door("GET /api/v1/duties", "/api/v1/duties", Nothing),
    door("GET /api/v1/duties", "/api/v1/duties?organisation={organisation}", One),
    door("GET /api/v1/board", "/api/v1/board", Nothing),
    door("GET /api/v1/board", "/api/v1/board?organisation={organisation}", One),
    // policy
    door("GET /rules", "/rules", Nothing),
    door("GET /rules/{key}", "/rules/{rule}", Nothing),
    door("GET /api/v1/rules", "/api/v1/rules", Nothing),
    door("GET /api/v1/rules/{key}", "/api/v1/rules/{rule}", Nothing),
    // organisations
    door("GET /organisations", "/organisations", Nothing),
    door("GET /organisations/{id}", "/organisations/{organisation}", One),
    door("GET /organisations/{id}", "/organisations/{organisation}?on=2025-06-30", One),
    door("GET /units", "/units", Nothing),
    door("GET /units/{id}", "/units/{unit}", One).of(&UNITS_OF),
    door("GET /api/v1/organisations", "/api/v1/organisations", Nothing),
    door("GET /api/v1/organisations/{id}", "/api/v1/organisations/{organisation}", One),
    door("GET /api/v1/units", "/api/v1/units", Nothing),
    // duties
    door(
        "GET /duties/waiver",
        "/duties/waiver?organisation={organisation}&duty=assembly&period=2026-Q2",
        One,
    )
    .of(&BRANCHES),
    door("POST /duties/waiver", "/duties/waiver", One)
        .with(Body::Form("organisation={organisation}&duty=assembly&period=2026-Q2&reason=all+away"))
        .of(&BRANCHES),
    door("POST /duties/waiver/withdrawal", "/duties/waiver/withdrawal", One)
        .with(Body::Form("organisation={organisation}&duty=assembly&period=2026-Q2"))
        .of(&BRANCHES),
    door("POST /api/v1/duties/waivers", "/api/v1/duties/waivers", One)
        .with(Body::Json(
            r#"{"organisation_id":{organisation},"duty":"assembly","period":"2026-Q3","reason":"all away"}"#,
        ))
        .of(&BRANCHES),
    // members
    door("GET /members", "/members", Nothing),
    door("GET /members", "/members?organisation={organisation}", One),
    door("GET /members/{id}", "/members/{member}", Member).of(&BRANCHES),
    // Before anything is changed: what was built on stays.
    door("POST /members/merges/{id}/undo", "/members/merges/{merge}/undo", One).with(Body::Form("")).of(&BRANCHES),
    door("GET /members/comparison", "/members/comparison", Nothing),
    door("POST /members/comparison", "/members/comparison", One)
        .with(Body::Files("organisation={organisation}&step=show", Some(("file", "demo/members.xlsx"))))
        .told_in_form(),
    door("GET /members/print", "/members/print", Nothing),
    door("GET /members/print", "/members/print?organisation={organisation}", One),
    door("GET /members/signatures.docx", "/members/signatures.docx", Nothing),
    door("GET /members/signatures.docx", "/members/signatures.docx?organisation={organisation}", One),
    door("GET /members/{id}/form.docx", "/members/{member}/form.docx", Member).of(&BRANCHES),
    door("GET /members/batch", "/members/batch", Nothing),
    door("GET /members/batch", "/members/batch?organisation={organisation}", One),
    door("POST /members/batch", "/members/batch", Nothing)
        .with(Body::Form("what=floating_on&who={member}&from_on=2026-11-01&reason=away"))
        .of(&BRANCHES),
    door("POST /members/views", "/members/views", Nothing).with(Body::Form("view=retired&personnel=retired")),
    door("POST /members/views/{id}/remove", "/members/views/1/remove", Nothing).with(Body::Form("")),
    door("GET /members/new", "/members/new", Nothing),
    door("POST /members", "/members", One)
        .with(Body::Form(
            "branch={organisation}&name=%E5%8D%95%E4%BA%91&sex=male&birth_on=1988-03-15&ethnicity=%E6%B1%89\
             &document_type=passport&id_number=E12345600&education=bachelor&joined_on=2012-07-01\
             &full_on=2013-07-01&personnel=in_service",
        ))
        .told_in_form()
        .of(&BRANCHES),
    door("GET /members/{id}/change", "/members/{member}/change", One).of(&BRANCHES),
    door("GET /members/{id}/change", "/members/{member}/change?field=education&way=change", One).of(&BRANCHES),
    door("GET /members/{id}/change", "/members/{member}/change?field=sex&way=correct", One).of(&BRANCHES),
    door("POST /members/{id}/change", "/members/{member}/change", One)
        .with(Body::Form("field=education&way=change&value=postgraduate&from_on=2026-06-30"))
        .of(&BRANCHES),
    door("GET /members/{id}/sensitive", "/members/{member}/sensitive", Member).of(&BRANCHES),
    door("POST /members/{id}/sensitive", "/members/{member}/sensitive", Member)
        .with(Body::Form("reason=aid"))
        .of(&BRANCHES),
    door("GET /members/duplicates", "/members/duplicates", Nothing),
    door("GET /members/merge", "/members/merge?keep={member}&drop={other_member}", One).of(&BRANCHES),
    door("GET /mine", "/mine", Nothing),
    door("GET /mine/correction", "/mine/correction", Nothing),
    door("GET /mine/correction", "/mine/correction?field=education", Nothing),
    door("POST /mine/correction", "/mine/correction", Nothing)
        .with(Body::Form("field=education&wanted=postgraduate&from_on=&reason=diploma")),
    door("GET /corrections", "/corrections", Nothing),
    door("GET /corrections/{id}", "/corrections/{correction}", One).of(&BRANCHES),
    door("POST /corrections/{id}", "/corrections/{correction}", One)
        .with(Body::Form("decision=refuse&answer=no"))
        .of(&BRANCHES),
    door("GET /api/v1/members", "/api/v1/members", Nothing),
    door("GET /api/v1/members", "/api/v1/members?organisation={organisation}", One),
    door("GET /api/v1/members/{id}", "/api/v1/members/{member}", Member).of(&BRANCHES),
    door("GET /api/v1/members/{id}/history", "/api/v1/members/{member}/history", Member).of(&BRANCHES),
    door("POST /api/v1/members", "/api/v1/members", One)
        .with(Body::Json(
            r#"{"branch_id":{organisation},"name":"单云","sex":"male","birth_on":"1988-03-15","ethnicity":"汉",
            "document_type":"passport","id_number":"F12345600","education":"bachelor",
            "joined_on":"2012-07-01","full_on":"2013-07-01","personnel":"in_service"}"#,
        ))
        .told_in_form()
        .of(&BRANCHES),
    door("POST /api/v1/members/{id}/changes", "/api/v1/members/{member}/changes", One)
        .with(Body::Json(
            r#"{"field":"work","way":"change","value":"县水务局科员","from_on":"2015-01-01","label":"internal"}"#,
        ))
        .of(&BRANCHES),
    // talks
    door("GET /talks", "/talks", Nothing),
    door("GET /talks", "/talks?organisation={organisation}", One),
    door("GET /talks/new", "/talks/new", Nothing),
    door("GET /talks/new", "/talks/new?listener={other_member}", One).of(&BRANCHES),
    door("POST /talks", "/talks", One)
        .with(Body::Form("listener={other_member}&kind=members&held_on=2026-11-20&content=work"))
        .told_in_form()
        .of(&BRANCHES),
    door("GET /talks/{id}", "/talks/{talk}", Member).of(&BRANCHES),
    door("POST /talks/{id}/follow-up", "/talks/{talk}/follow-up", Member)
        .with(Body::Form("outcome=done&state=under_way"))
        .of(&BRANCHES),
    door("GET /api/v1/talks", "/api/v1/talks", Nothing),
    door("GET /api/v1/talks", "/api/v1/talks?organisation={organisation}", One),
    // pledges
    door("GET /api/v1/pledges", "/api/v1/pledges", Nothing),
    door("GET /api/v1/pledges/{id}", "/api/v1/pledges/{pledge}", Member).of(&BRANCHES),
    door("GET /pledges", "/pledges", Nothing),
    door("GET /pledges/mine", "/pledges/mine", Nothing),
    door("POST /pledges/mine", "/pledges/mine", Nothing).with(Body::Form("target_1=visits")),
    door("GET /pledges/{id}", "/pledges/{pledge}", Member).of(&BRANCHES),
    door("POST /pledges/{id}/check", "/pledges/{pledge}/check", One)
        .with(Body::Form("half=mid_year&state_1=done&note_1=seen"))
        .of(&BRANCHES),
    // norms
    door("GET /norms", "/norms", Nothing),
    door("GET /norms/new", "/norms/new", Nothing),
    door("POST /norms", "/norms", Nothing)
        .with(Body::Form("code=new&title=New&body=text&from_on=2026-11-01")),
    door("GET /norms/{id}", "/norms/{norm}", Nothing),
    door("GET /norms/{id}/missing", "/norms/{norm}/missing", Nothing),
    door("POST /norms/{id}/acknowledgement", "/norms/{norm}/acknowledgement", Nothing).with(Body::Form("")),
    // meetings
    door("GET /meetings", "/meetings", Nothing),
    door("GET /meetings", "/meetings?organisation={organisation}", One),
    door("GET /meetings/new", "/meetings/new?organisation={organisation}", One).of(&HOLD_MEETINGS),
    door("POST /meetings", "/meetings", One).with(Body::MeetingForm).of(&BRANCHES),
    door("GET /meetings/{id}", "/meetings/{meeting}", One).of(&HOLD_MEETINGS),
    door("GET /meetings/{id}/record.docx", "/meetings/{meeting}/record.docx", One).of(&HOLD_MEETINGS),
    door(
        "GET /meetings/{id}/attachments/{attachment_id}",
        "/meetings/{meeting}/attachments/{attachment}",
        One,
    )
    .of(&HOLD_MEETINGS),
    door("GET /api/v1/meetings", "/api/v1/meetings", Nothing),
    door("GET /api/v1/meetings", "/api/v1/meetings?organisation={organisation}", One),
    door("GET /api/v1/meetings/{id}", "/api/v1/meetings/{meeting}", One).of(&HOLD_MEETINGS),
    door(
        "GET /api/v1/meetings/{id}/record.docx",
        "/api/v1/meetings/{meeting}/record.docx",
        One,
    )
    .of(&HOLD_MEETINGS),
    door("POST /api/v1/meetings", "/api/v1/meetings", One).with(Body::MeetingJson).of(&BRANCHES),
    // dues
    door("GET /dues", "/dues?organisation={organisation}", One),
    door("GET /dues/mine", "/dues/mine", Nothing),
    door("GET /dues/members/{id}", "/dues/members/{member}", Member).of(&BRANCHES),
    door("GET /api/v1/dues", "/api/v1/dues?organisation={organisation}", One),
    door("GET /api/v1/dues/members/{id}", "/api/v1/dues/members/{member}", Member).of(&BRANCHES),
    // reports
    door("GET /reports", "/reports", Nothing),
    door("GET /reports/show", "/reports/show?organisation={organisation}&{period}", One),
    door("GET /reports/download", "/reports/download?organisation={organisation}&{period}", One),
    door(
        "GET /reports/records",
        "/reports/records?figure=members.total&organisation={organisation}&{period}",
        One,
    ),
    door("GET /reports/measures", "/reports/measures?organisation={organisation}&{period}", One),
    door(
        "GET /reports/measure",
        "/reports/measure?organisation={organisation}&{period}&owing={organisation}&gap=life.theme_day.gaps",
        One,
    )
    .of(&BRANCHES),
    door("POST /reports/measures", "/reports/measures", One).with(Body::Form(
        "organisation={organisation}&{period}&owing={organisation}&gap=life.theme_day.gaps&body=x&owner=y&due_on=2026-12-31",
    ))
    .of(&BRANCHES),
    door("POST /reports/remarks", "/reports/remarks", One)
        .with(Body::Form("organisation={organisation}&{period}&chapter=causes&body_causes=x")),
    door("GET /api/v1/report", "/api/v1/report?organisation={organisation}&{period}", One),
    // importing
    door("GET /imports", "/imports", Nothing),
    door("POST /imports", "/imports", Nothing)
        .with(Body::Files("kind=units", Some(("file", "demo/units.xlsx")))),
    door("GET /imports/{id}", "/imports/{draft}", Nothing),
    door("GET /imports/{id}/wrong.xlsx", "/imports/{draft}/wrong.xlsx", Nothing),
    door("POST /imports/{id}/columns", "/imports/{draft}/columns", Nothing).with(Body::Form("forget=1")),
    door("POST /imports/{id}/write", "/imports/{draft}/write", Nothing).with(Body::Form("rows=good")),
    door("GET /api/v1/imports/drafts", "/api/v1/imports/drafts", Nothing),
    door("GET /api/v1/imports/drafts/{id}", "/api/v1/imports/drafts/{draft}", Nothing),
    door("GET /api/v1/imports/drafts/{id}/wrong.xlsx", "/api/v1/imports/drafts/{draft}/wrong.xlsx", Nothing),
    door("POST /api/v1/imports/drafts", "/api/v1/imports/drafts?kind=units", Nothing)
        .with(Body::File("demo/units.xlsx")),
    door("POST /api/v1/imports/drafts/{id}/columns", "/api/v1/imports/drafts/{draft}/columns", Nothing)
        .with(Body::Json(r#"{ "columns": {}, "forget": true }"#)),
    door("POST /imports/{id}/file", "/imports/{draft}/file", Nothing)
        .with(Body::Files("", Some(("file", "demo/meetings_2026.xlsx")))),
    door("POST /api/v1/imports/drafts/{id}/write", "/api/v1/imports/drafts/{other_draft}/write", Nothing)
        .with(Body::Json(r#"{ "rows": "good" }"#)),
    door("DELETE /api/v1/imports/drafts/{id}", "/api/v1/imports/drafts/{other_draft}", Nothing),
    door("POST /imports/{id}/discard", "/imports/{draft}/discard", Nothing).with(Body::Form("")),
    door("GET /imports/batches/{id}", "/imports/batches/{batch}", Nothing),
    door("GET /imports/batches/{id}/undo", "/imports/batches/{batch}/undo", Nothing),
    door("GET /api/v1/imports/batches", "/api/v1/imports/batches", Nothing),
    door("GET /api/v1/imports/batches/{id}", "/api/v1/imports/batches/{batch}", Nothing),
    door("GET /api/v1/imports/batches/{id}/undo", "/api/v1/imports/batches/{batch}/undo", Nothing),
    door("POST /api/v1/imports/batches/{id}/undo", "/api/v1/imports/batches/{other_batch}/undo", Nothing),
    door("POST /imports/batches/{id}/undo", "/imports/batches/{batch}/undo", Nothing)
        .with(Body::Form("")),
    door("POST /api/v1/imports/{kind}", "/api/v1/imports/units?dry_run=true", Nothing)
        .with(Body::File("demo/units.xlsx")),
    // Takes a member away: after all that asks for one.
    door("POST /members/merge", "/members/merge", One)
        .with(Body::Form("keep={member}&drop={other_member}&reason=one+person"))
        .of(&BRANCHES),
    // Changes the session that walks: last.
    door("POST /office", "/office", Nothing).with(Body::Form("office_id={office}")),
    door("POST /sign-out", "/sign-out", Nothing).with(Body::Form("")),
];

/// A text with its places filled.
pub fn filled(text: &str, place: Place, office_id: Option<i64>) -> String {
    text.replace("{organisation}", &place.organisation.to_string())
        .replace("{member}", &place.member.to_string())
        .replace("{unit}", &place.unit.to_string())
        .replace("{event}", &place.event.to_string())
        .replace("{mass_body}", &place.mass_body.to_string())
        .replace("{post}", &place.post.to_string())
        .replace("{worker}", &place.worker.to_string())
        .replace("{rule}", "organ.branch_min")
        .replace("{meeting}", &place.meeting.to_string())
        .replace("{attachment}", &place.attachment.to_string())
        .replace("{correction}", &place.correction.to_string())
        .replace("{merge}", &place.merge.to_string())
        .replace("{other_member}", &place.other_member.to_string())
        .replace("{talk}", &place.talk.to_string())
        .replace("{pledge}", &place.pledge.to_string())
        .replace("{reader}", &place.cases.reader.to_string())
        .replace("{incoming}", &place.cases.incoming.to_string())
        .replace("{other_incoming}", &place.cases.other_incoming.to_string())
        .replace("{election}", &place.election.case.to_string())
        .replace("{election_to_name}", &place.election.to_name.to_string())
        .replace("{round}", &place.election.round.to_string())
        .replace("{candidate}", &place.cases.candidate.to_string())
        .replace("{thought_report}", &place.cases.thought_report.to_string())
        .replace("{approved_case}", &place.cases.approved.to_string())
        .replace(
            "{cultivation_line}",
            &place.cases.cultivation_line.to_string(),
        )
        .replace("{candidate_step}", &place.cases.step.to_string())
        .replace("{case}", &place.cases.other.to_string())
        .replace("{case_step}", &place.cases.other_step.to_string())
        .replace("{norm}", &place.norm.to_string())
        .replace("{draft}", &place.draft.to_string())
        .replace("{other_draft}", &place.other_draft.to_string())
        .replace("{batch}", &place.batch.to_string())
        .replace("{other_batch}", &place.other_batch.to_string())
        .replace("{office}", &office_id.unwrap_or(0).to_string())
        .replace("{period}", &format!("from={FROM}&to={TO}"))
}
