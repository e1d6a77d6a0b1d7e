import type {
  CommandDefinition,
  CommandRecord,
  CommandRequest,
  CommandState,
} from '@dawa/protocols/console/command';
import type { Clock } from '@dawa/seams/clock';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import type { PusTelemetryFormat } from 'ccsds-parser/pus/pus-telemetry';
import type { Verification } from 'ccsds-parser/pus/verification';
import type { StoredValue } from '../adapters/json-file.ts';
import { messageOf } from '../devices/device-error.ts';
import type { Archive, Bus, Journal, Receiver } from '../ports.ts';
import type { CommandDictionary, EncodedCommand } from './command-dictionary.ts';
import type { Safety } from './safety.ts';
import { NothingSent, type Uplink } from './uplink.ts';
import { readVerification } from './verification.ts';

/** A command stays armed so long for a person at the page: real seconds, also when a rehearsal runs faster. */
const armedRealMs = 10_000;
/** The spacecraft says what it thinks of a command within these, on the station's clock; then the outcome is unknown. */
const acceptanceWithinMs = 15_000;
const completionWithinMs = 60_000;
const longestList = 500;

/** What counts on through restarts of a run. */
export interface CommandCounters {
  readonly nextCommand: number;
  /** Next sequence count by APID, 0 to 16383. */
  readonly sequenceCounts: Readonly<Record<string, number>>;
}

export interface CommandStackSettings {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly archive: Pick<Archive, 'saveCommand'>;
  readonly receiver: Pick<Receiver, 'onPacket'>;
  readonly safety: Safety;
  readonly dictionary: CommandDictionary;
  /** Undefined when the station cannot transmit: commands can be looked at and not sent. */
  readonly uplink?: Uplink;
  readonly runId: string;
  readonly counters: StoredValue<CommandCounters>;
  readonly telemetryFormat: PusTelemetryFormat;
  readonly payloadMapId: number;
  readonly busMapId?: number;
  /** Commands of this run from before a restart. */
  readonly restored?: readonly CommandRecord[];
}

export type CommandFault = Fault<'not-found' | 'bad-value' | 'refused'>;

/** Commands from the wish to what the spacecraft said about it. Every change is kept and published. */
export interface CommandStack {
  readonly definitions: readonly CommandDefinition[];
  readonly commands: readonly CommandRecord[];
  create(request: CommandRequest, by: string): Result<CommandRecord, CommandFault>;
  /** Opens the window in which `send` is taken. */
  arm(commandId: string, by: string): Result<CommandRecord, CommandFault>;
  /** Puts it on the air; the answer is `sending`, what follows comes by the bus. */
  send(commandId: string, by: string): Result<CommandRecord, CommandFault>;
  /** Takes a command that was not sent from the stack. */
  drop(commandId: string, by: string): Result<CommandRecord, CommandFault>;
  close(): void;
}

