//! What every page has around its own content.

use crate::{Form, Lang, Reader, Standing, StateMark, asset_path};

/// One entry of a menu, of the dock or of the breadcrumbs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MenuItem {
    /// The word, in the reader's language.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this page stands under it.
    pub current: bool,
}

impl MenuItem {
    /// An entry that leads to `href`.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> MenuItem {
        MenuItem {
            label: label.into(),
            href: href.into(),
            current: false,
        }
    }

    /// Marks the place where the reader is.
    #[must_use]
    pub fn current(mut self, current: bool) -> MenuItem {
        self.current = current;
        self
    }
}

/// Who is signed in, for the box at the right of the masthead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// The office in which the person acts now, with its organisation.
    pub office: String,
    /// Where another office is taken up; `None` for a person with a single one.
    pub change_office_href: Option<String>,
    /// Where the form for signing out is sent.
    pub sign_out_href: String,
}

/// The shell of a page: passed to every template as `page`, whose template extends `shell.html`.
#[derive(Clone, Debug)]
pub struct Page {
    /// Language, size, request id.
    pub reader: Reader,
    /// The heading.
    pub title: String,
    /// One sentence under the heading: what this page is for.
    pub about: String,
    /// The menu at the top.
    pub menu: Vec<MenuItem>,
    /// The bar at the bottom of a phone, four at most.
    pub dock: Vec<MenuItem>,
    /// Who is signed in.
    pub person: Option<Person>,
    /// The way from the top to here, without this page.
    pub crumbs: Vec<MenuItem>,
    /// How many faults the form on this page has; the title then says so.
    pub faults: usize,
    /// Where to ask for help and complain; the same place on all pages.
    pub help_href: Option<String>,
}

impl Page {
    /// A page with a heading and nothing around it yet.
    pub fn new(reader: &Reader, title: &str) -> Page {
        Page {
            reader: reader.clone(),
            title: title.to_owned(),
            about: String::new(),
            menu: Vec::new(),
            dock: Vec::new(),
            person: None,
            crumbs: Vec::new(),
            faults: 0,
            help_href: None,
        }
    }

    /// Sets the sentence under the heading.
    #[must_use]
    pub fn about(mut self, about: &str) -> Page {
        about.clone_into(&mut self.about);
        self
    }

    /// Sets the menu.
    #[must_use]
    pub fn menu(mut self, menu: Vec<MenuItem>) -> Page {
        self.menu = menu;
        self
    }

    /// Sets the phone's bottom bar.
    #[must_use]
    pub fn dock(mut self, dock: Vec<MenuItem>) -> Page {
        self.dock = dock;
        self
    }

    /// Sets who is signed in.
    #[must_use]
    pub fn person(mut self, person: Person) -> Page {
        self.person = Some(person);
        self
    }

    /// Sets where to ask for help and complain.
    #[must_use]
    pub fn help(mut self, href: &str) -> Page {
        self.help_href = Some(href.to_owned());
        self
    }

    /// Adds one step of the way from the top to here.
    #[must_use]
    pub fn crumb(mut self, label: &str, href: &str) -> Page {
        self.crumbs.push(MenuItem::new(label, href));
        self
    }

    /// Tells the title how many faults the form has.
    #[must_use]
    pub fn form(mut self, form: &Form) -> Page {
        self.faults = form.faults().len();
        self
    }

    /// The text of `key` in the reader's language.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.reader.t(key)
    }

    /// The text of `key` with `{n}` filled.
    pub fn t_n(&self, key: &str, n: impl std::fmt::Display) -> String {
        self.reader.t_with(key, &[("n", &n.to_string())])
    }

    /// The text of `key` with its places filled.
    pub fn t_with(&self, key: &str, places: &[(&str, &str)]) -> String {
        self.reader.t_with(key, places)
    }

    /// The mark of a state: `{{ page.state(row.state) }}`, with another word
    /// `{{ page.state(row.state).word(page.t("dues.paid")) }}`.
    pub fn state(&self, state: Standing) -> StateMark {
        StateMark::new(&self.reader, state)
    }

    /// Whether the reader reads Chinese.
    pub fn zh(&self) -> bool {
        self.reader.lang == Lang::Zh
    }

    /// The `<title>`: heading and product, begun by “有误：” when the form has faults.
    pub fn window_title(&self) -> String {
        let fault = if self.faults > 0 {
            self.t("web.fault_prefix")
        } else {
            ""
        };
        let product = self.t(self.reader.settings().product_key);
        if self.title == product {
            format!("{fault}{product}")
        } else {
            format!("{fault}{} · {product}", self.title)
        }
    }

    /// The product's name.
    pub fn product(&self) -> &str {
        self.t(self.reader.settings().product_key)
    }

    /// The other language's code, for the language form.
    pub fn other_lang(&self) -> &'static str {
        match self.reader.lang {
            Lang::Zh => Lang::En.code(),
            Lang::En => Lang::Zh.code(),
        }
    }

    /// The address of an asset, empty when it was not built in.
    pub fn asset(&self, name: &str) -> &'static str {
        asset_path(name).unwrap_or_default()
    }
}
