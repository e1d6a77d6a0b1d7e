/** Bell 202 as amateurs send it: the upper tone is 2,200 Hz and the speech filter ends at 3 kHz, which the deviation reaches as well. */
const audioBandwidthHz = 3000;
const modulationIndex = 1;
const bitRateHz = 1200;
/** What simple demodulators lose against two filters that fit the tones. */
const implementationLoss = 10 ** 0.2;

/**
 * Chance that a bit of 1,200 bit/s AFSK on an FM carrier is wrong. Above the threshold of the discriminator, at about 11 dB in the
 * bandwidth of the tones, there are hardly any wrong bits; 2 dB below it clicks drown everything.
 *
 * @param carrierToNoiseDbHz carrier over noise density in the receiver
 * Source: FM with clicks, Taub and Schilling, Principles of Communication Systems, 2nd edition (1986), chapter 10 (Rice's clicks,
 *   sinusoidal modulation); the tones behind it as non-coherent FSK, 1/2 exp(-Eb/2N0)
 */
export function afskErrorRate(carrierToNoiseDbHz: number): number {
  const carrierToNoise = 10 ** (carrierToNoiseDbHz / 10) / audioBandwidthHz;
  const clicks =
    ((12 * modulationIndex) / Math.PI) *
    carrierToNoise *
    Math.exp(-carrierToNoise / (2 * (modulationIndex + 1)));
  const audioToNoise = (1.5 * modulationIndex ** 2 * carrierToNoise) / (1 + clicks);
  const bitToNoise = (audioToNoise * audioBandwidthHz) / bitRateHz / implementationLoss;
  return 0.5 * Math.exp(-bitToNoise / 2);
}
