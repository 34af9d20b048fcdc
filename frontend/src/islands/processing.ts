import { mountIsland } from '../lib/shell/mount';
import ProcessingPage from './processing/ProcessingPage.svelte';

mountIsland('processing', ProcessingPage);
