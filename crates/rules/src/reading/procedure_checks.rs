//! Procedures put together from their rows, and what only shows then: steps that name no step, codes
//! without a sentence, editions that leave a gap, a step that needs itself.

use super::Draft;
use super::checks::at;
use crate::fault::RuleFault;
use crate::procedures::papers;
use crate::procedures::{BODY, OUT_OF_ORDER, ProcedureEdition, STEP_MISSING, StepRule};
use crate::value::Place;

pub(super) fn assemble(draft: &mut Draft, faults: &mut Vec<RuleFault>) {
    for (of, step, place) in std::mem::take(&mut draft.steps) {
        let home = of.split_once('/').and_then(|(procedure, name)| {
            let mut editions = draft.procedure_editions.iter_mut();
            editions.find(|(it, edition)| it == procedure && edition.name == name)
        });
        check_codes(draft_texts(&draft.breach_texts), &step, &place, faults);
        match home {
            Some((_, edition)) if edition.step(&step.key).is_none() => edition.steps.push(step),
            Some(_) => {
                let key = &step.key;
                let zh = format!("步骤 {key} 在 {of} 中重复");
                faults.push(at(&place, zh, format!("step {key} stands twice in {of}")));
            }
            None => faults.push(at(
                &place,
                format!("of 不认识 {of:?}，写成 程序/版本"),
                format!("of: no edition {of:?}, write procedure/edition"),
            )),
        }
    }
    check_papers(draft, faults);
    check_asks(draft, faults);
    check_bodies(draft, faults);
    for (procedure, edition) in std::mem::take(&mut draft.procedure_editions) {
        check_steps(&edition, faults);
        let mut procedures = draft.procedures.iter_mut();
        match procedures.find(|(it, _)| it.key == procedure) {
            Some((it, _)) => it.editions.push(edition),
            None => faults.push(at(
                &edition.place,
                format!("没有 [[procedure]] {procedure}"),
                format!("no [[procedure]] {procedure}"),
            )),
        }
    }
    for (procedure, place) in &mut draft.procedures {
        procedure.editions.sort_by_key(|it| it.from);
        check_sequence(&procedure.editions, faults);
        if procedure.editions.is_empty() {
            let key = &procedure.key;
            let zh = format!("程序 {key} 没有 [[edition]]");
            faults.push(at(place, zh, format!("procedure {key} has no [[edition]]")));
        }
    }
}

/// Every paper that a step names is there once, every one is named, and asks for nothing that no case has.
fn check_papers(draft: &Draft, faults: &mut Vec<RuleFault>) {
    let editions = || draft.procedure_editions.iter().map(|(_, it)| it);
    let mut named: Vec<&str> = Vec::new();
    for edition in editions() {
        let papers = edition.steps.iter().flat_map(|it| &it.papers);
        named.extend(papers.clone().map(String::as_str));
        let unknown = |key: &&String| draft.papers.iter().all(|it| it.key != **key);
        for key in papers.filter(unknown) {
            let zh = format!("缺少 [[paper]] {key}");
            faults.push(at(&edition.place, zh, format!("no [[paper]] {key}")));
        }
    }
    let is_step = |key: &str| editions().any(|it| it.step(key).is_some());
    for (position, paper) in draft.papers.iter().enumerate() {
        let (key, place) = (&paper.key, &paper.place);
        if draft.papers.iter().take(position).any(|it| it.key == *key) {
            let zh = format!("[[paper]] {key} 重复");
            faults.push(at(place, zh, format!("[[paper]] {key} stands twice")));
        }
        if !named.contains(&key.as_str()) {
            let zh = format!("没有步骤用到 [[paper]] {key}");
            faults.push(at(place, zh, format!("no step names [[paper]] {key}")));
        }
        if let Some(step) = paper.dated.as_ref().filter(|it| !is_step(it)) {
            let zh = format!("文书 {key} 的 dated {step:?} 不是步骤");
            let en = format!("paper {key}: dated {step:?} is no step");
            faults.push(at(place, zh, en));
        }
        for it in paper.places() {
            if !papers::PLACES.contains(&it) && papers::step_of(it, is_step).is_none() {
                let zh = format!("文书 {key} 里的 {{{it}}} 不认识");
                let en = format!("paper {key}: unknown place {{{it}}}");
                faults.push(at(place, zh, en));
            }
        }
    }
}

/// What a step asks for stands once among the `[[ask]]`, and each of those is asked for.
fn check_asks(draft: &Draft, faults: &mut Vec<RuleFault>) {
    let editions = draft.procedure_editions.iter().map(|(_, it)| it);
    let mut asked: Vec<&str> = Vec::new();
    for edition in editions {
        for ask in edition.steps.iter().flat_map(|it| &it.asks) {
            asked.push(&ask.key);
            if draft.asks.iter().all(|it| it.key != ask.key) {
                let (key, place) = (&ask.key, &edition.place);
                let zh = format!("缺少 [[ask]] {key}");
                faults.push(at(place, zh, format!("no [[ask]] {key}")));
            }
        }
    }
    for (position, ask) in draft.asks.iter().enumerate() {
        let (key, place) = (&ask.key, &ask.place);
        if draft.asks.iter().take(position).any(|it| it.key == *key) {
            let zh = format!("[[ask]] {key} 重复");
            faults.push(at(place, zh, format!("[[ask]] {key} stands twice")));
        }
        if !asked.contains(&key.as_str()) {
            let zh = format!("没有步骤用到 [[ask]] {key}");
            faults.push(at(place, zh, format!("no step asks for {key}")));
        }
    }
}

