import { mountIsland } from '../lib/shell/mount';
import UploadPage from './upload/UploadPage.svelte';

mountIsland('upload', UploadPage, { panel: false });
