//! A message as a value: its code and its arguments.

use std::borrow::Cow;
use std::fmt;

/// A message: the code of its meaning, `area.meaning`, and what its text says about this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    code: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// A value in a message's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The same in every language: an id, a number, a day, what somebody sent.
    Text(String),
    /// What has a name in each language.
    Name(Name),
    /// A part that is itself a message.
    Message(Message),
    /// Several messages, told one after another.
    List(Vec<Message>),
}

/// What data call in English and people also in Chinese: a column, a category, a kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// In English, as data have it.
    pub english: Cow<'static, str>,
    /// In Chinese.
    pub chinese: Cow<'static, str>,
}

impl Name {
    /// A name that is written in the code.
    #[must_use]
    pub const fn new(english: &'static str, chinese: &'static str) -> Self {
        Self {
            english: Cow::Borrowed(english),
            chinese: Cow::Borrowed(chinese),
        }
    }

    /// One that is the same in both languages.
    #[must_use]
    pub fn plain(name: &str) -> Self {
        Self {
            english: Cow::Owned(name.to_owned()),
            chinese: Cow::Owned(name.to_owned()),
        }
    }
}

/// In English, as messages are.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl From<Name> for Argument {
    fn from(name: Name) -> Self {
        Self::Name(name)
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<Vec<Message>> for Argument {
    fn from(messages: Vec<Message>) -> Self {
        Self::List(messages)
    }
}

/// A [`Message`] from its code and its arguments: `name` or `name = value` for what is written by its `Display`,
/// `name: value` for a message, a list of messages or a [`Name`].
macro_rules! message {
    ($code:literal $(, $($arguments:tt)*)?) => {{
        #[allow(unused_mut, reason = "a message may have no arguments")]
        let mut message = $crate::message::Message::new($code);
        $($crate::message::message_arguments!(message, $($arguments)*);)?
        message
    }};
}

/// The arguments of `message!`, one after another.
macro_rules! message_arguments {
    ($message:ident $(,)?) => {};
    ($message:ident, $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $message.text_argument(stringify!($name), &$value);
        $($crate::message::message_arguments!($message, $($rest)*);)?
    };
    ($message:ident, $name:ident : $value:expr $(, $($rest:tt)*)?) => {
        $message.argument(stringify!($name), $value);
        $($crate::message::message_arguments!($message, $($rest)*);)?
    };
    ($message:ident, $name:ident $(, $($rest:tt)*)?) => {
        $message.text_argument(stringify!($name), &$name);
        $($crate::message::message_arguments!($message, $($rest)*);)?
    };
}

pub(crate) use {message, message_arguments};

/// What can be told to a person.
pub trait Explain {
    /// The message that tells it.
    fn message(&self) -> Message;
}

impl Message {
    /// The message with this code; `message!` also gives it arguments.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            arguments: Vec::new(),
        }
    }

    /// Adds an argument that is the same in every language.
    pub fn text_argument(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.arguments.push((name, Argument::Text(value.to_string())));
    }

    /// Adds an argument that is told in each language: a message, a list of messages, a name.
    pub fn argument(&mut self, name: &'static str, value: impl Into<Argument>) {
        self.arguments.push((name, value.into()));
    }

    /// The code, which never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The arguments by their names.
    #[must_use]
    pub fn arguments(&self) -> &[(&'static str, Argument)] {
        &self.arguments
    }
}

impl Explain for Message {
    fn message(&self) -> Message {
        self.clone()
    }
}

/// Any standard error of a library or the system, told as it tells itself; a domain error has a message of its own.
#[must_use]
pub fn as_told(error: &dyn fmt::Display) -> Message {
    message!("system.as_told", error)
}
