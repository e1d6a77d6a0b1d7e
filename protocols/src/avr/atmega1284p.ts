import {
  ADCMuxInputType,
  ADCReference,
  AVRADC,
  AVRClock,
  AVREEPROM,
  AVRIOPort,
  AVRTimer,
  AVRUSART,
  AVRWatchdog,
  adcConfig,
  avrInstruction,
  CPU,
  clockConfig,
  eepromConfig,
  PinState,
  timer1Config,
  usart0Config,
  watchdogConfig,
} from 'avr8js';

export const flashOctets = 131_072;
export const eepromOctets = 4096;
export const memoryOctets = 16_384;

/** Why the chip started, as its register MCUSR has it. */
export const resetFlags = { powerOn: 0x01, external: 0x02, brownOut: 0x04, watchdog: 0x08 } as const;

export interface ChipSettings {
  readonly program: Uint8Array;
  readonly frequencyHz: number;
  /** Kept by whoever owns the chip: it outlives the loss of power. */
  readonly eeprom: Uint8Array;
  /** What is in memory when it starts: a reset leaves it as it was. */
  readonly memory: Uint8Array;
  readonly resetFlags: number;
  /** The chip counts on from here, so that its cycles are time. */
  readonly startCycle: number;
  /** Volts on an input of the converter, asked at each conversion. */
  readonly voltageV: (input: number) => number;
  /** An octet has gone out of a serial port; its last bit is on the line at `atCycle`. */
  readonly onOctet: (port: 0 | 1, octet: number, atCycle: number) => void;
  /** An output of port D has changed. */
  readonly onOutputs: (isHigh: (bit: number) => boolean) => void;
  /** Steps through sleep cycle by cycle instead of jumping to what ends it: slow, and must make no difference. */
  readonly stepsThroughSleep?: boolean;
}

/**
 * An ATmega1284P with what the payload's firmware uses of it: flash, memory, EEPROM, timer 1, both serial ports, converter,
 * watchdog, ports B and D. Only this file knows avr8js.
 *
 * Addresses and vectors: Microchip, ATmega1284P data sheet DS40002071A, sections 12.4, 33. avr8js has none for this part.
 */
export class Atmega1284p {
  /** The watchdog has bitten: whoever owns the chip starts another on the same memories. */
  wasReset = false;
  /** Stands still with interrupts off, as a program does that has run into a loop; only the watchdog goes on. */
  isHung = false;
  readonly #cpu: CPU;
  readonly #serial: readonly [AVRUSART, AVRUSART];
  readonly #ports: { readonly B: AVRIOPort; readonly D: AVRIOPort };
  readonly #stepsThroughSleep: boolean;
  #isAsleep = false;

  constructor(settings: ChipSettings) {
    const { program, frequencyHz, memory, eeprom } = settings;
    const flash = new Uint8Array(flashOctets).fill(0xff);
    flash.set(program);
    const cpu = new CPU(new Uint16Array(flash.buffer), memoryOctets);
    cpu.cycles = settings.startCycle;
    cpu.data.set(memory, registerOctets);
    cpu.data[watchdogConfig.MCUSR] = settings.resetFlags;
    cpu.reset = () => {
      this.wasReset = true;
    };
    this.#cpu = cpu;
    this.#stepsThroughSleep = settings.stepsThroughSleep ?? false;
    new AVRTimer(cpu, timer1);
    new AVREEPROM(cpu, eepromIn(eeprom), eepromTimed(frequencyHz));
    mindShorterPeriods(cpu, new AVRWatchdog(cpu, watchdog, new AVRClock(cpu, frequencyHz, clockConfig)));
    const adc = new AVRADC(cpu, converter);
    adc.onADCRead = (input) => {
      const volts = input.type === ADCMuxInputType.SingleEnded ? settings.voltageV(input.channel) : 0;
      const count = Math.floor((volts / adc.referenceVoltage) * 1024);
      cpu.addClockEvent(() => adc.completeADCRead(Math.min(1023, Math.max(0, count))), adc.sampleCycles);
    };
    const serialPort = (port: 0 | 1) => {
      const usart = new AVRUSART(cpu, serialPorts[port], frequencyHz);
      keepWhatArrived(cpu, usart, serialPorts[port]);
      usart.onByteTransmit = (octet) =>
        settings.onOctet(port, octet, cpu.cycles + (bitsOfOctet * frequencyHz) / usart.baudRate);
      return usart;
    };
    this.#serial = [serialPort(0), serialPort(1)];
    this.#ports = { B: new AVRIOPort(cpu, portB), D: new AVRIOPort(cpu, portD) };
    this.#ports.D.addListener(() =>
      settings.onOutputs((bit) => this.#ports.D.pinState(bit) === PinState.High),
    );
  }

