//! 党内职务 as rosters word it.

use crate::orgs::OrganisationKind;
use crate::posts::Post;
use crate::posts::model::GROUP_LEADER;

/// 党内职务 as the roster words it: 支部书记, 党总支组织委员, 党小组组长.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyPost {
    kinds: &'static [OrganisationKind],
    title: String,
}

impl PartyPost {
    /// Reads the wording.
    pub fn of(written: &str) -> Self {
        const LEVELS: [(&str, &[OrganisationKind]); 6] = [
            ("党小组", &[OrganisationKind::Group]),
            ("党总支", &[OrganisationKind::GeneralBranch]),
            ("机关党委", &[OrganisationKind::Committee]),
            ("县直机关工委", &[OrganisationKind::WorkCommittee]),
            ("机关工委", &[OrganisationKind::WorkCommittee]),
            ("支部", BRANCHES),
        ];
        const BRANCHES: &[OrganisationKind] =
            &[OrganisationKind::Branch, OrganisationKind::JointBranch];
        let level = LEVELS
            .iter()
            .find_map(|(prefix, kinds)| Some((written.strip_prefix(prefix)?, *kinds)));
        let (title, kinds) = level.unwrap_or((written, BRANCHES));
        Self {
            kinds,
            title: title.trim_start_matches("专职").to_owned(),
        }
    }

    /// Whether it is this post of an organisation of this kind.
    pub fn is(&self, kind: &str, post: &Post) -> bool {
        let of_level = self.kinds.iter().any(|it| it.key() == kind);
        of_level && (post.rank == GROUP_LEADER || post.title == self.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_post_tells_its_level_and_title() {
        for (written, kind, title) in [
            ("支部书记", OrganisationKind::Branch, "书记"),
            ("组织委员", OrganisationKind::JointBranch, "组织委员"),
            ("党总支副书记", OrganisationKind::GeneralBranch, "副书记"),
            ("机关党委专职副书记", OrganisationKind::Committee, "副书记"),
            ("县直机关工委书记", OrganisationKind::WorkCommittee, "书记"),
            ("党小组组长", OrganisationKind::Group, "组长"),
        ] {
            let post = PartyPost::of(written);
            assert!(post.kinds.contains(&kind), "{written}");
            assert_eq!(post.title, title, "{written}");
        }
    }
}
