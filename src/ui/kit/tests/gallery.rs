//! Pages that show every widget the way the drawings do.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Ui};

use super::forms;
use crate::ui::kit::{
    Button, Card, CardItem, CardSection, Column, DataTable, Edge, Icon, OptionState, RailItem, SearchField, Sort, Stat, Toasts,
    Tone, answer_card, bar_button, bar_row, card, card_with_accent_edge, cell_muted, cell_number, cell_text, chip, countdown,
    dot, empty_state, hline, icon_button, list_row, notice, option_row, option_row_noted, palette, pane, progress, rail,
    section_heading, select, stat_cards, status_line, text, tokens as t, top_bar,
};

/// What the widgets of the gallery hold.
pub struct State {
    pub page: Page,
    pub room: usize,
    pub search: String,
    pub name: String,
    pub note: String,
    pub password: String,
    pub unit: u8,
    pub mode: u8,
    pub count: i64,
    pub score: f64,
    pub tick: bool,
    pub on: bool,
    pub chosen: Option<usize>,
    pub many: [bool; 4],
    pub row: Option<usize>,
    pub sort: Option<Sort>,
    pub rows: usize,
    pub opened: Option<usize>,
    pub picked: Option<usize>,
    pub toasts: Toasts,
    pub answer: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Home,
    Exam,
    Review,
    Bank,
    Results,
    Form,
    Modal,
    Empty,
}

impl Page {
    pub const ALL: [Self; 8] =
        [Self::Home, Self::Exam, Self::Review, Self::Bank, Self::Results, Self::Form, Self::Modal, Self::Empty];
}

impl State {
    pub fn new(page: Page) -> Self {
        let room = match page {
            Page::Bank => 4,
            Page::Results => 8,
            _ => 0,
        };
        Self {
            page,
            room,
            search: if page == Page::Bank { "处罚".into() } else { String::new() },
            name: "张三".into(),
            note: String::new(),
            password: "secret".into(),
            unit: 0,
            mode: 1,
            count: 40,
            score: 1.5,
            tick: true,
            on: true,
            chosen: Some(1),
            many: [true, false, true, false],
            row: Some(2),
            sort: Some(Sort { column: 0, ascending: true }),
            rows: if page == Page::Bank { 10 } else { 100_000 },
            opened: None,
            picked: None,
            toasts: Toasts::default(),
            answer: None,
        }
    }
}

/// As an app, so that a picture has no test margin around it.
impl eframe::App for State {
    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        show(ui, self);
    }
}

pub fn show(ui: &mut Ui, s: &mut State) {
    match s.page {
        Page::Exam | Page::Review => return exam(ui, s),
        _ => {}
    }
    let compact = ui.ctx().content_rect().width() < t::BREAKPOINT;
    let rooms: Vec<RailItem> = [
        (Icon::Home, "首页"),
        (Icon::Study, "会前学法"),
        (Icon::Practice, "练习"),
        (Icon::Exam, "考试"),
        (Icon::Bank, "题库"),
        (Icon::Paper, "组卷"),
        (Icon::People, "人员"),
        (Icon::Marking, "阅卷"),
        (Icon::Results, "成绩"),
        (Icon::Statutes, "法规库"),
    ]
    .into_iter()
    .map(|(icon, label)| RailItem::new(icon, label).badge(if label == "阅卷" { "3" } else { "" }))
    .collect();
    let bottom = [RailItem::new(Icon::Settings, "设置")];
    rail(ui, "考法", "市市场监督管理局", &rooms, &bottom, &mut s.room, compact);
    let title = rooms.get(s.room).map_or("设置", |r| r.label.as_str()).to_owned();
    top_bar(ui, &title, |ui| {
        text::body(ui, "张 · 学员");
        ui.label(Icon::Account.text(t::ICON));
        icon_button(ui, Icon::TextSize, "字号");
        SearchField::new("搜索", "搜索题目、法条、人员　Ctrl+K").show(ui, &mut s.search);
    });
    status_line(
        ui,
        |ui| {
            dot(ui, Tone::Ok);
            ui.label("已保存");
            ui.add_space(t::S12);
            ui.label("题库 1,500 题 · 法规核对至 2026-09-30");
        },
        |ui| {
            ui.label("备份 今天 08:31");
        },
    );
    let frame = Frame::new().fill(palette(ui).bg).inner_margin(Margin::same(24));
    CentralPanel::default().frame(frame).show(ui, |ui| match s.page {
        Page::Home => home(ui),
        Page::Bank => bank(ui, s),
        Page::Results => results(ui, s),
        Page::Form => forms::form(ui, s),
        Page::Modal => forms::over(ui, s),
        _ => {
            if empty_state(ui, Icon::Inbox, "还没有题目。导入一份 Word 或 Excel 题库就能开始。", Some("导入题库"))
            {
                s.opened = Some(0);
            }
        }
    });
}

