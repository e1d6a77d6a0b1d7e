/** What the drill of the kill switch proves. */
export const killSwitchRequirements = {
  'AP-RF-05':
    'PTT_INHIBIT silences the transmitter at once in every mode, and nothing keys it until it is lifted.',
} as const satisfies Readonly<Record<string, string>>;
