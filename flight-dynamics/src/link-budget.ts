import { type Polarisation, pointingLossDb, polarisationLoss } from './link/antenna-loss.ts';
import { boltzmannDbwHzK, decibel, ratioOf } from './link/decibel.ts';
import {
  antennaTemperatureK,
  chainTemperatureK,
  lossyStage,
  type Stage,
  skyTemperatureK,
  temperatureOfFigureK,
} from './link/noise.ts';
import { airLoss, freeSpaceLossDb } from './link/path-loss.ts';
import { type LinkCoding, type LinkKeying, requiredEnergy } from './link/required-energy.ts';
import type { LookAngles, Observer } from './look-angles.ts';
import { findCrossing } from './passes/root-search.ts';

export type { Polarisation } from './link/antenna-loss.ts';
export type { LinkCoding, LinkKeying } from './link/required-energy.ts';

/** A figure of the budget, and how far it may be off, one sigma; 0 where nothing is said. */
export interface Figure {
  readonly value: number;
  readonly sigma?: number;
}

/** What both ends of a link are; each figure with its own doubt. */
export interface LinkEnds {
  readonly frequencyHz: number;
  readonly bitRateHz: number;
  readonly keying: LinkKeying;
  readonly coding: LinkCoding;
  /** After decoding; default 1e-5. */
  readonly bitErrorRate?: number;
  /** What demodulators lose against theory; default 2 dB, sigma 1. */
  readonly implementationLossDb?: Figure;
  readonly transmitter: {
    readonly powerDbm: Figure;
    readonly lineLossDb: Figure;
    readonly gainDbi: Figure;
    readonly polarisation: Polarisation;
  };
  readonly receiver: {
    readonly gainDbi: Figure;
    readonly polarisation: Polarisation;
    /** Between antenna and first amplifier. */
    readonly lineLossDb: Figure;
    /** First amplifier and what follows it, in order. Noise figures are turned into temperatures by `temperatureOfFigureK`. */
    readonly stages: readonly Stage[];
    /** What the antenna itself hears: fixed (a satellite sees warm Earth), or by elevation, from sky and ground. */
    readonly antennaK: Figure | 'sky-and-ground';
  };
  /** The ground's antenna, whichever end it is. */
  readonly ground: { readonly beamWidthDeg: number; readonly offDeg: Figure };
  /** Lost by how the satellite happens to lie. */
  readonly satellitePointingLossDb: Figure;
}

/** One line of a budget, as it is added up: losses are negative. */
export interface BudgetTerm {
  readonly name: string;
  readonly valueDb: number;
  readonly sigmaDb: number;
}

export interface LinkBudget {
  readonly eirpDbm: number;
  readonly pathLossDb: number;
  readonly receivedDbm: number;
  readonly systemTemperatureK: number;
  readonly gainOverTemperatureDbK: number;
  /** Carrier over noise density. */
  readonly carrierToNoiseDbHz: number;
  readonly ebN0Db: number;
  readonly requiredEbN0Db: number;
  readonly marginDb: number;
  /** One sigma of the margin, if all doubts are independent. */
  readonly marginSigmaDb: number;
  readonly terms: readonly BudgetTerm[];
}

/**
 * The link at one instant, in either direction.
 *
 * Noise is reckoned at the input of the first amplifier: the antenna's through its line, the line's own, and the chain's (Friis). G/T is
 * antenna gain less line loss less 10 log of that. The margin's sigma adds the sigmas of all terms as squares.
 *
 * @throws RangeError for figures that are none (see the files of link/)
 */
