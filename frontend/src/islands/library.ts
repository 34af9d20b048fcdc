import '../lib/messages/en-home';
import { mountIsland } from '../lib/shell/mount';
import LibraryPage from './library/LibraryPage.svelte';

mountIsland('library', LibraryPage);
