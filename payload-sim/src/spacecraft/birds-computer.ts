import { type BirdsContent, decodeBirdsCommand } from '@dawa/protocols/birds';
import { echoOf, readByForm } from '@dawa/protocols/birds-command-form';
import type { MissionCommanding } from '@dawa/protocols/mission-commanding';
import type { Clock } from '@dawa/seams/clock';
import { type Report, silentReport } from '../device-log.ts';
import type { ShipFiles } from './birds-files.ts';

export interface BirdsComputerOptions {
  readonly clock: Clock;
  readonly form: MissionCommanding;
  readonly shipId: string;
  readonly files: ShipFiles;
  readonly report?: Report | undefined;
}

/**
 * The computer of a ship of BIRDS behind its one UHF transceiver: it says yes or no to commands, sends packets of its files
 * when it is asked, beacons in Morse and tells of itself in between, and hears nothing while it says anything.
 *
 * ```
 *   command good -> ACK -> what was asked for, packet by packet, with 220 ms between
 *   command bad  -> NAK (its check fails, nobody knows the id, the file is not there, too soon for silence)
 * ```
 */
export class BirdsComputer {
  readonly #o: BirdsComputerOptions;
  readonly #report: Report;
  /** What is to be said, acknowledgements at the front. */
  readonly #answers: BirdsContent[] = [];
  #sending: { readonly file: Uint8Array; next: number; readonly end: number } | undefined;
  #goodCommands = 0;
  #count = 0;
  #silentUntilAtMs = Number.NEGATIVE_INFINITY;
  #onAirFromAtMs = Number.NEGATIVE_INFINITY;
  #onAirUntilAtMs = Number.NEGATIVE_INFINITY;
  #answersFromAtMs = Number.NEGATIVE_INFINITY;
  #beaconAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: BirdsComputerOptions) {
    this.#o = options;
    this.#report = options.report ?? silentReport;
  }

  get goodCommands(): number {
    return this.#goodCommands;
  }

  /** What it says next in packets; undefined while it has nothing to say, or something else is on the air. */
  nextContent(): { readonly content: BirdsContent; readonly gapMs: number } | undefined {
    if (!this.#isFree || this.#o.clock.nowAtMs() < this.#answersFromAtMs) return undefined;
    const gapMs = this.#o.form.packetGapMs.value;
    const answer = this.#answers.shift();
    if (answer !== undefined) return { content: answer, gapMs };
    const sending = this.#sending;
    if (sending === undefined) return undefined;
    const first = this.#o.form.firstPacket.value;
    const from = (sending.next - first) * payloadOctets;
    const payload = new Uint8Array(payloadOctets);
    payload.set(sending.file.subarray(from, from + payloadOctets));
    const content = { kind: 'data', sequence: sending.next, payload } as const;
    sending.next++;
    if (sending.next > sending.end) this.#sending = undefined;
    return { content, gapMs };
  }

  /** Whether it is time for a beacon, or for a word about itself: only when nothing else is to be said. */
  get isAtLeisure(): boolean {
    return this.#isFree && this.#answers.length === 0 && this.#sending === undefined;
  }

  /** Takes its turn for a beacon; false when it is not time. */
  takeBeacon(everyMs: number): boolean {
    const nowAtMs = this.#o.clock.nowAtMs();
    const isSpokenTo = nowAtMs < this.#answersFromAtMs + attentionMs;
    if (!this.isAtLeisure || isSpokenTo || nowAtMs < this.#beaconAtMs + everyMs) return false;
    this.#beaconAtMs = nowAtMs;
    return true;
  }

  /** It is on the air from now on. */
  transmit(durationMs: number): void {
    this.#onAirFromAtMs = this.#o.clock.nowAtMs();
    this.#onAirUntilAtMs = this.#onAirFromAtMs + durationMs;
  }

  /** A command of which the last bit was just heard, and the first so long ago. */
  receive(octets: Uint8Array, durationMs: number): void {
    const nowAtMs = this.#o.clock.nowAtMs();
    if (nowAtMs < this.#silentUntilAtMs) return;
    if (this.#onAirUntilAtMs > nowAtMs - durationMs && this.#onAirFromAtMs < nowAtMs) {
      this.#report('uplink', 'not heard: the ship was transmitting');
      return;
    }
    const command = decodeBirdsCommand(octets);
    if (!command.ok) {
      this.#answersFromAtMs = nowAtMs + this.#o.form.answerAfterMs.value;
      this.#refuse(`${command.fault.kind}: ${command.fault.found}`);
      return;
    }
    const { form, shipId } = this.#o;
    if (command.value.header !== form.header.value) return;
    // A command to a sister is none of its business.
    if (command.value.satelliteId !== form.satelliteIds[shipId]?.value) return;
    this.#answersFromAtMs = nowAtMs + form.answerAfterMs.value;
    const meant = readByForm(form, shipId, command.value);
    if (meant === undefined) this.#refuse(`no command ${command.value.id}`);
    else this.#obey(meant, echoOf(form, octets));
  }

  get #isFree(): boolean {
    const nowAtMs = this.#o.clock.nowAtMs();
    return nowAtMs >= this.#onAirUntilAtMs && nowAtMs >= this.#silentUntilAtMs;
  }

  #obey({ definition, args }: NonNullable<ReturnType<typeof readByForm>>, echo: Uint8Array): void {
    const { form, files, clock } = this.#o;
    const first = form.firstPacket.value;
    const file = files(args['file'] ?? 0);
    const packets = Math.ceil((file?.length ?? 0) / payloadOctets);
    const { start = first, setSize = 1, setNumber = 1 } = args;
    const end = Math.min(first + packets - 1, start + setSize * setNumber - 1);
    switch (definition.does) {
      case 'nothing':
        this.#accept(definition.name, echo);
        return;
      case 'silence': {
        const { afterGoodCommands, durationMs } = form.silence.value;
        if (this.#goodCommands < afterGoodCommands) {
          this.#refuse(`silence after ${this.#goodCommands} good commands`);
          return;
        }
        this.#sending = undefined;
        this.#answers.length = 0;
        this.#silentUntilAtMs = clock.nowAtMs() + durationMs;
        this.#report('spacecraft', `silent for ${durationMs / 1000} s`);
        return;
      }
      case 'file-length':
        if (file === undefined) this.#refuse('no such file');
        else this.#accept(definition.name, echo, packets & 0xffff);
        return;
      case 'one-packet':
      case 'packet-set':
        if (file === undefined || start < first || end < start) {
          this.#refuse('no such packets');
          return;
        }
        this.#accept(definition.name, echo);
        this.#sending = { file, next: start, end };
        return;
      default:
        definition.does satisfies never;
    }
  }

  #accept(name: string, echo: Uint8Array, sequence = this.#count & 0xffff): void {
    this.#goodCommands++;
    this.#count++;
    this.#answers.push({ kind: 'acknowledgement', isNegative: false, sequence, echo });
    this.#report('spacecraft', `${name} acknowledged`);
  }

  #refuse(why: string): void {
    const echo = new Uint8Array(9);
    this.#answers.push({ kind: 'acknowledgement', isNegative: true, sequence: this.#count & 0xffff, echo });
    this.#report('spacecraft', `command refused: ${why}`);
  }
}

const payloadOctets = 81;
/** Behind a command no beacon begins for so long: who has just spoken may go on. */
const attentionMs = 15_000;