  get cycles(): number {
    return this.#cpu.cycles;
  }

  /** Memory as it is now, for the chip that starts after a reset. */
  get memory(): Uint8Array {
    return this.#cpu.data.slice(registerOctets);
  }

  setPin(port: 'B' | 'D', bit: number, isHigh: boolean): void {
    this.#ports[port].setPin(bit, isHigh);
  }

  /** Puts an octet on the line into a serial port; false while another is on it, or nobody listens. */
  receive(port: 0 | 1, octet: number): boolean {
    return this.#serial[port].writeByte(octet) ?? false;
  }

  isListening(port: 0 | 1): boolean {
    return this.#serial[port].rxEnable;
  }

  isReceiving(port: 0 | 1): boolean {
    return this.#serial[port].rxBusy;
  }

  /** Turns a bit of the program over, while it runs. */
  flipProgramBit(octet: number, bit: number): void {
    this.#cpu.progBytes[octet]! ^= 1 << bit;
  }

  /** Runs until `cycle`, by the length of one instruction more, or until the watchdog bites. */
  runUntil(cycle: number): void {
    const cpu = this.#cpu;
    while (cpu.cycles < cycle && !this.wasReset) {
      if (this.isHung) this.#hang(cycle);
      else if (this.#isAsleep) this.#sleep(cycle);
      else this.#execute();
    }
  }

  #execute(): void {
    const cpu = this.#cpu;
    const goesToSleep = cpu.progMem[cpu.pc] === sleepOpcode && (cpu.data[sleepControl]! & sleepEnable) !== 0;
    avrInstruction(cpu);
    cpu.tick();
    // avr8js takes SLEEP for an instruction that does nothing. What the tick has answered at once is no sleep any more.
    if (goesToSleep && cpu.progMem[cpu.pc - 1] === sleepOpcode) this.#isAsleep = true;
  }

  /** Nothing but the clock runs until an interrupt is answered. */
  #sleep(cycle: number): void {
    const cpu = this.#cpu;
    const pcBefore = cpu.pc;
    if (cpu.nextInterrupt < 0 || !cpu.interruptsEnabled) this.#pass(cycle);
    cpu.tick();
    if (cpu.pc !== pcBefore) this.#isAsleep = false;
  }

  #hang(cycle: number): void {
    this.#cpu.data[statusRegister]! &= ~interruptsOn;
    this.#pass(cycle);
    this.#cpu.tick();
  }

  #pass(cycle: number): void {
    const cpu = this.#cpu;
    if (this.#stepsThroughSleep) {
      cpu.cycles++;
      return;
    }
    // A field that avr8js keeps to itself: when the next timer, octet or conversion is due.
    const { nextClockEvent } = cpu as unknown as { nextClockEvent: { cycles: number } | null };
    cpu.cycles = Math.max(cpu.cycles, Math.min(cycle, nextClockEvent?.cycles ?? cycle));
  }
}

