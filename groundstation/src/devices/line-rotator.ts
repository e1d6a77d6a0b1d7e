import type { Exchange, RotatorAnswer, RotatorLanguage } from '@dawa/protocols/rotator-language';
import { languagesOf } from '@dawa/protocols/rotator-languages';
import type { Clock } from '@dawa/seams/clock';
import type { Direction, Rotator } from '../ports.ts';
import { DeviceError, detailOf } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { withoutEcho } from './echo-canceller.ts';
import { poll } from './polling.ts';
import type { Port } from './port.ts';
import { PositionReader } from './position-reader.ts';
import { RequestLine } from './request-line.ts';
import { checkSayable, targetOnSteps } from './rotator-target.ts';

export interface LineRotatorSettings {
  readonly language: RotatorLanguage;
  readonly port: Port;
  readonly clock: Clock;
  readonly limits: Rotator['limits'];
  /** How often the position is read, on the station's clock. */
  readonly pollMs?: number;
  readonly timeoutMs?: number;
  /** False for a controller that does not tell where it points, although its language could. */
  readonly hasPosition?: boolean;
}

/**
 * A rotator whose controller speaks one of our languages over a line of octets. That the antenna obeys is seen in its
 * position, which is read all the time; no order is ever repeated by itself.
 *
 * @throws RangeError when the limits are wider than what the language can say
 */
export function createLineRotator(settings: LineRotatorSettings): Rotator {
  checkSayable(settings.limits, settings.language);
  return new LineRotator(settings);
}

/** Orders of one move are fewer than this in every language. */
const mostExchanges = 4;
/** What was heard last is kept, to say which language it might be. */
const rememberedOctets = 128;

class LineRotator implements Rotator {
  readonly limits: Rotator['limits'];
  readonly #settings: LineRotatorSettings;
  readonly #hasPosition: boolean;
  readonly #line: RequestLine<RotatorAnswer>;
  readonly #reader: PositionReader;
  readonly #status: DeviceStatus;
  readonly #counts = { echoes: 0, moves: 0, stops: 0 };
  readonly #endings: (() => void)[] = [];
  #heard: number[] = [];
  /** Numbers of orders: one that was overtaken while its controller answered goes no further. */
  #orders = 0;
  #lastStop = 0;

  constructor(settings: LineRotatorSettings) {
    const { language, port, clock, limits, timeoutMs = usualTimeoutMs(language) } = settings;
    this.#settings = settings;
    this.limits = limits;
    this.#hasPosition = language.hasPosition && (settings.hasPosition ?? true);
    const line = new RequestLine<RotatorAnswer>({
      name: port.name,
      clock,
      timeoutMs,
      createParser: () => language.station.createParser(),
      onUnsolicited: (message) => {
        if (message.kind === 'unknown') this.#reader.noteDamage();
        else if (message.kind === 'refused') this.#reader.counters.refusals++;
      },
    });
    this.#line = line;
    this.#reader = new PositionReader({ name: port.name, language, line, clock, limits });
    this.#status = new DeviceStatus({
      deviceId: 'rotator',
      kind: `${language.name} rotator`,
      port,
      clock,
      counters: () => ({ ...line.counters, ...this.#reader.counters, ...this.#counts }),
      isOkWhenOpen: !this.#hasPosition,
      noteWhenOk: () => this.#note(),
    });
    this.#plugIn();
  }

  get info() {
    return this.#status.info;
  }

  get position() {
    return this.#reader.position;
  }

  onChange(listener: Parameters<Rotator['onChange']>[0]): () => void {
    return this.#status.onChange(listener);
  }

