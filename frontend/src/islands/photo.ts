import { mountIsland } from '../lib/shell/mount';
import PhotoPage from './photo/PhotoPage.svelte';

mountIsland('photo', PhotoPage);
