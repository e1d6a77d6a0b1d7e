/** Faults of the station's devices and of the space link. */
export const stationFaults = [
  { name: 'rotator-silent', effect: 'the rotator controller answers nothing' },
  { name: 'rotator-stuck', effect: 'the motors do not turn' },
  { name: 'rotator-garbage', effect: 'positions come out damaged' },
  { name: 'rotator-slow', effect: 'the controller answers up to half a second late' },
  { name: 'rotator-lossy', effect: 'one octet in twenty is lost, either way' },
  { name: 'rotator-echo', effect: 'the line sends back what it hears' },
  { name: 'rotator-split', effect: 'answers come in pieces, or grown together' },
  { name: 'radio-silent', effect: 'the radio answers nothing' },
  { name: 'radio-garbage', effect: 'one octet of every answer is damaged' },
  { name: 'radio-refuses-while-transmitting', effect: 'the radio refuses to tune while keyed' },
  { name: 'radio-liar', effect: 'one answer in ten has a digit that is not the true one' },
  { name: 'radio-slow', effect: 'answers come up to half a second late' },
  { name: 'radio-lossy', effect: 'one octet in twenty gets lost, either way' },
  { name: 'radio-echo', effect: 'the line sends back what it hears' },
  { name: 'radio-split', effect: 'answers come in pieces, or grown together' },
  { name: 'modem-silent', effect: 'nothing comes out of the modem' },
  { name: 'wind-silent', effect: 'the anemometer says nothing' },
  { name: 'wind-invalid', effect: 'the anemometer calls its readings invalid' },
  { name: 'wind-garbage', effect: 'one octet of every sentence of the anemometer is damaged' },
  { name: 'wind-storm', effect: 'it blows with 28 m/s' },
  { name: 'deep-fade', effect: 'the downlink loses 40 dB' },
  { name: 'transmitter-off', effect: 'the spacecraft does not transmit' },
  { name: 'uplink-deaf', effect: 'the spacecraft hears nothing' },
] as const;

export type StationFaultName = (typeof stationFaults)[number]['name'];
