/**
 * The Earth: land from a mask, night where the Sun is below the horizon with a soft edge (6 degrees either way, about
 * civil twilight), and what the satellite sees as a lighter disc with a rim.
 */
export const earthVertexShader = /* glsl */ `
  varying vec3 vNormal;
  varying vec2 vUv;
  void main() {
    vNormal = normalize(position);
    vUv = uv;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

export const earthFragmentShader = /* glsl */ `
  uniform sampler2D landMask;
  uniform vec3 sea;
  uniform vec3 land;
  uniform vec3 shade;
  uniform vec3 accent;
  uniform vec3 sun;
  uniform vec3 below;
  uniform float seenCosine;
  uniform float dayGain;
  uniform float nightShade;
  varying vec3 vNormal;
  varying vec2 vUv;
  void main() {
    float isLand = texture2D(landMask, vUv).r;
    vec3 ground = mix(sea, land, isLand);
    float day = smoothstep(-0.1, 0.1, dot(vNormal, sun));
    vec3 colour = mix(mix(ground, shade, nightShade), min(ground * dayGain, vec3(1.0)), day);
    float away = dot(vNormal, below) - seenCosine;
    float inside = smoothstep(0.0, 0.003, away);
    float rim = inside * (1.0 - smoothstep(0.003, 0.006, away));
    colour = mix(colour, accent, 0.16 * inside + 0.75 * rim);
    gl_FragColor = vec4(colour, 1.0);
  }
`;

/** Round marks of a fixed size on the screen, with a rim of the ground's colour. */
export const markVertexShader = /* glsl */ `
  attribute float size;
  attribute vec3 fill;
  varying vec3 vFill;
  void main() {
    vFill = fill;
    gl_PointSize = size;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

export const markFragmentShader = /* glsl */ `
  uniform vec3 rim;
  varying vec3 vFill;
  void main() {
    float away = length(gl_PointCoord - 0.5) * 2.0;
    if (away > 1.0) discard;
    gl_FragColor = vec4(mix(vFill, rim, step(0.72, away)), 1.0);
  }
`;
