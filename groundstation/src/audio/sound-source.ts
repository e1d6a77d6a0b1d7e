import { numbersASample, type SampleKind } from '@dawa/protocols/spectrum/power-spectrum';
import type { WavFault } from '@dawa/protocols/wav';
import type { Clock } from '@dawa/seams/clock';
import type { Fault, Result } from '@dawa/seams/fault';
import type { Port } from '../devices/port.ts';
import { SampleListeners, type SampleSource } from './sample-source.ts';

/** Octets to samples: `WavReader`, `RawAudioReader`. */
export interface SoundReader {
  push(bytes: Uint8Array): Result<Float32Array, WavFault>;
  /** Sound unless it says that it is IQ. */
  readonly format: { readonly sampleRateHz: number; readonly kind?: SampleKind } | undefined;
}

/**
 * Sound that comes over a port: from the network, a program or a file. Each time the port is opened it is read from its beginning.
 *
 * The instant of a piece is when it came less how long it lasts: what lies in buffers before is not known.
 *
 * @param createReader a new one for each opening
 */
export function createSoundSource({
  port,
  clock,
  createReader,
  onFault,
}: {
  readonly port: Port;
  readonly clock: Pick<Clock, 'nowAtMs'>;
  readonly createReader: () => SoundReader;
  /** What came is no sound; the rest of this opening is passed over. */
  readonly onFault: (fault: Fault) => void;
}): SampleSource {
  const listeners = new SampleListeners();
  const stopWatching = port.onStream((stream) => {
    const reader = createReader();
    let isUnusable = false;
    stream.onData((bytes) => {
      if (isUnusable) return;
      const samples = reader.push(bytes);
      if (!samples.ok) {
        isUnusable = true;
        onFault(samples.fault);
        return;
      }
      const { sampleRateHz, kind = 'real' } = reader.format ?? {};
      if (sampleRateHz === undefined || samples.value.length === 0) return;
      const count = samples.value.length / numbersASample[kind];
      const atMs = clock.nowAtMs() - (count * 1000) / sampleRateHz;
      listeners.chunk({ kind, sampleRateHz, samples: samples.value, atMs, lostSamples: 0 });
    });
  });
  return {
    name: port.name,
    onChunk: listeners.onChunk,
    onEnd: listeners.onEnd,
    async close() {
      stopWatching();
      listeners.end();
      await port.close();
    },
  };
}
