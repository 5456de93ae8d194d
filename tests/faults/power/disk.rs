//! What a disk may hold after a power cut.
//!
//! Certain is only what a finished sync of the very file covered; for a name, a finished sync of its folder. Each
//! later change may be there, missing or torn, whatever the order in which it was made: between two syncs a file
//! system and a drive owe nobody an order.

use std::collections::{BTreeMap, HashMap};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::journal::Deed;

/// What a drive writes at once, and what a file system does.
const SECTOR: usize = 512;
const PAGE: usize = 4096;

#[derive(Clone, Debug)]
enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
    /// The name now leads to this node, or to nothing.
    Name(String, Option<usize>),
}

#[derive(Clone, Debug)]
enum Content {
    File(Vec<u8>),
    Folder(BTreeMap<String, usize>),
}

/// A file or a folder: what is certain of it, and what was done since, by the number of the deed.
#[derive(Clone, Debug)]
struct Node {
    certain: Content,
    since: Vec<(usize, Change)>,
}

/// How the drive treats what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// Nothing of it is there.
    Bad,
    /// All of it is there.
    Good,
    /// The first changes are there, the last are not, as a journal of a file system leaves them.
    InOrder,
    /// Any of them are there, and some half.
    Any,
}

impl Luck {
    pub const ALL: [Self; 4] = [Self::Bad, Self::Good, Self::InOrder, Self::Any];
}

/// The disk as programs see it and as it is certain to be.
#[derive(Clone)]
pub struct Disk {
    root: String,
    nodes: Vec<Node>,
    /// Where programs find things now, by path.
    seen: HashMap<String, usize>,
    open: HashMap<i32, usize>,
    syncs: HashMap<u64, (usize, usize)>,
    deeds: usize,
}

impl Disk {
    /// A disk on which what `folder` holds is certain.
    pub fn holding(folder: &Path) -> Self {
        let mut disk = Self {
            root: folder.to_str().unwrap().to_owned(),
            nodes: Vec::new(),
            seen: HashMap::new(),
            open: HashMap::new(),
            syncs: HashMap::new(),
            deeds: 0,
        };
        disk.load(folder);
        disk
    }

    fn load(&mut self, path: &Path) -> usize {
        let certain = if path.is_dir() {
            let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
            let named = entries.filter(|entry| entry.path().extension() != Some("sock".as_ref()));
            Content::Folder(
                named
                    .map(|entry| (entry.file_name().into_string().unwrap(), self.load(&entry.path())))
                    .collect(),
            )
        } else {
            Content::File(std::fs::read(path).unwrap())
        };
        let node = self.node(certain);
        self.seen.insert(path.to_str().unwrap().to_owned(), node);
        node
    }

    fn node(&mut self, certain: Content) -> usize {
        self.nodes.push(Node {
            certain,
            since: Vec::new(),
        });
        self.nodes.len() - 1
    }

    fn change(&mut self, node: usize, change: Change) {
        let number = self.deeds;
        self.nodes[node].since.push((number, change));
    }

    /// Lets the name at `path` lead to `node`.
    fn name(&mut self, path: &str, node: Option<usize>) {
        let (folder, name) = path.rsplit_once('/').unwrap();
        let folder = *self
            .seen
            .get(folder)
            .unwrap_or_else(|| panic!("no folder {folder}"));
        self.change(folder, Change::Name(name.to_owned(), node));
        match node {
            Some(node) => self.seen.insert(path.to_owned(), node),
            None => self.seen.remove(path),
        };
    }

    /// Takes the next deed of the program.
    pub fn take(&mut self, deed: &Deed) {
        match deed {
            Deed::Opened {
                fd,
                path,
                made,
                emptied,
            } => {
                if *made {
                    let node = self.node(Content::File(Vec::new()));
                    self.name(path, Some(node));
                }
                let node = self.seen[path.trim_end_matches('/')];
                if *emptied {
                    self.change(node, Change::Length(0));
                }
                self.open.insert(*fd, node);
            }
            Deed::Written { fd, at, bytes } => {
                self.change(self.open[fd], Change::Write(*at, bytes.clone()));
            }
            Deed::LengthSet { fd, length } => self.change(self.open[fd], Change::Length(*length)),
            Deed::SyncBegan { fd, number } => {
                self.syncs.insert(*number, (self.open[fd], self.deeds));
            }
            Deed::SyncEnded { number } => {
                let (node, before) = self.syncs.remove(number).unwrap();
                self.nodes[node].settle(before);
            }
            Deed::Renamed { from, to } => {
                let node = self.seen[from];
                self.name(to, Some(node));
                self.name(from, None);
                let below = format!("{from}/");
                let moved: Vec<String> = self
                    .seen
                    .keys()
                    .filter(|path| path.starts_with(&below))
                    .cloned()
                    .collect();
                for path in moved {
                    let node = self.seen.remove(&path).unwrap();
                    self.seen.insert(format!("{to}/{}", &path[below.len()..]), node);
                }
            }
            Deed::Removed { path } => {
                if self.seen.contains_key(path) {
                    self.name(path, None);
                }
            }
            Deed::FolderMade { path } => {
                let node = self.node(Content::Folder(BTreeMap::new()));
                self.name(path, Some(node));
            }
            Deed::Said { .. } | Deed::RangeSynced => {}
        }
        self.deeds += 1;
    }

