/** What the functional campaign proves. */
export const functionalRequirements = {
  'AP-PWR-00': 'Without supply the payload is silent on its bus.',
  'AP-PWR-06': 'The supply is 4.85 to 5.15 V, and its current is that of the mode.',
  'AP-CPU-03': 'After power-on the payload reports its boot and stands in STANDBY.',
  'AP-CPU-04': 'One telecommand brings the payload from STANDBY to any mode.',
  'AP-THM-02': 'At rest every temperature is within the limits of the board.',
  'AP-TLM-01': 'Housekeeping structure 1 comes every second.',
  'AP-CMD-01': 'A telecommand is reported as accepted and as completed; a ping is answered.',
  'AP-CMD-02':
    'A telecommand out of range, of an unknown service or in the wrong mode is refused with its code.',
  'AP-EVT-01': 'Every event of the dictionary is reported when it happens, with its number and its values.',
  'AP-SVC-03': 'Housekeeping structures are reported, stopped, asked for and timed by service 3.',
  'AP-SVC-05': 'Events are switched on and off, and told which are off, by service 5.',
  'AP-SVC-06': 'Memories are loaded, dumped and checked by service 6; EEPROM only after it was armed.',
  'AP-SVC-08': 'Every function of service 8 does what the dictionary says of it.',
  'AP-SVC-09': 'The clock is set by service 9.',
  'AP-SVC-11': 'Telecommands wait for their time in service 11 and are released when they are due.',
  'AP-SVC-12': 'Parameters are watched by service 12; a crossed limit is told.',
  'AP-SVC-20': 'Every parameter of the dictionary is told by its number by service 20, and settings are set.',
} as const satisfies Readonly<Record<string, string>>;
