import { footprintRadiusDeg } from '@dawa/flight-dynamics/ground-track';
import { geoEquirectangular, geoPath } from 'd3-geo';
import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  Line,
  LinearSRGBColorSpace,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  Points,
  Scene,
  ShaderMaterial,
  SphereGeometry,
  Vector3,
  WebGLRenderer,
} from 'three';
import { GlobeEye, type OnScreen } from './globe-eye.ts';
import { coastLines, horizonRing, pointAbove, pointAt, redraw } from './globe-geometry.ts';
import {
  earthFragmentShader,
  earthVertexShader,
  markFragmentShader,
  markVertexShader,
} from './globe-shaders.ts';
import type { Land } from './land.ts';
import type { ObjectArcs } from './objects/object-arcs.ts';
import { ObjectPoints } from './objects/object-points.ts';
import type { GroundPlace, SubPoint } from './orbit-arc.ts';

export interface GlobeData {
  readonly station: GroundPlace;
  readonly satellite: SubPoint | undefined;
  readonly behind: readonly SubPoint[];
  readonly ahead: readonly SubPoint[];
  /** Where the Sun stands overhead. */
  readonly noon: GroundPlace;
  /** Satellites this high rise for the station where they cross its ring. */
  readonly ringHeightKm: number | undefined;
}

export interface DrawnObjects {
  readonly arcs: ObjectArcs | undefined;
  /** How each is drawn: `pointKind`. */
  readonly kinds: Float32Array;
  /** The one that the station works with: its mark moves with the objects. */
  readonly followed: number | undefined;
}

export type GlobeColours = Readonly<
  Record<'sea' | 'land' | 'shade' | 'accent' | 'text' | 'text-2' | 'ridge-line' | 'bg', string>
> & { readonly isLight: boolean };

const maskSize = { width: 2048, height: 1024 };

/**
 * The Earth with day and night, the satellite, its track and what it sees, and the station. It draws when something has
 * changed and not otherwise: an idle globe costs nothing.
 *
 * Axes: the Earth stands still (north up, longitude 0 towards +x) and the Sun goes round it. Unit: one Earth radius.
 */
export class GlobeView {
  onDraw: () => void = () => {};
  /** The station's clock, by which the objects move with every drawing; undefined while nobody has told it. */
  nowAtMs: () => number | undefined = () => undefined;
  /** `performance.now()` of the last drawing. */
  drawnMonotonicMs = 0;
  readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  readonly eye: GlobeEye;
  private readonly earth: ShaderMaterial;
  private readonly marks: Points<BufferGeometry, ShaderMaterial>;
  private readonly behind = new Line(new BufferGeometry(), new LineBasicMaterial());
  private readonly ahead = new Line(new BufferGeometry(), new LineBasicMaterial());
  private readonly ring = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  private readonly objects = new ObjectPoints();
  private readonly coast = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  private readonly mask = document.createElement('canvas');
  private readonly maskTexture: CanvasTexture;
  private data: GlobeData | undefined;
  private colours: GlobeColours | undefined;
  private followed: number | undefined;
  private frame: number | undefined;

  /** @throws Error when the browser has no WebGL 2 to give */
  constructor(canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({ canvas, antialias: !isSoftwareDrawn(), alpha: true });
    this.renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    this.mask.width = maskSize.width;
    this.mask.height = maskSize.height;
    this.maskTexture = new CanvasTexture(this.mask);
    this.earth = new ShaderMaterial({
      vertexShader: earthVertexShader,
      fragmentShader: earthFragmentShader,
      uniforms: {
        landMask: { value: this.maskTexture },
        sea: { value: new Color() },
        land: { value: new Color() },
        shade: { value: new Color() },
        accent: { value: new Color() },
        sun: { value: new Vector3(1, 0, 0) },
        below: { value: new Vector3(1, 0, 0) },
        seenCosine: { value: 2 },
        dayGain: { value: 1 },
        nightShade: { value: 0.5 },
      },
    });
    const marks = new BufferGeometry();
    for (const [name, width] of [
      ['position', 3],
      ['fill', 3],
      ['size', 1],
    ] as const) {
      marks.setAttribute(name, new BufferAttribute(new Float32Array(2 * width), width));
    }
    this.marks = new Points(
      marks,
      new ShaderMaterial({
        vertexShader: markVertexShader,
        fragmentShader: markFragmentShader,
        uniforms: { rim: { value: new Color() } },
      }),
    );
    for (const moving of [this.marks, this.behind, this.ahead, this.ring]) moving.frustumCulled = false;
    this.scene.add(
      new Mesh(new SphereGeometry(1, 96, 64), this.earth),
      this.coast,
      this.behind,
      this.ahead,
      this.ring,
      this.objects.points,
      this.marks,
    );
    this.marks.renderOrder = 2;
    this.eye = new GlobeEye(canvas, () => this.invalidate());
  }

