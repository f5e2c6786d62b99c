//! Pixels as a .png: eight bits of red, green and blue each, without time or program, so that the same pixels give the same bytes.

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// `rgb` holds three bytes a pixel, row by row from the top.
///
/// # Errors
/// Where the packing of memory into memory fails.
pub fn write(width: u32, height: u32, rgb: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::with_capacity(13);
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head);
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in rgb.chunks((width as usize * 3).max(1)) {
        packer.write_all(&[0])?;
        packer.write_all(row)?;
    }
    chunk(&mut out, *b"IDAT", &packer.finish()?);
    chunk(&mut out, *b"IEND", &[]);
    Ok(out)
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let mut sum = Crc::new();
    for part in [&name[..], data] {
        sum.update(part);
        out.extend(part);
    }
    out.extend(sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checked with the reference: these are the bytes that other programs read.
    #[test]
    fn a_png_holds_its_size_and_the_sum_of_its_end() {
        let bytes = write(2, 1, &[255, 0, 0, 0, 0, 255]).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02"));
        assert!(bytes.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}
