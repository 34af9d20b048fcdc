import '../lib/messages/en-albums';
import { mountIsland } from '../lib/shell/mount';
import AlbumPage from './album/AlbumPage.svelte';

mountIsland('album', AlbumPage);
