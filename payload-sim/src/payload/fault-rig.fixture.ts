import { readFileSync } from 'node:fs';
import { type DecodedAx25, decodeAx25, encodeAx25 } from '@dawa/protocols/ax25';
import { encodeKiss, kissCommands } from '@dawa/protocols/kiss';
import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { crc16 } from 'ccsds-parser/crc/crc16';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodePacket, encodeCommand, listCommands, loadXtce } from 'ccsds-parser/xtce/xtce';
import { AirKissPort } from './air/kiss-port.ts';
import { Breadboard, type BreadboardOptions } from './breadboard.ts';
import type { PayloadFaultName } from './fault-list.ts';

const definition = loadXtce(
  readFileSync(new URL('../../../missions/aprs-dp/telemetry.xml', import.meta.url), 'utf8'),
).definition!;
const commands = new Map(listCommands(definition).map((command) => [command.name, command]));

export interface HeardReport {
  readonly container: string;
  readonly atMs: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, string | undefined>>;
}

/** For tests: a breadboard with somebody at the other end of its line, who reads all by the mission's own definition. */
export class FaultRig {
  readonly clock = new VirtualClock(Date.UTC(2019, 5, 20, 0, 22));
  readonly board: Breadboard;
  readonly heard: HeardReport[] = [];
  /** Frames on the line that were no packet, or one with a bad check. */
  lineFaults = 0;
  peakA = 0;
  lowestV = Number.POSITIVE_INFINITY;
  /** What was sent on the air since the mark, whole. */
  sent: DecodedAx25[] = [];
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #tnc: (bytes: Uint8Array) => Promise<void>;
  #sequenceCount = 0;
  #mark = 0;
  markedAtMs = this.clock.nowAtMs();

  constructor(options: Partial<BreadboardOptions> = {}) {
    this.board = new Breadboard({
      ...{ clock: this.clock, random: createRandom('fault rig'), runningMode: 'RX' },
      ...options,
    });
    const [ours, theirs] = createMemoryStreamPair('payload');
    this.board.attach(theirs);
    this.#write = (bytes) => ours.write(bytes);
    this.board.digipeater.queue.onTransmission(({ octets, isComplete }) => {
      const frame = decodeAx25(octets, { hasFrameCheck: true });
      if (isComplete && frame.ok) this.sent.push(frame.value);
    });
    const [tester, tnc] = createMemoryStreamPair('tnc');
    new AirKissPort(this.clock, this.board).attach(tnc);
    this.#tnc = (bytes) => tester.write(bytes);
    const decoder = new PayloadBusDecoder();
    ours.onData((bytes) => {
      for (const result of decoder.push(bytes)) {
        if (result.ok && crc16(result.value) === 0) this.#hear(result.value);
        else this.lineFaults++;
      }
    });
  }

  /** What was heard since the last `mark`. */
  get news(): readonly HeardReport[] {
    return this.heard.slice(this.#mark);
  }

  get events(): readonly string[] {
    return this.news.map(({ container }) => container).filter((name) => name.startsWith('EVENT_'));
  }

  get verifications(): readonly string[] {
    return this.news.map(({ container }) => container).filter((name) => name.startsWith('VERIFICATION_'));
  }

  mark(): void {
    this.#mark = this.heard.length;
    this.markedAtMs = this.clock.nowAtMs();
    this.lineFaults = 0;
    this.sent = [];
  }

  reports(container: string): readonly HeardReport[] {
    return this.news.filter((report) => report.container === container);
  }

  /** Field of the last report of the kind since the mark, as a number where it is one. */
  last(container: string, field: string): unknown {
    return this.reports(container).at(-1)?.values[field];
  }

  fast(field: string): unknown {
    return this.last('HK_PAYLOAD_FAST', field);
  }

  slow(field: string): unknown {
    return this.last('HK_PAYLOAD_SLOW', field);
  }

  /** All of a field since the mark. */
  series(field: string): number[] {
    return this.reports('HK_PAYLOAD_FAST').map(({ values }) => Number(values[field]));
  }

  has(container: string, values: Readonly<Record<string, unknown>> = {}): boolean {
    return this.reports(container).some((report) =>
      Object.entries(values).every(([name, value]) => report.values[name] === value),
    );
  }

  async run(seconds: number): Promise<void> {
    await this.clock.runFor(1000 * seconds);
    this.sample();
  }

  inject(name: PayloadFaultName): void {
    this.board.setFault(name, true);
    this.sample();
  }

  remove(name: PayloadFaultName): void {
    this.board.setFault(name, false);
  }

  async send(name: string, args: Readonly<Record<string, number | string | boolean>> = {}): Promise<void> {
    const command = commands.get(name);
    if (command === undefined)
      throw new RangeError(`expected a telecommand of the definition, found ${name}`);
    const data = encodeCommand(definition, name, args);
    if (!data.ok) throw new RangeError(`${name}: expected ${data.fault.expected}, found ${data.fault.found}`);
    const { apid, pusService, pusSubtype } = command.ancillary;
    await this.#write(
      encodeBusPacket(
        encodePusTelecommand({
          ...{ apid: Number(apid), service: Number(pusService), subtype: Number(pusSubtype) },
          ...{ sequenceCount: this.#sequenceCount++ & 0x3fff, data: data.value },
        }),
      ),
    );
    // Before anything protects itself.
    await this.clock.runFor(1);
    this.sample();
    await this.clock.runFor(99);
  }

  /** A tester sends a frame on the air, again until the payload has heard it: others may speak. */
  async hear(frame: { source: string; path: readonly string[]; information: Uint8Array }): Promise<void> {
    const address = (text: string) => {
      const [callsign = '', ssid = '0'] = text.split('-');
      return { callsign, ssid: Number(ssid), isMarked: false };
    };
    const octets = encodeAx25({
      ...{ destination: address('CQ'), source: address(frame.source), path: frame.path.map(address) },
      ...{ control: 0x03, pid: 0xf0, information: frame.information },
    });
    await this.#tnc(encodeKiss({ port: 0, command: kissCommands.data, data: octets }));
  }

  sample(): void {
    const { currentA, voltageV } = this.board.electrics;
    this.peakA = Math.max(this.peakA, currentA);
    if (this.board.isPowered) this.lowestV = Math.min(this.lowestV, voltageV);
  }

  #hear(packet: Uint8Array): void {
    const decoded = decodePacket(definition, packet);
    if (!decoded.ok) return;
    const { containerName, parameters } = decoded.value;
    this.heard.push({
      container: containerName,
      atMs: this.clock.nowAtMs(),
      values: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
      limits: Object.fromEntries(parameters.map(({ name, limitState }) => [name, limitState])),
    });
  }
}
