//! The connections of a shard, by their numbers.
//!
//! Numbers only grow, while old connections end or are given up: a plain list would grow by eight
//! bytes for each connection of the capture. So the list is in pages, and a page whose connections
//! are all over is dropped.

/// Connections of a page.
const PAGE: usize = 64;

/// Things by ascending numbers of which the low ones go.
pub(super) struct Connections<T> {
    pages: Vec<Option<Box<Page<T>>>>,
}

struct Page<T> {
    places: [Option<Box<T>>; PAGE],
    /// How many of them are taken.
    taken: usize,
}

impl<T> Connections<T> {
    /// None yet.
    pub(super) fn new() -> Self {
        Self { pages: Vec::new() }
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: usize) -> Option<&mut T> {
        let page = self.pages.get_mut(slot / PAGE)?.as_deref_mut()?;
        page.places.get_mut(slot % PAGE)?.as_deref_mut()
    }

    /// Puts one into an empty place.
    pub(super) fn insert(&mut self, slot: usize, connection: T) {
        let page = slot / PAGE;
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, || None);
        }
        let Some(page) = self.pages.get_mut(page) else { return };
        let page = page.get_or_insert_with(|| {
            Box::new(Page { places: std::array::from_fn(|_| None), taken: 0 })
        });
        if let Some(place) = page.places.get_mut(slot % PAGE) {
            page.taken += usize::from(place.is_none());
            *place = Some(Box::new(connection));
        }
    }

    /// Takes one out.
    pub(super) fn remove(&mut self, slot: usize) -> Option<Box<T>> {
        let place = self.pages.get_mut(slot / PAGE)?;
        let page = place.as_deref_mut()?;
        let connection = page.places.get_mut(slot % PAGE)?.take()?;
        page.taken -= 1;
        if page.taken == 0 {
            *place = None;
        }
        Some(connection)
    }

    /// The lowest taken place at or behind `slot`.
    pub(super) fn next_from(&self, slot: usize) -> Option<usize> {
        let first = slot / PAGE;
        self.pages.iter().enumerate().skip(first).find_map(|(number, page)| {
            let places = &page.as_deref()?.places;
            let start = if number == first { slot % PAGE } else { 0 };
            let at = places.iter().skip(start).position(Option::is_some)?;
            Some(number * PAGE + start + at)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Connections;

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec((0..400usize, any::<bool>()), 0..300)) {
            let (mut connections, mut map) = (Connections::new(), BTreeMap::new());
            for (slot, inserts) in steps {
                if inserts {
                    connections.insert(slot, slot);
                    map.insert(slot, slot);
                } else {
                    prop_assert_eq!(connections.remove(slot).map(|taken| *taken), map.remove(&slot));
                }
                prop_assert_eq!(connections.get_mut(slot).copied(), map.get(&slot).copied());
                let next = map.range(slot..).next().map(|(slot, _)| *slot);
                prop_assert_eq!(connections.next_from(slot), next);
                let pages = connections.pages.iter().flatten().count();
                prop_assert!(pages <= map.len());
            }
        }
    }
}
