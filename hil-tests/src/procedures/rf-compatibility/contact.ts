import { downlinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import { wayUp } from '@dawa/payload-sim/space-link/aprs-channel';
import type { PassReport } from '@dawa/protocols/console/report';
import type { Cancel } from '@dawa/seams/clock';
import type { Bench } from '../../bench/bench.ts';
import type { BenchStation } from './ground-station.ts';

/** What the receiver of the station stood on at an instant, and where the article would arrive from orbit. */
export interface DialReading {
  readonly atMs: number;
  readonly dialHz: number;
  readonly arrivesHz: number;
}

/** A contact under way: the station, and what is noted of it while phases talk through it. */
export interface Contact {
  readonly station: BenchStation;
  readonly dial: readonly DialReading[];
  /** The contact's report, when it is over. */
  readonly report: Promise<PassReport | undefined>;
  /** Where the satellite is now. */
  sight(): { readonly elevationDeg: number; readonly rangeKm: number };
  close(): Promise<void>;
}

const lookEveryMs = 1000;
const differenceMs = 500;

/** Takes the pass up and watches the dial from rise to set. */
export function beginContact({ clock }: Pick<Bench, 'clock'>, station: BenchStation): Contact {
  const { pass, link, observer, radio } = station;
  const dial: DialReading[] = [];
  const report = station.work();
  // Told by whoever waits for it; a bench that is taken down meanwhile waits for nothing.
  report.catch(() => {});
  const look = () => {
    const atMs = clock.nowAtMs();
    const isUp = atMs >= pass.aosAtMs && atMs < pass.losAtMs;
    const rangeRateKmS = isUp ? rateByRange(station, atMs) : undefined;
    if (rangeRateKmS === undefined) return;
    const arrivesHz = link.frequencyHz + downlinkDopplerHz(rangeRateKmS, link.frequencyHz);
    dial.push({ atMs, dialHz: radio.receiveFrequencyHz, arrivesHz });
  };
  const stopLooking: Cancel = clock.every(lookEveryMs, look);
  return {
    ...{ station, dial, report },
    sight() {
      const sight = observer.sightAt(clock.nowAtMs());
      if (!sight.ok) throw new TypeError(`sight: expected a place in the sky, found ${sight.fault.kind}`);
      return sight.value;
    },
    async close() {
      stopLooking();
      await station.close();
    },
  };
}

/** By how the range changes, and not by the rate that the station itself reckons with. */
function rateByRange({ observer }: BenchStation, atMs: number): number | undefined {
  const before = observer.sightAt(atMs - differenceMs);
  const after = observer.sightAt(atMs + differenceMs);
  if (!before.ok || !after.ok) return undefined;
  return (after.value.rangeKm - before.value.rangeKm) / ((2 * differenceMs) / 1000);
}

/**
 * Sets the step attenuator so that the article receives what it would at this range.
 *
 * @returns why that was not done, or undefined
 */
export async function setLevelOfRange(
  { plan, instruments }: Pick<Bench, 'plan' | 'instruments'>,
  rangeKm: number,
  frequencyHz: number,
): Promise<string | undefined> {
  if (plan.air === undefined) return 'no air in the bench file';
  const { sentDbm, lossDb } = wayUp(rangeKm, frequencyHz);
  const atZeroDbm = plan.air.stationDbm - plan.air.lossDb;
  const attenuationDb = Math.max(0, Math.round(atZeroDbm - (sentDbm - lossDb)));
  return instruments.setAttenuation(attenuationDb);
}
