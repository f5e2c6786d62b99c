use super::*;
use proptest::prelude::*;

fn with_media(html: &str) -> (String, Vec<String>) {
    let mut media = Media::default();
    (plain(html, &mut media), media.names)
}

#[test]
fn tags_blocks_and_entities() {
    for (html, text) in [
        ("<p>甲</p>\n<p>乙<br />丙</p>", "甲\n乙\n丙"),
        ("<ul><li>一</li>\n  <li>二</li></ul>尾", "一\n二\n尾"),
        ("a <b>b</b>\n\t c&nbsp;&nbsp;d", "a b c  d"),
        ("&lt;p&gt; &amp;amp; &#20013;&#x6587; &copy;&eacute; &bogus; & &#0;", "<p> &amp; 中文 ©é &bogus; & &#0;"),
        ("<p>&nbsp;　首行缩进</p><p></p><p><br></p>次行", "首行缩进\n次行"),
        ("<pre>\nfn a() {\n    b\n}\n</pre>", "fn a() {\n    b\n}"),
        ("5 < 6 且 <7，a<b", "5 < 6 且 <7，a<b"),
        ("甲<!-- 注 -->乙<script>x < y</script>丙<style>p{}</style>", "甲乙丙"),
        ("10<sup>5</sup>，H<sub>2</sub>O，1<sup>st</sup>", "10⁵，H₂O，1st"),
        ("<p title='a > b' class=\"x\">甲</p>", "甲"),
        ("<table><tr><td>一</td><td>二</td></tr><tr><td>三</td></tr></table>", "一 二\n三"),
        ("甲<p 乙", "甲<p 乙"),
        ("甲<!-- 乙<b>丙</b>", "甲<!-- 乙<b>丙</b>"),
    ] {
        assert_eq!(with_media(html).0, text, "{html}");
    }
}

#[test]
fn media_are_named_once_each() {
    let (text, media) = with_media(
        r#"<p><a href="@@PLUGINFILE@@/bonjour.mp3">听</a><img src="@@PLUGINFILE@@/a%20%E5%9B%BE.png" alt="x">
        <img src='data:image/png;base64,AAAA'><img alt="图二"><video><source src="http://x.cn/m/v.mp4?t=1"></video>
        <IMG SRC=@@PLUGINFILE@@/a%20%E5%9B%BE.png></p><a href="http://x.cn/law.html">法</a>"#,
    );
    assert_eq!(text, "听\n法");
    assert_eq!(media, ["bonjour.mp3", "a 图.png", "image/png", "图二", "v.mp4"]);
    let mut media = Media::default();
    assert_eq!(read("看![](@@PLUGINFILE@@/c.png)。", Markup::Plain, &mut media), "看![](@@PLUGINFILE@@/c.png)。");
    assert_eq!(media.names, ["c.png"]);
}

#[test]
fn auto_format_has_tags_only_where_it_has_tags() {
    let auto = |text| read(text, Markup::Auto, &mut Media::default());
    assert_eq!(auto("甲 <b>乙</b>\n丙"), "甲 乙\n丙");
    assert_eq!(auto("符号 <>、<x>、a<b 与 &lt;\n\n  丙 "), "符号 <>、<x>、a<b 与 <\n  丙");
    assert_eq!(read(" 甲 <b>乙</b>  \n\n丙", Markup::Plain, &mut Media::default()), "甲 <b>乙</b>\n丙");
}

#[test]
fn hostile_input_is_read_in_linear_time() {
    let started = std::time::Instant::now();
    for piece in ["<a", "<!--", "<a \"", "&", "<p>", "<a href=\"", "&#", "<sup>"] {
        with_media(&piece.repeat(100_000));
    }
    assert!(started.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(lines in proptest::collection::vec("[甲乙a<>&;#x \"'1-9/!-]{0,8}[甲>;]", 1..4)) {
        let text = tidy(&lines.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join("\n"));
        prop_assert_eq!(with_media(&write(&text)).0, text);
    }

    #[test]
    fn nothing_makes_it_fail(text in "(<|>|&|;|\"|'|=|/|!--|-->|p|br|img |src|sup|pre|\n| |甲|@@PLUGINFILE@@/){0,40}") {
        for markup in [Markup::Html, Markup::Auto, Markup::Plain] {
            read(&text, markup, &mut Media::default());
        }
    }
}