export function createCommandStack(settings: CommandStackSettings): CommandStack {
  const { clock, bus, journal, archive, safety, dictionary, uplink } = settings;
  const commands = new Map<string, CommandRecord>();
  const encoded = new Map<string, EncodedCommand>();
  const cancels = new Map<string, () => void>();

  const keep = (record: CommandRecord): CommandRecord => {
    commands.set(record.commandId, record);
    const oldest = commands.size > longestList ? commands.keys().next().value : undefined;
    if (oldest !== undefined) commands.delete(oldest);
    archive.saveCommand(record);
    bus.publish({ type: 'command', command: record });
    return record;
  };
  const change = (commandId: string, part: Partial<CommandRecord>): CommandRecord | undefined => {
    const record = commands.get(commandId);
    return record && keep({ ...record, ...part });
  };
  const later = (commandId: string, atMs: number, action: () => void) => {
    cancels.get(commandId)?.();
    cancels.set(commandId, clock.at(atMs, action));
  };
  const stopTimer = (commandId: string) => {
    cancels.get(commandId)?.();
    cancels.delete(commandId);
  };
  const say = (severity: 'info' | 'warning', code: string, text: string) =>
    journal.event({ severity, source: 'command', code, text });

  const find = (
    commandId: string,
    states: readonly CommandState[],
    what: string,
  ): Result<CommandRecord, CommandFault> => {
    const record = commands.get(commandId);
    if (record === undefined)
      return failure({ kind: 'not-found', expected: 'a known command', found: commandId });
    if (states.includes(record.state)) return success(record);
    return failure({ kind: 'refused', expected: `${what}: ${states.join(' or ')}`, found: record.state });
  };

  const disarm = (commandId: string, detail: string) => {
    stopTimer(commandId);
    change(commandId, { state: 'queued', armedUntilMs: null, detail });
  };

  const nextCounters = (): CommandCounters =>
    settings.counters.load() ?? { nextCommand: 1, sequenceCounts: {} };
  const takeSequenceCount = (apid: number): number => {
    const counters = nextCounters();
    const sequenceCount = counters.sequenceCounts[apid] ?? 0;
    // On the disk before it is used: a count used twice would make two commands answer to one report.
    settings.counters.save({
      ...counters,
      sequenceCounts: { ...counters.sequenceCounts, [apid]: (sequenceCount + 1) % 16_384 },
    });
    return sequenceCount;
  };

  /** Gives the command its place in the sequence; undefined when that could not be written down. */
  const seal = ({ commandId, name }: CommandRecord, command: EncodedCommand): Uint8Array | undefined => {
    const { apid, service, subtype, data } = command;
    try {
      const sequenceCount = takeSequenceCount(apid);
      const packet = encodePusTelecommand({ apid, sequenceCount, service, subtype, data });
      change(commandId, { packetHex: toHex(packet), apid, sequenceCount });
      return packet;
    } catch (error) {
      change(commandId, { state: 'failed', detail: `Not sent: ${messageOf(error)}` });
      say('warning', 'failed', `${name} was not sent: ${messageOf(error)}.`);
      return undefined;
    }
  };

  const transmit = async (record: CommandRecord, command: EncodedCommand, via: Uplink) => {
    const { commandId, name } = record;
    const packet = seal(record, command);
    if (packet === undefined) return;
    try {
      const mapId = command.authority === 'payload' ? settings.payloadMapId : (settings.busMapId ?? 1);
      const { sentAtMs, frequencyHz } = await via.send({ packet, commandId, why: name, mapId });
      const detail = `Sent on ${(frequencyHz / 1e6).toFixed(6)} MHz.`;
      // A quick spacecraft answers while the last bits leave.
      const isAnswered = commands.get(commandId)?.state !== 'sending';
      change(commandId, isAnswered ? { sentAtMs } : { state: 'sent', sentAtMs, detail });
      say('info', 'sent', `${name} sent. ${detail}`);
      if (!isAnswered) awaitAcceptance(commandId, sentAtMs);
    } catch (error) {
      settleUnsent(commandId, name, error);
    }
  };

  const settleUnsent = (commandId: string, name: string, error: unknown) => {
    const why = messageOf(error);
    if (!(error instanceof NothingSent)) {
      change(commandId, { state: 'unknown', detail: `It may have been heard: ${why}` });
      say('warning', 'unknown', `${name}: outcome unknown, ${why}.`);
    } else if (error.code === 'blocked') {
      change(commandId, { state: 'queued', armedUntilMs: null, detail: `Held, not sent: ${why}` });
      say('warning', 'held', `${name} was not sent: ${why}.`);
    } else {
      change(commandId, { state: 'failed', detail: `Not sent: ${why}` });
      say('warning', 'failed', `${name} was not sent: ${why}.`);
    }
  };

  const awaitAcceptance = (commandId: string, sentAtMs: number) => {
    later(commandId, sentAtMs + acceptanceWithinMs, () => {
      const text = `No report within ${acceptanceWithinMs / 1000} s of sending.`;
      change(commandId, { state: 'unknown', detail: text });
      say('warning', 'unknown', `${commands.get(commandId)?.name}: outcome unknown. ${text}`);
    });
  };
  const awaitCompletion = (commandId: string) => {
    later(commandId, clock.nowAtMs() + completionWithinMs, () => {
      const text = `Accepted; no completion within ${completionWithinMs / 1000} s.`;
      change(commandId, { state: 'unknown', detail: text });
      say('warning', 'unknown', `${commands.get(commandId)?.name}: outcome unknown. ${text}`);
    });
  };

  const verify = (verification: Verification) => {
    const { apid, sequenceCount } = verification.request;
    const record = [...commands.values()].findLast(
      (one) => one.apid === apid && one.sequenceCount === sequenceCount && isOnItsWay(one.state),
    );
    if (record === undefined) return;
    const { commandId, name } = record;
    const atMs = clock.nowAtMs();
    const outcome = outcomeOf(verification, dictionary);
    say(
      verification.isSuccess ? 'info' : 'warning',
      `1.${verification.subtype}`,
      `${name}: ${outcome.detail}`,
    );
    if (!verification.isSuccess) {
      stopTimer(commandId);
      change(commandId, { state: outcome.state, detail: outcome.detail });
      return;
    }
    if (verification.stage === 'completion') {
      stopTimer(commandId);
      const sentAtMs = record.sentAtMs;
      const tookS = sentAtMs === null ? null : ((atMs - sentAtMs) / 1000).toFixed(1);
      change(commandId, {
        state: 'completed',
        acceptedAtMs: record.acceptedAtMs ?? atMs,
        completedAtMs: atMs,
        detail: tookS === null ? 'Done.' : `Done in ${tookS} s.`,
      });
      return;
    }
    awaitCompletion(commandId);
    if (verification.stage === 'acceptance') {
      change(commandId, {
        state: record.state === 'started' ? 'started' : 'accepted',
        acceptedAtMs: atMs,
        detail: outcome.detail,
      });
    } else {
      change(commandId, {
        state: 'started',
        acceptedAtMs: record.acceptedAtMs ?? atMs,
        startedAtMs: record.startedAtMs ?? atMs,
        detail: outcome.detail,
      });
    }
  };

  const restore = (record: CommandRecord) => {
    commands.set(record.commandId, record);
    const command = dictionary.encode(record.name, record.arguments);
    if (command.ok) encoded.set(record.commandId, command.value);
    switch (record.state) {
      case 'armed':
        keep({ ...record, state: 'queued', armedUntilMs: null, detail: 'The station was restarted.' });
        break;
      case 'sending':
        keep({ ...record, state: 'unknown', detail: 'The station was restarted while it was sent.' });
        break;
      case 'sent':
        awaitAcceptance(record.commandId, record.sentAtMs ?? clock.nowAtMs());
        break;
      case 'accepted':
      case 'started':
        awaitCompletion(record.commandId);
        break;
      default:
    }
  };
  for (const record of [...(settings.restored ?? [])].toSorted((a, b) => a.createdAtMs - b.createdAtMs))
    restore(record);

  const stopPackets = settings.receiver.onPacket((packet) => {
    const verification = readVerification(packet, settings.telemetryFormat);
    if (verification !== undefined) verify(verification);
  });
  const stopSafety = safety.onChange((state) => {
    if (!state.isUplinkHeld && state.lock === null) return;
    for (const { commandId, state: phase } of commands.values()) {
      if (phase === 'armed') disarm(commandId, 'Held: the uplink was stopped.');
    }
  });

  return {
    definitions: dictionary.definitions,
    get commands() {
      return [...commands.values()];
    },
    create(request, by) {
      const command = dictionary.encode(request.name, request.arguments);
      if (!command.ok) return failure({ ...command.fault, kind: 'bad-value' });
      const counters = nextCounters();
      settings.counters.save({ ...counters, nextCommand: counters.nextCommand + 1 });
      const record: CommandRecord = {
        commandId: `${settings.runId}-${String(counters.nextCommand).padStart(4, '0')}`,
        name: request.name,
        arguments: { ...request.arguments },
        state: 'queued',
        createdAtMs: clock.nowAtMs(),
        armedUntilMs: null,
        sentAtMs: null,
        acceptedAtMs: null,
        startedAtMs: null,
        completedAtMs: null,
        detail: null,
        packetHex: null,
        apid: command.value.apid,
        sequenceCount: null,
        by,
      };
      encoded.set(record.commandId, command.value);
      return success(keep(record));
    },
    arm(commandId, by) {
      const found = find(commandId, ['queued', 'armed'], 'a command that can be armed');
      if (!found.ok) return found;
      const block = sendingBlock(commandId);
      if (block !== null)
        return failure({ kind: 'refused', expected: 'a command that may be sent', found: block });
      const rate = Number.isFinite(clock.rate) && clock.rate > 0 ? clock.rate : 1;
      const armedUntilMs = clock.nowAtMs() + armedRealMs * rate;
      later(commandId, armedUntilMs, () =>
        disarm(commandId, 'Not sent within the ten seconds it was armed.'),
      );
      return success(keep({ ...found.value, state: 'armed', armedUntilMs, detail: `Armed by ${by}.` }));
    },
    send(commandId, by) {
      const found = find(commandId, ['armed'], 'a command that is armed');
      if (!found.ok) return found;
      const command = encoded.get(commandId);
      const block = sendingBlock(commandId);
      if (block !== null || command === undefined || uplink === undefined) {
        return failure({
          kind: 'refused',
          expected: 'a command that may be sent',
          found: block ?? 'this station has no uplink',
        });
      }
      stopTimer(commandId);
      const record = keep({ ...found.value, state: 'sending', armedUntilMs: null, detail: `Sent by ${by}.` });
      void transmit(record, command, uplink);
      return success(record);
    },
    drop(commandId, by) {
      const found = find(commandId, ['queued', 'armed'], 'a command that was not sent');
      if (!found.ok) return found;
      stopTimer(commandId);
      return success(
        keep({ ...found.value, state: 'dropped', armedUntilMs: null, detail: `Dropped by ${by}.` }),
      );
    },
    close() {
      stopPackets();
      stopSafety();
      for (const commandId of [...cancels.keys()]) stopTimer(commandId);
    },
  };

  /** Why a command cannot go out now, as far as it can be known without the radio; null when it can. */
  function sendingBlock(commandId: string): string | null {
    if (uplink === undefined) return 'this station has no uplink';
    const authority = encoded.get(commandId)?.authority;
    if (authority === undefined) return 'the dictionary no longer knows this command';
    return safety.authorityBlock(authority) ?? safety.transmissionBlock();
  }
}

/** States in which a report of the spacecraft still changes something; an unknown outcome may become known. */
function isOnItsWay(state: CommandState): boolean {
  return ['sending', 'sent', 'accepted', 'started', 'unknown'].includes(state);
}

function outcomeOf(
  { stage, isSuccess, subtype, step, failureCode }: Verification,
  dictionary: CommandDictionary,
): { state: CommandState; detail: string } {
  const where = {
    acceptance: 'acceptance',
    start: 'start',
    progress: 'progress',
    completion: 'completion',
    routing: 'routing',
  }[stage];
  if (isSuccess) {
    const done = {
      acceptance: 'Accepted',
      start: 'Started',
      progress: `Step ${step ?? '?'} done`,
      completion: 'Completed',
      routing: '',
    };
    return { state: 'accepted', detail: `${done[stage]} (1.${subtype}).` };
  }
  const meaning = failureCode === undefined ? undefined : dictionary.failureText(failureCode);
  const isRejected = stage === 'acceptance' || stage === 'routing';
  return {
    state: isRejected ? 'rejected' : 'failed',
    detail: `${isRejected ? 'Rejected' : 'Failed'} at ${where} (1.${subtype}, code ${failureCode})${meaning === undefined ? '' : `: ${meaning}`}.`,
  };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}
