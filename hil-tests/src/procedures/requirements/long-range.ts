/** What the long-range sweep proves, besides AP-RF-03 of the list of faults. */
export const longRangeRequirements = {
  'AP-RF-06':
    'Half of the frames are decoded at -91.7 dBm: a station of 50 W is heard from 10 degrees of elevation on.',
  'AP-RF-07': 'A frame that is heard 3 dB above that level is repeated, and its repetition is heard.',
} as const satisfies Readonly<Record<string, string>>;
