import type { Random } from '@dawa/seams/random';
import type { PacketValues } from 'ccsds-parser/xtce/xtce';

/** Two lithium cells in series, 2.6 Ah: a small cubesat of our own making. */
const capacityAh = 2.6;
const emptyV = 6.4;
const fullV = 8.3;
/** Of the bus: computer, radio, beacons. What the payload takes comes on top. */
const busA = 0.34;
const converterEfficiency = 0.85;
/** Below this the payload is switched off, and above the other on again: it comes back in its lowest-power mode. */
const payloadOffV = 6.8;
const payloadOnV = 7.3;
const faceA = 0.45;
const spinPeriodMs = 97_000;
const heaterOnC = 8;
const heaterOffC = 12;
const heaterA = 0.12;
/** Longer gaps are not worth stepping through: the battery has settled. */
const longestStepMs = 600_000;

/** What is fed from the battery through a converter of 5 V: the payload. */
export interface PoweredLoad {
  readonly isPowered: boolean;
  readonly electrics: {
    /** Taken since the beginning. */
    readonly energyJ: number;
    /** Of what it is bolted to. */
    setMountC(temperatureC: number): void;
  };
  setPower(isOn: boolean): void;
}

/**
 * The battery and the solar faces: charged by the Sun, drained by bus and payload, warmed and cooled with the structure around
 * them. One account for all: what the payload takes, its transmitter included, is missing in the battery.
 */
export class PowerSystem {
  readonly #noise: Random;
  readonly #phaseRad: number;
  #charge = 0.86;
  #batteryC = 14;
  #isHeaterOn = false;
  #structureC = 16;
  #advancedAtMs: number;
  #isSunlit = true;
  #load: PoweredLoad | undefined;
  #loadJ = 0;
  #loadA = 0;
  /** The payload was switched off for want of voltage. */
  #isSaving = false;
  #news: string[] = [];

  constructor(random: Random, nowAtMs: number) {
    this.#noise = random;
    this.#phaseRad = 2 * Math.PI * random.next();
    this.#advancedAtMs = nowAtMs;
  }

  /** @param load takes from the battery from now on, in place of the one before */
  feed(load: PoweredLoad): void {
    this.#load = load;
    this.#loadJ = load.electrics.energyJ;
  }

  /** Share of the battery that is left, 0 to 1. */
  get charge(): number {
    return this.#charge;
  }

  /** Of the frame that everything on board is bolted to. */
  get structureC(): number {
    return this.#structureC;
  }

  get batteryVoltageV(): number {
    return this.#voltageV();
  }

  /** Whether the payload is kept off because the battery is low. */
  get isPayloadShed(): boolean {
    return this.#isSaving;
  }

  /** What was switched since the last time, for the journal. */
  takeNews(): readonly string[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** Brings the battery up to now. */
  advance(nowAtMs: number, isSunlit: boolean): void {
    const elapsedMs = Math.max(0, nowAtMs - this.#advancedAtMs);
    const hours = Math.min(longestStepMs, elapsedMs) / 3_600_000;
    this.#advancedAtMs = nowAtMs;
    this.#isSunlit = isSunlit;
    this.#meterLoad(elapsedMs / 1000);
    this.#charge = Math.min(1, Math.max(0, this.#charge + (this.#currentA(nowAtMs) * hours) / capacityAh));
    this.#structureC = approach(
      this.#structureC,
      isSunlit ? structureInSunC : structureInShadowC,
      hours / 0.35,
    );
    const targetC = (isSunlit ? 22 : 2) + (this.#isHeaterOn ? 10 : 0);
    this.#batteryC = approach(this.#batteryC, targetC, hours / 0.7);
    if (this.#batteryC < heaterOnC) this.#isHeaterOn = true;
    if (this.#batteryC > heaterOffC) this.#isHeaterOn = false;
    this.#load?.electrics.setMountC(this.#structureC);
    this.#shed();
  }

  /** Mean current that the payload took out of the battery since the last time. */
  #meterLoad(elapsedS: number): void {
    if (this.#load === undefined || elapsedS <= 0) return;
    const { energyJ } = this.#load.electrics;
    const meanW = Math.max(0, energyJ - this.#loadJ) / elapsedS;
    this.#loadJ = energyJ;
    this.#loadA = meanW / converterEfficiency / Math.max(emptyV, this.#voltageV());
  }

  #shed(): void {
    const load = this.#load;
    if (load === undefined) return;
    const voltageV = this.#voltageV();
    if (!this.#isSaving && voltageV < payloadOffV && load.isPowered) {
      this.#isSaving = true;
      load.setPower(false);
      this.#news.push(`battery at ${voltageV.toFixed(2)} V: payload switched off`);
    } else if (this.#isSaving && voltageV > payloadOnV) {
      this.#isSaving = false;
      load.setPower(true);
      this.#news.push(`battery at ${voltageV.toFixed(2)} V: payload switched on`);
    }
  }

  /** Parameters of HK_EPS in missions/aprs-dp/telemetry.xml, which lays them out, in its units. */
  housekeeping(): PacketValues {
    const noise = this.#noise;
    const nowAtMs = this.#advancedAtMs;
    const [px, mx, py, my, pz] = this.#facesA(nowAtMs);
    return {
      structure_id: 3,
      battery_voltage: this.#voltageV() + 0.004 * noise.normal(),
      battery_current: this.#currentA(nowAtMs) + 0.003 * noise.normal(),
      ...{ solar_current_px: px, solar_current_mx: mx, solar_current_py: py, solar_current_my: my },
      solar_current_pz: pz,
      eps_bus_voltage: 5.02 + 0.003 * noise.normal(),
      temp_battery_1: this.#batteryC + 0.05 * noise.normal(),
      temp_battery_2: this.#batteryC - 0.6 + 0.05 * noise.normal(),
      in_eclipse: !this.#isSunlit,
      battery_heater: this.#isHeaterOn,
      eps_spare: 0,
    };
  }

  #voltageV(): number {
    return emptyV + (fullV - emptyV) * this.#charge ** 0.6 + 0.12 * this.#currentA(this.#advancedAtMs);
  }

  /** Positive while charging; a full battery takes only what the load needs. */
  #currentA(nowAtMs: number): number {
    const solarA = this.#facesA(nowAtMs).reduce((sum, face) => sum + face, 0);
    const netA = solarA - busA - this.#loadA - (this.#isHeaterOn ? heaterA : 0);
    return this.#charge >= 1 ? Math.min(0, netA) : netA;
  }

  /** Faces +X, -X, +Y, -Y, +Z of a slowly turning cube. */
  #facesA(nowAtMs: number): readonly [number, number, number, number, number] {
    if (!this.#isSunlit) return [0, 0, 0, 0, 0];
    const angleRad = this.#phaseRad + (2 * Math.PI * nowAtMs) / spinPeriodMs;
    const x = Math.cos(angleRad);
    const y = Math.sin(angleRad);
    const lit = (cosine: number) => faceA * Math.max(0, cosine);
    return [lit(x), lit(-x), lit(y), lit(-y), lit(0.5)];
  }
}

const structureInSunC = 24;
const structureInShadowC = -6;

/** Exponential way to a temperature; `spans` in time constants. */
function approach(fromC: number, targetC: number, spans: number): number {
  return targetC + (fromC - targetC) * Math.exp(-spans);
}
