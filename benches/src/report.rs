//! Figures as they are printed: each when it is known, and all as a table at the end.

#![expect(clippy::print_stdout, reason = "what is measured is printed")]

use std::time::Duration;

use crate::measure::Cost;

/// What is measured and what it is measured against.
pub struct Figure<'f> {
    /// The work.
    pub work: &'f str,
    /// The engine; `–` where there is none.
    pub engine: &'f str,
    /// What the floor does.
    pub floor: (&'f str, Cost),
    /// What the product needs.
    pub ours: Cost,
    /// By which clock, and what is aimed at.
    pub target: Target,
}

/// What is aimed at.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Processor time of a call.
    Processor(Duration),
    /// Wall time of a call.
    Wall(Duration),
    /// Wall time as a multiple of the floor's.
    TimesFloor(f64),
    /// Only told, against nothing.
    Told,
}

/// Prints as it goes and keeps the lines of the table.
pub struct Report {
    lines: Vec<String>,
}

impl Report {
    /// Says what the sizes are.
    pub fn begin(members: usize) -> Self {
        println!("{members} members");
        Self { lines: Vec::new() }
    }

    /// Prints a remark.
    pub fn say(&self, remark: &str) {
        println!("  {remark}");
    }

    /// Prints a figure.
    pub fn figure(&mut self, figure: &Figure<'_>) {
        let (floor_name, floor) = figure.floor;
        let ours = figure.ours;
        let processor = matches!(figure.target, Target::Processor(_) | Target::Told);
        let by = |cost: Cost| {
            if processor {
                cost.processor
            } else {
                cost.median
            }
        };
        let ratio = by(ours).as_secs_f64() / by(floor).as_secs_f64().max(1e-9);
        let (target, met) = match figure.target {
            Target::Processor(target) | Target::Wall(target) => {
                (format!("≤ {}", text(target)), by(ours) <= target)
            }
            Target::TimesFloor(times) => (format!("≤ {times} ×"), ratio <= times),
            Target::Told => ("–".to_owned(), true),
        };
        let mark = if met { "" } else { " **short**" };
        println!("{} · {}", figure.work, figure.engine);
        println!("    ours   {}", both(ours));
        println!("    floor  {}  {floor_name}", both(floor));
        println!("    ratio  {ratio:.2}  target {target}{mark}");
        self.lines.push(format!(
            "| {} | {} | {} {} | {} | {ratio:.2} | {target}{mark} |",
            figure.work,
            figure.engine,
            text(by(floor)),
            floor_name,
            text(by(ours)),
        ));
    }

    /// Prints all figures as a table.
    pub fn end(&self) {
        println!("\n| work | engine | floor | ours | ratio | target |");
        println!("|---|---|---|---|---|---|");
        for line in &self.lines {
            println!("{line}");
        }
    }
}

fn both(cost: Cost) -> String {
    format!(
        "processor {:>10}   wall {:>10} … {:>10} … {:>10}",
        text(cost.processor),
        text(cost.min),
        text(cost.median),
        text(cost.max)
    )
}

fn text(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 1e-3 {
        format!("{:.1} µs", seconds * 1e6)
    } else if seconds < 1.0 {
        format!("{:.2} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}
