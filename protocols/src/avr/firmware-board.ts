import { Atmega1284p, eepromOctets, memoryOctets, resetFlags } from './atmega1284p.ts';

/** What the controller can measure of its board, in engineering units. */
export interface BoardSenses {
  readonly busVoltageV: number;
  readonly busCurrentA: number;
  readonly amplifierC: number;
  readonly controllerC: number;
  readonly modemC: number;
  readonly rssiDbm: number;
  /** Undefined while nothing is radiated. */
  readonly forwardDbm: number | undefined;
}

/** What the circuit does at this moment; senses depend on it. */
export interface BoardState {
  readonly isKeyed: boolean;
  /** The load switch of the power amplifier. */
  readonly isSwitchClosed: boolean;
}

export interface FirmwareBoardSettings {
  /** Octets of the program; `parseIntelHex` reads them. */
  readonly program: Uint8Array;
  readonly senses: (state: BoardState) => BoardSenses;
  readonly onOctets: (port: 'bus' | 'modem', octets: Uint8Array) => void;
  readonly onKey?: (isKeyed: boolean) => void;
  /** The controller started, by the flags of `resetFlags`. */
  readonly onReset?: (flags: number) => void;
  /** What was in it when the board was last without power; erased unless given. */
  readonly eeprom?: Uint8Array;
  readonly stepsThroughSleep?: boolean;
}

/** Crystal of the board: board.h. */
export const boardFrequencyHz = 18_432_000;
const cyclesPerMs = boardFrequencyHz / 1000;

// Pins and inputs as in payload-sim/firmware/board.h.
const pttSense = 4;
const pttKey = 5;
const amplifierSupply = 6;
const synthesizerLock = 7;
const squelch = 0;

/** Octets that wait for a line at 19,200 baud: what is written faster than that for long is lost, as in any adapter. */
const mostWaitingOctets = 65_536;

/**
 * The breadboard with its real program in an emulated controller: cables, pins, power. It has no time of its own; whoever
 * owns it says how far to run. The same calls give the same octets at the same cycles.
 */
export class FirmwareBoard {
  readonly eeprom: Uint8Array;
  readonly #settings: FirmwareBoardSettings;
  readonly #program: Uint8Array;
  #chip: Atmega1284p | undefined;
  #cycles = 0;
  #key = false;
  #isSwitchClosed = false;
  #isKeyed = false;
  #isStuck = false;
  #isLocked = true;
  #isSquelchOpen = false;
  readonly #waiting: { readonly bus: number[]; readonly modem: number[] } = { bus: [], modem: [] };
  #sent: { readonly port: 'bus' | 'modem'; readonly octet: number; readonly atCycle: number }[] = [];

  constructor(settings: FirmwareBoardSettings) {
    this.#settings = settings;
    this.#program = settings.program.slice();
    this.eeprom = settings.eeprom ?? new Uint8Array(eepromOctets).fill(0xff);
  }

  get isPowered(): boolean {
    return this.#chip !== undefined;
  }

  get isKeyed(): boolean {
    return this.#isKeyed;
  }

  get isSwitchClosed(): boolean {
    return this.#isSwitchClosed;
  }

  /** Since the board was made, cycles without power included. */
  get timeMs(): number {
    return this.#cycles / cyclesPerMs;
  }

  setPower(isOn: boolean): void {
    if (isOn === this.isPowered) return;
    if (isOn) this.#start(resetFlags.powerOn, new Uint8Array(memoryOctets).fill(lostMemory));
    else this.#stop();
  }

