import '../lib/messages/en-sharing';
import { mountIsland } from '../lib/shell/mount';
import AlbumsPage from './albums/AlbumsPage.svelte';

mountIsland('albums', AlbumsPage);