fn home(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = t::S20;
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t::S20;
        ui.vertical(|ui| {
            ui.set_width((width - t::S20) * 0.6);
            card_with_accent_edge(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                section_heading(ui, "现在该做");
                text::lead(ui, "今天的练习：18 题");
                text::muted(ui, "约 12 分钟 · 其中 5 题是上月做错的，3 题所依据的条文今年改过");
                ui.add_space(t::S8);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = t::S16;
                    Button::primary("开始练习").icon(Icon::Play).show(ui);
                    Button::secondary("模拟一场").show(ui);
                });
            });
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                text::card_title(ui, "各领域掌握");
                ui.add_space(t::S8);
                for (label, v) in
                    [("行政处罚法", 82), ("市场监管执法程序", 74), ("食品安全", 69), ("行政复议", 63), ("公平竞争", 0)]
                {
                    bar_button(ui, label, v as f32 / 100.0, &format!("{v}%"), Tone::Info);
                }
                ui.add_space(t::S8);
                text::caption(ui, "按考试权重排序。点一行就练这一行。");
            });
        });
        ui.vertical(|ui| {
            card(ui, |ui| {
                text::muted(ui, "即将参加");
                text::card_title(ui, "科级干部任前闭卷考试");
                text::muted(ui, "12 月 9 日 9:00 · 三楼会议室 · 120 分钟 · 60 分合格");
                ui.horizontal(|ui| {
                    text::figure_sized(ui, "17", "天后", t::TYPE_FIGURE_L);
                    ui.with_layout(Layout::right_to_left(Align::Max), |ui| {
                        text::muted(ui, "(70–82)");
                        text::body(ui, "预计 76 分");
                    });
                });
            });
            card(ui, |ui| {
                text::card_title(ui, "本年学时");
                text::figure(ui, "31.5", "/ 40 学时");
                progress(ui, 0.79, Tone::Ok, "本年学时");
                text::muted(ui, "会前学法 8 次 · 培训 11 次 · 市监讲堂 3 次");
            });
            card(ui, |ui| {
                text::card_title(ui, "法规变动");
                text::text_row(ui, |ui| {
                    text::body(ui, "《商标法》新版 2027-01-01 施行");
                    chip(ui, "39 天后", Tone::Warn);
                });
                text::muted(ui, "你答对过的 4 题届时答案会变");
            });
        });
    });
}

pub fn items(from: usize, to: usize) -> Vec<CardItem> {
    (from..=to)
        .map(|number| CardItem {
            number,
            answered: number < 23 && number != 17,
            marked: number == 9 || number == 17,
            current: number == 23,
            name: format!("第 {number} 题"),
        })
        .collect()
}

