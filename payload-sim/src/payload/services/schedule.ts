import { crc16 } from 'ccsds-parser/crc/crc16';
import { decodeCuc, encodeCuc } from 'ccsds-parser/time/cuc';
import { onboardTimeFormat } from '../../pus-source.ts';
import type { Eeprom } from '../configuration/eeprom.ts';
import { eepromMap } from '../configuration/memory-map.ts';

/** A telecommand that waits. */
export interface ScheduledCommand {
  readonly releaseAtMs: number;
  /** As it was sent: CUC 4+2. */
  readonly releaseTime: Uint8Array;
  readonly packet: Uint8Array;
}

const { schedule, scheduleSlotOctets, scheduleSlots } = eepromMap;
const timeOctets = 6;
/** A slot is length 1, release time 6, packet, CRC 2. */
export const longestScheduledOctets = scheduleSlotOctets - 1 - timeOctets - 2;
/** What could not be released in time, because nobody was awake, is dropped: late is worse than never. */
const latestMs = 5000;

/**
 * The on-board schedule (service 11). What waits is kept in EEPROM over resets and without power; whether it is released is
 * not: after a reset the payload does nothing by itself until it is told to (decision record 0033).
 */
export class Schedule {
  isEnabled = false;
  /** Slots whose CRC did not agree when they were read. */
  damaged = 0;
  readonly #eeprom: Eeprom;
  /** By release time. */
  #waiting: ScheduledCommand[] = [];

  constructor(eeprom: Eeprom) {
    this.#eeprom = eeprom;
    this.reset();
  }

  get waiting(): readonly ScheduledCommand[] {
    return this.#waiting;
  }

  get isFull(): boolean {
    return this.#waiting.length >= scheduleSlots;
  }

  /** A start of the controller: reads what was kept, and holds it. */
  reset(): void {
    this.isEnabled = false;
    const commands: ScheduledCommand[] = [];
    for (let slot = 0; slot < scheduleSlots; slot++) {
      const octets = this.#eeprom.read(schedule + slot * scheduleSlotOctets, scheduleSlotOctets);
      const length = octets[0]!;
      if (length === 0 || length === 0xff) continue;
      const command = readSlot(octets, length);
      if (command === undefined) this.damaged++;
      else commands.push(command);
    }
    this.#waiting = commands.sort((a, b) => a.releaseAtMs - b.releaseAtMs);
  }

  /** @throws RangeError when it is full */
  insert(command: ScheduledCommand): void {
    if (this.isFull) throw new RangeError(`schedule: expected at most ${scheduleSlots}, found one more`);
    this.#keep([...this.#waiting, command].sort((a, b) => a.releaseAtMs - b.releaseAtMs));
  }

  /** Takes out those that are meant. @returns how many there were */
  remove(isMeant: (command: ScheduledCommand) => boolean): number {
    const left = this.#waiting.filter((command) => !isMeant(command));
    const count = this.#waiting.length - left.length;
    if (count > 0) this.#keep(left);
    return count;
  }

  /** Those that are due by now leave the schedule; the ones that are released are handed out. */
  takeDue(onboardAtMs: number): ScheduledCommand[] {
    if ((this.#waiting[0]?.releaseAtMs ?? Number.POSITIVE_INFINITY) > onboardAtMs) return [];
    const due = this.#waiting.filter(({ releaseAtMs }) => releaseAtMs <= onboardAtMs);
    this.#keep(this.#waiting.slice(due.length));
    return this.isEnabled ? due.filter(({ releaseAtMs }) => onboardAtMs - releaseAtMs <= latestMs) : [];
  }

  #keep(commands: ScheduledCommand[]): void {
    this.#waiting = commands;
    for (let slot = 0; slot < scheduleSlots; slot++) {
      const command = commands[slot];
      const octets = command === undefined ? Uint8Array.of(0) : writeSlot(command);
      this.#eeprom.write(schedule + slot * scheduleSlotOctets, octets);
    }
  }
}

/** The instant of a release time; undefined for one that is none. */
export function releaseOf(releaseTime: Uint8Array): number | undefined {
  const decoded = decodeCuc(releaseTime, onboardTimeFormat);
  return decoded.ok ? decoded.value : undefined;
}

/** A release time, for tests and for whoever makes a schedule. */
export function releaseTimeOf(atMs: number): Uint8Array {
  return encodeCuc(atMs, onboardTimeFormat);
}

function readSlot(octets: Uint8Array, length: number): ScheduledCommand | undefined {
  const end = 1 + timeOctets + length;
  if (end + 2 > octets.length || crc16(octets, 0, end + 2) !== 0) return undefined;
  const releaseTime = octets.slice(1, 1 + timeOctets);
  const releaseAtMs = releaseOf(releaseTime);
  return releaseAtMs === undefined
    ? undefined
    : { releaseAtMs, releaseTime, packet: octets.slice(1 + timeOctets, end) };
}

function writeSlot({ releaseTime, packet }: ScheduledCommand): Uint8Array {
  const octets = new Uint8Array(1 + timeOctets + packet.length + 2);
  octets[0] = packet.length;
  octets.set(releaseTime, 1);
  octets.set(packet, 1 + timeOctets);
  const crc = crc16(octets, 0, octets.length - 2);
  octets.set([crc >> 8, crc & 0xff], octets.length - 2);
  return octets;
}
