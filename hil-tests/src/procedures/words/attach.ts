import { createHash } from 'node:crypto';
import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { Attachment, Plot } from '../../report/results.ts';
import type { WordContext } from './word-context.ts';

export interface AttachWords {
  /** Keeps a file beside the report: `await steps.attach('frames.kiss', 'application/octet-stream', bytes)`. */
  attach(name: string, mediaType: string, content: Uint8Array | string): Promise<Attachment | undefined>;
  /**
   * Draws into the report what was measured; judges nothing.
   *
   * @throws RangeError when a series has not as many values of y, and of its error bars, as of x, or one that is no number
   */
  plot(name: string, plot: Plot): void;
}

/** A procedure that attaches more than this has mistaken a stream for a file. */
export const mostAttachedOctets = 64 * 1024 * 1024;

export function attachWords({ bench, desk, keep }: WordContext): AttachWords {
  const { clock } = bench;
  return {
    async attach(name, mediaType, content) {
      const startedAtMs = clock.nowAtMs();
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const title = `Attach ${name}`;
      const expected = 'kept with its hash';
      const refuse = (found: string) => {
        keep(title, startedAtMs, { verdict: 'inconclusive', expected, found });
        return undefined;
      };
      if (bytes.length > mostAttachedOctets)
        return refuse(`${bytes.length} octets, of at most ${mostAttachedOctets}`);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      let file = fileNameOf(name, sha256);
      try {
        if (desk.attachments !== undefined)
          file = await clock.track(desk.attachments.put({ name: file, sha256, bytes }));
      } catch (error) {
        return refuse(messageOf(error));
      }
      const attachment: Attachment = { name, mediaType, file, octets: bytes.length, sha256 };
      keep(title, startedAtMs, {
        ...{ verdict: 'pass', expected, found: `${bytes.length} octets, SHA-256 ${sha256.slice(0, 16)}…` },
        attachments: [attachment],
      });
      return attachment;
    },

    plot(name, plot) {
      for (const series of plot.series) mustBeWhole(name, series);
      const points = plot.series.reduce((sum, { xs }) => sum + xs.length, 0);
      const found = `${points} points`;
      keep(name, clock.nowAtMs(), { verdict: 'pass', expected: 'drawn', found, plot });
    },
  };
}

/** Ours alone, whatever the name says: letters and digits, the beginning of the hash, the ending. */
function fileNameOf(name: string, sha256: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'file';
  const dot = safe.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ''];
  return `${stem.slice(0, 60)}-${sha256.slice(0, 8)}${ending.slice(0, 12)}`;
}

function mustBeWhole(
  name: string,
  { xs, ys, lows = ys, highs = ys, ...series }: Plot['series'][number],
): void {
  for (const values of [ys, lows, highs]) {
    if (values.length !== xs.length)
      throw new RangeError(`${name}: ${series.name}: expected ${xs.length} values, found ${values.length}`);
  }
  const odd = [...xs, ...ys, ...lows, ...highs].find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`${name}: ${series.name}: expected numbers, found ${odd}`);
}