export function linkBudgetAt(ends: LinkEnds, look: Pick<LookAngles, 'rangeKm' | 'elevationDeg'>): LinkBudget {
  const { transmitter, receiver, ground, frequencyHz } = ends;
  const implementation = ends.implementationLossDb ?? { value: 2, sigma: 1 };
  const air = airLoss(frequencyHz, look.elevationDeg);
  const polarisation = polarisationLoss(transmitter.polarisation, receiver.polarisation);
  const required = requiredEnergy(ends.keying, ends.coding, ends.bitErrorRate);
  const pathLossDb = freeSpaceLossDb(look.rangeKm, frequencyHz);
  const noise = systemNoise(ends, look.elevationDeg);
  const off = ground.offDeg;
  const pointingDb = pointingLossDb(off.value, ground.beamWidthDeg);
  const pointingSigmaDb = pointingLossDb(off.value + (off.sigma ?? 0), ground.beamWidthDeg) - pointingDb;
  const loss = (name: string, figure: Figure): BudgetTerm => term(name, -figure.value, figure.sigma);
  const terms: BudgetTerm[] = [
    term('transmitter power (dBm)', transmitter.powerDbm.value, transmitter.powerDbm.sigma),
    loss('transmitter line', transmitter.lineLossDb),
    term('transmitting antenna (dBi)', transmitter.gainDbi.value, transmitter.gainDbi.sigma),
    term('free space', -pathLossDb),
    term('ground antenna pointing', -pointingDb, pointingSigmaDb),
    loss('satellite pointing', ends.satellitePointingLossDb),
    term('polarisation', -polarisation.lossDb, polarisation.sigmaDb),
    term('air (gas, ionosphere, rain)', -(air.gasDb + air.ionosphereDb + air.rainDb), air.sigmaDb),
    term('receiving antenna (dBi)', receiver.gainDbi.value, receiver.gainDbi.sigma),
    loss('receiver line', receiver.lineLossDb),
  ];
  const eirpDbm = sumOf(terms.slice(0, 3));
  const receivedDbm = sumOf(terms);
  const carrierToNoiseDbHz = receivedDbm - 30 - boltzmannDbwHzK - decibel(noise.temperatureK);
  const ebN0Db = carrierToNoiseDbHz - decibel(ends.bitRateHz);
  const rest: BudgetTerm[] = [
    term('noise density (dBm/Hz)', -(30 + boltzmannDbwHzK + decibel(noise.temperatureK)), noise.sigmaDb),
    term('bit rate (dBHz)', -decibel(ends.bitRateHz)),
    loss('implementation', implementation),
    term('required Eb/N0', -required.ebN0Db, required.sigmaDb),
  ];
  const all = [...terms, ...rest];
  return {
    eirpDbm,
    pathLossDb,
    receivedDbm,
    systemTemperatureK: noise.temperatureK,
    gainOverTemperatureDbK: receiver.gainDbi.value - receiver.lineLossDb.value - decibel(noise.temperatureK),
    carrierToNoiseDbHz,
    ebN0Db,
    requiredEbN0Db: required.ebN0Db,
    marginDb: sumOf(all),
    marginSigmaDb: Math.hypot(...all.map(({ sigmaDb }) => sigmaDb)),
    terms: all,
  };
}

export interface LinkSample extends LinkBudget {
  readonly atMs: number;
  readonly elevationDeg: number;
  readonly rangeKm: number;
}

/** A link along a pass: samples, and the instants at which its margin crosses zero. */
export interface LinkAlongPass {
  readonly samples: readonly LinkSample[];
  readonly crossings: readonly { readonly atMs: number; readonly isOpening: boolean }[];
  /** Spans in which there is margin, between rise and set. */
  readonly open: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
}

/**
 * @param stepMs of the samples; crossings are found to the millisecond between them
 * @throws RangeError when the elements give no position between rise and set
 */
