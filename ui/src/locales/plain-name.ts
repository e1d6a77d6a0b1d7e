const abbreviations = new Set([
  'adc',
  'apid',
  'clcw',
  'cpu',
  'crc',
  'ecc',
  'eps',
  'fcs',
  'gps',
  'id',
  'mcu',
  'obc',
  'pa',
  'ptt',
  'pus',
  'rssi',
  'rx',
  'tc',
  'tm',
  'tnc',
  'tx',
  'utc',
  'vco',
]); // prettier-ignore

/**
 * A dictionary name as words, for places that have room for two of them: `bus_voltage` is "Bus voltage", `temp_pa` is
 * "PA temperature". The dictionary's own name stays beside it wherever one may type or search it.
 */
export function plainName(name: string): string {
  const words = name.split(/[_\s]+/).filter((word) => word !== '');
  const ordered = words[0] === 'temp' ? [...words.slice(1), 'temperature'] : words;
  const spelled = ordered.map((word) => (abbreviations.has(word) ? word.toUpperCase() : word));
  const text = spelled.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Thimphu, Bhutan` is "Thimphu" where there is no room for more. */
export const townOf = (placeName: string) => placeName.split(',')[0]!.trim();
