import '../lib/messages/en-sharing';
import { mountIsland } from '../lib/shell/mount';
import AlbumPage from './album/AlbumPage.svelte';

mountIsland('album', AlbumPage);
