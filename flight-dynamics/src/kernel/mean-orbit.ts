import { earthRadiusKm } from './gravity.ts';
import { type NearTable, nearColumn, nearStride } from './near-table.ts';

/**
 * Where a near-earth object is on the average: SGP4 without its waves, by five polynomials instead of two hundred operations. Over a
 * nearly round orbit it stays within 0.01 rad of SGP4 itself; it is for deciding when to look, and never for saying where something is.
 */
export class MeanOrbit {
  /** Of the last look: radians, Earth radii of SGP4 as km, radians a minute. */
  nodeRad = 0;
  /** Along the orbit from the node, with the equation of the centre. */
  latitudeArgumentRad = 0;
  latitudeArgumentRate = 0;
  semiMajorKm = 0;
  eccentricity = 0;
  readonly semiMajorAtEpochKm: number;
  readonly sinInclination: number;
  readonly cosInclination: number;
  private readonly table: NearTable;
  private readonly row: number;

  constructor(table: NearTable, place: number) {
    this.table = table;
    this.row = nearStride * place;
    this.semiMajorAtEpochKm = table[this.row + at.a0]! * earthRadiusKm;
    this.sinInclination = table[this.row + at.sinio]!;
    this.cosInclination = table[this.row + at.cosio]!;
  }

  look(minutesSinceEpoch: number): void {
    const { table, row } = this;
    const t = minutesSinceEpoch;
    const fall =
      1 -
      t *
        (table[row + at.cc1]! +
          t * (table[row + at.d2]! + t * (table[row + at.d3]! + t * table[row + at.d4]!)));
    const eccentricity = Math.max(0, table[row + at.ecco]! - table[row + at.bcc4]! * t);
    const ahead =
      table[row + at.no]! *
      t *
      t *
      (table[row + at.t2cof]! +
        t * (table[row + at.t3cof]! + t * (table[row + at.t4cof]! + t * table[row + at.t5cof]!)));
    const anomaly = table[row + at.mo]! + (table[row + at.mdot]! + table[row + at.omgcof]!) * t + ahead;
    const perigee = table[row + at.argpo]! + (table[row + at.argpdot]! - table[row + at.omgcof]!) * t;
    const sin = Math.sin(anomaly);
    const cos = Math.cos(anomaly);
    const rate = table[row + at.mdot]! + table[row + at.argpdot]!;
    this.nodeRad = table[row + at.nodeo]! + t * (table[row + at.nodedot]! + t * table[row + at.nodecf]!);
    this.latitudeArgumentRad = anomaly + perigee + eccentricity * sin * (2 + 2.5 * eccentricity * cos);
    this.latitudeArgumentRate = rate * (1 + 2 * eccentricity * cos);
    this.semiMajorKm = table[row + at.a0]! * fall * fall * earthRadiusKm;
    this.eccentricity = eccentricity;
  }
}

const at = nearColumn;
