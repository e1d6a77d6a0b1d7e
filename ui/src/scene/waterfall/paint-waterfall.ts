/** Powers of one moment: an octet for each band, from the lowest frequency to the highest. */
export interface WaterfallStripe {
  /** Middle of the time that it is of. */
  readonly atMs: number;
  readonly levels: Uint8Array;
}

/** What is painted: time runs to the right, as in every plot of the house, frequency upwards. */
export interface WaterfallPicture {
  /** Oldest first, all with the same bands. */
  readonly stripes: readonly WaterfallStripe[];
  /** Time that one of them is of. */
  readonly stripeMs: number;
  /** Left and right edge. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Lower and upper edge. */
  readonly fromHz: number;
  readonly toHz: number;
  /** What the levels of a stripe go over, where only some of it is shown. */
  readonly band?: { readonly fromHz: number; readonly toHz: number } | undefined;
}

export interface WaterfallColours {
  /** For each shade from the weakest to the strongest, as a pixel in memory. */
  readonly shades: Uint32Array;
  readonly gap: number;
  readonly hatch: number;
}

/** Which octets of level the weakest and the strongest shade stand for. */
export interface LevelRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Paints into pixels, row by row from the top. Where several stripes or bands fall on a pixel the strongest shows, so that a short
 * burst is not lost; where nothing came for longer than a stripe and a half it is hatched, never bridged.
 */
export function paintWaterfall(
  pixels: Uint32Array,
  { width, height }: { readonly width: number; readonly height: number },
  picture: WaterfallPicture,
  { shades, gap, hatch }: WaterfallColours,
  range: LevelRange,
): void {
  const { stripes, stripeMs, fromMs, toMs } = picture;
  const msAPixel = (toMs - fromMs) / width;
  const count = stripes[0]?.levels.length ?? 0;
  const bands = bandsOfRows(count, height, picture);
  const scale = (shades.length - 1) / Math.max(1, range.high - range.low);
  let next = firstAfter(stripes, fromMs - stripeMs);
  for (let x = 0; x < width; x++) {
    const startMs = fromMs + x * msAPixel;
    const endMs = startMs + msAPixel;
    while (next < stripes.length && stripes[next]!.atMs + stripeMs / 2 <= startMs) next++;
    let end = next;
    while (end < stripes.length && stripes[end]!.atMs - stripeMs / 2 < endMs) end++;
    const first = end > next ? next : nearest(stripes, next, (startMs + endMs) / 2, stripeMs * reach);
    if (end === next) end = first + 1;
    for (let y = 0; y < height; y++) {
      const at = y * width + x;
      if (first < 0) {
        pixels[at] = (x + y) % hatchPixels < 2 ? hatch : gap;
        continue;
      }
      const fromBand = Math.min(bands[y + 1]!, count - 1);
      const toBand = Math.max(fromBand + 1, bands[y]!);
      let strongest = 0;
      for (let index = first; index < end; index++) {
        const { levels } = stripes[index]!;
        for (let band = fromBand; band < toBand; band++) strongest = Math.max(strongest, levels[band]!);
      }
      const shade = Math.round((strongest - range.low) * scale);
      pixels[at] = shades[Math.max(0, Math.min(shades.length - 1, shade))]!;
    }
  }
}

/**
 * The noise as the darkest shade, and at least `leastSpan` above it as the brightest: half of what is heard is noise, and a
 * silent band is not blown up into a picture of one.
 */
export function levelRange(stripes: readonly WaterfallStripe[], leastSpan = 70): LevelRange {
  const counts = new Uint32Array(256);
  let total = 0;
  const step = Math.max(1, Math.floor(stripes.length / 200));
  for (let index = 0; index < stripes.length; index += step) {
    for (const level of stripes[index]!.levels) counts[level]!++;
    total += stripes[index]!.levels.length;
  }
  const quantile = (share: number) => {
    let seen = 0;
    for (let level = 0; level < 256; level++) {
      seen += counts[level]!;
      if (seen >= share * total) return level;
    }
    return 255;
  };
  if (total === 0) return { low: 0, high: 255 };
  const low = quantile(0.5);
  return { low, high: Math.max(low + leastSpan, quantile(0.9995)) };
}

/** Rows of a recording are as long as they are apart; a little more, for they are rounded to samples. */
const reach = 0.75;
const hatchPixels = 9;

/** Of the two stripes around a hole between them; -1 where both are too far. */
function nearest(stripes: readonly WaterfallStripe[], next: number, atMs: number, mostMs: number): number {
  const isNear = (index: number) => Math.abs((stripes[index]?.atMs ?? Number.NaN) - atMs) <= mostMs;
  if (isNear(next - 1)) return next - 1;
  return isNear(next) ? next : -1;
}

/** For each row of pixels from the top, and one beyond, the band at its upper edge. */
function bandsOfRows(
  count: number,
  height: number,
  { fromHz, toHz, band = { fromHz, toHz } }: WaterfallPicture,
): Uint32Array {
  const hzARow = (toHz - fromHz) / height;
  const bandsAHz = count / (band.toHz - band.fromHz);
  return Uint32Array.from({ length: height + 1 }, (_, y) => {
    const hz = fromHz + (height - y) * hzARow;
    // A millionth of a band is what the division may have lost.
    return Math.max(0, Math.min(count, Math.floor((hz - band.fromHz) * bandsAHz + 1e-6)));
  });
}

/** Level at a place, in octets of level; undefined where nothing came. */
export function levelAt(picture: WaterfallPicture, atMs: number, hz: number): number | undefined {
  const { stripes, stripeMs, band = picture } = picture;
  const next = firstAfter(stripes, atMs);
  const stripe = stripes[nearest(stripes, next, atMs, stripeMs * reach)];
  if (stripe === undefined) return undefined;
  const share = (hz - band.fromHz) / (band.toHz - band.fromHz);
  return stripe.levels[Math.min(stripe.levels.length - 1, Math.floor(share * stripe.levels.length))];
}

function firstAfter(stripes: readonly WaterfallStripe[], atMs: number): number {
  let [low, high] = [0, stripes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stripes[middle]!.atMs < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
