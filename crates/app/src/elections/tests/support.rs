//! Steps of an election, as the people of the story take them.

#![expect(
    clippy::indexing_slicing,
    reason = "what is not there fails the test that asked"
)]

use zhibu_papers::readback::read_back;
use zhibu_testkit::World;
use zhibu_web::testing::{Client, Reply};

/// Nine ballots, three seats: three have more than half of nine.
pub const VOTES: &[(&str, i64)] = &[("邓安", 8), ("林秀英", 9), ("罗行豪", 3), ("曾晓云", 7)];

/// An election under way.
pub struct Election<'w> {
    pub w: &'w World,
    /// Of the case.
    pub id: i64,
    /// Who records for the organisation, and its name.
    secretary: &'static str,
    organisation: &'static str,
}

impl<'w> Election<'w> {
    /// The election that 水务局支部 asked for.
    pub async fn asked(w: &'w World, seats: &'static str) -> Self {
        let asks = [("ask_seats", seats), ("ask_deputy_seats", "0")];
        Self::begun(w, "secretary", "水务局支部", ("election", &asks)).await
    }

    pub async fn begun(
        w: &'w World,
        secretary: &'static str,
        organisation: &'static str,
        (procedure, asks): (&str, &[(&str, &str)]),
    ) -> Self {
        let of = w.organisation(organisation).to_string();
        let mut form = vec![
            ("procedure", procedure),
            ("organisation", of.as_str()),
            ("on", "2026-10-08"),
        ];
        form.extend(asks);
        let answer = w.client(secretary).post_form("/procedures", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let id = answer.location().rsplit('/').next().expect("an id");
        Self {
            w,
            id: id.parse().expect("an id"),
            secretary,
            organisation,
        }
    }

    /// The same up to the vote for the committee, everybody due and present.
    pub async fn voting(w: &'w World) -> Self {
        let mut e = Self::asked(w, "3").await;
        e.above("reply", "2026-10-10", &[("ask_body", "work_committee")])
            .await;
        assert_eq!(e.nominate("曾晓云、林秀英、邓安、罗行豪").await.status, 303);
        e.above(
            "candidates_approved",
            "2026-10-20",
            &[("ask_body", "work_committee")],
        )
        .await;
        let counts = [("ask_due_count", "9"), ("ask_present_count", "9")];
        e.own("assembly", "2026-11-05", &counts).await;
        e.vote("committee_member", "9", &[]).await;
        e
    }

    /// The same to its end.
    pub async fn approved(w: &'w World) -> Self {
        let mut e = Self::voting(w).await;
        e.both_count(9, VOTES).await;
        e.own("result", "2026-11-05", &[]).await;
        e.vote("secretary", "3", &["林秀英"]).await;
        e.both_count(3, &[("林秀英", 3)]).await;
        e.own("committee_meeting", "2026-11-06", &[]).await;
        e.own("report", "2026-11-07", &[]).await;
        e.above("approved", "2026-11-12", &[("ask_body", "work_committee")])
            .await;
        e
    }

    pub fn client(&self) -> Client {
        self.w.client(self.secretary)
    }

    pub fn href(&self, rest: &str) -> String {
        format!("/elections/{}{rest}", self.id)
    }

    pub async fn page(&self, by: &str) -> String {
        let shown = self.w.client(by).get(&self.href("")).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        shown.text()
    }

    pub async fn json(&self) -> serde_json::Value {
        let path = format!("/api/v1{}", self.href(""));
        self.w.client("officer").get(&path).await.json()
    }

    async fn version(&self) -> String {
        self.json().await["version"].to_string()
    }

    /// Records a step of the case.
    pub async fn step(&self, by: &str, step: &str, on: &str, asks: &[(&str, &str)]) -> Reply {
        let version = self.version().await;
        let mut form = vec![("step", step), ("on", on), ("version", version.as_str())];
        form.extend(asks);
        let path = format!("/procedures/{}/steps", self.id);
        self.w.client(by).post_form(&path, &form).await
    }

    pub async fn own(&mut self, step: &str, on: &str, asks: &[(&str, &str)]) {
        let done = self.step(self.secretary, step, on, asks).await;
        assert_eq!(done.status, 303, "{step}: {}", done.text());
    }

    pub async fn above(&mut self, step: &str, on: &str, asks: &[(&str, &str)]) {
        let done = self.step("officer", step, on, asks).await;
        assert_eq!(done.status, 303, "{step}: {}", done.text());
    }

    pub async fn nominate(&self, names: &str) -> Reply {
        let version = self.version().await;
        let form = [
            ("names", names),
            ("on", "2026-10-12"),
            ("version", version.as_str()),
        ];
        let path = self.href("/candidates");
        self.client().post_form(&path, &form).await
    }

    /// Begins a vote of so many, all of them present.
    pub async fn vote(&self, rank: &str, count: &str, names: &[&str]) {
        let json = self.json().await;
        let mut pool = json["candidates"].as_array().expect("candidates").clone();
        for seats in json["seats"].as_array().expect("seats") {
            pool.extend(seats["elected"].as_array().expect("elected").clone());
        }
        let of_member = |name: &&str| {
            let id = self.w.member(name);
            let found = pool.iter().find(|it| it["member_id"] == id);
            found.expect("a candidate")["id"].to_string()
        };
        let ids: Vec<String> = names.iter().map(of_member).collect();
        let mut form = vec![
            ("rank", rank),
            ("held_on", "2026-11-05"),
            ("due_count", count),
            ("present_count", count),
            ("issued_count", count),
        ];
        form.extend(ids.iter().map(|it| ("names", it.as_str())));
        let done = self.client().post_form(&self.href("/rounds"), &form).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// The last vote.
    pub async fn round(&self) -> serde_json::Value {
        let json = self.json().await;
        let rounds = json["rounds"].as_array().expect("rounds");
        rounds.last().expect("a vote").clone()
    }

    /// Enters a count of the last vote: so many ballots, all valid; the rest of each name's are against.
    pub async fn count(
        &self,
        by: &str,
        counter: &str,
        ballots: i64,
        votes: &[(&str, i64)],
        others: &str,
    ) -> Reply {
        let round = self.round().await;
        let ballots_text = ballots.to_string();
        let mut form: Vec<(String, String)> = vec![
            ("counter_name".into(), counter.into()),
            ("returned_count".into(), ballots_text.clone()),
            ("valid_count".into(), ballots_text),
            ("others".into(), others.into()),
        ];
        for name in round["names"].as_array().expect("names") {
            let id = &name["id"];
            let yes = votes.iter().find(|it| name["name"] == it.0);
            let yes = yes.expect("a vote").1;
            form.push((format!("yes_{id}"), yes.to_string()));
            form.push((format!("no_{id}"), (ballots - yes).to_string()));
            form.push((format!("abstain_{id}"), "0".into()));
        }
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, it)| (name.as_str(), it.as_str()))
            .collect();
        let path = self.href(&format!("/rounds/{}/count", round["id"]));
        self.w.client(by).post_form(&path, &form).await
    }