/// Who may decide a step is one of those that can be chosen there, and the article is of a document that is known.
fn check_bodies(draft: &Draft, faults: &mut Vec<RuleFault>) {
    let body = draft.asks.iter().find(|it| it.key == BODY);
    for (_, edition) in &draft.procedure_editions {
        for step in &edition.steps {
            let Some(entitled) = &step.entitled else {
                continue;
            };
            let (key, place) = (&step.key, &edition.place);
            let is_asked = step.asks.iter().any(|it| it.key == BODY);
            let can_be_chosen = |word: &String| {
                body.is_some_and(|body| body.choices.iter().any(|it| it.key == *word))
            };
            if !is_asked || !entitled.bodies.iter().all(can_be_chosen) {
                let zh =
                    format!("步骤 {key} 的 entitled 应为 {BODY} 的选项，并在 asks 里写 {BODY}");
                let en = format!("step {key}: entitled names choices of {BODY}, which it asks for");
                faults.push(at(place, zh, en));
            }
            let document = entitled.told.document.as_ref();
            if document.is_some_and(|it| !draft.documents.contains_key(it)) {
                let zh = format!("步骤 {key} 的 not_entitled 提到不认识的文件");
                let en = format!("step {key}: not_entitled names an unknown document");
                faults.push(at(place, zh, en));
            }
        }
    }
}

/// The codes that have a sentence.
fn draft_texts(texts: &[(crate::procedures::BreachText, Place)]) -> Vec<&str> {
    texts.iter().map(|(text, _)| text.code.as_str()).collect()
}

/// Every code that a step can be told with has its sentence.
fn check_codes(known: Vec<&str>, step: &StepRule, place: &Place, faults: &mut Vec<RuleFault>) {
    let told = step
        .missing
        .iter()
        .chain(step.wait.iter().map(|it| &it.early))
        .chain(step.limit.iter().map(|it| &it.late))
        .chain(step.every.iter().map(|it| &it.missed))
        .chain(
            step.vote
                .iter()
                .flat_map(|it| [&it.no_quorum, &it.not_carried]),
        )
        .chain(step.entitled.iter().map(|it| &it.told))
        .chain(step.checks.iter().map(|(_, told)| told))
        .map(|told| told.code.as_str());
    for code in told.chain([STEP_MISSING, OUT_OF_ORDER]) {
        if !known.contains(&code) {
            let zh = format!("缺少 [[breach]] {code}");
            faults.push(at(place, zh, format!("no [[breach]] {code}")));
        }
    }
}

/// Steps name steps of their edition, and need only those that stand before them.
fn check_steps(edition: &ProcedureEdition, faults: &mut Vec<RuleFault>) {
    let place = &edition.place;
    for (position, step) in edition.steps.iter().enumerate() {
        let key = &step.key;
        for need in &step.needs {
            if edition
                .position(need)
                .is_none_or(|before| before >= position)
            {
                faults.push(at(
                    place,
                    format!("步骤 {key} 的 needs {need:?} 不在它之前"),
                    format!("step {key} needs {need:?}, which does not stand before it"),
                ));
            }
        }
        for named in named_by(step).filter(|it| edition.step(it).is_none()) {
            faults.push(at(
                place,
                format!("步骤 {key} 提到的 {named:?} 不是步骤"),
                format!("step {key} names {named:?}, which is no step"),
            ));
        }
    }
}

/// The steps that a step names, besides those it needs.
fn named_by(step: &StepRule) -> impl Iterator<Item = &str> {
    let wait = step.wait.iter();
    let waits = wait.flat_map(|it| [Some(&it.after), it.given.as_ref(), it.extended_by.as_ref()]);
    let limits = step.limit.iter().flat_map(|it| {
        let given = it.given.iter().flat_map(|(one, other)| [one, other]);
        it.after.iter().chain(given)
    });
    let every = step.every.iter().flat_map(|it| [&it.after, &it.until]);
    let lists = step.calls_for.iter().chain(&step.stands_for);
    let alone = step.stops.iter().chain(&step.only_after);
    let rest = lists.chain(alone).chain(limits).chain(every);
    waits.flatten().chain(rest).map(String::as_str)
}

/// Editions follow each other day by day.
fn check_sequence(editions: &[ProcedureEdition], faults: &mut Vec<RuleFault>) {
    for (earlier, later) in editions.iter().zip(editions.iter().skip(1)) {
        let follows = earlier.to.and_then(|to| to.tomorrow().ok());
        if follows != Some(later.from) {
            let (one, other) = (&earlier.name, &later.name);
            faults.push(at(
                &later.place,
                format!("版本 {one} 与 {other} 没有前后相接"),
                format!("the editions {one} and {other} do not follow each other"),
            ));
        }
    }
}
