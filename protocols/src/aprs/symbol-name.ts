import type { AprsSymbol } from './position.ts';

/**
 * What a symbol shows, in a few words: `car`, `digipeater (S)` where it has an overlay.
 *
 * Source: APRS Protocol Reference 1.0.1, appendix 2, as amended until version 1.2
 */
export function symbolName({ table, code }: AprsSymbol): string {
  const place = code.charCodeAt(0) - 0x21;
  if (table === '/') return primary[place] || `/${code}`;
  const name = alternate[place] || `\\${code}`;
  return table === '\\' ? name : `${name} (${table})`;
}

/** From `!` to `~`; empty for those that show nothing agreed on. */
const primary: readonly string[] = [
  ...['police', '', 'digipeater', 'phone', 'DX cluster', 'HF gateway', 'small aircraft'],
  ...['mobile satellite ground station', 'wheelchair', 'snowmobile', 'Red Cross', 'boy scouts', 'house', 'X'],
  ...['dot', 'circle 0', 'circle 1', 'circle 2', 'circle 3', 'circle 4', 'circle 5', 'circle 6', 'circle 7'],
  ...['circle 8', 'circle 9', 'fire', 'campground', 'motorcycle', 'railway engine', 'car', 'file server'],
  ...['hurricane, predicted', 'aid station', 'bulletin board', 'canoe', '', 'eyeball', 'farm vehicle'],
  ...['grid square', 'hotel', 'TCP/IP station', '', 'school', 'PC user', 'MacAPRS', 'NTS station', 'balloon'],
  ...['police', '', 'recreational vehicle', 'space shuttle', 'SSTV', 'bus', 'amateur television'],
  ...['weather service site', 'helicopter', 'yacht', 'WinAPRS', 'person', 'triangle', 'post office'],
  ...['large aircraft', 'weather station', 'dish antenna', 'ambulance', 'bicycle', 'command post'],
  ...['fire department', 'horse', 'fire engine', 'glider', 'hospital', 'island', 'jeep', 'truck', 'laptop'],
  ...['Mic-E repeater', 'node', 'emergency operations centre', 'rover', 'grid square', 'repeater', 'ship'],
  ...[
    'truck stop',
    'articulated truck',
    'van',
    'water station',
    'X-APRS',
    'house with Yagi',
    '',
    '',
    '',
    '',
    '',
  ],
];

const alternate: readonly string[] = [
  ...[
    'emergency',
    '',
    'digipeater',
    'bank',
    'power plant',
    'gateway',
    'incident site',
    'cloudy',
    'earth observation',
  ],
  ...[
    'snow',
    'church',
    'girl scouts',
    'house',
    'unknown position',
    'waypoint',
    'circle',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ],
  ...['network node', 'petrol station', 'hail', 'park', 'advisory', 'APRStt', 'vehicle', 'information kiosk'],
  ...[
    'tropical storm',
    'box',
    'blowing snow',
    'coast guard',
    'depot',
    'smoke',
    'freezing rain',
    'snow shower',
  ],
  ...[
    'haze',
    'rain shower',
    'lightning',
    'Kenwood',
    'lighthouse',
    'MARS',
    'navigation buoy',
    'rocket',
    'parking',
  ],
  ...['earthquake', 'restaurant', 'satellite', 'thunderstorm', 'sunny', 'VORTAC', 'weather service site'],
  ...['pharmacy', 'radio device', '', 'wall cloud', 'GPS', '', 'aircraft', 'weather station with digipeater'],
  ...['rain', 'emergency service', 'blowing dust', 'civil defence', 'DX spot', 'sleet', 'funnel cloud'],
  ...['gale flags', 'shop', 'point of interest', 'work zone', 'special vehicle', 'area', 'value sign'],
  ...[
    'triangle',
    'small circle',
    'partly cloudy',
    '',
    'restrooms',
    'boat',
    'tornado',
    'truck',
    'van',
    'flooding',
  ],
  ...['wreck', 'Skywarn', 'shelter', 'fog', '', '', ''],
];
