import type { Value } from '../../bench/dictionary.ts';
import type { HeardPacket } from '../../bench/payload-line.ts';
import { hex, type WordContext } from './word-context.ts';

export interface ExpectWords {
  /** A packet of this container within a time on the bench clock, counted from `since`. */
  expectReport(title: string, wanted: WantedReport): Promise<HeardPacket | undefined>;
  /**
   * An event of the dictionary by its name: `await steps.expectEvent('OVERCURRENT', { since, withinMs: 3000 })`.
   * Without `since` from now on; without `withinMs` as long as the bench file gives a detection.
   */
  expectEvent(
    name: string,
    wanted?: Partial<Pick<WantedReport, 'withinMs' | 'since' | 'holding'>>,
  ): Promise<HeardPacket | undefined>;
  /**
   * A parameter of any report from now on, or from `since` on, that is as wanted:
   * `await steps.expectTelemetry('mode', { expected: 'SAFE', withinMs: 2500 })`, or with `isIt` where equality is not
   * meant. Returns the value.
   */
  expectTelemetry(name: string, wanted: WantedTelemetry): Promise<Value | undefined>;
  expectEqual(title: string, expected: Value, found: Value | undefined, evidence?: Uint8Array): boolean;
  /** No octet from the article for this long. */
  expectSilence(title: string, durationMs: number): Promise<boolean>;
  /** Packets heard from now on. */
  mark(): number;
}

export interface WantedReport {
  readonly container: string;
  readonly withinMs: number;
  readonly since: number;
  /** Values it must hold. */
  readonly holding?: Readonly<Record<string, Value>>;
}

export interface WantedTelemetry {
  /** The value, or with `isIt` what is wanted in words. */
  readonly expected: Value;
  isIt?(value: Value): boolean;
  readonly withinMs: number;
  readonly since?: number;
}

export function expectWords({ bench, signal, keep }: WordContext): ExpectWords {
  const { clock, payload, plan } = bench;

  const expectReport: ExpectWords['expectReport'] = async (title, wanted) => {
    const { container, withinMs, since, holding = {} } = wanted;
    const startedAtMs = clock.nowAtMs();
    const conditions = Object.entries(holding);
    const packet = await payload.waitFor(
      ({ report }) =>
        report?.container === container &&
        conditions.every(([name, value]) => report.values.get(name)?.value === value),
      since,
      withinMs,
    );
    const held = conditions.map(([name, value]) => ` ${name}=${value}`).join('');
    keep(title, startedAtMs, {
      verdict: packet ? 'pass' : 'fail',
      expected: `${container}${held} within ${withinMs} ms`,
      found: packet
        ? `after ${Math.max(0, Math.round(packet.atMs - startedAtMs))} ms`
        : whatElse(payload.heard.slice(since), container, conditions),
      ...(packet && { evidenceHex: hex(packet.bytes) }),
    });
    return packet;
  };

  return {
    expectReport,
    mark: () => payload.mark(),

    expectEvent(name, { withinMs = plan.timing.detectionMs, since = payload.mark(), holding = {} } = {}) {
      const container = name.startsWith('EVENT_') ? name : `EVENT_${name}`;
      const title = `Event ${container.slice('EVENT_'.length)}`;
      return expectReport(title, { container, withinMs, since, holding });
    },

    async expectTelemetry(name, { expected, isIt, withinMs, since = payload.mark() }) {
      const startedAtMs = clock.nowAtMs();
      const isWanted = isIt ?? ((value: Value) => value === expected);
      let last: { value: Value; unit: string | undefined } | undefined;
      const packet = await payload.waitFor(
        ({ report }) => {
          const told = report?.values.get(name);
          if (told === undefined) return false;
          last = told;
          return isWanted(told.value);
        },
        since,
        withinMs,
      );
      const found = last === undefined ? 'no report of it' : `${last.value} ${last.unit ?? ''}`.trim();
      keep(`${name}: ${expected}`, startedAtMs, {
        verdict: packet ? 'pass' : 'fail',
        expected: `${expected} within ${withinMs} ms`,
        found,
        ...(packet && { evidenceHex: hex(packet.bytes) }),
      });
      return packet && last?.value;
    },

    expectEqual(title, expected, found, evidence) {
      return keep(title, clock.nowAtMs(), {
        verdict: found === expected ? 'pass' : 'fail',
        expected: String(expected),
        found: found === undefined ? 'nothing' : String(found),
        ...(evidence && { evidenceHex: hex(evidence) }),
      });
    },

    async expectSilence(title, durationMs) {
      const startedAtMs = clock.nowAtMs();
      // Through a line that is cut nothing would be heard, whatever is said.
      const isCut = plan.power.lineRelay !== undefined && !bench.power.isOn;
      if (isCut) await bench.power.setLine?.(true);
      const before = payload.heardOctets;
      await clock.sleep(durationMs);
      const octets = payload.heardOctets - before;
      // Nobody opens or closes a line that was taken over meanwhile.
      if (isCut && !signal.aborted) await bench.power.setLine?.(false);
      return keep(title, startedAtMs, {
        verdict: octets === 0 ? 'pass' : 'fail',
        expected: `no octet in ${durationMs} ms`,
        found: octets === 0 ? 'none' : `${octets} octets`,
      });
    },
  };
}

/** What came in its place: the same report with other values first, else the kinds of packets. */
function whatElse(
  heard: readonly HeardPacket[],
  container: string,
  conditions: readonly (readonly [string, Value])[],
): string {
  const alike = heard.findLast(({ report }) => report?.container === container);
  if (alike !== undefined && conditions.length > 0) {
    const values = conditions.map(
      ([name]) => ` ${name}=${alike.report!.values.get(name)?.value ?? 'nothing'}`,
    );
    return `${container}${values.join('')}`;
  }
  const others = [...new Set(heard.map(({ report }) => report?.container ?? 'unknown packet'))];
  return others.length === 0 ? 'nothing' : others.slice(0, 4).join(', ');
}
