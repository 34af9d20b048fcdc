import '../lib/messages/en-duplicates';
import { mountIsland } from '../lib/shell/mount';
import DuplicatesPage from './duplicates/DuplicatesPage.svelte';

mountIsland('duplicates', DuplicatesPage, { takesFiles: false });
