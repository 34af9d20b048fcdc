import '../lib/messages/en-queue';
import '../lib/messages/en-review';
import { mountIsland } from '../lib/shell/mount';
import ReviewPage from './review/ReviewPage.svelte';

mountIsland('review', ReviewPage, { takesFiles: false });
