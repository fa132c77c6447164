//! Every key that the rule files may hold, with the shape and unit of its figure.
//!
//! A key in the files that does not stand here is refused at load, and so is one that stands here
//! and in no file: a misspelt key never silently means "no rule".

use crate::value::{Kind, Unit};

/// A key of the rule files.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// As written in the files: `organ.branch_min`.
    pub name: &'static str,
    /// The shape of its figure.
    pub kind: Kind,
    /// What its figure counts.
    pub unit: Unit,
}

/// Finds a key by its name.
pub fn find(name: &str) -> Option<&'static Key> {
    ALL.iter().copied().find(|key| key.name == name)
}

macro_rules! keys {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $kind:expr, $unit:ident;)*) => {
        $($(#[$doc])* pub static $constant: Key =
            Key { name: $name, kind: $kind, unit: Unit::$unit };)*

        /// All keys, in the order of the areas.
        pub static ALL: &[&Key] = &[$(&$constant),*];
    };
}

keys! {
    // Organisations 组织设置
    /// Full members needed for a branch 党支部.
    BRANCH_MIN = "organ.branch_min", Kind::Integer, FullMembers;
    /// Full members from which a branch elects a committee 支委会.
    BRANCH_COMMITTEE_MIN = "organ.branch_committee_min", Kind::Integer, FullMembers;
    /// Members from which a unit has a general branch 党总支.
    GENERAL_BRANCH_MIN = "organ.general_branch_min", Kind::Integer, Members;
    /// Members up to which a general branch is the form.
    GENERAL_BRANCH_MAX = "organ.general_branch_max", Kind::Integer, Members;
    /// Members from which a unit has a primary committee 机关党委.
    COMMITTEE_MIN = "organ.committee_min", Kind::Integer, Members;
    /// Term of a primary committee.
    TERM_COMMITTEE = "organ.term.committee", Kind::Integer, Years;
    /// Term of a general branch.
    TERM_GENERAL_BRANCH = "organ.term.general_branch", Kind::Integer, Years;
    /// Term of a branch.
    TERM_BRANCH = "organ.term.branch", Kind::Integer, Years;
    /// How long before a term ends the level above reminds of the election 换届提醒.
    TERM_REMINDER = "branch.term_reminder", Kind::Integer, Months;
    /// Lower end of the share of full-time party workers 专职党务工作人员 in all staff.
    FULLTIME_SHARE_MIN = "organ.fulltime_share_min", Kind::Integer, BasisPoints;
    /// Upper end of that share.
    FULLTIME_SHARE_MAX = "organ.fulltime_share_max", Kind::Integer, BasisPoints;
    /// Briefings of member cadres by the unit's head a year.
    ANNUAL_BRIEFING_MIN = "organ.annual_briefing_min", Kind::Integer, Times;
    /// Talks 谈心谈话 that everybody has a year.
    TALK_TIMES_MIN = "life.talk_times_min", Kind::Integer, Times;
    /// Members up to which a branch is of usual size.
    BRANCH_MAX = "branch.max_members", Kind::Integer, Members;
    /// Units up to which a joint branch 联合党支部 is of usual size.
    JOINT_BRANCH_UNITS_MAX = "branch.joint_max_units", Kind::Integer, Units;
    /// Smallest usual branch committee.
    BRANCH_COMMITTEE_SIZE_MIN = "branch.committee_size_min", Kind::Integer, Persons;
    /// Largest usual branch committee.
    BRANCH_COMMITTEE_SIZE_USUAL_MAX = "branch.committee_size_usual_max", Kind::Integer, Persons;
    /// Largest branch committee in general.
    BRANCH_COMMITTEE_SIZE_MAX = "branch.committee_size_max", Kind::Integer, Persons;
    /// Party age 党龄 of a branch secretary.
    SECRETARY_PARTY_AGE_MIN = "branch.secretary_party_age_min", Kind::Integer, Years;
    /// How much earlier or later than due an election may be held with approval.
    ELECTION_SHIFT_MAX = "elect.term_shift_max", Kind::Integer, Years;
    /// Members from which delegates may elect instead of all.
    CONGRESS_MIN = "elect.congress_min", Kind::Integer, Members;
    /// Who approves that an organisation is set up, dissolved, merged or given another form.
    SETUP_APPROVAL = "organ.setup_approval", Kind::Choice(&["work_committee"]), Choice;
    /// Where the means of the party's work come from.
    BUDGET_LINE = "organ.budget_line", Kind::Choice(&["unit_budget"]), Choice;
    /// Years in one post after which rotation 交流 is considered.
    WORKER_ROTATION = "worker.rotation_years", Kind::Integer, Years;
    /// Months between two trainings 培训 of a party worker.
    WORKER_TRAINING = "worker.training_months", Kind::Integer, Months;
    /// What every member belongs to.
    MEMBER_BELONGS_TO = "member.belongs_to", Kind::Choice(&["branch"]), Choice;

    // Votes 表决
    /// Quorum of a branch assembly 支部党员大会.
    ASSEMBLY_QUORUM = "vote.assembly.quorum", Kind::Share, Share;
    /// Majority of a branch assembly, of those entitled to attend.
    ASSEMBLY_MAJORITY = "vote.assembly.majority", Kind::Share, Share;
    /// Quorum of a branch committee meeting 支委会.
    COMMITTEE_QUORUM = "vote.committee.quorum", Kind::Share, Share;
    /// Quorum for admitting 接收预备党员.
    ADMISSION_QUORUM = "vote.admission.quorum", Kind::Share, Share;
    /// Majority for admitting, of those entitled.
    ADMISSION_MAJORITY = "vote.admission.majority", Kind::Share, Share;
    /// Quorum for conversion 转正.
    CONVERSION_QUORUM = "vote.conversion.quorum", Kind::Share, Share;
    /// Majority for conversion, of those entitled.
    CONVERSION_MAJORITY = "vote.conversion.majority", Kind::Share, Share;
    /// Quorum of an election 选举.
    ELECTION_QUORUM = "vote.election.quorum", Kind::Share, Share;
    /// Majority of an election, of those entitled (the stricter reading).
    ELECTION_MAJORITY = "vote.election.majority", Kind::Share, Share;
    /// Candidates beyond the seats 差额, as a share of the seats.
    ELECTION_SURPLUS = "vote.election.surplus", Kind::Share, Share;
    /// Ballots handed to each voter present.
    BALLOTS_PER_VOTER = "vote.ballots_per_voter", Kind::Integer, Ballots;

    // Dues 党费
    /// Rates of members with monthly pay.
    DUES_SALARIED = "dues.salaried", Kind::Steps, RateSteps;
    /// Rates of members on annual pay 年薪制.
    DUES_ANNUAL_SALARY = "dues.annual_salary", Kind::Steps, RateSteps;
    /// Rates of the self-employed 自谋职业.
    DUES_SELF_EMPLOYED = "dues.self_employed", Kind::Steps, RateSteps;
    /// Rates of the retired 离退休.
    DUES_RETIRED = "dues.retired", Kind::Steps, RateSteps;
    /// Least monthly dues of farmers 农民, which is what is reckoned.
    DUES_FARMER_MIN = "dues.farmer_min", Kind::Integer, Fen;
    /// Most monthly dues of farmers.
    DUES_FARMER_MAX = "dues.farmer_max", Kind::Integer, Fen;
    /// Monthly dues of students 学生.
    DUES_STUDENT = "dues.student", Kind::Integer, Fen;
    /// Monthly dues of the laid-off 下岗失业.
    DUES_LAID_OFF = "dues.laid_off", Kind::Integer, Fen;
    /// Monthly dues of those living on relief or pensions for the bereaved 抚恤救济.
    DUES_RELIEF = "dues.relief", Kind::Integer, Fen;
    /// Monthly dues of recipients of the minimum living allowance 低保.
    DUES_LOW_INCOME = "dues.low_income", Kind::Integer, Fen;
    /// The amount that dues are rounded to, half up.
    DUES_ROUNDING = "dues.rounding", Kind::Integer, Fen;
    /// When a change of pay counts: at once, or from the next January.
    DUES_ASSESSMENT =
        "dues.assessment", Kind::Choice(&["yearly", "immediate"]), Choice;
    /// From when a probationary member pays.
    DUES_PROBATIONARY_START =
        "dues.probationary_start", Kind::Choice(&["branch_assembly"]), Choice;
    /// Most months that may be paid back.
    DUES_ARREARS_MAX = "dues.arrears_max", Kind::Integer, Months;
    /// One-off voluntary dues from which all goes to the Centre 大额党费.
    DUES_LARGE_MIN = "dues.large_min", Kind::Integer, Fen;

    // Development 发展党员
    /// Age at which one may apply.
    DEV_AGE_MIN = "dev.min_age", Kind::Integer, Years;
    /// From application to the first talk.
    DEV_TALK_DEADLINE = "dev.talk_deadline", Kind::Integer, Months;
    /// Fewest contacts 培养联系人.
    DEV_CONTACTS_MIN = "dev.contacts_min", Kind::Integer, Persons;
    /// Most contacts.
    DEV_CONTACTS_MAX = "dev.contacts_max", Kind::Integer, Persons;
    /// Between two reviews of an activist.
    DEV_REVIEW_INTERVAL = "dev.review_interval", Kind::Integer, Months;
    /// Shortest cultivation before one may be a development target.
    DEV_CULTIVATION_MIN = "dev.cultivation_min", Kind::Integer, Years;
    /// Public notice 公示 before listing as a development target.
    DEV_NOTICE_MIN = "dev.notice_min", Kind::Integer, Workdays;
    /// Introducers 入党介绍人.
    DEV_INTRODUCERS = "dev.introducers", Kind::Integer, Persons;
    /// Training, in days.
    DEV_TRAINING_DAYS_MIN = "dev.training_days_min", Kind::Integer, Days;
    /// Training, in class hours; either of the two will do.
    DEV_TRAINING_HOURS_MIN = "dev.training_hours_min", Kind::Integer, Hours;
    /// A target leaving within this time is generally not accepted.
    DEV_LEAVING_SOON = "dev.leaving_soon", Kind::Integer, Months;
    /// From pre-review 预审 to the branch assembly.
    DEV_ASSEMBLY_DEADLINE = "dev.assembly_deadline", Kind::Integer, Months;
    /// Approval of an admission.
    DEV_APPROVAL_DEADLINE = "dev.approval_deadline", Kind::Integer, Months;
    /// Approval of an admission in special cases.
    DEV_APPROVAL_DEADLINE_SPECIAL = "dev.approval_deadline_special", Kind::Integer, Months;
    /// From approval to the oath 入党宣誓.
    DEV_OATH_DEADLINE = "dev.oath_deadline", Kind::Integer, Months;
    /// Probation 预备期, from the assembly that accepted.
    DEV_PROBATION = "dev.probation", Kind::Integer, Years;
    /// Shortest extension of probation.
    DEV_EXTENSION_MIN = "dev.extension_min", Kind::Integer, Months;
    /// Longest extension of probation.
    DEV_EXTENSION_MAX = "dev.extension_max", Kind::Integer, Months;
    /// Approval of a conversion.
    DEV_CONVERSION_DEADLINE = "dev.conversion_deadline", Kind::Integer, Months;
    /// How long a receiving branch may postpone the discussion of a conversion.
    DEV_TRANSFER_POSTPONE_MAX = "dev.transfer_postpone_max", Kind::Integer, Months;
    /// Between two thought reports 思想汇报 of somebody who applied.
    DEV_THOUGHTS_APPLICANT = "dev.thoughts_applicant", Kind::Integer, Months;
    /// Between two thought reports of a probationary member.
    DEV_THOUGHTS_PROBATIONARY = "dev.thoughts_probationary", Kind::Integer, Months;
    /// Months of a year after which its plan 年度计划 is there.
    DEV_PLAN_MONTHS = "dev.plan_months", Kind::Integer, Months;
    /// Years without an admission that are told 多年未发展.
    DEV_NOBODY_YEARS = "dev.nobody_years", Kind::Integer, Years;
    /// So many admitted by one branch at once are told 突击发展.
    DEV_BULK_PERSONS = "dev.bulk_persons", Kind::Integer, Persons;
    /// At once: within so many months.
    DEV_BULK_MONTHS = "dev.bulk_months", Kind::Integer, Months;

    // Membership and education 党籍与教育
    /// Months without life, dues or work after which removal is put to the assembly 自行脱党.
    SELF_QUIT_MONTHS = "member.selfquit_months", Kind::Integer, Months;
    /// Months away after which membership is to be transferred.
    TRANSFER_AWAY_MONTHS = "transfer.away_months", Kind::Integer, Months;
    /// Longest validity of a letter of transfer 组织关系介绍信.
    TRANSFER_LETTER_DAYS = "transfer.letter_days", Kind::Integer, Days;
    /// Months out of contact after which membership is suspended 停止党籍.
    MEMBER_LOST_MONTHS = "member.lost_months", Kind::Integer, Months;
    /// Years of suspension after which somebody still out of contact is removed.
    MEMBER_LOST_REMOVAL_YEARS = "member.lost_removal_years", Kind::Integer, Years;
    /// Longest term for correction 限期改正.
    MEMBER_CORRECT_MAX = "member.correct_max", Kind::Integer, Years;
    /// Between two contacts with a member abroad.
    ABROAD_CONTACT_MONTHS = "mobile.abroad_contact_months", Kind::Integer, Months;
    /// Class hours of training a member should have a year.
    EDUCATION_HOURS_MIN = "edu.hours_member_min", Kind::Integer, Hours;

    // Report 调研报告: within how many days a measure is proposed to be done
    /// Meetings that were not held.
    REPORT_DAYS_LIFE = "report.measure_days.life", Kind::Integer, Days;
    /// An election that is overdue 到期未换届.
    REPORT_DAYS_TERM = "report.measure_days.term", Kind::Integer, Days;
    /// A vacant post of secretary.
    REPORT_DAYS_VACANCY = "report.measure_days.vacancy", Kind::Integer, Days;
    /// An organisation whose size does not fit its form, or a unit without one.
    REPORT_DAYS_THRESHOLD = "report.measure_days.threshold", Kind::Integer, Days;
    /// Members whose dues base is not known.
    REPORT_DAYS_DUES = "report.measure_days.dues", Kind::Integer, Days;

    // Numbers 号码
    /// Length of a citizen number 公民身份号码.
    CITIZEN_LENGTH = "citizen.length", Kind::Integer, Characters;
    /// Weights of its first 17 digits.
    CITIZEN_WEIGHTS = "citizen.weights", Kind::Integers, Weights;
    /// Its check characters, by the remainder.
    CITIZEN_CHECK_CHARACTERS = "citizen.check_characters", Kind::Text, Characters;
    /// Province-level prefixes.
    CITIZEN_REGIONS = "citizen.regions", Kind::Texts, Characters;
    /// Length of the date of birth in it, which must be a real day.
    CITIZEN_BIRTH_LENGTH = "citizen.birth_length", Kind::Integer, Characters;
    /// Length of a unified social credit code 统一社会信用代码.
    CREDIT_LENGTH = "credit.length", Kind::Integer, Characters;
    /// Its characters, in the order of their values.
    CREDIT_ALPHABET = "credit.alphabet", Kind::Text, Characters;
    /// Weights of its first 17 characters.
    CREDIT_WEIGHTS = "credit.weights", Kind::Integers, Weights;
}
