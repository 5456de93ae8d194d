//! Every setting as a flag: its name, its default, its environment name and what it does.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::networks::Network;
use crate::app::settings::{FontFile, Settings};
use crate::inspection::case::RequiredCategories;

/// Which folder, and how it is opened where no server has it.
#[derive(Args, Clone)]
pub struct Folder {
    /// The data folder
    #[arg(
        long = "data",
        value_name = "DIR",
        env = "ZHENMA_DATA",
        default_value = "zhenma-data"
    )]
    pub data: PathBuf,
    /// The configuration file; without this, zhenma.toml in the data folder if it is there
    #[arg(long, value_name = "FILE", env = "ZHENMA_CONFIG")]
    pub config: Option<PathBuf>,
    /// Memory for caches, in MiB: half for the tree, half for the answers that scans read
    #[arg(long, value_name = "MIB", env = "ZHENMA_CACHE_MIB", default_value_t = 512,
        value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub cache_mib: u64,
    /// Disk space that must stay free, in MiB; with less, nothing more is written
    #[arg(long, value_name = "MIB", env = "ZHENMA_RESERVE_MIB", default_value_t = 64)]
    pub reserve_mib: u64,
    /// Largest photo, in MiB
    #[arg(long, value_name = "MIB", env = "ZHENMA_PHOTO_MIB", default_value_t = 20)]
    pub photo_mib: u64,
    /// Most pixels of a photo, in millions
    #[arg(long, value_name = "MILLIONS", env = "ZHENMA_PHOTO_MEGAPIXELS", default_value_t = 64,
        value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub photo_megapixels: u16,
    /// Most scans of a JPEG; cameras and encoders write up to about 20
    #[arg(long, value_name = "SCANS", env = "ZHENMA_PHOTO_SCANS", default_value_t = 32,
        value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub photo_scans: u16,
    /// Largest video, in MiB
    #[arg(long, value_name = "MIB", env = "ZHENMA_VIDEO_MIB", default_value_t = 4096)]
    pub video_mib: u64,
    /// Photos and videos that are inspected at the same time, and PDFs and labels that are drawn, each on a thread; without
    /// this, half the processors and at most 4. A photo may take 12 bytes of memory a pixel
    #[arg(long, value_name = "THREADS", env = "ZHENMA_WORK_THREADS",
        value_parser = clap::value_parser!(u16).range(1..=64))]
    pub work_threads: Option<u16>,
    /// Uploads, PDFs and labels of one organisation that are under way at the same time; the next is 503 before it is read
    #[arg(long, value_name = "PLACES", env = "ZHENMA_WORK_EACH", default_value_t = 32,
        value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub work_each: u16,
    /// The same of all organisations together
    #[arg(long, value_name = "PLACES", env = "ZHENMA_WORK_ALL", default_value_t = 256,
        value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub work_all: u16,
    /// Whether videos coded as HEVC (H.265) are accepted, which some browsers do not show; a tag's page then says so
    #[arg(long, value_enum, env = "ZHENMA_VIDEO_HEVC", default_value_t = Switch::Off)]
    pub video_hevc: Switch,
    /// Whether a genuine item needs a photo of the point appearance
    #[arg(long, value_enum, env = "ZHENMA_APPEARANCE_PHOTO", default_value_t = Switch::On)]
    pub appearance_photo: Switch,
    /// Seconds that the video of a genuine item lasts at least
    #[arg(long, value_name = "SECONDS", env = "ZHENMA_VIDEO_SECONDS", default_value_t = 5,
        value_parser = clap::value_parser!(u16).range(0..=600))]
    pub video_seconds: u16,
    /// Largest intake file, in MiB; a workbook may unpack to four times as many
    #[arg(long, value_name = "MIB", env = "ZHENMA_INTAKE_MIB", default_value_t = 64,
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub intake_mib: u16,
    /// Most rows of an intake file
    #[arg(long, value_name = "ROWS", env = "ZHENMA_INTAKE_ROWS", default_value_t = 100_000,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub intake_rows: u32,
    /// Categories whose items get a tag only with a passed inspection of their lot or SKU: words of categories, fresh for
    /// all six groups of fresh food, or none
    #[arg(
        long,
        value_name = "CATEGORIES",
        env = "ZHENMA_INSPECTION_REQUIRED",
        default_value = "jewellery,fresh"
    )]
    pub inspection_required: RequiredCategories,
    /// Days a passed inspection counts for tags that are issued
    #[arg(long, value_name = "DAYS", env = "ZHENMA_INSPECTION_MAX_AGE_DAYS", default_value_t = 365,
        value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub inspection_max_age_days: u32,
    /// Whether an agency needs an accreditation to be added; those that are there keep what they have
    #[arg(long, value_enum, env = "ZHENMA_AGENCY_ACCREDITATION", default_value_t = Switch::Off)]
    pub agency_accreditation: Switch,
    /// Days after a receipt in which a merchant may report it; older ones the platform reports
    #[arg(long, value_name = "DAYS", env = "ZHENMA_MERCHANT_RECEIPT_DAYS", default_value_t = 10,
        value_parser = clap::value_parser!(u16).range(1..=365))]
    pub merchant_receipt_days: u16,
    /// Seconds an agency's remote signer may take
    #[arg(
        long,
        value_name = "SECONDS",
        env = "ZHENMA_SIGNER_SECONDS",
        default_value_t = 10
    )]
    pub signer_seconds: u64,
    /// Whether an agency's signing endpoint may have an address of this machine or of a private network, which its admin
    /// could otherwise have called
    #[arg(long, value_enum, env = "ZHENMA_AGENCY_PRIVATE_ADDRESSES", default_value_t = Switch::Off)]
    pub agency_private_addresses: Switch,
    /// A font that labels and reports take what the shipped fonts lack from: a TTF, OTF or TTC file, the third font of a
    /// collection as FILE#2; may be given several times
    #[arg(long, value_name = "FILE", env = "ZHENMA_FONT", value_delimiter = ',')]
    pub font: Vec<FontFile>,
}

