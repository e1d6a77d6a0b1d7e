import type { CommandDefinition, CommandRecord, CommandRequest } from '@dawa/protocols/console/command';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { PusTelemetryFormat } from 'ccsds-parser/pus/pus-telemetry';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Archive, Bus, Journal, Receiver } from '../ports.ts';
import { type CommandCounters, takeCommandNumber } from './command-counters.ts';
import type { CommandDictionary, EncodedCommand } from './command-dictionary.ts';
import { type CommandFlight, createCommandFlight } from './command-flight.ts';
import { type CommandFault, type CommandList, createCommandList } from './command-list.ts';
import type { Safety } from './safety.ts';
import type { Uplink } from './uplink.ts';
import { readVerification } from './verification.ts';

/** A command stays armed so long for a person at the page: real seconds, also when a rehearsal runs faster. */
const armedRealMs = 10_000;
/** The multiplexer access point of the on-board computer where nobody says otherwise. */
const ordinaryBusMapId = 1;

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
  /** Its commands are of this mission; unless given, of the one that the station has. */
  readonly mission?: {
    readonly missionId: string;
    readonly uplinkAuthority: MissionFile['uplinkAuthority'];
    /** Why it is not the one to transmit to now; null when it is. */
    elsewhere(): string | null;
  };
  /** What the numbers of its commands follow in their ids: one for each stack. */
  readonly runId: string;
  readonly counters: StoredValue<CommandCounters>;
  readonly telemetryFormat: PusTelemetryFormat;
  /** Multiplexer access point of the payload: `mapId` of the uplink in the mission file. */
  readonly payloadMapId: number;
  /** Where commands are no PUS packets: what brings them up, and what is told of them. Left out: PUS. */
  readonly makeFlight?: ((list: CommandList) => AnsweredFlight) | undefined;
  /** That of the on-board computer; 1 unless given, for the mission file names one point only. */
  readonly busMapId?: number;
  /** Commands of this run from before a restart. */
  readonly restored?: readonly CommandRecord[];
}

/** A flight that reads the answers of its ship by itself. */
export interface AnsweredFlight extends CommandFlight {
  hear(packet: PacketInfo): void;
}

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
  const { mission, counters, payloadMapId, busMapId = ordinaryBusMapId } = settings;
  const list = createCommandList({ clock, bus, archive });
  const mapIdOf = (authority: EncodedCommand['authority']) =>
    authority === 'payload' ? payloadMapId : busMapId;
  const own = settings.makeFlight?.(list);
  const flight = own ?? createCommandFlight({ clock, journal, list, dictionary, counters, mapIdOf });
  const encoded = new Map<string, EncodedCommand>();

  const disarm = (commandId: string, detail: string) => {
    list.stopTimer(commandId);
    list.change(commandId, { state: 'queued', armedUntilMs: null, detail });
  };
  /** Why a command cannot go out now, as far as it can be known without the radio; null when it can. */
  const sendingBlock = (commandId: string): string | null => {
    if (uplink === undefined) return 'this station has no uplink';
    const authority = encoded.get(commandId)?.authority;
    if (authority === undefined) return 'the dictionary no longer knows this command';
    const whose = mission && { uplinkAuthority: mission.uplinkAuthority };
    return (
      safety.authorityBlock(authority, mission?.uplinkAuthority) ??
      safety.transmissionBlock(whose) ??
      mission?.elsewhere() ??
      null
    );
  };
  const refusedFor = (found: string) =>
    failure<CommandFault>({ kind: 'refused', expected: 'a command that may be sent', found });

  const restore = (record: CommandRecord) => {
    list.restore(record);
    const command = dictionary.encode(record.name, record.arguments);
    if (command.ok) encoded.set(record.commandId, command.value);
    if (record.state === 'armed') disarm(record.commandId, 'The station was restarted.');
    else if (record.state === 'sending') {
      list.change(record.commandId, {
        state: 'unknown',
        detail: 'The station was restarted while it was sent.',
      });
    } else flight.resume(record);
  };
  const { restored = [] } = settings;
  for (const record of restored.toSorted((a, b) => a.createdAtMs - b.createdAtMs)) restore(record);

  const stopPackets = settings.receiver.onPacket((packet) => {
    if (own !== undefined) {
      own.hear(packet);
      return;
    }
    const verification = readVerification(packet, settings.telemetryFormat);
    if (verification !== undefined) flight.take(verification);
  });
  const stopSafety = safety.onChange((state) => {
    if (!state.isUplinkHeld && state.lock === null) return;
    for (const { commandId, state: phase } of list.all) {
      if (phase === 'armed') disarm(commandId, 'Held: the uplink was stopped.');
    }
  });

  return {
    // A mission that is read again has others.
    get definitions() {
      const { definitions } = dictionary;
      return mission === undefined
        ? definitions
        : definitions.map((definition) => ({ ...definition, missionId: mission.missionId }));
    },
    get commands() {
      return list.all;
    },
    create(request, by) {
      const command = dictionary.encode(request.name, request.arguments);
      if (!command.ok) return failure({ ...command.fault, kind: 'bad-value' });
      const commandId = `${settings.runId}-${String(takeCommandNumber(counters)).padStart(4, '0')}`;
      // What fell off the list is never armed again.
      for (const known of encoded.keys()) if (list.get(known) === undefined) encoded.delete(known);
      encoded.set(commandId, command.value);
      return success(
        list.keep({
          commandId,
          ...(mission && { missionId: mission.missionId }),
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
        }),
      );
    },
    arm(commandId, by) {
      const found = list.find(commandId, ['queued', 'armed'], 'a command that can be armed');
      if (!found.ok) return found;
      const block = sendingBlock(commandId);
      if (block !== null) return refusedFor(block);
      const rate = Number.isFinite(clock.rate) && clock.rate > 0 ? clock.rate : 1;
      const armedUntilMs = clock.nowAtMs() + armedRealMs * rate;
      list.later(commandId, armedUntilMs, () =>
        disarm(commandId, 'Not sent within the ten seconds it was armed.'),
      );
      return success(list.keep({ ...found.value, state: 'armed', armedUntilMs, detail: `Armed by ${by}.` }));
    },
    send(commandId, by) {
      const found = list.find(commandId, ['armed'], 'a command that is armed');
      if (!found.ok) return found;
      const command = encoded.get(commandId);
      const block = sendingBlock(commandId);
      if (block !== null || command === undefined || uplink === undefined) {
        return refusedFor(block ?? 'this station has no uplink');
      }
      list.stopTimer(commandId);
      const record = list.keep({
        ...found.value,
        state: 'sending',
        armedUntilMs: null,
        detail: `Sent by ${by}.`,
      });
      void flight.transmit(record, command, uplink);
      return success(record);
    },
    drop(commandId, by) {
      const found = list.find(commandId, ['queued', 'armed'], 'a command that was not sent');
      if (!found.ok) return found;
      list.stopTimer(commandId);
      return success(
        list.keep({ ...found.value, state: 'dropped', armedUntilMs: null, detail: `Dropped by ${by}.` }),
      );
    },
    close() {
      stopPackets();
      stopSafety();
      list.close();
    },
  };
}