/** avr8js looks at a watchdog whose period was made shorter only when the longer one would have bitten. */
function mindShorterPeriods(cpu: CPU, dog: AVRWatchdog): void {
  const { WDTCSR } = watchdog;
  const write = cpu.writeHooks[WDTCSR]!;
  const { checkWatchdog } = dog as unknown as { checkWatchdog: () => void };
  cpu.writeHooks[WDTCSR] = (...args) => {
    const isDone = write(...args);
    const { watchdogTimeout } = dog as unknown as { watchdogTimeout: number };
    cpu.updateClockEvent(checkWatchdog, watchdogTimeout - cpu.cycles);
    return isDone;
  };
}

/** avr8js drops an octet that waits to be read when the register that turns interrupts on and off is written. */
function keepWhatArrived(cpu: CPU, usart: AVRUSART, { UCSRA, UCSRB }: (typeof serialPorts)[number]): void {
  const write = cpu.writeHooks[UCSRB]!;
  const { RXC } = usart as unknown as { RXC: Parameters<CPU['setInterruptFlag']>[0] };
  cpu.writeHooks[UCSRB] = (value, ...args) => {
    const isWaiting = (cpu.data[UCSRA]! & RXC.flagMask) !== 0;
    const isDone = write(value, ...args);
    if (isWaiting && (value & receiverOn) !== 0) cpu.setInterruptFlag(RXC);
    return isDone;
  };
}

const receiverOn = 0x10;
/** Start, eight, stop. */
const bitsOfOctet = 10;
/** Working registers and those of the peripherals, in front of the memory. */
const registerOctets = 0x100;
const statusRegister = 0x5f;
const interruptsOn = 0x80;
const sleepOpcode = 0x9588;
const sleepControl = 0x53;
const sleepEnable = 0x01;

// Vectors are counted in words, two to each.
const timer1 = {
  ...timer1Config,
  ...{ captureInterrupt: 0x18, compAInterrupt: 0x1a, compBInterrupt: 0x1c, ovfInterrupt: 0x1e },
  // Its outputs are at port D here, and the firmware leaves them alone.
  ...{ compPortA: 0, compPortB: 0, externalClockPort: 0 },
};

const serialPorts = [
  { ...usart0Config, rxCompleteInterrupt: 0x28, dataRegisterEmptyInterrupt: 0x2a, txCompleteInterrupt: 0x2c },
  {
    ...{ rxCompleteInterrupt: 0x38, dataRegisterEmptyInterrupt: 0x3a, txCompleteInterrupt: 0x3c },
    ...{ UCSRA: 0xc8, UCSRB: 0xc9, UCSRC: 0xca, UBRRL: 0xcc, UBRRH: 0xcd, UDR: 0xce },
  },
] as const;

const watchdog = { ...watchdogConfig, watchdogInterrupt: 0x10 };

const converter = {
  ...adcConfig,
  adcInterrupt: 0x30,
  muxInputMask: 0x1f,
  muxChannels: Object.fromEntries(
    Array.from({ length: 8 }, (_, channel) => [
      channel,
      { type: ADCMuxInputType.SingleEnded as const, channel },
    ]),
  ),
  adcReferences: [ADCReference.AREF, ADCReference.AVCC, ADCReference.Internal1V1, ADCReference.Internal2V56],
};

const portB = { PIN: 0x23, DDR: 0x24, PORT: 0x25, externalInterrupts: [] };
const portD = { PIN: 0x29, DDR: 0x2a, PORT: 0x2b, externalInterrupts: [] };

/** An erase and a write take 1.7 ms each, by an oscillator of their own (data sheet, EEPROM: 3.4 ms in all). */
function eepromTimed(frequencyHz: number) {
  const cycles = Math.round(0.0017 * frequencyHz);
  return { ...eepromConfig, eepromReadyInterrupt: 0x32, eraseCycles: cycles, writeCycles: cycles };
}

function eepromIn(memory: Uint8Array) {
  return {
    readMemory: (address: number) => memory[address % memory.length]!,
    writeMemory: (address: number, value: number) => {
      memory[address % memory.length]! &= value;
    },
    eraseMemory: (address: number) => {
      memory[address % memory.length] = 0xff;
    },
  };
}
