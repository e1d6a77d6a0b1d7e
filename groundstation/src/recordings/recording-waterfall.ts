import type { RecordingWaterfall } from '@dawa/protocols/console/recording';
import { PowerSpectrum } from '@dawa/protocols/spectrum/power-spectrum';
import { Waterfall } from '@dawa/protocols/spectrum/waterfall';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type RecordingFile, samplesOf } from './recording-file.ts';

export interface WaterfallWish {
  /** From the start of the recording; all of it unless given. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  readonly fromHz?: number | undefined;
  readonly toHz?: number | undefined;
}

/** Rows of equal time over some of a recording. */
export function waterfallOf(
  file: RecordingFile,
  wish: WaterfallWish = {},
): Result<RecordingWaterfall, Fault<'bad-value'>> {
  const { sampleRateHz, samples, format, recordingId, startedAtMs } = file;
  const lengthMs = (samples * 1000) / sampleRateHz;
  const { fromMs = 0, toMs = lengthMs, rows: wanted = 600, columns: most = 512 } = wish;
  const from = Math.round((fromMs * sampleRateHz) / 1000);
  const to = Math.min(samples, Math.round((toMs * sampleRateHz) / 1000));
  if (!(from >= 0 && to > from)) {
    const expected = `a span within 0 to ${lengthMs.toFixed(0)} ms`;
    return failure({ kind: 'bad-value', expected, found: `${fromMs} to ${toMs}` });
  }
  const transformSamples = transformFor(to - from, wanted);
  const { firstHz, bins, binHz } = new PowerSpectrum(transformSamples, format.kind, sampleRateHz);
  const { fromHz = firstHz, toHz = firstHz + bins * binHz } = wish;
  const columns = Math.min(most, Math.floor((toHz - fromHz) / binHz));
  const rowsPerSecond = Math.min((wanted * sampleRateHz) / (to - from), sampleRateHz / 2);
  try {
    const waterfall = new Waterfall({
      ...{ kind: format.kind, sampleRateHz, transformSamples, rowsPerSecond, columns, fromHz, toHz },
      ...{ floorDb, topDb },
    });
    const rows: RecordingWaterfall['rows'] = [];
    const take = (made: ReturnType<Waterfall['push']>) => {
      for (const { atSample, levels } of made) {
        rows.push({ atMs: fromMs + (atSample * 1000) / sampleRateHz, levels: base64Of(levels) });
      }
    };
    for (const piece of samplesOf(file, from, to)) take(waterfall.push(piece));
    take(waterfall.flush());
    return success({
      ...{ recordingId, startedAtMs, fromMs, toMs: (to * 1000) / sampleRateHz, fromHz, toHz, columns },
      ...{ floorDb, topDb, rows },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failure({ kind: 'bad-value', expected: 'a band that the recording holds', found: error.message });
  }
}

export function base64Of(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('base64');
}

/** As fine as a row's time allows, from 256 to 4096. */
function transformFor(samples: number, rows: number): number {
  const aRow = Math.max(1, samples / rows);
  return Math.min(4096, Math.max(256, 2 ** Math.floor(Math.log2(aRow))));
}

export const floorDb = -100;
export const topDb = 0;
