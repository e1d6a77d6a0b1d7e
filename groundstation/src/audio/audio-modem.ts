import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { encodeKiss, kissCommands } from '@dawa/protocols/kiss';
import { numbersASample } from '@dawa/protocols/spectrum/power-spectrum';
import type { AudioModulation, ModemOf } from '@dawa/protocols/station-modem';
import type { Clock } from '@dawa/seams/clock';
import { framesToSend } from '../devices/agwpe-modem.ts';
import { DeviceError } from '../devices/device-error.ts';
import { DeviceStatus } from '../devices/device-status.ts';
import { FramesLately } from '../devices/frames-lately.ts';
import { type ListenedLink, wantsFrameCheck } from '../devices/listened-link.ts';
import { ModemEars } from '../devices/modem-ears.ts';
import { modemHealth } from '../devices/modem-health.ts';
import type { Port } from '../devices/port.ts';
import type { Modem } from '../ports.ts';
import type { Demodulated } from './audio-messages.ts';
import { type AudioThread, demodulateInThread } from './audio-thread.ts';
import { LevelMeter } from './level-meter.ts';
import { modulateFrames } from './modulate.ts';
import { playedRateHz } from './sample-reader.ts';
import type { SampleSource } from './sample-source.ts';

export interface AudioModemSettings {
  readonly section: Omit<ModemOf<'audio'>, 'source' | 'datatype' | 'iqCarrierHz'> &
    Partial<Pick<ModemOf<'audio'>, 'datatype' | 'iqCarrierHz'>>;
  /** What the sound comes over: its state is that of the modem. */
  readonly port: Port;
  readonly source: SampleSource;
  readonly clock: Clock;
  /** Takes sound; nothing is sent without it. */
  readonly play?: ((samples: Float32Array) => Promise<void>) | undefined;
  readonly demodulate?: typeof demodulateInThread;
}

export interface AudioModem extends Modem {
  /**
   * Demodulates what is listened to: Morse comes out as text, everything else as frames in KISS, and never both at once. Until it
   * is told, all demodulators of frames listen, or Morse where there are none. Frames have their check where the link says so.
   */
  listenTo(link: ListenedLink): void;
}

/** Sound, demodulated here. */
export function createAudioModem(settings: AudioModemSettings): AudioModem {
  const { section, port, source, clock, play, demodulate = demodulateInThread } = settings;
  const counts = {
    samples: 0,
    lostSamples: 0,
    framesIn: 0,
    damagedFrames: 0,
    clippedFrames: 0,
    charactersIn: 0,
    framesOut: 0,
    threadFailures: 0,
  };
  const meter = new LevelMeter();
  const lately = new FramesLately();
  const ears = new ModemEars();
  let note: string | null = null;
  let isCheckWanted = section.keepsFrameCheck;
  const status = new DeviceStatus({
    deviceId: 'modem',
    kind: `audio ${section.demodulators.join(' ')}`,
    port,
    clock,
    counters: () => ({ ...counts }),
    isOkWhenOpen: true,
    noteWhenOk: () => note,
    more: () => ({ modem: modemHealth({ ...lately.told(clock.nowAtMs()), ...meter.level }) }),
  });
  const hear = (heard: Demodulated) => {
    switch (heard.type) {
      case 'frame': {
        const { octets, sound, endAtMs } = heard;
        if (sound.isCheckGood) {
          counts.framesIn++;
          lately.note(endAtMs);
        } else counts.damagedFrames++;
        if (sound.isClipped) counts.clippedFrames++;
        const end = isCheckWanted ? octets.length : octets.length - frameCheckOctets;
        const data = octets.subarray(0, end);
        ears.tell(encodeKiss({ port: 0, command: kissCommands.data, data }), endAtMs, sound);
        break;
      }
      case 'text':
        counts.charactersIn += heard.text.length;
        ears.tell(new TextEncoder().encode(heard.text), heard.endAtMs);
        break;
      case 'unusable':
        note = `${heard.modulation} hears nothing: ${heard.why}`;
        break;
      case 'done':
        return;
      default:
        heard satisfies never;
    }
    status.noteAnswer();
  };
  const usual = modulationsFor(section.demodulators, undefined);
  let used = usual;
  const { fullScaleHz, iqCarrierHz } = section;
  const listening = { modulations: usual, fullScaleHz, carrierHz: iqCarrierHz };
  const thread: AudioThread = demodulate(listening, hear, () => counts.threadFailures++);
  const stopChunks = source.onChunk(({ kind, samples, sampleRateHz, atMs, lostSamples }) => {
    const count = samples.length / numbersASample[kind];
    counts.samples += count;
    meter.push(samples, sampleRateHz * numbersASample[kind], atMs);
    counts.lostSamples += lostSamples;
    if (!thread.push({ kind, samples, sampleRateHz, atMs })) counts.lostSamples += count;
    status.noteAnswer();
  });
  return {
    get info() {
      return status.info;
    },
    onChange: (listener) => status.onChange(listener),
    onBytes: ears.onBytes,
    listenTo({ modulation, framing }) {
      isCheckWanted = section.keepsFrameCheck || wantsFrameCheck(framing);
      const wanted = modulationsFor(section.demodulators, modulation);
      if (wanted.join() === used.join()) return;
      used = wanted;
      thread.use(wanted);
    },
    async send(bytes) {
      const { transmit } = section;
      if (transmit === undefined || play === undefined)
        throw new DeviceError('refused', port.name, 'this modem only listens (transmit in station.yaml)');
      const frames = framesToSend(bytes, port.name);
      await play(modulateFrames(frames, { ...transmit, sampleRateHz: playedRateHz(section) }));
      counts.framesOut += frames.length;
    },
    async close() {
      stopChunks();
      await source.close();
      await thread.close();
      status.close();
      ears.close();
    },
  };
}

/** Of those that are configured, what suits a link; all that give frames where nothing suits. */
function modulationsFor(
  configured: readonly AudioModulation[],
  modulation: string | undefined,
): readonly AudioModulation[] {
  if (modulation === 'cw' && configured.includes('cw')) return ['cw'];
  const frames = configured.filter((one) => one !== 'cw');
  return frames.length === 0 ? ['cw'] : frames;
}
