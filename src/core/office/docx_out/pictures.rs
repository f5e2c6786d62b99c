//! Pictures in the line of their text, as large as at 96 dots an inch, and no wider than the page allows.

use crate::domain::image::{self, Image};
use crate::office::xml::escape;
use std::collections::BTreeMap;

/// English metric units of a pixel and of a twentieth of a point.
const PER_PIXEL: u64 = 9_525;
const PER_TWENTIETH: u64 = 635;
/// No higher than this part of a page of 15,000 twentieths of a point, so that text around it stays with it.
const MOST_HEIGHT: u64 = 7_500 * PER_TWENTIETH;
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";

/// The id of the relationship of picture `number`, from 1.
pub(super) fn relationship(number: usize) -> String {
    format!("rIdP{number}")
}

/// Its part, from the folder of the document.
pub(super) fn part(number: usize, picture: &Image) -> String {
    format!("media/image{number}.{}", picture.attachment.media_type.extension())
}

/// The body with drawings in place of characters, and the pictures drawn with their numbers, from 1. A character that stands for
/// no picture goes.
pub(super) fn drawn<'p>(body: &str, pictures: &'p [Image], width: u32) -> (String, Vec<(usize, &'p Image)>) {
    let mut out = String::with_capacity(body.len());
    let mut id = 0;
    let mut shown = BTreeMap::new();
    for c in body.chars() {
        let Some(index) = image::index_of_place(c) else {
            out.push(c);
            continue;
        };
        if let Some(picture) = pictures.get(index) {
            id += 1;
            shown.insert(index + 1, picture);
            // A character always stands in a text.
            out.push_str("</w:t>");
            out.push_str(&drawing(picture, &relationship(index + 1), id, width));
            out.push_str("<w:t xml:space=\"preserve\">");
        }
    }
    (out, shown.into_iter().collect())
}

/// Width and height in English metric units.
fn size(picture: &Image, width: u32) -> (u64, u64) {
    let (wide, high) = (u64::from(picture.width) * PER_PIXEL, u64::from(picture.height) * PER_PIXEL);
    let most = u64::from(width) * PER_TWENTIETH;
    let (wide, high) = if wide > most { (most, high * most / wide) } else { (wide, high) };
    let (wide, high) = if high > MOST_HEIGHT { (wide * MOST_HEIGHT / high, MOST_HEIGHT) } else { (wide, high) };
    (wide.max(1), high.max(1))
}

fn drawing(picture: &Image, relationship: &str, id: u32, width: u32) -> String {
    let (wide, high) = size(picture, width);
    // Without a name of its own it is called after its place.
    let name = if picture.attachment.name.is_empty() { id.to_string() } else { escape(&picture.attachment.name) };
    let extent = format!("cx=\"{wide}\" cy=\"{high}\"");
    format!(
        "<w:drawing><wp:inline xmlns:wp=\"{DRAWING}/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent {extent}/><wp:docPr id=\"{id}\" name=\"{name}\"/><a:graphic xmlns:a=\"{DRAWING}/main\">\
         <a:graphicData uri=\"{DRAWING}/picture\"><pic:pic xmlns:pic=\"{DRAWING}/picture\"><pic:nvPicPr>\
         <pic:cNvPr id=\"{id}\" name=\"{name}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relationship}\"/>\
         <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext {extent}/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::tests::jpeg;

    #[test]
    fn a_picture_keeps_its_shape_and_stays_on_the_page() {
        let of = |width, height| Image { width, height, ..Image::read("a.jpg", jpeg(1)).unwrap() };
        assert_eq!(size(&of(96, 48), 9_000), (914_400, 457_200));
        assert_eq!(size(&of(6_000, 3_000), 9_000), (9_000 * 635, 4_500 * 635));
        let (wide, high) = size(&of(100, 40_000), 9_000);
        assert!(high == MOST_HEIGHT && wide < 20_000);
    }
}
