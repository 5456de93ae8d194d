//! The simplest H.264 there is (baseline profile): once a second a picture of uncoded macroblocks (`I_PCM`), between them
//! pictures that repeat the last one. Clauses are those of ITU-T H.264.

use super::colours::Colours;

/// Width of a picture in macroblocks of 16 pixels.
pub(super) const ACROSS: u32 = 8;
/// Height of a picture in macroblocks.
pub(super) const DOWN: u32 = 6;
/// Pictures a second.
pub(super) const RATE: u32 = 10;

/// A picture as a NAL unit.
pub(super) struct Frame {
    pub(super) unit: Vec<u8>,
    /// Whether a player can begin with it.
    pub(super) is_key: bool,
}

/// The sequence parameter set (7.3.2.1.1).
pub(super) fn sequence_set() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.fixed(66, 8); // baseline
    bits.fixed(0xC0, 8);
    bits.fixed(20, 8); // level 2
    bits.exponential(0);
    bits.exponential(0); // frame numbers of four bits
    bits.exponential(2); // shown in the order of decoding
    bits.exponential(1); // one picture is referred to
    bits.fixed(0, 1);
    bits.exponential(ACROSS.saturating_sub(1));
    bits.exponential(DOWN.saturating_sub(1));
    bits.fixed(0b1100, 4); // whole frames, inference of 8×8, neither cropped nor annotated
    bits.unit(0x67)
}

/// The picture parameter set (7.3.2.2).
pub(super) fn picture_set() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.exponential(0);
    bits.exponential(0);
    bits.fixed(0, 2); // CAVLC, no order of fields
    bits.exponential(0); // one slice group
    bits.exponential(0);
    bits.exponential(0);
    bits.fixed(0, 3); // no weights
    bits.exponential(0);
    bits.exponential(0);
    bits.exponential(0);
    bits.fixed(0b100, 3); // slices say whether they are deblocked
    bits.unit(0x68)
}

/// The pictures of so many seconds.
pub(super) fn frames(colours: &Colours<'_>, seconds: u32) -> Vec<Frame> {
    let mut frames = Vec::new();
    for second in 0..seconds {
        frames.push(Frame {
            unit: key_picture(colours, second),
            is_key: true,
        });
        for number in 1..RATE {
            frames.push(Frame {
                unit: repeated_picture(number),
                is_key: false,
            });
        }
    }
    frames
}

/// A picture in itself (IDR), every macroblock of one colour.
fn key_picture(colours: &Colours<'_>, second: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.exponential(0);
    bits.exponential(7); // only I slices
    bits.exponential(0);
    bits.fixed(0, 4);
    bits.exponential(second % 2); // two IDR pictures in a row have different ids
    bits.fixed(0, 2);
    bits.exponential(0);
    bits.exponential(1); // not deblocked
    let blocks = ACROSS.saturating_mul(DOWN);
    for block in 0..blocks {
        let [luma, blue, red] = colours.at(second.saturating_mul(blocks).saturating_add(block));
        bits.exponential(25); // I_PCM
        bits.align();
        for (value, count) in [(luma, 256), (blue, 64), (red, 64)] {
            for _ in 0..count {
                bits.fixed(value.into(), 8);
            }
        }
    }
    bits.unit(0x65)
}

/// A picture of which every macroblock is skipped, so that it shows the one before.
fn repeated_picture(number: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.exponential(0);
    bits.exponential(5); // only P slices
    bits.exponential(0);
    bits.fixed(number % 16, 4);
    bits.fixed(0, 3);
    bits.exponential(0);
    bits.exponential(1);
    bits.exponential(ACROSS.saturating_mul(DOWN));
    bits.unit(0x41)
}

/// Bits, the highest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// Bits of the last byte that are not written yet.
    free: u32,
}

impl Bits {
    fn bit(&mut self, bit: bool) {
        if self.free == 0 {
            self.bytes.push(0);
            self.free = 8;
        }
        self.free = self.free.saturating_sub(1);
        if bit && let Some(last) = self.bytes.last_mut() {
            *last |= 1_u8.checked_shl(self.free).unwrap_or(0);
        }
    }

    fn fixed(&mut self, value: u32, count: u32) {
        for shift in (0..count).rev() {
            self.bit((value >> shift) & 1 == 1);
        }
    }

    /// `ue(v)` of 9.1; also `se(v)` of 0.
    fn exponential(&mut self, value: u32) {
        let value = value.saturating_add(1);
        let length = 32_u32.saturating_sub(value.leading_zeros());
        self.fixed(0, length.saturating_sub(1));
        self.fixed(value, length);
    }

    fn align(&mut self) {
        self.free = 0;
    }

    /// The NAL unit with this header: stop bit, then emulation prevention (7.4.1).
    fn unit(mut self, header: u8) -> Vec<u8> {
        self.bit(true);
        let mut unit = vec![header];
        let mut zeros = 0_u32;
        for byte in self.bytes {
            if zeros >= 2 && byte <= 3 {
                unit.push(3);
                zeros = 0;
            }
            zeros = if byte == 0 { zeros.saturating_add(1) } else { 0 };
            unit.push(byte);
        }
        unit
    }
}
