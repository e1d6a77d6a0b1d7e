/** What the breadboard must do, as far as procedures prove it. Ours, like the whole of its interface (decision 0008). */
export const requirements: Readonly<Record<string, string>> = {
  'AP-PWR-00': 'Without supply the payload is silent on its bus.',
  'AP-PWR-01':
    'A supply current above 1.2 A opens the load switch; event 0x0302 is reported and the mode is SAFE.',
  'AP-PWR-02': 'The supply is 4.85 to 5.15 V, and its current is that of the mode.',
  'AP-CPU-03': 'After power-on the payload reports its boot and stands in STANDBY.',
  'AP-CPU-04': 'One telecommand brings the payload from STANDBY to any mode.',
  'AP-THM-02': 'At rest every temperature is within the limits of the board.',
  'AP-TLM-01': 'Housekeeping structure 1 comes every second.',
  'AP-CMD-01': 'A telecommand is reported as accepted and as completed; a ping is answered.',
  'AP-CMD-02':
    'A telecommand out of range, of an unknown service or in the wrong mode is refused with its code.',
  'AP-BUS-01': 'A damaged packet is never obeyed.',
};
