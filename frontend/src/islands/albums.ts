import '../lib/messages/en-albums';
import '../lib/messages/en-shelf';
import { mountIsland } from '../lib/shell/mount';
import AlbumsPage from './albums/AlbumsPage.svelte';

mountIsland('albums', AlbumsPage);
