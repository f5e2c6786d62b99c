//! Images of questions on the screen. Whoever paints a text asks for the images of its marks; what is not there yet is asked of the
//! office by the frame, and painted when it has come.

use super::kit::{self, text, tokens as t};
use egui::{ColorImage, Context, Response, Sense, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo};
use image::imageops;
use kaofa_core::domain::image::{Attachment, Image, ImageId, Images, MediaType, Piece, mark, marks, pieces};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Textures held at once; a question has 20 images at most.
const HELD: usize = 64;
/// Longest side of a texture in pixels: more than a screen is wide helps nobody.
const MOST_SIDE: usize = 2048;

#[derive(Clone)]
enum Slot {
    /// Asked for, not come yet.
    Awaited,
    Ready(TextureHandle),
    /// Not in the workspace, or not what it says it is.
    Missing,
}

/// What the window holds of images.
#[derive(Default)]
struct Shelf {
    slots: HashMap<ImageId, Slot>,
    wanted: BTreeSet<ImageId>,
    /// Images of an import that is only looked at.
    offered: Arc<Images>,
}

fn with_shelf<R>(ctx: &Context, f: impl FnOnce(&mut Shelf) -> R) -> R {
    let shelf: Arc<Mutex<Shelf>> = ctx.data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<Shelf>>>(egui::Id::NULL).clone());
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    f(&mut shelf)
}

/// Images that are not in the workspace yet, to be looked for first.
pub(crate) fn offer(ctx: &Context, images: &Arc<Images>) {
    with_shelf(ctx, |shelf| {
        if !Arc::ptr_eq(&shelf.offered, images) {
            shelf.offered = images.clone();
        }
    });
}

/// What is to be asked of the office, each once.
pub(crate) fn wanted(ctx: &Context) -> Vec<ImageId> {
    with_shelf(ctx, |shelf| std::mem::take(&mut shelf.wanted).into_iter().collect())
}

/// What the office answered: of the images asked for, those that it has.
pub(crate) fn arrived(ctx: &Context, asked: &[ImageId], found: &[Image]) {
    for id in asked {
        let image = found.iter().find(|image| image.attachment.sha256 == *id);
        let slot = image.and_then(|image| texture(ctx, image)).map_or(Slot::Missing, Slot::Ready);
        with_shelf(ctx, |shelf| shelf.slots.insert(*id, slot));
    }
    ctx.request_repaint();
}

fn slot(ctx: &Context, attachment: &Attachment) -> Slot {
    let id = attachment.sha256;
    let (known, offered) = with_shelf(ctx, |shelf| (shelf.slots.get(&id).cloned(), shelf.offered.get(&id).cloned()));
    if let Some(known) = known {
        return known;
    }
    let slot = match offered {
        Some(image) => texture(ctx, &image).map_or(Slot::Missing, Slot::Ready),
        None => Slot::Awaited,
    };
    with_shelf(ctx, |shelf| {
        if shelf.slots.len() >= HELD {
            shelf.slots.clear();
        }
        if matches!(slot, Slot::Awaited) {
            shelf.wanted.insert(id);
            ctx.request_repaint();
        }
        shelf.slots.insert(id, slot.clone());
    });
    slot
}

fn texture(ctx: &Context, image: &Image) -> Option<TextureHandle> {
    let pixels = decoded(image.attachment.media_type, &image.bytes)?;
    let most = ctx.input(|input| input.max_texture_side).min(MOST_SIDE) as u32;
    let pixels = if pixels.width().max(pixels.height()) > most { smaller(&pixels, most) } else { pixels };
    let size = [pixels.width() as usize, pixels.height() as usize];
    let color = ColorImage::from_rgba_unmultiplied(size, pixels.as_raw());
    Some(ctx.load_texture(image.attachment.sha256.to_string(), color, TextureOptions::LINEAR))
}

fn smaller(pixels: &image::RgbaImage, most: u32) -> image::RgbaImage {
    let (width, height) = pixels.dimensions();
    let scaled = |side: u32| (u64::from(side) * u64::from(most) / u64::from(width.max(height))).max(1) as u32;
    imageops::thumbnail(pixels, scaled(width), scaled(height))
}

