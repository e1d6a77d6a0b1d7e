import type { WaterfallRowInfo } from '@dawa/protocols/console/recording';
import { numbersASample } from '@dawa/protocols/spectrum/power-spectrum';
import { Waterfall } from '@dawa/protocols/spectrum/waterfall';
import type { SampleChunk, SampleSource } from '../audio/sample-source.ts';
import type { Bus } from '../ports.ts';
import { base64Of, floorDb, topDb } from './recording-waterfall.ts';

/**
 * Rows of the waterfall, eight a second: the last minutes are kept for who opens the page, and each goes over the bus as long as
 * somebody watches. Two dozen transforms a second for sound cost a thousandth of a processor.
 */
export class LiveWaterfall {
  readonly #bus: Pick<Bus, 'publish'>;
  readonly #recordingNow: () => string | undefined;
  readonly #stop: () => void;
  #watchers = 0;
  #rows: WaterfallRowInfo[] = [];
  #waterfall: Waterfall | undefined;
  #of: Pick<SampleChunk, 'kind' | 'sampleRateHz'> | undefined;
  #samples = 0;

  constructor(
    source: Pick<SampleSource, 'onChunk'>,
    bus: Pick<Bus, 'publish'>,
    recordingNow: () => string | undefined,
  ) {
    this.#bus = bus;
    this.#recordingNow = recordingNow;
    this.#stop = source.onChunk((chunk) => this.#take(chunk));
  }

  /** Of one band, oldest first. */
  get lately(): readonly WaterfallRowInfo[] {
    return this.#rows;
  }

  watch(): () => void {
    let isWatching = true;
    this.#watchers++;
    return () => {
      if (!isWatching) return;
      isWatching = false;
      this.#watchers--;
    };
  }

  close(): void {
    this.#stop();
  }

  #take(chunk: SampleChunk): void {
    const { kind, sampleRateHz, samples, atMs } = chunk;
    if (this.#of?.kind !== kind || this.#of.sampleRateHz !== sampleRateHz) this.#begin(chunk);
    const [fromHz, toHz] = kind === 'iq' ? [-sampleRateHz / 2, sampleRateHz / 2] : [0, sampleRateHz / 2];
    const before = this.#samples;
    this.#samples += samples.length / numbersASample[kind];
    for (const { atSample, levels } of this.#waterfall!.push(samples)) {
      const row: WaterfallRowInfo = {
        rowAtMs: atMs + ((atSample - before) * 1000) / sampleRateHz,
        ...{ kind, fromHz, toHz, floorDb, topDb, levels: base64Of(levels) },
        recordingId: this.#recordingNow() ?? null,
      };
      this.#rows.push(row);
      if (this.#watchers > 0) this.#bus.publish({ type: 'waterfall', row });
    }
    // Time that went back, as in a source that begins anew, leaves nothing behind what is newest.
    const newestMs = this.#rows.at(-1)?.rowAtMs ?? 0;
    const kept = this.#rows.findIndex(({ rowAtMs }) => rowAtMs >= newestMs - keptMs && rowAtMs <= newestMs);
    if (kept > 0) this.#rows.splice(0, kept);
  }

  #begin({ kind, sampleRateHz }: SampleChunk): void {
    this.#of = { kind, sampleRateHz };
    this.#samples = 0;
    this.#rows = [];
    this.#waterfall = new Waterfall({
      ...{ kind, sampleRateHz, transformSamples: 2048, rowsPerSecond: 8, columns: 512, floorDb, topDb },
    });
  }
}

/** As long as a page shows them. */
const keptMs = 180_000;
