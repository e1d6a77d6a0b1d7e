import type { Bench } from '../../bench/bench.ts';
import { packTelecommand, type Telecommand, type Value } from '../../bench/dictionary.ts';
import type { HeardPacket } from '../../bench/payload-line.ts';
import { hex, type WordContext } from './word-context.ts';

export interface TelecommandWords {
  /** Sends a telecommand and expects acceptance and completion (PUS 1.1, 1.7): `await steps.command('SET_MODE', { mode: 'RX' })`. */
  command(name: string, args?: Readonly<Record<string, Value>>): Promise<boolean>;
  /** Sends a telecommand that takes its time: expects acceptance (PUS 1.1) and waits for no completion. */
  begin(name: string, args?: Readonly<Record<string, Value>>): Promise<boolean>;
  /** Sends what must be refused, and expects PUS 1.2, 1.4 or 1.8 with this code. */
  expectRefusal(title: string, telecommand: Telecommand, code: string): Promise<boolean>;
  /** Sends a packet damaged on the way; it must not be obeyed. */
  expectDisregard(title: string, telecommand: Telecommand): Promise<boolean>;
}

/** Sequence counts are 14 bits; the bench counts through a whole campaign, as an on-board computer would. */
const sequenceCounts = new WeakMap<Bench, number>();

export function telecommandWords({ bench, signal, keep }: WordContext): TelecommandWords {
  const { clock, payload, plan } = bench;

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
    return { packet, waitForStage };
  };

  return {
    async begin(name, args = {}) {
      const startedAtMs = clock.nowAtMs();
      const { packet, waitForStage } = await send(bench.dictionary.build(name, args));
      const answer = await waitForStage('VERIFICATION_ACCEPTED', 'VERIFICATION_REJECTED');
      const isAccepted = answer?.report?.container === 'VERIFICATION_ACCEPTED';
      return keep(titleOf(name, args), startedAtMs, {
        verdict: isAccepted ? 'pass' : 'fail',
        expected: 'accepted (1.1)',
        found: isAccepted ? 'accepted' : (describeStage(answer) ?? 'no report'),
        evidenceHex: hex(packet),
      });
    },

    async command(name, args = {}) {
      const startedAtMs = clock.nowAtMs();
      const { packet, waitForStage } = await send(bench.dictionary.build(name, args));
      const first = await waitForStage('VERIFICATION_ACCEPTED', 'VERIFICATION_REJECTED');
      const last =
        first?.report?.container === 'VERIFICATION_ACCEPTED'
          ? await waitForStage('VERIFICATION_COMPLETED', 'VERIFICATION_FAILED', 'VERIFICATION_START_FAILED')
          : first;
      const isDone = last?.report?.container === 'VERIFICATION_COMPLETED';
      return keep(titleOf(name, args), startedAtMs, {
        verdict: isDone ? 'pass' : 'fail',
        expected: 'accepted (1.1) and completed (1.7)',
        found: isDone
          ? 'accepted and completed'
          : (describeStage(last) ?? describeStage(first) ?? 'no report'),
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
  };
}

function titleOf(name: string, args: Readonly<Record<string, Value>>): string {
  return [name, ...Object.entries(args).map(([key, value]) => `${key}=${value}`)].join(' ');
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
