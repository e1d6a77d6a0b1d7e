import { encodeScpiBlock } from '@dawa/protocols/scpi/block';
import {
  eventBitOf,
  type ScpiError,
  ScpiErrorQueue,
  scpiError,
  standardEvents,
  writeErrorEntry,
} from '@dawa/protocols/scpi/error-queue';
import { type ScpiIdentity, writeIdentity } from '@dawa/protocols/scpi/identity';
import { ScpiMessageCutter } from '@dawa/protocols/scpi/message-cutter';
import { matchHeader, type ProgramUnit, readProgramMessage } from '@dawa/protocols/scpi/program-message';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import { InstrumentFaults } from './instrument-faults.ts';

/** What an instrument understands beyond the common commands, by its header as a manual writes it. */
export interface ScpiCommand {
  readonly pattern: string;
  /** @returns what it refuses, or undefined when it is done */
  readonly order?: (parameters: readonly string[]) => ScpiError | undefined;
  readonly query?: (parameters: readonly string[]) => string | Uint8Array | ScpiError;
}

export interface ScpiInstrumentOptions {
  readonly clock: Clock;
  readonly identity: ScpiIdentity;
  readonly commands: readonly ScpiCommand[];
  readonly onReset: () => void;
  readonly report?: Report;
}

/** An instrument behind a raw socket: common commands of IEEE 488.2, error queue, and what it is told to understand. */
export class ScpiInstrument {
  readonly faults = new InstrumentFaults();
  readonly #options: ScpiInstrumentOptions;
  readonly #report: Report;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #cutter = new ScpiMessageCutter();
  readonly #errors = new ScpiErrorQueue();
  #events: number = standardEvents.powerOn;
  #eventMask = 0;
  #serviceMask = 0;

  constructor(options: ScpiInstrumentOptions) {
    this.#options = options;
    this.#report = options.report ?? silentReport;
  }

  /** A new client begins with an empty line, whatever the one before had half said. */
  attach(stream: ByteStream): void {
    this.#cutter.restart();
    this.#port.attach(stream);
  }

  #hear(bytes: Uint8Array): void {
    for (const { octets, isTooLong } of this.#cutter.push(bytes)) {
      if (this.faults.has('instrument-silent')) continue;
      if (isTooLong) this.#refuse(scpiError(-363));
      else this.#take(String.fromCharCode(...octets));
    }
  }

  #take(text: string): void {
    const units = readProgramMessage(text);
    if (!units.ok) {
      this.#refuse(units.fault);
      return;
    }
    const answers: Uint8Array[] = [];
    for (const unit of units.value) {
      const answer = this.#obey(unit);
      if (answer === undefined) continue;
      if (typeof answer === 'string') answers.push(octetsOf(answer));
      else if (answer instanceof Uint8Array) answers.push(encodeScpiBlock(answer));
      else {
        this.#refuse(answer);
        break;
      }
    }
    if (answers.length > 0) this.#answer(answers);
  }

  #obey(unit: ProgramUnit): string | Uint8Array | ScpiError | undefined {
    const { header, isQuery, parameters } = unit;
    if (header.startsWith('*')) return this.#obeyCommon(header, isQuery, parameters);
    if (isQuery && matchHeader('SYSTem:ERRor[:NEXT]', header)) return writeErrorEntry(this.#errors.shift());
    if (isQuery && matchHeader('SYSTem:VERSion', header)) return '1999.0';
    for (const { pattern, order, query } of this.#options.commands) {
      if (matchHeader(pattern, header) === undefined) continue;
      const obey = isQuery ? query : order;
      return obey === undefined ? scpiError(-113, header) : obey(parameters);
    }
    return scpiError(-113, header);
  }

  #obeyCommon(
    header: string,
    isQuery: boolean,
    [parameter]: readonly string[],
  ): string | ScpiError | undefined {
    switch (`${header}${isQuery ? '?' : ''}`) {
      case '*IDN?':
        return writeIdentity(this.faults.identityOf(this.#options.identity));
      case '*RST':
        this.#options.onReset();
        return undefined;
      case '*CLS':
        this.#events = 0;
        this.#errors.clear();
        return undefined;
      case '*OPC':
        this.#events |= standardEvents.complete;
        return undefined;
      case '*OPC?':
        return '1';
      case '*WAI':
        return undefined;
      case '*TST?':
        return '0';
      case '*ESR?': {
        const events = this.#events;
        this.#events = 0;
        return String(events);
      }
      case '*ESE':
        return this.#mask(parameter, (mask) => {
          this.#eventMask = mask;
        });
      case '*ESE?':
        return String(this.#eventMask);
      case '*SRE':
        return this.#mask(parameter, (mask) => {
          this.#serviceMask = mask;
        });
      case '*SRE?':
        return String(this.#serviceMask);
      case '*STB?':
        return String(
          (this.#errors.length > 0 ? 0x04 : 0) | ((this.#events & this.#eventMask) > 0 ? 0x20 : 0),
        );
      default:
        return scpiError(-113, header);
    }
  }

  #mask(parameter: string | undefined, set: (mask: number) => void): ScpiError | undefined {
    if (parameter === undefined) return scpiError(-109);
    const mask = Number(parameter);
    if (!Number.isInteger(mask) || mask < 0 || mask > 255) return scpiError(-222, parameter);
    set(mask);
    return undefined;
  }

  #refuse(error: ScpiError): void {
    this.#errors.push(error);
    this.#events |= eventBitOf(error.number);
    this.#report(this.#options.identity.model, error.found as string);
  }

  #answer(parts: readonly Uint8Array[]): void {
    const message: number[] = [];
    for (const [at, part] of parts.entries()) {
      if (at > 0) message.push(0x3b);
      for (const octet of part) message.push(octet);
    }
    const octets = Uint8Array.from([...message, 0x0a]);
    const damaged = this.faults.has('instrument-garbage') ? octets.map((octet) => octet ^ 0x55) : octets;
    const delayMs = this.faults.amount('instrument-late', 'delayMs');
    if (delayMs > 0) this.#options.clock.after(delayMs, () => this.#port.write(damaged));
    else this.#port.write(damaged);
  }
}

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
