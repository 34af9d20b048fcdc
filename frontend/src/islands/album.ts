import '../lib/messages/en-albums';
import type { AlbumSummary, Bucket } from '../lib/api/types';
import { mountIsland } from '../lib/shell/mount';
import { pageData } from '../lib/shell/page-data';
import AlbumPage from './album/AlbumPage.svelte';

const { album, buckets } = pageData() as { album?: AlbumSummary; buckets?: Bucket[] };
const dated = album && buckets ? (await import('./album/dated')).dated(album.id, buckets) : null;
void mountIsland('album', AlbumPage, {}, { dated });
