//! The figures of GB/T 9704-2012 (党政机关公文格式), each with its clause. Lengths are in twips
//! (1/20 pt; 1 mm = 56.7), sizes of type in half points.

/// A4, 210 mm × 297 mm (5.1).
pub const PAGE_WIDTH: u32 = 11_906;
/// See [`PAGE_WIDTH`].
pub const PAGE_HEIGHT: u32 = 16_838;
/// 天头, 37 mm (5.2.1).
pub const MARGIN_TOP: u32 = 2_098;
/// 订口, 28 mm (5.2.1).
pub const MARGIN_LEFT: u32 = 1_587;
/// What is left below the type area of 156 mm × 225 mm: 35 mm (5.2.1).
pub const MARGIN_BOTTOM: u32 = 1_984;
/// What is left beside it: 26 mm (5.2.1).
pub const MARGIN_RIGHT: u32 = 1_474;
/// Width of the type area.
pub const TYPE_WIDTH: u32 = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT;
/// Characters of a line (5.2.3).
pub const LINE_CHARACTERS: u32 = 28;
/// 22 lines fill 225 mm (5.2.3).
pub const LINE_PITCH: u32 = 579;
/// 28 characters of 16 pt fill 156 mm: each closer by 0.2 pt, in 1/4096 pt (5.2.3).
pub const CHARACTER_SPACE: i32 = -850;
/// The same for programs that do not shrink to the grid, in twips: 28 characters of 15.75 pt.
pub const BODY_SPACING: i32 = -5;
/// One character of the grid, 156 mm / 28 (3).
pub const CHARACTER_PITCH: u32 = 316;
/// From the edge of the paper to the foot of the page number, so that its dashes stand 7 mm below
/// the type area (7.5).
pub const FOOTER_DISTANCE: u32 = 1_409;

/// A font by its name in the file, and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// The East Asian name, as the standard's programs know it.
    pub font: &'static str,
    /// Half points.
    pub size: u32,
}

/// 3号 仿宋, unless said otherwise (5.2.2).
pub const BODY: Face = Face {
    font: "仿宋_GB2312",
    size: 32,
};
/// 2号 小标宋 (7.3.1).
pub const TITLE: Face = Face {
    font: "方正小标宋简体",
    size: 44,
};
/// `一、` 黑体 (7.3.3).
pub const LEVEL_ONE: Face = Face {
    font: "黑体",
    size: 32,
};
/// `（一）` 楷体 (7.3.3).
pub const LEVEL_TWO: Face = Face {
    font: "楷体_GB2312",
    size: 32,
};
/// 4号 宋体 (7.5).
pub const PAGE_NUMBER: Face = Face {
    font: "宋体",
    size: 28,
};
/// The standard is silent about tables inside the text; offices use 小四 or 五号.
pub const TABLE: Face = Face {
    font: "仿宋_GB2312",
    size: 24,
};
/// 五号, for a table of many columns.
pub const TABLE_NARROW_SIZE: u32 = 21;
/// 小五, for a table of the months of a year.
pub const TABLE_TIGHT_SIZE: u32 = 18;
/// Headings of a table.
pub const TABLE_HEAD: Face = Face {
    font: "黑体",
    size: 24,
};
/// The line above a table.
pub const CAPTION: Face = Face {
    font: "黑体",
    size: 28,
};
/// Cells of a record form.
pub const FORM: Face = Face {
    font: "仿宋_GB2312",
    size: 28,
};
/// Labels of a record form.
pub const FORM_LABEL: Face = Face {
    font: "黑体",
    size: 28,
};

/// Every font named, with a name under which a machine may have it instead.
pub const FONTS: [(&str, &str); 5] = [
    ("仿宋_GB2312", "FangSong"),
    ("楷体_GB2312", "KaiTi"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
];

/// What the document's properties say about its fonts.
pub const FONT_NOTE: &str = "字体名称按 GB/T 9704-2012 写入：方正小标宋简体、黑体、楷体_GB2312、仿宋_GB2312、\
     宋体。这些字体不能随软件分发；没有安装的电脑会以开源字体（如 Fandol、Noto CJK）代替显示，\
     换行和分页可能略有不同。 / The font names are those of GB/T 9704-2012. Where they are not \
     installed, open fonts such as Fandol or Noto CJK are shown instead, and lines or pages may \
     break differently.";