    /// Writes into `folder`, which is empty, what a cut at this moment leaves.
    pub fn cut(&self, folder: &Path, luck: Luck, seed: u64) {
        // The two halves of a rename share a number, so they share their fate too.
        let share = StdRng::seed_from_u64(seed).gen_range(0.0..1.0);
        let last = StdRng::seed_from_u64(!seed).gen_range(0..=self.deeds);
        let stays = |number: usize| match luck {
            Luck::Bad => false,
            Luck::Good => true,
            Luck::InOrder => number < last,
            Luck::Any => {
                StdRng::seed_from_u64(seed ^ u64::try_from(number).unwrap().rotate_left(32)).gen_bool(share)
            }
        };
        let mut chance = StdRng::seed_from_u64(seed);
        let torn = luck == Luck::Any;
        self.lay(
            self.seen_root(),
            folder,
            &stays,
            torn.then_some(&mut chance).as_mut(),
        );
    }

    fn seen_root(&self) -> usize {
        self.seen[&self.root]
    }

    fn lay(
        &self,
        node: usize,
        path: &Path,
        stays: &dyn Fn(usize) -> bool,
        mut chance: Option<&mut &mut StdRng>,
    ) {
        let node = &self.nodes[node];
        let mut content = node.certain.clone();
        for (number, change) in &node.since {
            if stays(*number) {
                content.apply(change);
            } else if let Some(chance) = chance.as_deref_mut() {
                content.apply_half(change, chance);
            }
        }
        match content {
            Content::File(bytes) => {
                std::fs::write(path, bytes).unwrap();
                // Who may read what is not this test's matter, and keys open for others are refused.
                std::fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
            }
            Content::Folder(names) => {
                std::fs::create_dir_all(path).unwrap();
                for (name, node) in names {
                    self.lay(node, &path.join(name), stays, chance.as_deref_mut());
                }
            }
        }
    }
}

impl Node {
    /// What was done before deed `before` is certain now.
    fn settle(&mut self, before: usize) {
        let since = std::mem::take(&mut self.since);
        for (number, change) in since {
            if number < before {
                self.certain.apply(&change);
            } else {
                self.since.push((number, change));
            }
        }
    }
}

impl Content {
    fn apply(&mut self, change: &Change) {
        match (self, change) {
            (Self::File(file), Change::Write(at, bytes)) => write(file, place(*at), bytes),
            (Self::File(file), Change::Length(length)) => file.resize(place(*length), 0),
            (Self::Folder(names), Change::Name(name, Some(node))) => {
                names.insert(name.clone(), *node);
            }
            (Self::Folder(names), Change::Name(name, None)) => {
                names.remove(name);
            }
            (content, change) => panic!("{change:?} of {content:?}"),
        }
    }

    /// A write that did not wholly arrive: some of its sectors or pages did, or only the file's new length.
    fn apply_half(&mut self, change: &Change, chance: &mut StdRng) {
        let (Self::File(file), Change::Write(at, bytes)) = (self, change) else {
            return;
        };
        let (at, length) = (place(*at), bytes.len());
        match chance.gen_range(0..4) {
            0 => file.resize(file.len().max(at + length), 0),
            kind @ 1..=2 => {
                let unit = if kind == 1 { SECTOR } else { PAGE };
                let share = chance.gen_range(0.0..1.0);
                let mut from = at;
                while from < at + length {
                    let to = ((from / unit + 1) * unit).min(at + length);
                    if chance.gen_bool(share) {
                        write(file, from, &bytes[from - at..to - at]);
                    }
                    from = to;
                }
            }
            _ => {}
        }
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

fn write(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if file.len() < at + bytes.len() {
        file.resize(at + bytes.len(), 0);
    }
    file[at..at + bytes.len()].copy_from_slice(bytes);
}
