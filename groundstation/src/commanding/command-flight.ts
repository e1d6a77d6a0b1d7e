import type { CommandRecord, CommandState } from '@dawa/protocols/console/command';
import type { Clock } from '@dawa/seams/clock';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import type { Verification } from 'ccsds-parser/pus/verification';
import type { StoredValue } from '../adapters/json-file.ts';
import { messageOf } from '../devices/device-error.ts';
import type { Journal } from '../ports.ts';
import { type CommandCounters, takeSequenceCount } from './command-counters.ts';
import type { CommandDictionary, EncodedCommand } from './command-dictionary.ts';
import type { CommandList } from './command-list.ts';
import { verdictOn } from './command-verdict.ts';
import { NothingSent, type Uplink } from './uplink.ts';

/** The spacecraft says what it thinks of a command within these, on the station's clock; then the outcome is unknown. */
const acceptanceWithinMs = 15_000;
const completionWithinMs = 60_000;

export interface CommandFlightSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly list: CommandList;
  readonly dictionary: Pick<CommandDictionary, 'failureText'>;
  readonly counters: StoredValue<CommandCounters>;
  readonly mapIdOf: (authority: EncodedCommand['authority']) => number;
}

/** Commands between the word "send" and their outcome. */
export interface CommandFlight {
  /** Builds the packet and puts it on the air. Never rejects: what went wrong is in the record. */
  transmit(record: CommandRecord, command: EncodedCommand, via: Uplink): Promise<void>;
  /** A report of the spacecraft; does nothing when it is about no command of ours. */
  take(verification: Verification): void;
  /** Goes on waiting for what a command waited for when the last process died. */
  resume(record: CommandRecord): void;
}

export function createCommandFlight(settings: CommandFlightSettings): CommandFlight {
  const { clock, journal, list, dictionary } = settings;
  const say = (severity: 'info' | 'warning', code: string, text: string) =>
    journal.event({ severity, source: 'command', code, text });

  const giveUpAt = ({ commandId, name }: CommandRecord, atMs: number, text: string) =>
    list.later(commandId, atMs, () => {
      list.change(commandId, { state: 'unknown', detail: text });
      say('warning', 'unknown', `${name}: outcome unknown. ${text}`);
    });
  const awaitAcceptance = (record: CommandRecord, sentAtMs: number, hasArrived = false) =>
    giveUpAt(
      record,
      sentAtMs + acceptanceWithinMs,
      hasArrived
        ? `It arrived on board (COP-1); no report of it within ${acceptanceWithinMs / 1000} s of sending.`
        : `No report within ${acceptanceWithinMs / 1000} s of sending.`,
    );
  const awaitCompletion = (record: CommandRecord) =>
    giveUpAt(
      record,
      clock.nowAtMs() + completionWithinMs,
      `Accepted; no completion within ${completionWithinMs / 1000} s.`,
    );

  const fail = ({ commandId, name }: CommandRecord, error: unknown) => {
    const why = messageOf(error);
    list.change(commandId, { state: 'failed', detail: `Not sent: ${why}` });
    say('warning', 'failed', `${name} was not sent: ${why}.`);
  };
  /** Gives the command its place in the sequence; undefined when that could not be written down. */
  const seal = (record: CommandRecord, command: EncodedCommand): Uint8Array | undefined => {
    const { apid, service, subtype, data } = command;
    try {
      const sequenceCount = takeSequenceCount(settings.counters, apid);
      const packet = encodePusTelecommand({ apid, sequenceCount, service, subtype, data });
      list.change(record.commandId, { packetHex: toHex(packet), apid, sequenceCount });
      return packet;
    } catch (error) {
      fail(record, error);
      return undefined;
    }
  };
  const settleUnsent = (record: CommandRecord, error: unknown) => {
    const { commandId, name } = record;
    const why = messageOf(error);
    if (!(error instanceof NothingSent)) {
      list.change(commandId, { state: 'unknown', detail: `It may have been heard: ${why}` });
      say('warning', 'unknown', `${name}: outcome unknown, ${why}.`);
    } else if (error.code === 'blocked') {
      list.change(commandId, { state: 'queued', armedUntilMs: null, detail: `Held, not sent: ${why}` });
      say('warning', 'held', `${name} was not sent: ${why}.`);
    } else {
      fail(record, error);
    }
  };

  return {
    async transmit(record, command, via) {
      const { commandId, name } = record;
      const packet = seal(record, command);
      if (packet === undefined) return;
      try {
        const mapId = settings.mapIdOf(command.authority);
        const {
          sentAtMs,
          frequencyHz,
          hasArrived = false,
        } = await via.send({ packet, commandId, why: name, mapId });
        const arrival = hasArrived ? ' Arrived on board (COP-1).' : '';
        const detail = `Sent on ${(frequencyHz / 1e6).toFixed(6)} MHz.${arrival}`;
        // A quick spacecraft answers while the last bits leave.
        const isAnswered = list.get(commandId)?.state !== 'sending';
        list.change(commandId, isAnswered ? { sentAtMs } : { state: 'sent', sentAtMs, detail });
        say('info', 'sent', `${name} sent. ${detail}`);
        if (!isAnswered) awaitAcceptance(record, sentAtMs, hasArrived);
      } catch (error) {
        settleUnsent(record, error);
      }
    },
    take(verification) {
      const { apid, sequenceCount } = verification.request;
      const record = list.all.findLast(
        (one) => one.apid === apid && one.sequenceCount === sequenceCount && isOnItsWay(one.state),
      );
      if (record === undefined) return;
      const { commandId, name } = record;
      const verdict = verdictOn(record, verification, clock.nowAtMs(), (code) =>
        dictionary.failureText(code),
      );
      say(
        verification.isSuccess ? 'info' : 'warning',
        `1.${verification.subtype}`,
        `${name}: ${verdict.text}`,
      );
      if (verdict.isFinal) list.stopTimer(commandId);
      else awaitCompletion(record);
      list.change(commandId, verdict.change);
    },
    resume(record) {
      if (record.state === 'sent') awaitAcceptance(record, record.sentAtMs ?? clock.nowAtMs());
      if (record.state === 'accepted' || record.state === 'started') awaitCompletion(record);
    },
  };
}

/** States in which a report of the spacecraft still changes something; an unknown outcome may become known. */
function isOnItsWay(state: CommandState): boolean {
  return ['sending', 'sent', 'accepted', 'started', 'unknown'].includes(state);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}
