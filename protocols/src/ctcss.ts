/**
 * Sub-audible tones as radios number them: makers agree on the tones (EIA RS-220-A) and not on which of them have a number.
 *
 * Source: `ts2000_ctcss_list`, `common_ctcss_list` and `ft847_ctcss_list` of Hamlib 4.5.4; `rigctl -m 1035 C 670` puts
 * `CN00000` on the wire, `rigctl -m 2014 C 670` puts `TN01`.
 */

/** TS-2000: the first is number 1; the last, 1750 Hz, is the tone burst of repeaters. */
export const kenwoodTonesHz: readonly number[] = [
  67.0, 71.9, 74.4, 77.0, 79.7, 82.5, 85.4, 88.5, 91.5, 94.8, 97.4, 100.0, 103.5, 107.2, 110.9, 114.8, 118.8,
  123.0, 127.3, 131.8, 136.5, 141.3, 146.2, 151.4, 156.7, 162.2, 167.9, 173.8, 179.9, 186.2, 192.8, 203.5,
  210.7, 218.1, 225.7, 233.6, 241.8, 250.3, 1750,
];

/** FT-991: the first is number 0. */
export const yaesuTonesHz: readonly number[] = [
  67.0, 69.3, 71.9, 74.4, 77.0, 79.7, 82.5, 85.4, 88.5, 91.5, 94.8, 97.4, 100.0, 103.5, 107.2, 110.9, 114.8,
  118.8, 123.0, 127.3, 131.8, 136.5, 141.3, 146.2, 151.4, 156.7, 159.8, 162.2, 165.5, 167.9, 171.3, 173.8,
  177.3, 179.9, 183.5, 186.2, 189.9, 192.8, 196.6, 199.5, 203.5, 206.5, 210.7, 218.1, 225.7, 229.1, 233.6,
  241.8, 250.3, 254.1,
];

/** FT-847: tone and the octet that stands for it; the octets follow the tone chip and not the tones. */
export const ft847Tones: readonly (readonly [toneHz: number, octet: number])[] = [
  [67.0, 0x3f],
  [69.3, 0x39],
  [71.9, 0x1f],
  [74.4, 0x3e],
  [77.0, 0x0f],
  [79.7, 0x3d],
  [82.5, 0x1e],
  [85.4, 0x3c],
  [88.5, 0x0e],
  [91.5, 0x3b],
  [94.8, 0x1d],
  [97.4, 0x3a],
  [100.0, 0x0d],
  [103.5, 0x1c],
  [107.2, 0x0c],
  [110.9, 0x1b],
  [114.8, 0x0b],
  [118.8, 0x1a],
  [123.0, 0x0a],
  [127.3, 0x19],
  [131.8, 0x09],
  [136.5, 0x18],
  [141.3, 0x08],
  [146.2, 0x17],
  [151.4, 0x07],
  [156.7, 0x16],
  [162.2, 0x06],
  [167.9, 0x15],
  [173.8, 0x05],
  [179.9, 0x14],
  [186.2, 0x04],
  [192.8, 0x13],
  [203.5, 0x03],
  [210.7, 0x12],
  [218.1, 0x02],
  [225.7, 0x11],
  [233.6, 0x01],
  [241.8, 0x10],
  [250.3, 0x00],
];
