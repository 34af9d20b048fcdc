import '../lib/messages/en-photo';
import '../lib/messages/en-search';
import { mountIsland } from '../lib/shell/mount';
import PhotoPage from './photo/PhotoPage.svelte';

mountIsland('photo', PhotoPage);
