import { whyLacking } from '../../bench/bench-article.ts';
import type { PlotSeries } from '../../report/results.ts';
import { powerOn } from '../power-on.ts';
import { type Procedure, phase } from '../procedure.ts';
import type { Steps } from '../steps.ts';
import { beginContact, type Contact, setLevelOfRange } from './contact.ts';
import { judgeArchive } from './judge-archive.ts';
import { judgeTelemetry } from './judge-telemetry.ts';
import { exchangeMessage, exchangeRepeat, isRepeatOf, readAir, repeatable } from './talk.ts';

/** The lowest elevation of the link budget (BIRDS-4 EM long-range test report, p. 9). */
const lowestDeg = 10;
const leadMs = 30_000;
/** Of the receiver's and the article's filters the least: ours, where the bench file has no limit of this name. */
const offsetHz = { low: -500, high: 500, margin: 100 };
const roundTripS = { low: 0, high: 10, margin: 2 };
const beaconText = 'RF compatibility';
const air = { needs: ['bus', 'power', 'air'], isTransmitting: true } as const;

/** A contact is a matter of one campaign: what one phase begins the next ones talk through. */
const contacts = new WeakMap<Steps['bench'], Contact>();

/**
 * RF compatibility of article and ground station, end to end: the real station's programs, under a pass of ten minutes, hear the
 * article's transmitter and speak to its receiver; levels and frequencies are those of the pass.
 */
export const rfCompatibility: Procedure = {
  id: 'RFC-01',
  version: '1.0',
  title: 'RF compatibility with the ground station',
  phases: [
    phase('Power on', { needs: air.needs, requirements: ['AP-CPU-03'], isGate: true }, async (steps) => {
      await powerOn(steps);
    }),

    phase('Rise', { ...air, requirements: [] }, async (steps) => {
      const { clock } = steps.bench;
      // Nobody but this procedure needs a station: who runs another one does not wait for its programs to be read.
      const opening = import('./ground-station.ts').then(({ openBenchStation }) =>
        openBenchStation(steps.bench, steps.bench.air!, { leadMs }),
      );
      const station = await clock.track(opening);
      const contact = beginContact(steps.bench, station);
      contacts.set(steps.bench, contact);
      steps.deviate({
        planned: 'the station with its own radio',
        asRun: 'its programs on this bench: modem at the article, radio simulated, nothing to point',
        reason: 'the bench file names no station',
      });
      await clock.sleep(station.pass.aosAtMs - clock.nowAtMs() + 5000);
      const { atMs, dialHz, arrivesHz } = contact.dial.at(-1)!;
      steps.expectEqual(
        'Station receives where the article arrives',
        true,
        Math.abs(dialHz - arrivesHz) < 500,
      );
      steps.expectEqual('Contact is under way', true, atMs >= station.pass.aosAtMs);
    }),

    phase(
      'Telemetry',
      { ...air, requirements: ['AP-RFC-01', 'AP-RFC-02'] },
      inContact(async (steps, contact) => {
        const since = steps.mark();
        await steps.command('SET_BEACON', { interval: 15, text: beaconText });
        await steps.command('SET_MODE', { mode: 'BEACON' });
        // Text, telemetry and its meaning in the first, text and telemetry in the second.
        await steps.bench.clock.sleep(30_000);
        await steps.command('SET_MODE', { mode: 'STANDBY' });
        judgeTelemetry(steps, contact, { since, beaconText });
      }),
    ),

    phase(
      'Messages',
      { ...air, requirements: ['AP-RFC-03', 'AP-RFC-04'] },
      inContact(async (steps, contact) => {
        const { clock, plan } = steps.bench;
        await steps.command('SET_MODE', { mode: 'DIGI' });
        const reason = whyLacking(plan.article, 'messages');
        if (reason !== undefined) {
          steps.leaveOut('Message acknowledged', { expected: 'at least 18 of 20', reason });
          return;
        }
        await untilHighEnough(steps, contact);
        const trips: { readonly rangeKm: number; readonly tripS: number }[] = [];
        await steps.tries('Message acknowledged', {
          ...{ n: 20, atLeast: 18 },
          async try(one, index) {
            const beginsAtMs = clock.nowAtMs();
            const { rangeKm } = contact.sight();
            await atLevel(one, contact);
            const { roundTripMs } = await exchangeMessage(one.bench, contact, {
              ...{
                to: callOf(contact),
                text: `hello from ${Math.round(rangeKm)} km`,
                number: String(index + 1),
              },
            });
            if (roundTripMs !== undefined) trips.push({ rangeKm, tripS: roundTripMs / 1000 });
            await clock.sleep(Math.max(0, beginsAtMs + 12_000 - clock.nowAtMs()));
            return roundTripMs !== undefined;
          },
        });
        if (trips.length === 0) return;
        const longestS = Math.max(...trips.map(({ tripS }) => tripS));
        steps.measure('round_trip', longestS, 's', steps.bench.plan.limits['round_trip'] ?? roundTripS);
        steps.plot('Round trip of a message', {
          ...{ title: 'Round trip of a message over the range', x: { label: 'range', unit: 'km' } },
          y: { label: 'from the wish to send to the acknowledgement', unit: 's' },
          series: [
            points(
              'heard',
              trips.map(({ rangeKm }) => rangeKm),
              trips.map(({ tripS }) => tripS),
            ),
          ],
          limits: { high: roundTripS.high },
        });
      }),
    ),

    phase(
      'Repeated frames',
      { ...air, requirements: ['AP-RFC-01', 'AP-RFC-05'] },
      inContact(async (steps, contact) => {
        const { bench } = steps;
        const own = callOf(contact);
        await untilHighEnough(steps, contact);
        await steps.tries('Frame repeated under its callsign', {
          ...{ n: 10, atLeast: 9 },
          async try(one, index) {
            await atLevel(one, contact);
            const text = `QRV ${index + 1}`;
            const { answer } = await exchangeRepeat(one.bench, contact, { alias: 'ARISS', text });
            await bench.clock.sleep(2000);
            return answer?.path.some(({ address, isUsed }) => address === own && isUsed) ?? false;
          },
        });
        await bench.instruments.setAttenuation(0);
        await steps.tries('Hears again as soon as it has transmitted', {
          ...{ n: 3, atLeast: 3 },
          try: (_one, index) => hearsAgain(steps, `turn ${index + 1}`),
        });
      }),
    ),

    phase(
      'Set',
      { ...air, requirements: ['AP-RFC-06'] },
      inContact(async (steps, contact) => {
        const { clock } = steps.bench;
        const { pass } = contact.station;
        await clock.sleep(Math.max(0, pass.losAtMs - clock.nowAtMs()) + 10_000);
        judgeTuning(steps, contact);
        await judgeArchive(steps, contact);
        await leave(steps);
      }),
    ),
  ],
};

