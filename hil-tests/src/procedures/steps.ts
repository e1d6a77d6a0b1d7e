import type { Bench } from '../bench/bench.ts';
import type { Limit } from '../bench/bench-file.ts';
import { packTelecommand, type Telecommand, type Value } from '../bench/dictionary.ts';
import type { HeardPacket } from '../bench/payload-line.ts';
import type { Measurement, StepResult, Verdict } from '../report/results.ts';

/** The words in which procedures are written. Every word leaves one step in the record, whatever comes of it. */
export interface Steps {
  readonly bench: Bench;
  power(isOn: boolean): Promise<void>;
  /** Sends a telecommand and expects acceptance and completion (PUS 1.1, 1.7). */
  command(name: string, args?: Readonly<Record<string, Value>>): Promise<boolean>;
  /** Sends what must be refused, and expects PUS 1.2 or 1.4 with this code. */
  expectRefusal(title: string, telecommand: Telecommand, code: string): Promise<boolean>;
  /** Sends a packet damaged on the way; it must not be obeyed. */
  expectDisregard(title: string, telecommand: Telecommand): Promise<boolean>;
  /** A packet of this container within a time on the bench clock, counted from `since`. */
  expectReport(title: string, wanted: WantedReport): Promise<HeardPacket | undefined>;
  /** A number against the limit of the bench file, or the one given. */
  measure(name: string, value: number, unit: string, limit?: Limit): boolean;
  expectEqual(title: string, expected: Value, found: Value | undefined, evidence?: Uint8Array): boolean;
  /** No octet from the article for this long. */
  expectSilence(title: string, durationMs: number): Promise<boolean>;
  /** False when this bench has no injector for it: the step says so and the phase goes on without. */
  injectFault(name: string, settings?: Readonly<Record<string, number | string | boolean>>): boolean;
  removeFault(name: string): void;
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

type Outcome = { verdict: Verdict; expected: string; found: string } & Partial<
  Pick<StepResult, 'isMarginal' | 'measurement' | 'evidenceHex'>
>;

/** Sequence counts are 14 bits; the bench counts through a whole campaign, as an on-board computer would. */
const sequenceCounts = new WeakMap<Bench, number>();

/**
 * The words for one phase.
 *
 * @param signal once aborted, every word that would touch the article throws: an interrupted phase that is still on its
 *   way must not switch on again what the teardown has switched off
 */
export function createSteps(
  bench: Bench,
  phase: string,
  record: (step: StepResult) => void,
  signal: AbortSignal,
): Steps {
  const { clock, payload, plan } = bench;

  const keep = (title: string, startedAtMs: number, outcome: Outcome): boolean => {
    record({
      phase,
      title,
      isMarginal: false,
      measurement: undefined,
      evidenceHex: undefined,
      ...outcome,
      atMs: startedAtMs,
      tookMs: clock.nowAtMs() - startedAtMs,
    });
    return outcome.verdict === 'pass';
  };

  const send = async (telecommand: Telecommand, damage?: (packet: Uint8Array) => void) => {
    signal.throwIfAborted();
    const sequenceCount = ((sequenceCounts.get(bench) ?? 0) + 1) % 16_384;
    sequenceCounts.set(bench, sequenceCount);
    const packet = packTelecommand(telecommand, sequenceCount);
    damage?.(packet);
    const since = payload.mark();
    await payload.send(packet);
    const waitForStage = (...containers: string[]) =>
      payload.waitFor(
        ({ report }) =>
          report !== undefined &&
          containers.includes(report.container) &&
          report.values.get('tc_sequence_count')?.value === sequenceCount &&
          report.values.get('tc_apid')?.value === telecommand.apid,
        since,
        plan.timing.answerMs,
      );
    return { packet, since, waitForStage };
  };

  return {
    bench,
    mark: () => payload.mark(),

    async power(isOn) {
      signal.throwIfAborted();
      const startedAtMs = clock.nowAtMs();
      await bench.power.set(isOn);
      const word = isOn ? 'on' : 'off';
      keep(`Power ${word}`, startedAtMs, {
        verdict: 'pass',
        expected: `relay told ${word}`,
        found: `told ${word}`,
      });
    },

    async command(name, args = {}) {
      const startedAtMs = clock.nowAtMs();
      const telecommand = bench.dictionary.build(name, args);
      const { packet, waitForStage } = await send(telecommand);
      const title = [name, ...Object.entries(args).map(([key, value]) => `${key}=${value}`)].join(' ');
      const expected = 'accepted (1.1) and completed (1.7)';
      const first = await waitForStage('VERIFICATION_ACCEPTED', 'VERIFICATION_REJECTED');
      const last =
        first?.report?.container === 'VERIFICATION_ACCEPTED'
          ? await waitForStage('VERIFICATION_COMPLETED', 'VERIFICATION_FAILED', 'VERIFICATION_START_FAILED')
          : first;
      const isDone = last?.report?.container === 'VERIFICATION_COMPLETED';
      const found = isDone
        ? 'accepted and completed'
        : (describeStage(last) ?? describeStage(first) ?? 'no report');
      return keep(title, startedAtMs, {
        verdict: isDone ? 'pass' : 'fail',
        expected,
        found,
        evidenceHex: hex(packet),
      });
    },

    async expectRefusal(title, telecommand, code) {
      const startedAtMs = clock.nowAtMs();
      const { packet, waitForStage } = await send(telecommand);
      const answer = await waitForStage(
        'VERIFICATION_REJECTED',
        'VERIFICATION_START_FAILED',
        'VERIFICATION_FAILED',
        'VERIFICATION_COMPLETED',
      );
      const isRefused = answer?.report?.values.get('tc_failure')?.value === code;
      return keep(title, startedAtMs, {
        verdict: isRefused ? 'pass' : 'fail',
        expected: `refused with ${code}`,
        found: describeStage(answer) ?? `no report in ${plan.timing.answerMs} ms`,
        evidenceHex: hex(packet),
      });
    },

    async expectDisregard(title, telecommand) {
      const startedAtMs = clock.nowAtMs();
      const { packet, waitForStage } = await send(telecommand, flipLastBit);
      // A damaged packet names no sender: silence is right, and so is a refusal for its error control.
      const answer = await waitForStage(
        'VERIFICATION_ACCEPTED',
        'VERIFICATION_STARTED',
        'VERIFICATION_COMPLETED',
        'VERIFICATION_REJECTED',
      );
      const isGood = answer === undefined || answer.report?.values.get('tc_failure')?.value === 'BAD_CRC';
      return keep(title, startedAtMs, {
        verdict: isGood ? 'pass' : 'fail',
        expected: 'silence, or refused with BAD_CRC',
        found: describeStage(answer) ?? 'silence',
        evidenceHex: hex(packet),
      });
    },

    async expectReport(title, { container, withinMs, since, holding = {} }) {
      const startedAtMs = clock.nowAtMs();
      const conditions = Object.entries(holding);
      const packet = await payload.waitFor(
        ({ report }) =>
          report?.container === container &&
          conditions.every(([name, value]) => report.values.get(name)?.value === value),
        since,
        withinMs,
      );
      const wanted = conditions.map(([name, value]) => ` ${name}=${value}`).join('');
      const others = [
        ...new Set(payload.heard.slice(since).map(({ report }) => report?.container ?? 'unknown packet')),
      ];
      const foundInstead = others.length === 0 ? 'nothing' : others.slice(0, 4).join(', ');
      keep(title, startedAtMs, {
        verdict: packet ? 'pass' : 'fail',
        expected: `${container}${wanted} within ${withinMs} ms`,
        found: packet ? `after ${Math.max(0, Math.round(packet.atMs - startedAtMs))} ms` : foundInstead,
        ...(packet && { evidenceHex: hex(packet.bytes) }),
      });
      return packet;
    },

    measure(name, value, unit, limit = plan.limits[name]) {
      const startedAtMs = clock.nowAtMs();
      if (limit === undefined) {
        const expected = 'a limit in the bench file';
        return keep(name, startedAtMs, {
          verdict: 'inconclusive',
          expected,
          found: `${value} ${unit}, no limit`,
        });
      }
      const { low, high, margin } = limit;
      const measurement: Measurement = { name, value, unit, low, high };
      const isInside = value >= low && value <= high;
      return keep(name, startedAtMs, {
        verdict: isInside ? 'pass' : 'fail',
        expected: `${low} to ${high} ${unit}`.trim(),
        found: `${figure(value)} ${unit}`.trim(),
        isMarginal: isInside && (value < low + margin || value > high - margin),
        measurement,
      });
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
      const before = payload.heardOctets;
      await clock.sleep(durationMs);
      const octets = payload.heardOctets - before;
      return keep(title, startedAtMs, {
        verdict: octets === 0 ? 'pass' : 'fail',
        expected: `no octet in ${durationMs} ms`,
        found: octets === 0 ? 'none' : `${octets} octets`,
      });
    },

    injectFault(name, settings) {
      signal.throwIfAborted();
      const startedAtMs = clock.nowAtMs();
      if (bench.faults === undefined) {
        const found = 'not run: no injector on this bench';
        keep(`Inject ${name}`, startedAtMs, { verdict: 'not-run', expected: 'a fault injector', found });
        return false;
      }
      bench.faults.inject(name, settings);
      return keep(`Inject ${name}`, startedAtMs, {
        verdict: 'pass',
        expected: 'injected',
        found: 'injected',
      });
    },

    removeFault: (name) => bench.faults?.remove(name),
  };
}

function flipLastBit(packet: Uint8Array): void {
  packet[packet.length - 1]! ^= 1;
}

/** `VERIFICATION_REJECTED BAD_RANGE`, or undefined when nothing came. */
function describeStage(packet: HeardPacket | undefined): string | undefined {
  if (packet?.report === undefined) return undefined;
  const failure = packet.report.values.get('tc_failure')?.value;
  return failure === undefined ? packet.report.container : `${packet.report.container} ${failure}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}
