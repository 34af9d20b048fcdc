/** Which layer is looked at, and what has come of it. */
import { networkError } from '../../../lib/api/errors';
import { request } from '../../../lib/api/request';
import type { FeatureMaps, Network, NetworkLayer } from '../../../lib/api/types';
import { firstLook } from './layers';
import { ACTIVATION, grayOf, Sheet } from './sheet';

/** A slider that is dragged asks for the layer that it rests on. */
const REST_MS = 140;

/** Opening the next photo shows the same layer. */
let last: { network: string; layer: string } | null = null;

export class Look {
  networks = $state.raw<Network[] | null>(null);
  network = $state.raw<Network | null>(null);
  /** Place of the layer among the network's. */
  at = $state(0);
  sheet = $state.raw<Sheet | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  /** Place on the sheet of the map that is laid over the photo. */
  shown = $state(ACTIVATION);
  private asked: AbortController | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly photo: string,
    private readonly read: (address: string) => Promise<Uint8Array> = grayOf,
  ) {}

  get layer(): NetworkLayer | null {
    return this.network?.layers[this.at] ?? null;
  }

  async begin(): Promise<void> {
    this.error = null;
    try {
      const { backbones } = await request<{ backbones: Network[] }>('backbones/');
      this.networks = backbones;
      const network = backbones.find(({ name }) => name === last?.network) ?? backbones[0];
      if (network) this.choose(network.name, last?.layer);
    } catch (error) {
      this.error = error;
    }
  }

  choose(name: string, layer?: string): void {
    this.network = this.networks?.find((network) => network.name === name) ?? null;
    const layers = this.network?.layers ?? [];
    const known = layers.findIndex((other) => other.name === layer);
    this.go(known < 0 ? firstLook(layers) : known, 0);
  }

  /** To another layer; asked for once one stays there. */
  go(at: number, rest = REST_MS): void {
    this.at = Math.max(0, Math.min((this.network?.layers.length ?? 1) - 1, at));
    clearTimeout(this.resting);
    this.asked?.abort();
    this.busy = true;
    this.error = null;
    this.resting = setTimeout(() => void this.ask(), rest);
  }

  async ask(): Promise<void> {
    const { network, layer } = this;
    if (!network || !layer) return this.begin();
    const asked = (this.asked = new AbortController());
    this.error = null;
    this.busy = true;
    try {
      const path = `photos/${this.photo}/feature-maps/${network.name}/${layer.name}/`;
      const maps = await request<FeatureMaps>(path, { signal: asked.signal });
      const pixels = await this.read(maps.sheet).catch(() => Promise.reject(networkError()));
      if (asked.signal.aborted) return;
      this.become(new Sheet(maps, pixels));
      last = { network: network.name, layer: layer.name };
    } catch (error) {
      if (asked.signal.aborted) return;
      this.error = error;
    }
    this.busy = false;
  }

  private become(sheet: Sheet): void {
    const before = this.sheet?.maps;
    const { backbone, layer } = sheet.maps;
    if (before?.backbone !== backbone || before.layer !== layer) this.shown = ACTIVATION;
    this.sheet = sheet;
  }

  end(): void {
    clearTimeout(this.resting);
    this.asked?.abort();
  }
}
