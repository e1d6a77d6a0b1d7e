/**
 * The first packet of `gen_packets -B 9600 -r 48000` of Direwolf 1.6 (Debian 12, 2026-11-29): its symbols, read off the samples
 * by their sign, first symbol in the high bit; and what `atest -B 9600 -h` reads from the same file, without the check.
 */
export const genPacketsSymbols =
  '808748b7afa1ad4a828de918e582aa6b7302092116016b968c2304a148c4a8a85e77adc8ac3a3ee977a989ce2e4bf47fe9d0c53203937332bc88af1b03e67e57' +
  '047198e095acb62ef7d3c2ff8f5b0039a9d59f811d809cee48b9fdfd1ce5158999f7125779f075a140e48e';
export const genPacketsFrame =
  'a88aa6a84040e0ae84649ea6b4ff03f0' +
  Array.from(',The quick brown fox jumps over the lazy dog!  1 of 4', (c) =>
    c.charCodeAt(0).toString(16),
  ).join('');