/// The first picture of an image as pixels; `None` where it is damaged.
fn decoded(kind: MediaType, bytes: &[u8]) -> Option<image::RgbaImage> {
    match kind {
        MediaType::Png => Some(image::load_from_memory_with_format(bytes, image::ImageFormat::Png).ok()?.into_rgba8()),
        MediaType::Jpeg => {
            let options = zune_jpeg::zune_core::options::DecoderOptions::default()
                .jpeg_set_out_colorspace(zune_jpeg::zune_core::colorspace::ColorSpace::RGBA);
            let mut decoder = zune_jpeg::JpegDecoder::new_with_options(std::io::Cursor::new(bytes), options);
            let pixels = decoder.decode().ok()?;
            let (width, height) = decoder.dimensions()?;
            image::RgbaImage::from_raw(width as u32, height as u32, pixels)
        }
        MediaType::Gif => {
            let mut options = gif::DecodeOptions::new();
            options.set_color_output(gif::ColorOutput::RGBA);
            let mut decoder = options.read_info(bytes).ok()?;
            let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
            let frame = decoder.read_next_frame().ok()??;
            let (left, top) = (i64::from(frame.left), i64::from(frame.top));
            let part = image::RgbaImage::from_raw(frame.width.into(), frame.height.into(), frame.buffer.to_vec())?;
            let mut whole = image::RgbaImage::new(width, height);
            imageops::overlay(&mut whole, &part, left, top);
            Some(whole)
        }
    }
}

/// The images of the marks in a text, below it, each no wider than the column.
pub(crate) fn below<'a>(ui: &mut Ui, words: &str, find: impl Fn(usize) -> Option<&'a Attachment>) {
    let numbers: BTreeSet<usize> = marks(words).collect();
    for number in numbers {
        if let Some(attachment) = find(number) {
            picture(ui, number, attachment);
        }
    }
}

/// A text line by line, each with its images below; a line that is nothing but marks is only its images.
pub(crate) fn lines<'a>(
    ui: &mut Ui,
    words: &str,
    find: impl Fn(usize) -> Option<&'a Attachment>,
    mut line_ui: impl FnMut(&mut Ui, &str),
) {
    for line in words.lines() {
        let shown = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => text.trim().is_empty(),
            Piece::Image(number) => find(*number).is_some(),
        };
        let parts = pieces(line);
        if parts.is_empty() || !parts.iter().all(shown) {
            line_ui(ui, line);
        }
        below(ui, line, &find);
    }
}

/// The images of a question by the numbers of their marks.
pub(crate) fn of<'a>(attachments: &'a [Attachment]) -> impl Fn(usize) -> Option<&'a Attachment> {
    move |number| attachments.get(number.checked_sub(1)?)
}

fn picture(ui: &mut Ui, number: usize, attachment: &Attachment) -> Option<Response> {
    let name = format!("{} {}", mark(number), attachment.name).trim_end().to_owned();
    match slot(ui.ctx(), attachment) {
        Slot::Awaited => {
            ui.add(egui::Spinner::new());
            None
        }
        Slot::Missing => {
            text::text_row(ui, |ui| drop(kit::chip(ui, &name, kit::Tone::Warn)));
            None
        }
        Slot::Ready(texture) => {
            let size = texture.size_vec2();
            let room = Vec2::new(ui.available_width().max(t::S56), t::PICTURE_HEIGHT);
            let scale = (room.x / size.x).min(room.y / size.y).min(1.0);
            ui.add_space(t::S4);
            let (rect, response) = ui.allocate_exact_size(size * scale, Sense::hover());
            egui::Image::new((texture.id(), size * scale)).paint_at(ui, rect);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
            ui.add_space(t::S4);
            Some(response.on_hover_text(name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_decoded_and_damage_is_no_picture() {
        let mut png = Vec::new();
        image::RgbaImage::from_pixel(3, 2, image::Rgba([200, 30, 30, 255]))
            .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
            .unwrap();
        assert_eq!(decoded(MediaType::Png, &png).unwrap().dimensions(), (3, 2));
        assert!(decoded(MediaType::Png, &png[..png.len() / 2]).is_none());
        let mut gif_bytes = Vec::new();
        let mut encoder = gif::Encoder::new(&mut gif_bytes, 4, 4, &[255, 0, 0]).unwrap();
        // A frame smaller than the whole, which stands where it says.
        let frame = gif::Frame { left: 1, top: 2, width: 2, height: 1, buffer: vec![0, 0].into(), ..gif::Frame::default() };
        encoder.write_frame(&frame).unwrap();
        drop(encoder);
        let whole = decoded(MediaType::Gif, &gif_bytes).unwrap();
        assert_eq!((whole.dimensions(), whole.get_pixel(1, 2).0, whole.get_pixel(0, 0).0[3]), ((4, 4), [255, 0, 0, 255], 0));
        assert!(decoded(MediaType::Jpeg, b"\xff\xd8\xff\xd9").is_none());
    }

    #[test]
    fn what_is_larger_than_a_texture_may_be_is_made_smaller() {
        let long = image::RgbaImage::new(5_000, 3);
        assert_eq!(smaller(&long, 2_048).dimensions(), (2_048, 1));
    }
}
