//! Enumerations that stand in JSON as one of a few words.

/// A type whose values are words.
pub trait StringEnum: Copy + Sized + 'static {
    /// Every value with its word.
    const ALL: &'static [(&'static str, Self)];

    /// The value that `text` names.
    #[must_use]
    fn from_word(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value)
    }

    /// The words there are, as text: `` `a`, `b` ``.
    #[must_use]
    fn choices() -> String {
        let words: Vec<String> = Self::ALL.iter().map(|(word, _)| format!("`{word}`")).collect();
        words.join(", ")
    }
}

/// An enumeration of words: `Display`, `serde` and JSON Schema use the words as they are written here.
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $crate::inspection::StringEnum for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }

        impl $name {
            /// The word for it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use string_enum;