  setLand(land: Land): void {
    const context = this.mask.getContext('2d');
    if (context === null) return;
    const { width, height } = maskSize;
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff';
    context.beginPath();
    // d3 cuts rings at the date line; filling them raw paints bands across the oceans.
    const projection = geoEquirectangular()
      .translate([width / 2, height / 2])
      .scale(width / (2 * Math.PI));
    geoPath(projection, context)(land.polygons);
    context.fill();
    this.maskTexture.needsUpdate = true;
    this.coast.geometry.setAttribute('position', new BufferAttribute(coastLines(land), 3));
    this.invalidate();
  }

  setColours(colours: GlobeColours): void {
    this.colours = colours;
    const uniforms = this.earth.uniforms;
    for (const name of ['sea', 'land', 'shade', 'accent'] as const) {
      // The shader writes to the screen as it is, so no conversion to linear light.
      (uniforms[name]!.value as Color).setStyle(colours[name], LinearSRGBColorSpace);
    }
    uniforms['dayGain']!.value = colours.isLight ? 1 : 2.4;
    uniforms['nightShade']!.value = colours.isLight ? 0.55 : 0.2;
    (this.marks.material.uniforms['rim']!.value as Color).setStyle(colours.bg, LinearSRGBColorSpace);
    this.behind.material.color.setStyle(colours.accent);
    this.ahead.material.color.setStyle(colours['text-2']);
    this.ring.material.color.setStyle(colours.text);
    this.coast.material.color.setStyle(colours['ridge-line']);
    this.objects.setColours(
      { ordinary: colours['text-2'], above: colours.text, own: colours.accent },
      colours.isLight ? 0.6 : 0.55,
    );
    this.drawMarks();
    this.invalidate();
  }

  setData(data: GlobeData): void {
    const isFirst = this.data === undefined;
    this.data = data;
    const uniforms = this.earth.uniforms;
    (uniforms['sun']!.value as Vector3).copy(pointAt(data.noon));
    if (data.satellite === undefined) {
      uniforms['seenCosine']!.value = 2;
    } else {
      (uniforms['below']!.value as Vector3).copy(pointAt(data.satellite));
      const radiusDeg = footprintRadiusDeg(Math.max(0, data.satellite.heightKm));
      uniforms['seenCosine']!.value = Math.cos((radiusDeg * Math.PI) / 180);
    }
    redraw(this.behind, data.behind);
    redraw(this.ahead, data.ahead);
    redraw(this.ring, horizonRing(data.station, data.ringHeightKm));
    this.drawMarks();
    if (isFirst) this.eye.lookAt(data.station);
    this.invalidate();
  }

  setSize(width: number, height: number): void {
    this.renderer.setSize(width, height, false);
    this.objects.setPointScale(this.renderer.getPixelRatio() * Math.min(1, Math.max(0.7, height / 700)));
    this.eye.setSize(width, height);
    this.invalidate();
  }

  /** All objects for the coming seconds, and how each is drawn (`pointKind`); seen with the next drawing. */
  setObjects({ arcs, kinds, followed }: DrawnObjects): void {
    this.objects.setArcs(arcs, kinds);
    this.followed = followed;
  }

  get objectCount(): number {
    return this.objects.count;
  }

  /** Turns the globe so that an object is seen, where it is not yet. */
  showObject(object: number): void {
    this.moveObjects();
    const at = this.objectPlace(object);
    if (at !== undefined) this.eye.show(at);
  }

