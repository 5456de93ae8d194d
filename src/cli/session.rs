//! How a command reaches a folder: over the socket of the server that holds it, or, where none does, over the
//! socket of a server of its own that lives as long as the command. Either way it is the same calls.

use std::io::ErrorKind;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_web::dev::ServerHandle;

use super::client::Client;
use super::migrating;
use super::outcome::Failure;
use crate::app::Application;
use crate::config::Folder;
use crate::http::{ServerSettings, start};
use crate::message::message;

/// A way to a folder's service.
pub(super) struct Session {
    pub(super) client: Client,
    own: Option<(
        ServerHandle,
        actix_web::rt::task::JoinHandle<std::io::Result<()>>,
        PathBuf,
    )>,
}

/// The socket of the server that holds a folder.
pub(super) fn socket(folder: &Path) -> PathBuf {
    folder.join("zhenma.sock")
}

/// The socket of a command that holds a folder for itself. Nobody else looks here: who came in would be thrown out, with
/// their work half done, when the command ends.
fn own_socket(folder: &Path) -> PathBuf {
    folder.join("zhenma-command.sock")
}

impl Session {
    /// Reaches the service of `folder`.
    ///
    /// # Errors
    /// If the folder is not set up or cannot be opened.
    pub(super) async fn open(folder: &Folder) -> Result<Self, Failure> {
        let served = socket(&folder.data);
        if UnixStream::connect(&served).is_ok() {
            return Ok(Self {
                client: Client::over_socket(&served)?,
                own: None,
            });
        }
        match folder.data.join("store").metadata() {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                let folder = folder.data.display();
                return Err(Failure::new(&message!("cli.folder_of_its_owner", folder)));
            }
            Err(_) => {
                let folder = folder.data.display();
                return Err(Failure::new(&message!("cli.not_set_up", folder)));
            }
        }
        let service = Arc::new(Application::open(&folder.data, &migrating::settings(folder))?);
        let path = own_socket(&folder.data);
        let settings = ServerSettings {
            socket: Some(path.clone()),
            ..ServerSettings::default()
        };
        let running = start(service, settings)?;
        let task = actix_web::rt::spawn(running.server);
        Ok(Self {
            client: Client::over_socket(&path)?,
            own: Some((running.handle, task, path)),
        })
    }

    /// Lets the folder go, once everything is on the disk.
    pub(super) async fn close(self) {
        if let Some((handle, task, path)) = self.own {
            drop(self.client);
            handle.stop(false).await;
            let _ = task.await;
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Runs `work` with a session and closes it, however the work ends.
pub(super) async fn with_session<T>(
    folder: &Folder,
    work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let session = Session::open(folder).await?;
    let done = work(&session.client).await;
    session.close().await;
    done
}