impl Folder {
    /// What the service is opened with.
    #[must_use]
    pub fn settings(&self) -> Settings {
        const MIB: u64 = 1 << 20;
        let mut settings = Settings::default();
        // Half for the tree, half for the answers that scans read.
        settings.store.cache_bytes = self.cache_mib.saturating_mul(MIB) / 2;
        settings.scan_cache_bytes = settings.store.cache_bytes;
        settings.store.reserve_bytes = self.reserve_mib.saturating_mul(MIB);
        settings.evidence.photo_bytes = self.photo_mib.saturating_mul(MIB);
        settings.evidence.video_bytes = self.video_mib.saturating_mul(MIB);
        settings.evidence.photo_pixels = u64::from(self.photo_megapixels).saturating_mul(1_000_000);
        settings.evidence.photo_scans = usize::from(self.photo_scans);
        settings.work.threads = self.work_threads.map_or(settings.work.threads, usize::from);
        settings.work.each = usize::from(self.work_each);
        settings.work.all = usize::from(self.work_all);
        settings.evidence.video_rules.hevc = self.video_hevc == Switch::On;
        settings.genuine_needs.appearance_photo = self.appearance_photo == Switch::On;
        settings.genuine_needs.video_ms = u64::from(self.video_seconds).saturating_mul(1_000);
        settings.intake.bytes = usize::from(self.intake_mib) << 20;
        settings.intake.rows = usize::try_from(self.intake_rows).unwrap_or(usize::MAX);
        settings.inspections.required = self.inspection_required.clone();
        settings.inspections.max_age_days = self.inspection_max_age_days;
        settings.agencies_are_accredited = self.agency_accreditation == Switch::On;
        settings.merchant_receipt_days = self.merchant_receipt_days;
        settings.signer_timeout = Duration::from_secs(self.signer_seconds.max(1));
        settings.fonts = self.font.clone();
        settings.signers_may_be_private = self.agency_private_addresses == Switch::On;
        settings
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// What is logged: this and what is worse.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum LogLevel {
    /// What failed on our side.
    Error,
    /// What an operator should look at.
    Warn,
    /// Every request too, a line each.
    Info,
}

/// In which header the proxies that are trusted say for whom they ask.
#[derive(Clone, Copy, Debug, ValueEnum, PartialEq, Eq)]
pub enum ProxyHeader {
    /// `X-Forwarded-For: 203.0.113.7, 10.0.0.2`.
    XForwardedFor,
    /// `Forwarded: for=203.0.113.7` (RFC 7239).
    Forwarded,
}

/// How a folder is served.
#[derive(Args, Clone)]
pub struct Serving {
    /// Address to listen on
    #[arg(
        long,
        value_name = "ADDR",
        env = "ZHENMA_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: String,
    /// Where the service is reached; a new one is added to the folder's origins and used for new codes
    #[arg(long, value_name = "URL", env = "ZHENMA_ORIGIN")]
    pub origin: Option<String>,
    /// The certificate chain of TLS, a PEM file; read again when it changes and on SIGHUP
    #[arg(long, value_name = "FILE", env = "ZHENMA_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of TLS, a PEM file; goes with --tls-cert
    #[arg(long, value_name = "FILE", env = "ZHENMA_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Address or network of a proxy in front that is believed when it says for whom it asks; may be repeated
    #[arg(
        long,
        value_name = "CIDR",
        env = "ZHENMA_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<Network>,
    /// A label printer that listens on TCP; given once for each
    #[arg(
        long,
        value_name = "NAME=HOST[:PORT]",
        env = "ZHENMA_PRINTER",
        value_delimiter = ','
    )]
    pub printer: Vec<String>,
    /// Whom visitors of a tag's page may contact: a telephone number, a mail address or an https:// address; may be
    /// repeated
    #[arg(long, value_name = "CONTACT", env = "ZHENMA_CONTACT", value_delimiter = ',')]
    pub contact: Vec<String>,
    /// The header in which the proxy says it, the only one that is read
    #[arg(long, value_enum, env = "ZHENMA_PROXY_HEADER", default_value_t = ProxyHeader::XForwardedFor)]
    pub proxy_header: ProxyHeader,
    /// Limits of requests an address and a token; off is for measurements
    #[arg(long, value_enum, env = "ZHENMA_RATE_LIMIT", default_value_t = Switch::On)]
    pub rate_limit: Switch,
    /// Public requests, and wrong tokens, that one address may send at once
    #[arg(long, value_name = "REQUESTS", env = "ZHENMA_ADDRESS_BURST", default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub address_burst: u32,
    /// Public requests, and wrong tokens, that one address may send a second after that
    #[arg(long, value_name = "REQUESTS", env = "ZHENMA_ADDRESS_RATE", default_value_t = 10,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub address_rate: u32,
    /// Requests that one token may send at once
    #[arg(long, value_name = "REQUESTS", env = "ZHENMA_TOKEN_BURST", default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub token_burst: u32,
    /// Requests that one token may send a second after that
    #[arg(long, value_name = "REQUESTS", env = "ZHENMA_TOKEN_RATE", default_value_t = 100,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub token_rate: u32,
    /// Seconds in which a client must have sent a request's headers
    #[arg(long, value_name = "SECONDS", env = "ZHENMA_HEADER_SECONDS", default_value_t = 10,
        value_parser = clap::value_parser!(u16).range(1..=600))]
    pub header_seconds: u16,
    /// Longest pause of a client inside a request's body, in seconds; after that it must send 1 KiB a second on average
    #[arg(long, value_name = "SECONDS", env = "ZHENMA_BODY_SECONDS", default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(1..=3_600))]
    pub body_seconds: u16,
    /// Seconds in which a client must take something of an answer that waits for it; after that it must take 1 KiB a second
    /// on average
    #[arg(long, value_name = "SECONDS", env = "ZHENMA_ANSWER_SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u16).range(1..=3_600))]
    pub answer_seconds: u16,
    /// Seconds for which a stopping server says 503 at /readyz and still takes requests, so that a proxy turns away
    /// first
    #[arg(long, value_name = "SECONDS", env = "ZHENMA_STOP_DELAY_SECONDS", default_value_t = 0,
        value_parser = clap::value_parser!(u16).range(..=600))]
    pub stop_delay_seconds: u16,
    /// Another address to listen on, for /metrics, /healthz and /readyz alone: keep it off the internet
    #[arg(long, value_name = "ADDR", env = "ZHENMA_METRICS_LISTEN")]
    pub metrics_listen: Option<String>,
    /// Form of the log on standard error
    #[arg(long = "log", value_enum, env = "ZHENMA_LOG", default_value_t = LogForm::Text)]
    pub log: LogForm,
    /// What is logged; without this, info with --log json, warn with text
    #[arg(long, value_enum, env = "ZHENMA_LOG_LEVEL")]
    pub log_level: Option<LogLevel>,
    /// Days in which every stored photo and video is read again once and hashed; 0 is never
    #[arg(long, value_name = "DAYS", env = "ZHENMA_SCRUB_DAYS", default_value_t = 30)]
    pub scrub_days: u32,
    /// MiB a second this reads at most; 0 is no limit
    #[arg(long, value_name = "MIB", env = "ZHENMA_SCRUB_MIB", default_value_t = 50)]
    pub scrub_mib: u32,
}
