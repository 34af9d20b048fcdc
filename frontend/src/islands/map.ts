import '../lib/messages/en-map';
import { mountIsland } from '../lib/shell/mount';
import MapPage from './map/MapPage.svelte';

mountIsland('map', MapPage);
