/** What resets prove, besides AP-CPU-01, AP-PWR-03 and AP-MEM-02 of the list of faults. */
export const resetRequirements = {
  'AP-CPU-05':
    'After a reset of any cause, from any mode, the payload stands in STANDBY with its transmitter off, and tells the cause and the number of its boots.',
  'AP-CPU-06': 'After any reset a single telecommand brings the payload to work (lesson of PCSAT).',
  'AP-CPU-07': 'The watchdog restarts a hung controller after 4 s, 0.9 to 1.2 times.',
} as const satisfies Readonly<Record<string, string>>;
