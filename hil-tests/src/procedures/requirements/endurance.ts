/** What hours of work must not change. Ours, like the whole of the payload's interface (decision 0008). */
export const enduranceRequirements: Readonly<Record<string, string>> = {
  'AP-END-01':
    'For hours of traffic, telecommands and housekeeping the payload neither restarts nor falls silent, and tells of nothing broken.',
  'AP-END-02':
    'Sequence counts of telemetry and of telecommands run through their end, 16383, without a packet lost or refused.',
  'AP-END-03':
    'Counters since the reset never run backwards, and every frame that was heard and repeated is counted.',
  'AP-END-04':
    'The store takes 512 messages, refuses the next one and tells so, and gives the first and the last back as they were sent.',
  'AP-END-05': 'Over hours the clock on board is right within 100 ppm.',
  'AP-END-06': 'What is kept without power is the same after hours of work.',
};
