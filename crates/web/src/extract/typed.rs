//! Text pairs into a typed struct, knowing which name was at fault.

use std::{cell::RefCell, fmt};

use serde::{
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
        Visitor,
    },
    forward_to_deserialize_any,
};

/// Why pairs do not fit the struct.
#[derive(Debug)]
pub(super) enum TypedError {
    Unknown { name: String },
    Missing { name: String },
    Bad { name: String, value: String },
}

pub(super) fn from_pairs<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, TypedError> {
    let at = RefCell::new(None);
    T::deserialize(Pairs { pairs, at: &at }).map_err(|Mark(mark)| match mark {
        Some(error) => error,
        None => {
            let name = at.take().unwrap_or_default();
            let value = pairs.iter().find(|(key, _)| *key == name);
            TypedError::Bad {
                value: value.map(|(_, text)| text.clone()).unwrap_or_default(),
                name,
            }
        }
    })
}

/// serde's error: only what [`from_pairs`] cannot see for itself.
#[derive(Debug)]
struct Mark(Option<TypedError>);

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.0)
    }
}

impl std::error::Error for Mark {}

impl serde::de::Error for Mark {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Mark(None)
    }
    fn missing_field(field: &'static str) -> Self {
        Mark(Some(TypedError::Missing {
            name: field.to_owned(),
        }))
    }
    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Mark(Some(TypedError::Unknown {
            name: field.to_owned(),
        }))
    }
}

struct Pairs<'a> {
    pairs: &'a [(String, String)],
    at: &'a RefCell<Option<String>>,
}

impl<'a> Pairs<'a> {
    /// Each name once, in order of first appearance, with all its values.
    fn grouped(&self) -> Vec<(&'a str, Vec<&'a str>)> {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, value) in self.pairs {
            match groups.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value),
                None => groups.push((name, vec![value])),
            }
        }
        groups
    }
}

impl<'de> Deserializer<'de> for Pairs<'_> {
    type Error = Mark;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
        let groups = self.grouped().into_iter();
        visitor.visit_map(Groups {
            groups,
            values: Vec::new(),
            at: self.at,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mark> {
        let unknown = self
            .pairs
            .iter()
            .find(|(name, _)| !fields.contains(&name.as_str()));
        if let Some((name, _)) = unknown {
            return Err(Mark(Some(TypedError::Unknown { name: name.clone() })));
        }
        self.deserialize_any(visitor)
    }

    /// `()` as the struct without fields: a page that takes no parameters.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
        match self.pairs.first() {
            Some((name, _)) => Err(Mark(Some(TypedError::Unknown { name: name.clone() }))),
            None => visitor.visit_unit(),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Groups<'a> {
    groups: std::vec::IntoIter<(&'a str, Vec<&'a str>)>,
    values: Vec<&'a str>,
    at: &'a RefCell<Option<String>>,
}

impl<'de> MapAccess<'de> for Groups<'_> {
    type Error = Mark;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mark> {
        let Some((name, values)) = self.groups.next() else {
            return Ok(None);
        };
        self.values = values;
        self.at.replace(Some(name.to_owned()));
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mark> {
        seed.deserialize(Values(std::mem::take(&mut self.values)))
    }
}

/// All values of one name.
struct Values<'a>(Vec<&'a str>);

impl<'a> Values<'a> {
    fn only(&self) -> Result<&'a str, Mark> {
        match self.0.as_slice() {
            [one] => Ok(one),
            _ => Err(Mark(None)),
        }
    }

    fn parsed<T: std::str::FromStr>(&self) -> Result<T, Mark> {
        self.only()?.trim().parse().map_err(|_| Mark(None))
    }
}

/// One `deserialize_…` that parses the only value.
macro_rules! parsed {
    ($($deserialize:ident => $visit:ident),* $(,)?) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
            visitor.$visit(self.parsed()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Mark;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
        visitor.visit_str(self.only()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
        if self.0.iter().all(|value| value.trim().is_empty()) {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
        match self.only()? {
            "1" | "true" | "on" => visitor.visit_bool(true),
            "0" | "false" | "" => visitor.visit_bool(false),
            _ => Err(Mark(None)),
        }
    }

    parsed! {
        deserialize_i8 => visit_i8, deserialize_i16 => visit_i16, deserialize_i32 => visit_i32,
        deserialize_i64 => visit_i64, deserialize_i128 => visit_i128,
        deserialize_u8 => visit_u8, deserialize_u16 => visit_u16, deserialize_u32 => visit_u32,
        deserialize_u64 => visit_u64, deserialize_u128 => visit_u128,
        deserialize_f32 => visit_f32, deserialize_f64 => visit_f64, deserialize_char => visit_char,
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mark> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mark> {
        visitor.visit_seq(Each(self.0.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mark> {
        visitor.visit_enum(self.only()?.into_deserializer())
    }

    forward_to_deserialize_any! {
        str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}

struct Each<'a>(std::vec::IntoIter<&'a str>);

impl<'de> SeqAccess<'de> for Each<'_> {
    type Error = Mark;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mark> {
        self.0
            .next()
            .map(|value| seed.deserialize(Values(vec![value])))
            .transpose()
    }
}
