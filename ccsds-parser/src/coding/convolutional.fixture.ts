import { fromHex } from '../bits/hex.ts';

/**
 * The octets 00 to FE, encoded with a tail of six zeros by the software of the cubesat STS1 (TU Wien Space Team, MIT):
 * SpaceTeam/STS1_COBC_SW, Tests/UnitTests/ChannelCoding.test.cpp, read 2026-11-29.
 */
export const sts1 = {
  /** Rate 1/2, G2 inverted. Commit ed0c19dfe9 (2025). */
  half: fromHex(`
  55555556e92ba49818de926d2e1063a3df0a49b9f5c4b87704318e8232ff7f4cc05926ea9a97d7246b62e1d15dac101facb6
  3a058678cbcb778dfd3e41430cf0bd149ba727da6a69d62f5c9ce0e1ad5211fb87483b357686cac04073fc0eb1bd0ea8e81b
  546619d5a5932f20935ddeee6247f4f44889053ab97c33cf8fb2c20148226e91d2ec9f5f2319a9aa15d75864e4cd727ece03
  83b03ff6b5450938448bfb9e1d2da150ece350a5da16666b2bd8977101c2bdbff00c4c4ac6f97a84373786d3a0601c1d51ae
  ede8675bdb2696952a3cbc8f00f24d41f1077bb4c7c98a7a356fd3dc6fa122129e5414e7a89ae5295980cf33734e3efd82bb
  0808b475f9c69cf9ba4a06374b84f7c27d71c10c8cbf3016a6a51ad8576beb2d619edde390502f45c9f6758b3838847e0ecd
  b2b0ff0343aad519696424d798911222ae5fe3ec520874bbc8c685753933b3800ffd424efee76854d429999a25dcaf6f1312
  5ea1e1b40707bb7af6c94a8fc03c7c4131f28d5b1be8a795ea265660dcd360ae2d1da73e818d3df07043cc0546b6facbb778
  0bd19d62211f6cacd0ea5a59e624ab971482f2314e4c03ffbfb9350a8977c4c4786deede52a31f10a35629e59598d82b69cf
  4f7cf301beb202f48847343a7989c5205393efeea25d1e1b94a828d56566da733cc080bdcd0e7148fbfb47860a35b69c202f
  9c52d1e16da7e7145b69cf90
  `),
  /** Rate 2/3 as the book has it, nothing inverted. Commit 2d9daa8ff7 (2025). */
  twoThirds: fromHex(`
  000001b9ee775e5ccc7532ba91f3b6829dc0652f7b4e410dac666fdf081938baa213d4d4f715d8e47bae03c91528a763d11d
  b86273ce85c175aeaf034a6e0f590079beb2c295dcb477fbd60495a0e3271bc8496d2c88613fe617d854acf33ada3db3728e
  dd04696fbf4201c9a6c0c5b5aeb3521c0879727e9b551ce83b6a0f89d124e7a7c026abd348dd34fa661f9410e62ecb5540bd
  b2f206999c707d5d7c6e330a8981b1a2efc740c8a533a6d3d41468ff7a1e1bbb1208d564ef67dfc409a9d66dcf6503b982b1
  02a9df744d1e785e700eb9c2b592acc3708ba103e5d7e4576ccf391a2bf816389660df24dbf44aad0df076be9e00592cbb72
  42cd9683c185edb7625f0c49317aab1618d8786e3fcad514a4a3f065afe30bd904b9622fd714e15ebc5230cab582719eec07
  7a2d0b69437d8ef1c6a59fb047b8d234d6a4d3641ff80a691ccb650fa513e817a8c379de3ac30589ad736e1fc84571bea1b0
  b2b2dec4556c7f7e02099c256bef4b1d08f9a62397d0c756dcd438aa338a1118eb30
  `),
  /** Rate 2/3 with G2 inverted as at rate 1/2: what the satellite sends today. Commit b77887177f (2025-10-16). */
  twoThirdsInverted: fromHex(`
  6db6dad458ac33ea17188461fc456def2b1b0899a023f7d6c1d0b4b2bec2550c797e620f9aa30389cd756e7fce4511b8bcab
  630fc515e877aec319d827d8d434b6a2d30419f86a6f1a4d0d69237b8e91c0a5ffb6413eba5250ccb5e2779e8c015005a9e3
  6bdf04d9642fb712cb761ed818683faad314c4a5f6e3c7858db1623f0a49517cad9070befe06594cbd7222cb8b981038f666
  df44ddf42aab10eba70385d1e4376acf591c2d7e7e5e1008b9a2b392ccc5760dc96563bf82d104a9bf72bbdb1408b562ef07
  d9c469af20a8a333c6d5d4746eff1a181d3d7a6e530c89e1b7a28fc1464ecd5520bbb2920099fc766046add328db349a601f
  f416fb351ae85b6c0fe9d72487a1c6a0c3b5ceb5527c0e7912789dd3748ebd02690fb94261cf8ce8673f8611d834aaf35adc
  179bd004f5a6e3471dc8296b2a0e0959607fbed2c495bcb2717dbe6213c885a173aecf055775dee41ba803a91328c765cc06
  69df681f38daa413b4d2f193b082fdc6654f7d4e210baae007b98e715e3cca755de8
  `),
};

/** Repeatable octets: a linear congruence, constants of Numerical Recipes, 7.1. */
export function noiseOctets(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}

export function randomOctets(count: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: count }, noiseOctets(seed));
}

/** Level of a symbol without noise, above or below the middle. */
const amplitude = 40;

/**
 * Symbols of 0 and 255 as a receiver with noise sees them, quantised to octets. The noise is the sum of four even
 * distributions, near enough to Gauss and the same on every machine.
 *
 * @param esN0Db energy of a symbol over noise density
 */
export function throughNoise(symbols: Uint8Array, esN0Db: number, seed: number): Uint8Array {
  const next = noiseOctets(seed);
  const deviation = amplitude * Math.sqrt(0.5 / 10 ** (esN0Db / 10));
  return symbols.map((symbol) => {
    const sum = next() + next() + next() + next() - 510;
    const level = (symbol > 127 ? amplitude : -amplitude) + (sum * deviation) / deviationOfSum;
    return Math.max(0, Math.min(255, Math.floor(128 + level)));
  });
}

/** Of four even distributions over 256 values. */
const deviationOfSum = Math.sqrt((4 * (256 ** 2 - 1)) / 12);

export function wrongBits(found: Uint8Array, expected: Uint8Array): number {
  let wrong = 0;
  for (const [index, octet] of expected.entries()) {
    for (let bits = octet ^ found[index]!; bits > 0; bits &= bits - 1) wrong++;
  }
  return wrong;
}
