import '../lib/messages/en-search';
import { mountIsland } from '../lib/shell/mount';
import SearchPage from './search/SearchPage.svelte';

mountIsland('search', SearchPage, { takesFiles: false });