/** Ends the contact with whatever goes wrong in it: nothing of it outlives the procedure. */
function inContact(run: (steps: Steps, contact: Contact) => Promise<void>): (steps: Steps) => Promise<void> {
  return async (steps) => {
    const contact = contacts.get(steps.bench);
    if (contact === undefined) throw new TypeError('contact: expected one under way, found none');
    try {
      await run(steps, contact);
    } catch (error) {
      await leave(steps);
      throw error;
    }
  };
}

/** Lets the station go, wherever its contact stands. */
export async function leave({ bench }: Pick<Steps, 'bench'>): Promise<void> {
  const contact = contacts.get(bench);
  contacts.delete(bench);
  await contact?.close();
}

function callOf({ station }: Contact): string {
  const { callsign, framing } = station.link;
  const named = callsign ?? ('sources' in framing ? framing.sources?.[0] : undefined);
  if (named === undefined) throw new TypeError(`${station.link.id}: expected a callsign, found none`);
  return named;
}

/** Below the link budget's lowest elevation nothing is promised; behind the top of the pass it only becomes lower. */
async function untilHighEnough({ bench: { clock } }: Steps, { sight, station }: Contact): Promise<void> {
  while (sight().elevationDeg < lowestDeg && clock.nowAtMs() < station.pass.tcaAtMs) await clock.sleep(1000);
}

async function atLevel(steps: Steps, { sight, station }: Contact): Promise<void> {
  const refused = await setLevelOfRange(steps.bench, sight().rangeKm, station.link.frequencyHz);
  if (refused === undefined) return;
  // Everything is as loud then as the bench has it, and less is shown.
  steps.deviate({ planned: 'level of the pass', asRun: 'level of the bench', reason: refused });
}

/** The next frame begins when the article's own has just ended. */
async function hearsAgain({ bench }: Steps, text: string): Promise<boolean> {
  const { air } = bench;
  const repeated = async (one: string, since: number) => {
    const isIt = isRepeatOf(one);
    return air!.waitFor((heard) => isIt(readAir(heard) ?? nobody), since, 10_000);
  };
  const since = air!.mark();
  await air!.send(repeatable('ARISS', `${text} first`));
  if ((await repeated(`${text} first`, since)) === undefined) return false;
  await air!.send(repeatable('ARISS', `${text} second`));
  return (await repeated(`${text} second`, since)) !== undefined;
}

const nobody = { source: '', destination: '', path: [], information: new Uint8Array(0) };

function judgeTuning(steps: Steps, { dial, station }: Contact): void {
  const { limits } = steps.bench.plan;
  const errors = dial.map(({ dialHz, arrivesHz }) => dialHz - arrivesHz);
  steps.measure('receive_offset', furthest(errors), 'Hz', limits['receive_offset'] ?? offsetHz);
  const up = station.air.carried.filter(({ direction }) => direction === 'up');
  const offsets = up.map((carried) => carried.offsetHz);
  if (offsets.length > 0)
    steps.measure('transmit_offset', furthest(offsets), 'Hz', limits['transmit_offset'] ?? offsetHz);
  const lost = up.filter(({ lostBy }) => lostBy !== undefined);
  steps.expectEqual('Frames that went up off frequency or not keyed', 0, lost.length);
  const { pass, link } = station;
  const every = dial.filter((_, index) => index % 5 === 0);
  const times = every.map(({ atMs }) => (atMs - pass.aosAtMs) / 1000);
  const around = (hz: number) => hz - link.frequencyHz;
  steps.plot('Doppler', {
    ...{ title: 'Frequency of the pass', x: { label: 'since the rise', unit: 's' } },
    y: { label: `off ${(link.frequencyHz / 1e6).toFixed(3)} MHz`, unit: 'Hz' },
    series: [
      { name: 'arrives', kind: 'line', xs: times, ys: every.map(({ arrivesHz }) => around(arrivesHz)) },
      { name: 'dial', kind: 'step', xs: times, ys: every.map(({ dialHz }) => around(dialHz)) },
    ],
  });
}

/** 0 of none. */
function furthest(values: readonly number[]): number {
  return values.reduce((worst, value) => (Math.abs(value) > Math.abs(worst) ? value : worst), 0);
}

function points(name: string, xs: readonly number[], ys: readonly number[]): PlotSeries {
  return { name, kind: 'points', xs, ys };
}
