import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  LinearSRGBColorSpace,
  Points,
  ShaderMaterial,
} from 'three';
import { placesOnGlobe } from './globe-place.ts';
import { numbersPerArc, type ObjectArcs, positionsOnArcs } from './object-arcs.ts';
import { pointKind } from './object-kinds.ts';

/**
 * All objects as one cloud of points: thirty thousand of them are one call to the graphics card. They are moved here and not in the shader, so
 * that what is drawn, picked and labelled is the same to the last bit; that costs a millisecond.
 */
export class ObjectPoints {
  readonly points: Points<BufferGeometry, ShaderMaterial>;
  /** On the globe, in Earth radii. */
  places = new Float32Array(0);
  private kinds = new Float32Array(0);
  private arcs: ObjectArcs | undefined;

  constructor() {
    this.points = new Points(
      new BufferGeometry(),
      new ShaderMaterial({
        vertexShader,
        fragmentShader,
        transparent: true,
        depthWrite: false,
        uniforms: {
          pointScale: { value: 1 },
          ordinary: { value: new Color() },
          above: { value: new Color() },
          own: { value: new Color() },
          faintness: { value: 0.6 },
        },
      }),
    );
    // They fly out of any sphere that was drawn around them once.
    this.points.frustumCulled = false;
    this.points.renderOrder = 1;
  }

  get count(): number {
    return this.kinds.length;
  }

  setColours(colours: Readonly<Record<'ordinary' | 'above' | 'own', string>>, faintness: number): void {
    const { uniforms } = this.points.material;
    for (const [name, colour] of Object.entries(colours)) {
      (uniforms[name]!.value as Color).setStyle(colour, LinearSRGBColorSpace);
    }
    uniforms['faintness']!.value = faintness;
  }

  /** Pixels of the canvas for one of CSS, less on a small globe. */
  setPointScale(scale: number): void {
    this.points.material.uniforms['pointScale']!.value = scale;
  }

  setArcs(arcs: ObjectArcs | undefined, kinds: Float32Array): void {
    this.arcs = arcs;
    const count = arcs === undefined ? 0 : arcs.states.length / numbersPerArc;
    if (count !== this.count) {
      this.places = new Float32Array(3 * count);
      this.kinds = new Float32Array(count);
      // A buffer of the card keeps its size for life.
      this.points.geometry.dispose();
      this.points.geometry = new BufferGeometry();
      for (const [name, array, width] of [
        ['position', this.places, 3],
        ['kind', this.kinds, 1],
      ] as const) {
        const attribute = new BufferAttribute(array, width);
        attribute.setUsage(DynamicDrawUsage);
        this.points.geometry.setAttribute(name, attribute);
      }
    }
    if (count === 0) return;
    this.kinds.set(kinds.subarray(0, count));
    this.points.geometry.getAttribute('kind').needsUpdate = true;
  }

  moveTo(atMs: number): void {
    if (this.arcs === undefined) return;
    positionsOnArcs(this.arcs, atMs, this.places);
    placesOnGlobe(this.places, this.places);
    this.points.geometry.getAttribute('position').needsUpdate = true;
  }

  isDrawn(object: number): boolean {
    return (this.kinds[object] ?? pointKind.hidden) !== pointKind.hidden;
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.points.material.dispose();
  }
}

const vertexShader = /* glsl */ `
  attribute float kind;
  uniform float pointScale;
  uniform float faintness;
  uniform vec3 ordinary;
  uniform vec3 above;
  uniform vec3 own;
  varying vec4 vColour;
  void main() {
    float isAbove = step(1.5, kind);
    float isOwn = step(2.5, kind);
    vColour = vec4(mix(mix(ordinary, above, isAbove), own, isOwn), mix(faintness, 1.0, isAbove));
    float size = mix(mix(2.0, 3.5, isAbove), 9.0, isOwn);
    gl_PointSize = kind < 0.5 ? 0.0 : size * pointScale;
    gl_Position = kind < 0.5 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

const fragmentShader = /* glsl */ `
  varying vec4 vColour;
  void main() {
    float away = length(gl_PointCoord - 0.5) * 2.0;
    if (away > 1.0) discard;
    gl_FragColor = vec4(vColour.rgb, vColour.a * (1.0 - smoothstep(0.6, 1.0, away)));
  }
`;
