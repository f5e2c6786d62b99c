//! Largest flow through a small network of whole numbers, along shortest augmenting paths (Edmonds and Karp 1972).

use std::collections::VecDeque;

#[derive(Debug)]
struct Arc {
    to: usize,
    left: usize,
}

/// Arcs are stored in pairs: an even one and, behind it, what can be taken back of it.
#[derive(Debug)]
pub(super) struct Network {
    arcs: Vec<Arc>,
    out: Vec<Vec<usize>>,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self { arcs: Vec::new(), out: vec![Vec::new(); nodes] }
    }

    /// An arc that carries `most`; its number is for [`Network::carried`] and [`Network::push`].
    pub(super) fn arc(&mut self, from: usize, to: usize, most: usize) -> usize {
        let number = self.arcs.len();
        self.arcs.push(Arc { to, left: most });
        self.arcs.push(Arc { to: from, left: 0 });
        self.out[from].push(number);
        self.out[to].push(number + 1);
        number
    }

    /// Lets an arc carry more.
    pub(super) fn widen(&mut self, arc: usize, more: usize) {
        self.arcs[arc].left += more;
    }

    pub(super) fn carried(&self, arc: usize) -> usize {
        self.arcs[arc + 1].left
    }

    /// Sends up to `amount` along these arcs, which follow one another; what went through.
    pub(super) fn push(&mut self, path: &[usize], amount: usize) -> usize {
        let amount = path.iter().map(|arc| self.arcs[*arc].left).min().unwrap_or(0).min(amount);
        for arc in path {
            self.arcs[*arc].left -= amount;
            self.arcs[arc ^ 1].left += amount;
        }
        amount
    }

    /// Adds to the flow whatever still goes from one node to another; how much that was.
    pub(super) fn fill(&mut self, from: usize, to: usize) -> usize {
        let mut total = 0;
        while let Some(path) = self.path(from, to) {
            total += self.push(&path, usize::MAX);
        }
        total
    }

    fn path(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut came_by: Vec<Option<usize>> = vec![None; self.out.len()];
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            for arc in &self.out[node] {
                let Arc { to: next, left } = self.arcs[*arc];
                if left == 0 || next == from || came_by[next].is_some() {
                    continue;
                }
                came_by[next] = Some(*arc);
                if next == to {
                    let mut path = Vec::new();
                    let mut at = to;
                    while let Some(arc) = came_by[at] {
                        path.push(arc);
                        at = self.arcs[arc ^ 1].to;
                    }
                    path.reverse();
                    return Some(path);
                }
                queue.push_back(next);
            }
        }
        None
    }
}
