/** Programs of the map: points as round dots, thumbnails as squares. */

/** Flags of a point. */
export const SELECTED = 1;
export const HIT = 2;
export const GONE = 4;

const PLACE = `
uniform vec2 u_middle;
uniform vec2 u_zoom;
vec4 placed(vec2 place) { return vec4((place - u_middle) * u_zoom, 0.0, 1.0); }
`;

export const DOT_VERTEX = `#version 300 es
in vec2 a_place;
in uint a_colour;
in uint a_flags;
${PLACE}
uniform float u_size;
uniform sampler2D u_palette;
uniform vec4 u_marked;
out vec4 v_colour;
flat out vec4 v_ring;
void main() {
  bool selected = (a_flags & 1u) != 0u;
  bool hit = (a_flags & 2u) != 0u;
  gl_Position = (a_flags & 4u) != 0u ? vec4(2.0, 2.0, 0.0, 1.0) : placed(a_place);
  gl_PointSize = u_size * (selected || hit ? 1.45 : 1.0);
  v_colour = texelFetch(u_palette, ivec2(int(a_colour), 0), 0);
  v_ring = selected ? u_marked : v_colour;
  if (selected) v_colour.a = 1.0;
}`;

export const DOT_FRAGMENT = `#version 300 es
precision mediump float;
in vec4 v_colour;
flat in vec4 v_ring;
out vec4 colour;
void main() {
  vec2 off = gl_PointCoord - 0.5;
  float far = dot(off, off);
  if (far > 0.25) discard;
  vec4 seen = far > 0.11 ? v_ring : v_colour;
  colour = vec4(seen.rgb * seen.a, seen.a);
}`;

export const THUMB_VERTEX = `#version 300 es
in vec2 a_corner;
in vec2 a_at;
in vec3 a_cell;
in float a_marked;
${PLACE}
uniform vec2 u_half;
out vec3 v_texture;
out vec2 v_corner;
out float v_marked;
void main() {
  gl_Position = placed(a_at) + vec4(a_corner * u_half, 0.0, 0.0);
  v_corner = a_corner;
  v_marked = a_marked;
  vec2 inside = vec2(a_corner.x * 0.5 + 0.5, 0.5 - a_corner.y * 0.5);
  v_texture = vec3((a_cell.xy + mix(vec2(0.006), vec2(0.994), inside)) / 8.0, a_cell.z);
}`;

export const THUMB_FRAGMENT = `#version 300 es
precision mediump float;
precision mediump sampler2DArray;
in vec3 v_texture;
in vec2 v_corner;
in float v_marked;
uniform sampler2DArray u_atlases;
uniform vec4 u_marked;
uniform vec4 u_edge;
uniform float u_border;
uniform float u_faded;
out vec4 colour;
void main() {
  float edge = max(abs(v_corner.x), abs(v_corner.y));
  float border = v_marked > 0.5 ? u_border * 2.5 : u_border;
  vec4 line = v_marked > 0.5 ? u_marked : u_edge;
  vec4 seen = edge > 1.0 - border ? vec4(line.rgb, 1.0) : vec4(texture(u_atlases, v_texture).rgb, 1.0);
  float alpha = v_marked > 0.5 ? 1.0 : u_faded;
  colour = seen * alpha;
}`;
