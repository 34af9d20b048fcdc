import '../lib/messages/en-caption';
import '../lib/messages/en-queue';
import { mountIsland } from '../lib/shell/mount';
import CaptionsPage from './captions/CaptionsPage.svelte';

mountIsland('captions', CaptionsPage, { takesFiles: false });
