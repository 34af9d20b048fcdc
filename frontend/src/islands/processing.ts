import '../lib/messages/en-processing';
import '../lib/messages/en-photo';
import { mountIsland } from '../lib/shell/mount';
import ProcessingPage from './processing/ProcessingPage.svelte';

mountIsland('processing', ProcessingPage);
