//! `zhenma demo media`: invented photos and videos to try the service with.

use std::path::{Path, PathBuf};

use clap::Args;
use rand::RngCore;
use rand::rngs::OsRng;

use crate::cli::outcome::{Failure, Outcome, why_not};
use crate::cli::terminal;
use crate::media::invented;
use crate::message::message;

/// Write invented photos and videos into a folder, each different, for trying the service: a video belongs to one appraisal
/// and a photo to one item
///
/// The files are called invented-photo-1.jpg, invented-video-1.mp4 and so on. Those of an earlier run are replaced by others.
#[derive(Args)]
pub(super) struct Media {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Photos, and videos
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    count: u16,
    /// Seconds of a video
    #[arg(long, value_name = "SECONDS", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=600))]
    seconds: u16,
    /// Make the same files for the same text; without it every run makes others
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
}

impl Media {
    pub(super) fn run(&self) -> Result<Outcome, Failure> {
        let seed = match &self.seed {
            Some(seed) => seed.as_bytes().to_vec(),
            None => {
                let mut fresh = vec![0; 16];
                OsRng.fill_bytes(&mut fresh);
                fresh
            }
        };
        std::fs::create_dir_all(&self.folder).map_err(|error| refused(&self.folder, &error))?;
        for number in 1..=self.count {
            let seed = [seed.as_slice(), b"/", number.to_string().as_bytes()].concat();
            let photo = invented::photo(&seed).map_err(|error| {
                let folder = self.folder.display();
                Failure::new(&message!("cli.demo_media_folder", folder, why = error))
            })?;
            self.write(&format!("invented-photo-{number}.jpg"), &photo)?;
            let video = invented::video(&seed, u32::from(self.seconds));
            self.write(&format!("invented-video-{number}.mp4"), &video)?;
        }
        let (folder, count) = (self.folder.display(), self.count);
        terminal::note(&message!("cli.demo_media_written", count, folder));
        Ok(Outcome::Good)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(name);
        std::fs::write(&path, bytes).map_err(|error| refused(&path, &error))
    }
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    let (folder, why) = (path.display(), why_not(error));
    Failure::new(&message!("cli.demo_media_folder", folder, why: why))
}