fn exam(ui: &mut Ui, s: &mut State) {
    let review = s.page == Page::Review;
    let p = palette(ui);
    pane(ui, Panel::top("exam-top").exact_size(64.0), Edge::Bottom, egui::vec2(24.0, 0.0), |ui| {
        ui.horizontal_centered(|ui| {
            text::card_title(ui, "2026 年第 4 次科级干部任前闭卷考试");
            ui.add_space(t::S16);
            text::muted(ui, "准考证号 0412 · 7 号座");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                countdown(ui, if review { 95 } else { 4356 }, "剩余时间");
                ui.add_space(t::S16);
                chip(ui, "已保存 第 23 题", Tone::Neutral);
            });
        });
    });
    pane(ui, Panel::left("exam-card").exact_size(264.0), Edge::Right, egui::vec2(20.0, 20.0), |ui| {
        let (one, two, three) = (items(1, 40), items(41, 60), items(61, 72));
        egui::ScrollArea::vertical().show(ui, |ui| {
            let sections = [
                CardSection { title: "一、单项选择题", detail: "40 题 · 40 分", items: &one },
                CardSection { title: "二、多项选择题", detail: "20 题 · 40 分", items: &two },
                CardSection { title: "三、判断题", detail: "20 题 · 20 分", items: &three },
            ];
            s.picked = answer_card(ui, &sections).or(s.picked);
        });
    });
    pane(ui, Panel::bottom("exam-foot"), Edge::Top, egui::vec2(56.0, 16.0), |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            Button::secondary("上一题").icon(Icon::Back).show(ui);
            Button::secondary("标记").icon(Icon::Flag).show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Button::secondary("交卷…").show(ui);
                ui.add_space(t::S20);
                Button::primary("下一题").icon_after(Icon::Forward).show(ui);
                text::muted(ui, "已答 21 · 标记 2 · 未答 59");
            });
        });
    });
    let frame = Frame::new().fill(p.bg).inner_margin(Margin::symmetric(56, 32));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        text::text_row(ui, |ui| {
            chip(ui, "单项选择", Tone::Accent);
            ui.add_space(t::S4);
            text::muted(ui, "第 23 题 · 1 分");
        });
        ui.add_space(t::S8);
        text::stem(ui, "某食品店初次违法，危害后果轻微，执法人员检查时已主动改正。依照《行政处罚法》，市场监督管理部门对该店（　　）。");
        ui.add_space(t::S12);
        ui.spacing_mut().item_spacing.y = t::S12;
        let options = [
            "应当不予行政处罚",
            "可以不予行政处罚",
            "应当从轻或者减轻行政处罚",
            "应当给予警告并责令改正，同时对当事人进行教育，并把处理情况记入市场主体信用档案，在法定期限内向社会公示，接受社会监督",
        ];
        for (i, (letter, option)) in ('A'..).zip(options).enumerate() {
            if review {
                let correct = [Some(false), Some(true), None, None][i];
                let note = ["你的答案", "正确答案", "", ""][i];
                let state = OptionState { selected: i < 2 && (i == 0 || s.many[1]), multiple: true, correct, enabled: false };
                option_row_noted(ui, letter, option, state, note);
            } else {
                let state = OptionState { selected: s.chosen == Some(i), ..Default::default() };
                if option_row(ui, letter, option, state).clicked() {
                    s.chosen = Some(i);
                }
            }
        }
        if review {
            notice(ui, Tone::Info, "三个条件同时具备时，机关“可以”不罚，是裁量；“应当”不罚的是轻微并及时改正、没有造成后果的情形。");
        } else {
            text::caption(ui, "按 A–D 或 1–4 作答，←→ 换题，M 标记");
        }
    });
}

pub fn columns() -> Vec<Column> {
    vec![
        Column::new("id", "编号").fixed(88.0).sortable(),
        Column::new("kind", "题型").fixed(64.0),
        Column::new("stem", "题干").remainder(160.0),
        Column::new("level", "难度").fixed(64.0).right().sortable(),
        Column::new("state", "状态").fixed(96.0),
    ]
}

pub fn table(ui: &mut Ui, s: &mut State) {
    let columns = columns();
    let stems = [
        "当场作出的行政处罚，对公民处以二百元以下罚款的",
        "通报批评属于行政处罚的种类。",
        "某食品店初次违法，危害后果轻微，主动改正",
    ];
    let out = DataTable::new("bank", "题目", &columns, s.rows)
        .selected(s.row)
        .sort(s.sort)
        .row_name(|r| format!("题目 {}", r + 1))
        .copy(|r| format!("xzcf-{:03}", r + 15))
        .show(ui, |ui, row, col| match col {
            0 => drop(cell_muted(ui, format!("xzcf-{:03}", row + 15))),
            1 => drop(chip(ui, ["单选", "判断", "多选"][row % 3], Tone::Neutral)),
            2 => drop(cell_text(ui, stems[row % 3])),
            3 => drop(cell_number(ui, (row % 5 + 1).to_string())),
            _ => match row % 4 {
                3 => drop(chip(ui, "待审定", Tone::Info)),
                2 => drop(chip(ui, "条文变动", Tone::Warn)),
                _ => drop(chip(ui, "已审定", Tone::Ok)),
            },
        });
    s.row = out.selected;
    s.opened = out.activated.or(s.opened);
    s.sort = out.sort.or(s.sort);
}

