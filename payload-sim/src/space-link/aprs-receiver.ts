import { afskErrorRate } from './afsk-on-fm.ts';

/** A receiver of AFSK on FM with everything before it, as its own tests saw it. */
export interface AprsReceiver {
  /** Noise density at the connector that levels are told for: of the receiver and of what the satellite around it makes. */
  readonly noiseDensityDbmHz: number;
  /** One sigma of how levels differ from try to try while nobody changes anything. */
  readonly spreadDb: number;
}

/**
 * The receivers of the BIRDS-4 engineering and flight model (Radiometrix BIM1H): both figures are the most likely ones under the
 * successes of the long-range tests of 2019, ten tries a step; a test asks whether they still are.
 *
 * Half of the messages came through at -95.0 and -96.0 dBm. Both set-ups were calibrated with a reference dipole and a handheld in
 * place of the satellite: all levels may be off together by `levelDoubtDb`.
 * Source: BIRDS4EM_APRS_LRT_Report_20190824.pdf, p. 8; BIRDS4_FM_APRS_LRT_Report_20191215.pptx
 */
export const engineeringModelReceiver: AprsReceiver = { noiseDensityDbmHz: -141.18, spreadDb: 1.44 };
export const flightModelReceiver: AprsReceiver = { noiseDensityDbmHz: -142.06, spreadDb: 0.47 };
/** Receivers of payloads, by the name under which a bench file asks for one. */
export const receivers = {
  'engineering-model': engineeringModelReceiver,
  'flight-model': flightModelReceiver,
} as const;

/** A few decibels, our estimate from two dipoles and a handheld's power. */
export const levelDoubtDb = 3;

/** A handheld (TH-D72): noise figure 7 dB, our estimate; spread as of the flight model's tests. */
export const handheldReceiver: AprsReceiver = { noiseDensityDbmHz: -167, spreadDb: 0.47 };

/** Bits of a message of a few words or of its acknowledgement: 54 octets and the bits that are stuffed in. */
export const messageBits = 440;

/** Share of frames that arrive whole when they are sent so that `levelDbm` is expected at the connector. */
export function wholeFrameShare(receiver: AprsReceiver, levelDbm: number, bits = messageBits): number {
  const { noiseDensityDbmHz, spreadDb } = receiver;
  const shareAt = (dbm: number) => Math.exp(bits * Math.log1p(-afskErrorRate(dbm - noiseDensityDbmHz)));
  if (spreadDb === 0) return shareAt(levelDbm);
  let sum = 0;
  let weights = 0;
  for (let z = -widestSigma; z <= widestSigma; z += sigmaStep) {
    const weight = Math.exp((-z * z) / 2);
    weights += weight;
    sum += weight * shareAt(levelDbm + spreadDb * z);
  }
  return sum / weights;
}

const widestSigma = 4.5;
const sigmaStep = 0.1;