export function linkAlongPass(
  ends: LinkEnds,
  observer: Observer,
  pass: { readonly aosAtMs: number; readonly losAtMs: number },
  stepMs = 10_000,
): LinkAlongPass {
  const at = (atMs: number): LinkSample => {
    const look = observer.at(atMs);
    if (!look.ok) throw new RangeError(`no position at ${atMs}: ${look.fault.kind}`);
    const { elevationDeg, rangeKm } = look.value;
    return { atMs, elevationDeg, rangeKm, ...linkBudgetAt(ends, look.value) };
  };
  const samples = [at(pass.aosAtMs)];
  const crossings: { atMs: number; isOpening: boolean }[] = [];
  for (let before = samples[0]!; before.atMs < pass.losAtMs; ) {
    const here = at(Math.min(before.atMs + stepMs, pass.losAtMs));
    if (before.marginDb >= 0 !== here.marginDb >= 0) {
      const atMs = findCrossing((t) => at(t).marginDb, before.atMs, here.atMs, 1);
      crossings.push({ atMs, isOpening: here.marginDb >= 0 });
    }
    samples.push(here);
    before = here;
  }
  const edges = [pass.aosAtMs, ...crossings.map(({ atMs }) => atMs), pass.losAtMs];
  const isOpenAtStart = samples[0]!.marginDb >= 0;
  const open = edges
    .slice(1)
    .map((toAtMs, i) => ({ fromAtMs: edges[i]!, toAtMs }))
    .filter((_, i) => (i % 2 === 0) === isOpenAtStart);
  return { samples, crossings, open };
}

/** "Margin, estimated 6 dB ±2" of a pass: that of its highest point, rounded to what can be said. */
export interface PassMargin {
  readonly marginDb: number;
  readonly sigmaDb: number;
  readonly atMs: number;
  readonly text: string;
}

/** @throws RangeError when the elements give no position at the highest point */
export function passMargin(
  ends: LinkEnds,
  observer: Observer,
  pass: { readonly tcaAtMs: number },
): PassMargin {
  const look = observer.at(pass.tcaAtMs);
  if (!look.ok) throw new RangeError(`no position at ${pass.tcaAtMs}: ${look.fault.kind}`);
  const { marginDb, marginSigmaDb } = linkBudgetAt(ends, look.value);
  const text = `${Math.round(marginDb)} dB ±${Math.max(1, Math.round(marginSigmaDb))}`.replace('-', '−');
  return { marginDb, sigmaDb: marginSigmaDb, atMs: pass.tcaAtMs, text };
}

/** A receiver of an amplifier at the mast, a cable, and the radio behind it. */
export function receiverStages(figures: {
  readonly lnaNoiseFigureDb: number;
  readonly lnaGainDb: number;
  readonly cableLossDb: number;
  readonly radioNoiseFigureDb: number;
}): readonly Stage[] {
  return [
    { temperatureK: temperatureOfFigureK(figures.lnaNoiseFigureDb), gainDb: figures.lnaGainDb },
    lossyStage(figures.cableLossDb),
    { temperatureK: temperatureOfFigureK(figures.radioNoiseFigureDb), gainDb: 0 },
  ];
}

function systemNoise(ends: LinkEnds, elevationDeg: number): { temperatureK: number; sigmaDb: number } {
  const { receiver, ground, frequencyHz } = ends;
  const line = lossyStage(receiver.lineLossDb.value);
  const chainK = chainTemperatureK(receiver.stages);
  const passes = ratioOf(-receiver.lineLossDb.value);
  const withAntenna = (antennaK: number) => (antennaK + line.temperatureK) * passes + chainK;
  if (receiver.antennaK !== 'sky-and-ground') {
    const { value, sigma = 0 } = receiver.antennaK;
    const temperatureK = withAntenna(value);
    return { temperatureK, sigmaDb: decibel(withAntenna(value + sigma) / temperatureK) };
  }
  const { beamWidthDeg } = ground;
  const hearing = (sky: 'cold' | 'mean' | 'galaxy') =>
    withAntenna(antennaTemperatureK({ skyK: skyTemperatureK(frequencyHz, sky), elevationDeg, beamWidthDeg }));
  // From the quiet sky to the galaxy's band is taken as four sigmas.
  return { temperatureK: hearing('mean'), sigmaDb: decibel(hearing('galaxy') / hearing('cold')) / 4 };
}

function term(name: string, valueDb: number, sigmaDb = 0): BudgetTerm {
  return { name, valueDb, sigmaDb };
}

function sumOf(terms: readonly BudgetTerm[]): number {
  return terms.reduce((sum, { valueDb }) => sum + valueDb, 0);
}