fn bank(ui: &mut Ui, s: &mut State) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t::S20;
        let height = ui.available_height();
        let width = ui.available_width();
        ui.vertical(|ui| {
            ui.set_width(176.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            section_heading(ui, "领域");
            ui.add_space(t::S8);
            for (i, (label, n)) in [("全部", "1,500"), ("行政处罚", "110"), ("市场监管执法程序", "180"), ("行政复议", "70")].iter().enumerate() {
                list_row(ui, label, n, i == 1);
            }
            ui.add_space(t::S16);
            section_heading(ui, "要处理");
        });
        ui.vertical(|ui| {
            ui.set_width((width - 176.0 - 300.0 - 2.0 * t::S20).max(200.0));
            Card::new().padding(0.0).min_height(height).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                Frame::new().inner_margin(Margin::symmetric(16, 14)).show(ui, |ui| {
                    ui.horizontal(|ui| {
                        SearchField::new("题库搜索", "搜索").width(150.0).show(ui, &mut s.search);
                        text::muted(ui, "312 题 · 2 毫秒");
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            Button::primary("新题").icon(Icon::Add).show(ui);
                            Button::secondary("导入").icon(Icon::Upload).show(ui);
                        });
                    });
                });
                hline(ui);
                table(ui, s);
            });
        });
        ui.vertical(|ui| {
            Card::new().min_height(height).show(ui, |ui| {
                text::text_row(ui, |ui| {
                    chip(ui, "单项选择", Tone::Accent);
                    chip(ui, "已审定", Tone::Ok);
                });
                text::reading(ui, "某食品店初次违法，危害后果轻微，执法人员检查时已主动改正。依照《行政处罚法》，市场监督管理部门对该店（　　）。");
                ui.add_space(t::S8);
                section_heading(ui, "依据");
                text::text_row(ui, |ui| {
                    chip(ui, "行政处罚法 第三十三条第一款", Tone::Info);
                    text::muted(ui, "现行有效");
                });
                text::caption(ui, "实测难度系数 0.71（n=184） · 区分度 38 · 用于 3 场考试");
            });
        });
    });
}

fn results(ui: &mut Ui, s: &mut State) {
    ui.spacing_mut().item_spacing = egui::Vec2::splat(t::S16);
    ui.horizontal(|ui| {
        select(ui, "考试", &mut s.unit, &[(0, "2026 年度学法考试".into()), (1, "2025 年度学法考试".into())]);
        select(ui, "成绩", &mut s.mode, &[(0, "首次成绩".into()), (1, "最终成绩".into())]);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            Button::primary("导出汇总表").icon(Icon::Download).show(ui);
            Button::secondary("打印预览").icon(Icon::Print).show(ui);
        });
    });
    let stats = [
        ("应考", "186", "人"),
        ("实考", "179", "参考率 96.2%"),
        ("合格率", "94.4%", "上年 91.8%"),
        ("平均分", "81.3", "中位 82.5"),
    ];
    stat_cards(ui, &stats.map(|(label, value, note)| Stat { label, value, note }));
    ui.columns(2, |columns| {
        card(&mut columns[0], |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            text::card_title(ui, "各单位合格率（%）");
            for (label, v) in [("市局机关", 98.4), ("甲县局", 96.7), ("乙县局", 92.6), ("丙区局", 92.0)] {
                bar_row(ui, label, v / 100.0, &format!("{v:.1}"), Tone::Info);
            }
        });
        Card::new().padding(8.0).show(&mut columns[1], |ui| {
            ui.set_height(300.0);
            table(ui, s);
        });
    });
}
