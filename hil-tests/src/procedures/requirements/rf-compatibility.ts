/** What payload and ground station must do together. Ours, like the whole of the payload's interface (decision 0008). */
export const rfCompatibilityRequirements: Readonly<Record<string, string>> = {
  'AP-RFC-01': 'The ground station decodes what the payload sends, and knows it by its callsign.',
  'AP-RFC-02': 'Telemetry on the air tells what the bus tells, within a step of its own.',
  'AP-RFC-03':
    'At the levels of a pass from horizon to horizon the payload acknowledges nine of ten messages of the ground station.',
  'AP-RFC-04':
    'The acknowledgement is heard by the ground station within 10 s, at once after it has transmitted.',
  'AP-RFC-05': 'What the payload repeats carries its callsign as used, and its sender as it came.',
  'AP-RFC-06':
    'The ground station follows the frequency of a pass, up and down, within 500 Hz, and archives every frame as it came.',
};
