//! Money 金额 as whole fen 分, the smallest unit that is ever written down.
//!
//! Everything is integer arithmetic and every operation that could leave the range says so; there is
//! no floating point here, and no database. What money is *for* is decided elsewhere.

mod yuan;

pub use yuan::YuanFault;

use std::fmt;

/// An amount in fen 分 (one hundredth of a yuan 元), negative where money goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i64);

/// Basis points in one whole: a rate of 1 % is 100 of them.
const BASIS_POINTS_IN_WHOLE: u32 = 10_000;

impl Fen {
    /// Nothing owed, nothing owned.
    pub const ZERO: Fen = Fen(0);

    /// An amount of so many fen.
    pub const fn new(fen: i64) -> Fen {
        Fen(fen)
    }

    /// The number of fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether the amount is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, or `None` where it would leave the range.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The difference, or `None` where it would leave the range.
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// The amount with its sign turned, or `None` for the lowest amount, which has no opposite.
    pub fn checked_neg(self) -> Option<Fen> {
        self.0.checked_neg().map(Fen)
    }

    /// The sum of many amounts, or `None` where it would leave the range; of none it is zero.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// The part of the amount at a rate in basis points (1 % = 100), half up to the fen; a half of a
    /// negative amount goes away from zero, so that a reversal mirrors its original.
    ///
    /// `None` where the result would leave the range, which no rate up to one whole does.
    pub fn times_basis_points(self, rate_basis_points: u32) -> Option<Fen> {
        self.times_basis_points_to(rate_basis_points, 1)
    }

    /// As [`Fen::times_basis_points`], half up to a multiple of `unit_fen` (1 fen, 10 jiao, 100 yuan).
    ///
    /// It rounds once, from the exact product. `None` where `unit_fen` is 0 or the result leaves the
    /// range.
    pub fn times_basis_points_to(self, rate_basis_points: u32, unit_fen: u32) -> Option<Fen> {
        let divisor = i128::from(BASIS_POINTS_IN_WHOLE) * i128::from(unit_fen);
        if divisor == 0 {
            return None;
        }
        let product = i128::from(self.0) * i128::from(rate_basis_points);
        let half = if product < 0 {
            -(divisor / 2)
        } else {
            divisor / 2
        };
        let rounded = (product + half) / divisor * i128::from(unit_fen);
        i64::try_from(rounded).ok().map(Fen)
    }

    /// Reads yuan as people write them: `1234.5`, `1,234.50`, `-3`, spaces around.
    ///
    /// Commas are taken only where they part thousands; at most two decimals. Full-width digits are
    /// not digits here: whoever reads a workbook turns them into plain ones first.
    pub fn parse_yuan(text: &str) -> Result<Fen, YuanFault> {
        yuan::parse(text)
    }

    /// Reads yuan as programs write them: digits, at most one point and two decimals, not negative;
    /// no commas, no sign, no exponent.
    pub fn parse_plain_yuan(text: &str) -> Result<Fen, YuanFault> {
        yuan::parse_plain(text)
    }

    /// The amount in yuan for people: `1,234.50`, `-0.05`.
    pub fn to_yuan_text(self) -> String {
        yuan::text(self.0, true)
    }

    /// The amount in yuan for programs and form fields: `1234.50`.
    pub fn to_plain_yuan_text(self) -> String {
        yuan::text(self.0, false)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_yuan_text())
    }
}
