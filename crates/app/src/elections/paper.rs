//! 选举文书: request, answers, list of candidates, ballots, count sheets, results and report as Word files. They
//! are official papers, so they are in Chinese whoever asks. A ballot has no number and nothing that tells whose
//! it is.

use jiff::civil::Date;
use zhibu_papers::document::{Alignment, Block, Bundle, Document, Table, date_text};
use zhibu_rules::elections::{RoundOutcome, RoundWay, Standing};

use super::model::{Candidate, Election, Round, RoundResult, Seats};
use crate::error::{AppError, Outcome};
use crate::posts::model::{COMMITTEE_MEMBER, DEPUTY_SECRETARY, SECRETARY};
use crate::procedures::model::CaseFile;

/// What a Word file calls itself.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The papers by the words of the address, in their order.
pub const PAPERS: [&str; 8] = [
    "request",
    "reply",
    "candidates",
    "ballots",
    "counts",
    "results",
    "report",
    "approval",
];

/// An election as its papers tell it.
#[derive(Clone, Copy)]
pub struct OnPaper<'e> {
    /// The case with its steps.
    pub file: &'e CaseFile,
    /// The election.
    pub election: &'e Election,
}

impl OnPaper<'_> {
    /// The papers that there are yet, by their words.
    pub fn there(&self) -> Vec<&'static str> {
        let papers = PAPERS.into_iter();
        papers.filter(|it| !self.documents(it).is_empty()).collect()
    }

    /// One kind of paper, or all of them in one file.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is none yet.
    pub fn docx(&self, paper: Option<&str>) -> Outcome<Vec<u8>> {
        let wanted = |it: &&str| paper.is_none_or(|paper| paper == *it);
        let papers = PAPERS.into_iter().filter(wanted);
        let documents: Vec<Document> = papers.flat_map(|it| self.documents(it)).collect();
        if documents.is_empty() {
            return Err(AppError::NotFound);
        }
        let bundle = Bundle {
            title: format!("{}换届选举文书", self.election.organisation.short_name),
            issuer: Some(self.name()),
            issued_on: self.file.steps.last().map(|it| it.on),
            documents,
        };
        bundle.to_docx().map_err(AppError::internal)
    }

    fn documents(&self, paper: &str) -> Vec<Document> {
        let election = self.election;
        let voted = || election.rounds.iter();
        match paper {
            "request" => Vec::from_iter(self.day("request").map(|on| self.request(on))),
            "reply" => Vec::from_iter(self.day("reply").map(|on| self.reply(on))),
            "candidates" => Vec::from_iter(self.day("nominate").map(|on| self.candidates(on))),
            "ballots" => voted().map(|it| self.ballot(it)).collect(),
            "counts" => voted().map(|it| self.count_sheet(it)).collect(),
            "results" => {
                let settled = voted().filter_map(|it| Some((it, it.result.as_ref()?)));
                settled
                    .map(|(it, result)| self.result(it, result))
                    .collect()
            }
            "report" => Vec::from_iter(self.day("report").map(|on| self.report(on))),
            _ => Vec::from_iter(self.day("approved").map(|on| self.approval(on))),
        }
    }

    fn day(&self, step: &str) -> Option<Date> {
        let step = self.file.steps.iter().rfind(|it| it.key == step);
        step.map(|it| it.on)
    }

    fn name(&self) -> String {
        self.election.organisation.name.clone()
    }

    fn above(&self) -> String {
        let above = self.election.above.clone();
        above.unwrap_or_else(|| "上级党组织".to_owned())
    }

    /// A paper of the organisation to the level above.
    fn upward(&self, title: &str, on: Date, blocks: Vec<Block>) -> Document {
        Document {
            title: format!("{}\n{title}", self.name()),
            addressee: Some(self.above()),
            blocks,
            attachments: Vec::new(),
            issuer: Some(self.name()),
            issued_on: Some(on),
        }
    }

    /// A paper of the level above to the organisation.
    fn downward(&self, title: &str, on: Date, blocks: Vec<Block>) -> Document {
        Document {
            title: title.to_owned(),
            addressee: Some(self.name()),
            blocks,
            attachments: Vec::new(),
            issuer: Some(self.above()),
            issued_on: Some(on),
        }
    }

    /// 委员 5 名、书记 1 名.
    fn seats_text(&self) -> String {
        let seats = self.election.seats.iter();
        let seats = seats.map(|it| format!("{}{}名", rank_name(it.rank), it.count));
        seats.collect::<Vec<_>>().join("、")
    }

    fn request(&self, on: Date) -> Document {
        let last = self.election.organisation.last_election_on;
        let term = last.map_or_else(
            || "按照任期规定，".to_owned(),
            |last| format!("本届于{}选举产生。按照任期规定，", date_text(last)),
        );
        let seats = self.seats_text();
        let blocks = vec![
            Block::paragraph(format!("{term}拟召开党员大会进行换届选举。")),
            Block::paragraph(format!(
                "新一届拟设{seats}，候选人按规定的差额提出，以无记名投票方式选举。"
            )),
            Block::paragraph("妥否，请批示。"),
        ];
        self.upward("关于换届选举的请示", on, blocks)
    }

    fn reply(&self, on: Date) -> Document {
        let (asked, seats) = (self.day("request").map(date_text), self.seats_text());
        let asked = asked.unwrap_or_default();
        let blocks = vec![
            Block::paragraph(format!(
                "你们{asked}关于换届选举的请示收悉。经研究，同意进行换届选举，设{seats}。"
            )),
            Block::paragraph(
                "请按照《中国共产党基层组织选举工作条例》的规定提出候选人，报批后组织选举，选举结果及时报告。",
            ),
        ];
        self.downward("关于同意换届选举的批复", on, blocks)
    }

    fn candidates(&self, on: Date) -> Document {
        let branch = |it: &Candidate| {
            let voter = self.election.voters.iter().find(|of| of.id == it.member_id);
            voter.map(|of| of.branch_name.clone()).unwrap_or_default()
        };
        let all = self.election.candidates.iter();
        let rows = all.map(|it| vec![it.name.clone(), branch(it)]);
        let blocks = vec![
            Block::paragraph("候选人名单如下，以姓氏笔画为序。"),
            table(&["姓名", "所在党支部"], rows.collect()),
        ];
        self.upward("换届选举候选人名单", on, blocks)
    }

    fn ballot(&self, round: &Round) -> Document {
        let row = &round.row;
        let names = round.names.iter().map(|it| it.name.clone());
        // Room for as many other names as there are seats.
        let others = (0..row.seats).map(|_| String::new());
        let rows = names.chain(others).map(|name| vec![name]);
        let seats = row.seats;
        let blocks = vec![
            table(&["姓名", "赞成", "不赞成", "弃权"], rows.collect()),
            Block::paragraph(format!(
                "说明：1．应选{seats}名，赞成的人数等于或少于应选人数的为有效票，多于应选人数的为无效票。\
                 2．候选人以姓氏笔画为序。3．同意的在“赞成”栏内画“○”，不同意的在“不赞成”栏内画“×”，\
                 弃权的在“弃权”栏内画“△”。4．另选他人的，在空格内写上姓名，并在“赞成”栏内画“○”。"
            )),
        ];
        Document {
            title: format!("{}\n{}选票", self.name(), self.vote_name(round)),
            blocks,
            ..Document::default()
        }
    }

    fn count_sheet(&self, round: &Round) -> Document {
        let names = round.names.iter().map(|it| vec![it.name.clone()]);
        let others = (0..round.row.seats).map(|_| vec![String::new()]);
        let row = &round.row;
        let blocks = vec![
            Block::paragraph(format!(
                "应到会有选举权的{}人，实到{}人，发出选票{}张，收回＿＿＿＿张，其中有效票＿＿＿＿张，无效票＿＿＿＿张。",
                row.due_count, row.present_count, row.issued_count
            )),
            table(
                &["姓名", "赞成", "不赞成", "弃权"],
                names.chain(others).collect(),
            ),
            Block::paragraph("由两人分别计票，各填一张，互不核对；都填好以后再对照。"),
            Block::paragraph("监票人（签名）：　　　　　　计票人（签名）："),
        ];
        Document {
            title: format!("{}\n{}计票单", self.name(), self.vote_name(round)),
            blocks,
            issued_on: Some(row.held_on),
            ..Document::default()
        }
    }

    fn result(&self, round: &Round, result: &RoundResult) -> Document {
        let row = &round.row;
        let (returned, valid) = result.ballots;
        let void = returned - valid;
        let (needed, of_present) = result.needed;
        let lines = result.lines.iter().map(|it| {
            let votes = &it.votes;
            let counts = [votes.yes, votes.no, votes.abstain].map(|it| it.to_string());
            let mut cells = vec![it.candidate.name.clone()];
            cells.extend(counts);
            cells.push(standing_name(it.standing).to_owned());
            cells
        });
        let mut blocks = vec![
            Block::paragraph(format!(
                "{}，应到会有选举权的{}人，实到{}人。发出选票{}张，收回{returned}张，其中有效票{valid}张，无效票{void}张。",
                date_text(row.held_on),
                row.due_count,
                row.present_count,
                row.issued_count
            )),
            Block::paragraph(match (result.outcome, round.way) {
                (RoundOutcome::NoQuorum, _) => {
                    "到会人数不足应到会人数的五分之四，选举无效。".to_owned()
                }
                (RoundOutcome::Void, _) => "收回的选票多于发出的选票，选举无效。".to_owned(),
                (RoundOutcome::Counted, RoundWay::Tie) => {
                    format!("应选{}名，得票多的当选。", row.seats)
                }
                (RoundOutcome::Counted, _) => format!(
                    "应选{}名，得赞成票{needed}张以上的当选，多于应选名额的以得票多少为序。",
                    row.seats
                ),
            }),
            table(&["姓名", "赞成", "不赞成", "弃权", "结果"], lines.collect()),
        ];
        if result.do_readings_differ() {
            blocks.push(Block::paragraph(format!(
                "注：当选票数按应到会人数的半数以上计算；如按实到会人数计算为{of_present}张，结果不同。"
            )));
        }
        blocks.push(Block::paragraph(format!(
            "计票人：{}。",
            result.counters.join("、")
        )));
        blocks.push(Block::paragraph("总监票人（签名）："));
        Document {
            title: format!("{}\n{}结果报告单", self.name(), self.vote_name(round)),
            blocks,
            issued_on: Some(row.held_on),
            ..Document::default()
        }
    }

    fn elected_text(&self) -> Vec<Block> {
        let with_names = |it: &Seats| {
            let names: Vec<&str> = it.elected.iter().map(|it| it.name.as_str()).collect();
            format!("{}：{}。", rank_name(it.rank), names.join("、"))
        };
        let seats = self.election.seats.iter();
        let seats = seats.filter(|it| !it.elected.is_empty());
        seats.map(|it| Block::paragraph(with_names(it))).collect()
    }

    fn report(&self, on: Date) -> Document {
        let held = self.day("assembly").map(date_text).unwrap_or_default();
        let mut blocks = vec![Block::paragraph(match self.election.present {
            Some((due, present)) => format!(
                "{held}召开党员大会，应到会有选举权的{due}人，实到{present}人，以无记名投票方式进行了换届选举。选举结果如下："
            ),
            None => format!("{held}召开党员大会，以无记名投票方式进行了换届选举。选举结果如下："),
        })];
        blocks.extend(self.elected_text());
        blocks.push(Block::paragraph("妥否，请批示。"));
        self.upward("关于换届选举结果的报告", on, blocks)
    }

    fn approval(&self, on: Date) -> Document {
        let mut blocks = vec![Block::paragraph(
            "你们关于换届选举结果的报告收悉。经研究，同意选举结果：",
        )];
        blocks.extend(self.elected_text());
        self.downward("关于换届选举结果的批复", on, blocks)
    }

    /// 委员选举, or 委员再次投票.
    fn vote_name(&self, round: &Round) -> String {
        let rank = rank_name(&round.row.rank);
        match round.way {
            RoundWay::First => format!("{rank}选举"),
            RoundWay::Tie => format!("{rank}再次投票"),
            RoundWay::Rest => format!("{rank}另行选举"),
        }
    }
}

fn rank_name(rank: &str) -> &'static str {
    match rank {
        SECRETARY => "书记",
        DEPUTY_SECRETARY => "副书记",
        COMMITTEE_MEMBER => "委员",
        _ => "",
    }
}

fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Elected => "当选",
        Standing::Tied => "票数相等",
        Standing::NotElected => "未当选",
    }
}

fn table(header: &[&str], rows: Vec<Vec<String>>) -> Block {
    Block::Table(Table {
        caption: None,
        header: header.iter().map(|it| (*it).to_owned()).collect(),
        rows,
        alignments: vec![Alignment::Centre; header.len()],
    })
}