  async readPosition() {
    if (!this.#hasPosition) throw this.#error('refused', 'it does not tell where it points');
    const badBefore = this.#reader.counters.badAnswers;
    try {
      const reading = await this.#reader.read();
      this.#status.noteAnswer();
      return reading;
    } catch (error) {
      const isStrange =
        error instanceof DeviceError &&
        error.code === 'timeout' &&
        this.#reader.counters.badAnswers > badBefore;
      this.#status.noteSilence(
        isStrange ? strangeLanguage(this.#settings.language, this.#heard) : detailOf(error),
      );
      throw error;
    }
  }

  async moveTo(target: Direction): Promise<void> {
    const { language } = this.#settings;
    const usual = { azimuthDeg: language.stepDeg, elevationDeg: language.stepDeg };
    // Refused before anything is asked: nothing is clamped.
    targetOnSteps(target, usual, this.limits);
    const order = ++this.#orders;
    this.#counts.moves++;
    if (language.isPositionNeededToMove && this.#reader.steps === undefined) await this.readPosition();
    const steps = this.#reader.steps ?? usual;
    const shown = targetOnSteps(target, steps, this.limits);
    for (const [index, exchange] of language.station.move(shown, steps).entries()) {
      if (this.#isOvertaken(order)) return;
      this.#reader.toldElevationDeg = shown.elevationDeg;
      await this.#order(exchange, `target ${index}`);
    }
  }

  async stop(): Promise<void> {
    this.#lastStop = ++this.#orders;
    for (let index = 0; index < mostExchanges; index++) this.#line.drop(`target ${index}`);
    this.#counts.stops++;
    // Nobody waits for what the controller says to it: the second axis must not stand behind the first one's answer.
    const { station } = this.#settings.language;
    await Promise.all(station.stop().map(({ bytes }) => this.#line.ask({ bytes, isUrgent: true })));
  }

  async close(): Promise<void> {
    for (const end of this.#endings) end();
    this.#status.close();
    await this.#settings.port.close();
  }

  #plugIn(): void {
    const { language, port, clock, pollMs = 200 } = this.#settings;
    const questions = language.station.query().map(({ bytes }) => bytes);
    this.#endings.push(
      port.onStream((stream) => {
        this.#reader.forget();
        this.#heard = [];
        stream.onData((bytes) => {
          this.#heard = [...this.#heard, ...bytes.slice(-rememberedOctets)].slice(-rememberedOctets);
        });
        this.#line.connect(
          withoutEcho(stream, {
            isProbe: (bytes) => questions.some((question) => areEqual(question, bytes)),
            onEcho: () => this.#counts.echoes++,
          }),
        );
      }),
    );
    if (!this.#hasPosition) return;
    const ask = async () => void (await this.readPosition().catch(() => {}));
    this.#endings.push(
      poll(clock, pollMs, async () => {
        if (port.stream !== undefined) await ask();
      }),
      // The first question goes out with the cable, so that an antenna is on the page as soon as it is there.
      port.onStream(() => void ask()),
    );
  }

  async #order({ bytes, answer }: Exchange, key: string): Promise<void> {
    if (answer === undefined) {
      await this.#line.ask({ bytes, key });
      return;
    }
    const isAnswer = ({ kind }: RotatorAnswer) =>
      kind === 'acknowledged' || kind === 'position' || kind === 'refused';
    const said = await this.#line.ask({ bytes, key, isAnswer });
    if (said.kind === 'refused') throw this.#error('refused', `it does not go there: ${said.text}`);
  }

  /** @throws DeviceError when it was a stop that came after this order */
  #isOvertaken(order: number): boolean {
    if (this.#lastStop > order) throw this.#error('busy', 'a stop took its place');
    return this.#orders > order;
  }

  #note(): string | null {
    if (!this.#hasPosition) return 'it does not tell where it points: the position is not known';
    return this.#reader.isAzimuthOnly ? 'it tells no elevation: taken to be where it was sent' : null;
  }

  #error(code: 'refused' | 'busy', detail: string): DeviceError {
    return new DeviceError(code, this.#settings.port.name, detail);
  }
}

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}

/** Half a second to think of it, and the time that a question and its answer take on a slow line. */
function usualTimeoutMs({ baudRate }: RotatorLanguage): number {
  const octets = 32;
  const bitsAnOctet = 10;
  return 500 + Math.ceil((octets * bitsAnOctet * 1000) / baudRate);
}

function strangeLanguage({ name }: RotatorLanguage, heard: readonly number[]): string {
  const others = languagesOf(Uint8Array.from(heard)).filter((other) => other.name !== name);
  return others.length === 0
    ? `what it answers is no ${name}; is the baud rate right?`
    : `what it answers is no ${name}; it sounds like ${others.map((other) => other.name).join(' or ')}`;
}
