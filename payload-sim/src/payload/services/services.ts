import type { PacketValues } from 'ccsds-parser/xtce/xtce';
import type { PusSource } from '../../pus-source.ts';
import type { Timers } from '../../timers.ts';
import type { Digipeater } from '../digipeater.ts';
import type { Instruments } from '../instruments.ts';
import { eventValues, type PayloadEvent } from '../payload-event.ts';
import { CommandDesk } from './command-desk.ts';
import { connectionService } from './connection-service.ts';
import { EventService } from './event-service.ts';
import { type CommandedBoard, functionService } from './functions.ts';
import { HousekeepingService } from './housekeeping-service.ts';
import { memoryService } from './memory-service.ts';
import { MonitorService } from './monitor-service.ts';
import { OnboardParameters } from './onboard-parameters.ts';
import { parameterService } from './parameter-service.ts';
import type { PayloadClock } from './payload-clock.ts';
import type { PayloadInterface, ReportData } from './payload-interface.ts';
import { readProgramMemory } from './program-memory.ts';
import { Schedule } from './schedule.ts';
import { scheduleService } from './schedule-service.ts';
import type { Say, ServiceTable } from './service.ts';
import { StoreDump } from './store-dump.ts';
import { timeService } from './time-service.ts';

/** What the services of the payload work with. */
export interface ServedBoard extends CommandedBoard {
  readonly digipeater: Digipeater;
  readonly definition: PayloadInterface;
  readonly onboardClock: PayloadClock;
}

export interface ServicesOptions {
  readonly board: ServedBoard;
  readonly instruments: Instruments;
  readonly source: PusSource;
  readonly timers: Timers;
  readonly send: (packet: Uint8Array) => void;
}

/** The PUS services of the payload: what they keep, what they send by themselves, and which telecommands they take. */
export class Services {
  readonly table: ServiceTable;
  readonly schedule: Schedule;
  readonly #desk: CommandDesk;
  readonly #housekeeping: HousekeepingService;
  readonly #events: EventService;
  readonly #monitor: MonitorService;
  readonly #storeDump: StoreDump;
  readonly #board: ServedBoard;
  readonly #instruments: Instruments;
  readonly #say: Say;
  #fast: ReportData;

  constructor({ board, instruments, source, timers, send }: ServicesOptions) {
    const { definition, configuration, onboardClock } = board;
    this.#board = board;
    this.#instruments = instruments;
    this.#say = (service, subtype, data) => send(source.report(service, subtype, data));
    this.#fast = this.#measure();
    const parameters = new OnboardParameters(definition, configuration, () => this.#fast.data);
    this.schedule = new Schedule(configuration.eeprom);
    this.#housekeeping = new HousekeepingService((id, why) => this.#reportStructure(id, why));
    this.#events = new EventService(eventIdsOf(definition), this.#say);
    this.#monitor = new MonitorService(parameters, () => onboardClock.nowAsCuc(), this.#say);
    this.#storeDump = new StoreDump(board.digipeater.store, definition, timers, this.#say);
    const readFlash = (address: number, octets: number) =>
      readProgramMemory(address, octets, !instruments.isFlashGood);
    this.table = {
      ...this.#housekeeping.table,
      ...this.#events.table,
      ...memoryService(configuration, readFlash, this.#say),
      ...functionService(board, definition, this.#storeDump),
      ...timeService((atMs) => onboardClock.set(atMs)),
      ...scheduleService(this.schedule, () => onboardClock.nowAtMs(), this.#say),
      ...this.#monitor.table,
      ...connectionService(this.#say),
      ...parameterService(
        parameters,
        (settings) => {
          board.settings = settings;
        },
        this.#say,
      ),
    };
    this.#desk = new CommandDesk(this.table, source, send, () => board.detects('packet-crc'));
  }

  /** A packet from the bus. */
  take(packet: Uint8Array): void {
    this.#desk.take(packet);
  }

  /** A start of the controller. @param firstSlowS when structure 2 is reported for the first time */
  reset(firstSlowS: number): void {
    this.#housekeeping.reset(firstSlowS);
    this.#events.reset();
    this.#monitor.reset();
    this.#storeDump.reset();
    this.schedule.reset();
  }

  onSecond(): void {
    this.#fast = this.#measure();
    this.#housekeeping.onSecond();
    this.#monitor.onSecond();
    for (const { packet } of this.schedule.takeDue(this.#board.onboardClock.nowAtMs())) {
      this.tell({ name: 'SCHEDULE_START' });
      this.#desk.take(packet);
      this.tell({ name: 'SCHEDULE_END' });
    }
  }

  /** Reports an event by PUS 5, unless its reports are switched off. */
  tell(event: PayloadEvent): void {
    const { service, subtype = 1, data } = this.#reportOf(`EVENT_${event.name}`, eventValues(event));
    if (this.#events.isEnabled((data[0]! << 8) | data[1]!)) this.#say(service, subtype, data);
  }

  #reportStructure(structureId: number, why: 'due' | 'asked'): void {
    if (structureId === 1 && why === 'asked') this.#fast = this.#measure();
    const report =
      structureId === 1 ? this.#fast : this.#reportOf('HK_PAYLOAD_SLOW', this.#instruments.readSlow());
    this.#say(report.service, report.subtype ?? 0, report.data);
  }

  #measure(): ReportData {
    return this.#reportOf('HK_PAYLOAD_FAST', this.#instruments.readFast());
  }

  #reportOf(containerName: string, values: PacketValues): ReportData {
    return this.#board.definition.report(containerName, values);
  }
}

/** Numbers of all events, from the criteria of their containers. */
function eventIdsOf({ definition }: PayloadInterface): number[] {
  return definition.parameters
    .filter(({ type }) => type.name === 'event_names')
    .flatMap(({ type }) => (type.element?.enumeration ?? []).map(({ from }) => from));
}