  /** Restarts the controller with its memory as it is: a supply that sagged, a finger on the button. */
  reset(flags: number): void {
    if (this.#chip) this.#start(flags, this.#chip.memory);
  }

  /** The program runs into a loop with interrupts off. */
  hang(): void {
    if (this.#chip) this.#chip.isHung = true;
  }

  /** A shorted transistor holds the key line down. */
  setStuck(isStuck: boolean): void {
    this.#isStuck = isStuck;
    this.#updateKey();
  }

  setSynthesizerLocked(isLocked: boolean): void {
    this.#isLocked = isLocked;
    this.#chip?.setPin('D', synthesizerLock, isLocked);
  }

  setSquelchOpen(isOpen: boolean): void {
    this.#isSquelchOpen = isOpen;
    this.#chip?.setPin('B', squelch, isOpen);
  }

  /** Turns a bit of the program over; it stays so over resets. */
  flipProgramBit(octet: number, bit: number): void {
    this.#program[octet]! ^= 1 << bit;
    this.#chip?.flipProgramBit(octet, bit);
  }

  /** Octets on the line into the controller: they arrive one after the other at 19,200 baud. */
  receive(port: 'bus' | 'modem', octets: Uint8Array): void {
    const waiting = this.#waiting[port];
    for (const octet of octets) if (waiting.length < mostWaitingOctets) waiting.push(octet);
  }

  /** Runs for so long; what went out meanwhile is handed on at its end, in order. */
  runFor(durationMs: number): void {
    this.runUntil(this.timeMs + durationMs);
  }

  runUntil(timeMs: number): void {
    const end = Math.round(timeMs * cyclesPerMs);
    while (this.#cycles < end) {
      const chip = this.#chip;
      if (chip === undefined) {
        this.#cycles = end;
        break;
      }
      // An octet at a time, so that the next one is on the line as soon as the one before has arrived.
      const isFeeding = this.#feed(chip);
      chip.runUntil(Math.min(end, isFeeding ? this.#cycles + feedCycles : end));
      this.#cycles = chip.cycles;
      if (chip.wasReset) this.#start(resetFlags.watchdog, chip.memory);
    }
    this.#handOn();
  }

  #feed(chip: Atmega1284p): boolean {
    let isFeeding = false;
    for (const [index, port] of serialNames.entries()) {
      const waiting = this.#waiting[port];
      if (waiting.length === 0) continue;
      // Who does not listen loses what comes: nothing is kept for him on a line.
      if (!chip.isListening(index as 0 | 1)) waiting.shift();
      else if (!chip.isReceiving(index as 0 | 1) && chip.receive(index as 0 | 1, waiting[0]!))
        waiting.shift();
      isFeeding = true;
    }
    return isFeeding;
  }

  #start(flags: number, memory: Uint8Array): void {
    // What was in the shift registers never arrives whole.
    this.#handOn();
    this.#sent = [];
    this.#key = this.#isSwitchClosed = false;
    this.#chip = new Atmega1284p({
      program: this.#program,
      frequencyHz: boardFrequencyHz,
      eeprom: this.eeprom,
      memory,
      resetFlags: flags,
      startCycle: this.#cycles,
      voltageV: (input) => this.#voltageV(input),
      onOctet: (port, octet, atCycle) => this.#sent.push({ port: serialNames[port], octet, atCycle }),
      onOutputs: (isHigh) => {
        this.#key = isHigh(pttKey);
        this.#isSwitchClosed = isHigh(amplifierSupply);
        this.#updateKey();
      },
      stepsThroughSleep: this.#settings.stepsThroughSleep ?? false,
    });
    this.#chip.setPin('D', synthesizerLock, this.#isLocked);
    this.#chip.setPin('B', squelch, this.#isSquelchOpen);
    this.#updateKey();
    this.#settings.onReset?.(flags);
  }

  #stop(): void {
    this.#handOn();
    this.#sent = [];
    this.#chip = undefined;
    this.#key = this.#isSwitchClosed = false;
    this.#waiting.bus.length = this.#waiting.modem.length = 0;
    this.#updateKey();
  }

  #updateKey(): void {
    const isHeld = this.isPowered && (this.#key || this.#isStuck);
    this.#chip?.setPin('D', pttSense, isHeld);
    const isKeyed = isHeld && this.#isSwitchClosed;
    if (isKeyed === this.#isKeyed) return;
    this.#isKeyed = isKeyed;
    this.#settings.onKey?.(isKeyed);
  }

  /** Scales as in payload-sim/firmware/board.h. */
  #voltageV(input: number): number {
    const senses = this.#settings.senses({ isKeyed: this.#isKeyed, isSwitchClosed: this.#isSwitchClosed });
    switch (input) {
      case 0:
        return senses.busVoltageV / 3;
      case 1:
        return senses.busCurrentA;
      case 2:
        return thermometerV(senses.amplifierC);
      case 3:
        return thermometerV(senses.controllerC);
      case 4:
        return thermometerV(senses.modemC);
      case 5:
        return 0.025 * (senses.rssiDbm + 140);
      case 6:
        return 0.05 * (senses.forwardDbm ?? 0);
      default:
        return 0;
    }
  }

  /** What has left the lines by now, in runs of one port. */
  #handOn(): void {
    let count = 0;
    while (count < this.#sent.length && this.#sent[count]!.atCycle <= this.#cycles) count++;
    const gone = this.#sent.splice(0, count);
    for (let at = 0; at < gone.length; ) {
      const { port } = gone[at]!;
      const start = at;
      while (at < gone.length && gone[at]!.port === port) at++;
      this.#settings.onOctets(
        port,
        Uint8Array.from(gone.slice(start, at), ({ octet }) => octet),
      );
    }
  }
}

const serialNames = ['bus', 'modem'] as const;
/** A bit on the line: how late the next octet may begin. */
const feedCycles = cyclesPerMs / 19.2;
/** Memory after power-on holds anything but what was hoped for. */
const lostMemory = 0xa5;

function thermometerV(temperatureC: number): number {
  return 0.5 + 0.01 * temperatureC;
}
