import { downlinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import { KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import type { ModulatedOctets } from '../station-devices/modem.ts';
import { damageBits } from './bit-damage.ts';
import { antennaLossDb } from './downlink-signal.ts';
import { Fading } from './fading.ts';
import type { GroundAntenna, GroundModem, GroundRadio } from './ground-radio.ts';
import { bitEnergyDb, bitErrorRate, receivedPowerDbm, uplinkBudget } from './link-budget.ts';
import type { Sky } from './sky.ts';

export interface FrameUplinkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sky: Sky;
  readonly radio: Pick<GroundRadio, 'onAirFrequencyHz' | 'wasKeyedAt'>;
  readonly modem: Pick<GroundModem, 'onModulated'>;
  /** The modem takes frames in KISS; else what it is given is the frame. */
  readonly isKiss: boolean;
  readonly antenna?: GroundAntenna | undefined;
  readonly beamWidthDeg: number;
  readonly uplink: { readonly frequencyHz: number; readonly bitRateHz: number };
  /** A frame of which the last bit arrives now, damaged or not, and how long it took. */
  readonly onHeard: (octets: Uint8Array, durationMs: number) => void;
  readonly report?: Report | undefined;
}

const captureHz = 4000;
/** What hands on the octets is not on the rehearsal's clock. */
const cableSlackMs = 20;

/** Frames to a ship, one by one: those that were keyed throughout, in view and on frequency arrive there. */
export function createFrameUplink(options: FrameUplinkOptions): void {
  const { clock, sky, radio, antenna, beamWidthDeg, uplink, report = silentReport } = options;
  const errors = options.random.fork('errors');
  const fading = new Fading(options.random.fork('fading'));
  const decoder = new KissDecoder();
  const framesIn = (octets: Uint8Array): Uint8Array[] =>
    options.isKiss
      ? decoder
          .push(octets)
          .flatMap((frame) =>
            frame.ok && frame.value.command === kissCommands.data ? [frame.value.data] : [],
          )
      : [octets];

  options.modem.onModulated(({ octets, startAtMs, octetMs }: ModulatedOctets) => {
    const slackMs = Number.isFinite(clock.rate) && clock.rate > 1 ? cableSlackMs * clock.rate : 0;
    const isKeyed = octets.every((_, at) => radio.wasKeyedAt(startAtMs + (at + 0.5) * octetMs, slackMs));
    const position = sky(startAtMs);
    const frames = framesIn(octets);
    if (position === undefined || !position.isInView || frames.length === 0) return;
    const sentHz = radio.onAirFrequencyHz;
    const offsetHz = sentHz + downlinkDopplerHz(position.rangeRateKmS, sentHz) - uplink.frequencyHz;
    if (!isKeyed || !(Math.abs(offsetHz) <= captureHz)) {
      // Of another mission's frames a ship on its own frequency knows nothing.
      if (Math.abs(offsetHz) < 20 * captureHz) {
        report(
          'uplink',
          isKeyed ? `not heard: ${Math.round(offsetHz)} Hz off` : 'not heard: not keyed throughout',
        );
      }
      return;
    }
    const budget = { ...uplinkBudget, bitRateHz: uplink.bitRateHz };
    const lossDb =
      antennaLossDb(antenna, position, beamWidthDeg) + fading.lossDb(startAtMs, position.elevationDeg);
    const powerDbm = receivedPowerDbm(budget, position.rangeKm, uplink.frequencyHz) - lossDb;
    const errorRate = bitErrorRate(bitEnergyDb(budget, powerDbm));
    for (const frame of frames)
      options.onHeard(damageBits(frame, errorRate, errors), octets.length * octetMs);
  });
}
