//! What is being worked out, or was a moment ago, kept while the program runs: whoever asks again finds it
//! instead of beginning anew. Nothing here is truth: what falls off is worked out again.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Things kept; the one not asked for longest goes first. Each may hold a large file.
const KEPT_MAX: usize = 6;

/// Things by the id of what they are about.
#[derive(Default)]
pub struct Shelf(Mutex<VecDeque<(i64, Arc<dyn Any + Send + Sync>)>>);

impl Shelf {
    /// The thing of an id, if it is kept and of this type.
    pub fn get<T: Any + Send + Sync>(&self, id: i64) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|it| it.0 == id)?;
        let found = kept.remove(at)?;
        let thing = Arc::clone(&found.1);
        kept.push_back(found);
        thing.downcast().ok()
    }

    /// Keeps a thing in place of any other of its id.
    pub fn put<T: Any + Send + Sync>(&self, id: i64, thing: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|it| it.0 != id);
        while kept.len() >= KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back((id, thing));
    }

    /// Keeps nothing of an id any more.
    pub fn take_off(&self, id: i64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|it| it.0 != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let shelf = Shelf::default();
        for id in 0..6 {
            shelf.put(id, Arc::new(id));
        }
        assert_eq!(shelf.get::<i64>(0).as_deref(), Some(&0));
        shelf.put(6, Arc::new(6_i64));
        assert_eq!(shelf.get::<i64>(1), None);
        assert_eq!(shelf.get::<i64>(0).as_deref(), Some(&0));
        assert_eq!(shelf.get::<String>(0), None, "of another type");
        shelf.take_off(0);
        assert_eq!(shelf.get::<i64>(0), None);
    }
}