  /** The object that is drawn nearest to a place on the canvas, in CSS pixels; undefined when none is near. */
  pick(x: number, y: number, withinPixels: number): number | undefined {
    return this.eye.nearest(this.objects.places, { x, y }, withinPixels, (object) =>
      this.objects.isDrawn(object),
    );
  }

  objectOnScreen(object: number): OnScreen {
    const at = this.objectPlace(object);
    return at === undefined ? undefined : this.eye.onScreen(at);
  }

  onScreen(name: 'station' | 'satellite'): OnScreen {
    const at = this.placeOf(name);
    return at === undefined ? undefined : this.eye.onScreen(at);
  }

  /** 1 on land, 0 at sea: what the mask holds there. */
  landAt({ latitudeDeg, longitudeDeg }: GroundPlace): number {
    const x = Math.floor(((longitudeDeg + 180) / 360) * maskSize.width) % maskSize.width;
    const y = Math.min(maskSize.height - 1, Math.floor(((90 - latitudeDeg) / 180) * maskSize.height));
    return (
      (this.mask.getContext('2d', { willReadFrequently: true })?.getImageData(x, y, 1, 1).data[0] ?? 0) / 255
    );
  }

  /** Draws at once; for tests, which read the pixels in the same task. */
  draw(): void {
    this.moveObjects();
    this.drawMarks();
    this.drawnMonotonicMs = performance.now();
    this.renderer.render(this.scene, this.eye.camera);
    this.onDraw();
  }

  dispose(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.eye.dispose();
    this.scene.traverse((object) => {
      if (object instanceof Mesh || object instanceof Line || object instanceof Points) {
        object.geometry.dispose();
        (object.material as ShaderMaterial).dispose();
      }
    });
    this.objects.dispose();
    this.maskTexture.dispose();
    this.renderer.dispose();
    // Browsers keep about sixteen contexts; a page that was left must give its own back.
    this.renderer.forceContextLoss();
  }

  /** Draws with the browser's next frame. */
  invalidate(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  private moveObjects(): void {
    const atMs = this.nowAtMs();
    if (atMs !== undefined) this.objects.moveTo(atMs);
  }

  private placeOf(name: 'station' | 'satellite'): Vector3 | undefined {
    if (this.data === undefined) return undefined;
    if (name === 'station') return pointAt(this.data.station).multiplyScalar(1.004);
    if (this.data.satellite === undefined) return undefined;
    return this.objectPlace(this.followed) ?? pointAbove(this.data.satellite);
  }

  private objectPlace(object: number | undefined): Vector3 | undefined {
    if (object === undefined || object >= this.objects.count) return undefined;
    const place = new Vector3().fromArray(this.objects.places, 3 * object);
    return place.lengthSq() === 0 ? undefined : place;
  }

  private drawMarks(): void {
    if (this.data === undefined || this.colours === undefined) return;
    const { geometry } = this.marks;
    const pixels = this.renderer.getPixelRatio();
    const fills = [this.colours.accent, this.colours.text];
    for (const [index, name] of (['station', 'satellite'] as const).entries()) {
      const at = this.placeOf(name);
      const { r, g, b } = new Color().setStyle(fills[index]!, LinearSRGBColorSpace);
      geometry.getAttribute('position').setXYZ(index, at?.x ?? 0, at?.y ?? 0, at?.z ?? 0);
      geometry.getAttribute('fill').setXYZ(index, r, g, b);
      geometry.getAttribute('size').setX(index, (name === 'station' ? 11 : 15) * pixels);
    }
    for (const name of ['position', 'fill', 'size']) geometry.getAttribute(name).needsUpdate = true;
  }
}

/** Smoothed edges cost half of the frames where the processor draws. */
function isSoftwareDrawn(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2');
  // Asked for here, three would fill the console with complaints before it throws.
  if (probe === null) throw new TypeError('WebGL 2: expected a context, found none');
  const info = probe.getExtension('WEBGL_debug_renderer_info');
  const name = info === null ? '' : String(probe.getParameter(info.UNMASKED_RENDERER_WEBGL));
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software/i.test(name);
}
