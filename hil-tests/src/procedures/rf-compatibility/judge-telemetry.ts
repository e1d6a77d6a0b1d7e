import { whyLacking } from '../../bench/bench-article.ts';
import type { HeardPacket } from '../../bench/payload-line.ts';
import type { Steps } from '../steps.ts';
import type { Contact } from './contact.ts';

/** Channels of the beacon by the names that it tells, and what the bus calls them; with one step of each on the air. */
const channels = [
  { channel: 'Vbus', parameter: 'bus_voltage', unit: 'V', step: 0.025 },
  { channel: 'Ibus', parameter: 'bus_current', unit: 'A', step: 0.005 },
  { channel: 'Tpa', parameter: 'temp_pa', unit: 'degC', step: 0.5 },
  { channel: 'RSSI', parameter: 'rssi', unit: 'dBm', step: 0.5 },
  { channel: 'Store', parameter: 'store_used', unit: '', step: 2 },
] as const;

/** What the bus told so long before a frame of the air was whole may be what it tells: it waited for its turn, with others. */
const olderMs = 15_000;
/** Beside a step of the air: noise of the converters behind housekeeping, three sigma (docs/payload.md). */
const noise: Readonly<Record<string, number>> = {
  bus_voltage: 0.012,
  bus_current: 0.007,
  temp_pa: 0.2,
  rssi: 2.1,
};

/** What the station made of the article's beacons: who, what text, and values, against what the bus told meanwhile. */
export function judgeTelemetry(
  steps: Steps,
  { station }: Contact,
  { since, beaconText }: { readonly since: number; readonly beaconText: string },
): void {
  const heard = station.heard();
  const [first] = heard;
  const said = first?.text?.slice(first.text.indexOf(':') + 1);
  steps.expectEqual('Text of the beacon, by the station', `>${beaconText}`, said);
  const strangers = heard.filter(({ attribution }) => attribution !== 'own');
  steps.expectEqual('Frames that the station gives to somebody else', 0, strangers.length);
  const reason = whyLacking(steps.bench.plan.article, 'beacon telemetry');
  if (reason !== undefined) {
    steps.leaveOut('Telemetry on the air', { expected: 'what the bus tells', reason });
    return;
  }
  const own = first?.source ?? '';
  const told = station.series(own).channels;
  for (const { channel, parameter, unit, step } of channels) {
    const found = told.find(({ name }) => name === channel);
    const point = found?.points[0];
    if (found === undefined || point === undefined) {
      steps.expectEqual(`${channel} on the air`, 'told', 'not told');
      continue;
    }
    const onBus = reportedBefore(steps.bench.payload.heard.slice(since), parameter, point.atMs);
    if (onBus.length === 0) {
      steps.expectEqual(`${parameter} on the bus`, 'told', 'not told');
      continue;
    }
    const slack = step / 2 + (noise[parameter] ?? 0);
    const [low, high] = [Math.min(...onBus) - slack, Math.max(...onBus) + slack];
    steps.measure(`${channel} on the air, ${parameter} on the bus`, point.value, unit, {
      low,
      high,
      margin: 0,
    });
  }
}

/** What the bus told of it with the key up, in the while in which the frame was made. */
function reportedBefore(packets: readonly HeardPacket[], name: string, heardAtMs: number): number[] {
  return packets.flatMap(({ atMs, report }) => {
    const value = report?.values.get(name)?.value;
    const isThen = atMs <= heardAtMs && atMs >= heardAtMs - olderMs;
    // Keyed it draws more, hotter, and hears itself: no beacon is written then.
    const isKeyed = report?.values.get('ptt')?.value === true;
    return isThen && !isKeyed && report?.container === 'HK_PAYLOAD_FAST' && value !== undefined
      ? [Number(value)]
      : [];
  });
}