    pub async fn counted_by(&self, by: &str, counter: &str, ballots: i64, votes: &[(&str, i64)]) {
        let done = self.count(by, counter, ballots, votes, "").await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// Both count alike.
    pub async fn both_count(&self, ballots: i64, votes: &[(&str, i64)]) {
        self.counted_by("secretary", "何芳", ballots, votes).await;
        self.counted_by("committee_member", "陈志远", ballots, votes)
            .await;
    }

    /// The posts of today: title and holder.
    pub async fn posts(&self) -> String {
        let id = self.w.organisation(self.organisation);
        let path = format!("/api/v1/organisations/{id}/posts");
        let json = self.w.client("officer").get(&path).await.json();
        let posts = json["held"].as_array().expect("posts").clone();
        let held = posts.iter().filter(|it| it["rank"] != "group_leader");
        let word =
            |it: &serde_json::Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let told = held.map(|it| {
            let title = word(it, "title")
                .replace("组织委员", "委员")
                .replace("宣传委员", "委员");
            format!("{title} {}", word(it, "holder"))
        });
        let mut told: Vec<String> = told.collect();
        told.sort_by_key(|it| (!it.starts_with("书记"), !it.starts_with("副"), it.clone()));
        told.join(" ")
    }

    pub async fn take_back(&self, by: &str, reason: &str) -> Reply {
        let case = format!("/api/v1/procedures/{}", self.id);
        let json = self.w.client(by).get(&case).await.json();
        let last = json["steps"]
            .as_array()
            .expect("steps")
            .last()
            .expect("a step")["id"]
            .clone();
        let version = json["version"].to_string();
        let path = format!("/procedures/{}/steps/{last}/back", self.id);
        let form = [("reason", reason), ("version", version.as_str())];
        self.w.client(by).post_form(&path, &form).await
    }

    /// Every paper is there and says what was recorded; a ballot has the names and room for others, and no number.
    pub async fn papers(&self) {
        let client = self.client();
        for (paper, says) in [
            ("request", "关于换届选举的请示"),
            ("reply", "设委员3名、书记1名"),
            ("candidates", "以姓氏笔画为序"),
            ("ballots", "委员选举选票"),
            ("counts", "发出选票9张"),
            ("results", "收回9张，其中有效票9张，无效票0张"),
            ("report", "委员：林秀英、邓安、曾晓云。"),
            ("approval", "书记：林秀英。"),
        ] {
            let path = self.href(&format!("/papers.docx?paper={paper}"));
            let reply = client.get(&path).await;
            assert_eq!(reply.status, 200, "{paper}");
            let read = read_back(&reply.body).expect("a Word file");
            let text: Vec<&str> = read.paragraphs.iter().map(|it| it.text.as_str()).collect();
            assert!(text.concat().contains(says), "{paper}: {text:?}");
            assert_eq!((read.page.width, read.page.height), (11906, 16838), "A4");
            if paper == "ballots" {
                let column: Vec<&str> = read.tables[0].iter().map(|it| it[0].as_str()).collect();
                let expected = ["姓名", "邓安", "林秀英", "罗行豪", "曾晓云", "", "", ""];
                assert_eq!(column, expected);
                assert!(!text.concat().contains("编号"), "no number: {text:?}");
            }
            if paper == "results" {
                let lines: Vec<String> = read.tables[0].iter().map(|it| it.join(" ")).collect();
                let expected = [
                    "姓名 赞成 不赞成 弃权 结果",
                    "林秀英 9 0 0 当选",
                    "邓安 8 1 0 当选",
                    "曾晓云 7 2 0 当选",
                    "罗行豪 3 6 0 未当选",
                ];
                assert_eq!(lines, expected);
            }
        }
        let all = client.get(&self.href("/papers.docx")).await;
        assert_eq!(all.status, 200);
    }
}
